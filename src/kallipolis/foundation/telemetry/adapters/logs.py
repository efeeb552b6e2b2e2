"""Log lines by structlog, for those of Python's own logging as well."""

import logging.config
import sys
from typing import Any

import structlog
from django.http import HttpRequest
from structlog.typing import EventDict, Processor, WrappedLogger

from kallipolis.foundation.telemetry import logic

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure(log_format: str, *, stream: Any = None) -> None:
    """Let all log lines go to a stream (stderr), readable for people or for machines."""
    handler = {
        "class": "logging.StreamHandler",
        "stream": stream or sys.stderr,
        "formatter": "kallipolis",
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"kallipolis": {"()": _formatter, "log_format": log_format}},
            "filters": {"bugs": {"()": lambda: _is_of_a_bug}},
            "handlers": {"stream": handler},
            "root": {"handlers": ["stream"], "level": "INFO"},
            "loggers": {
                "django.server": {"handlers": [], "propagate": True},
                "django.request": {"filters": ["bugs"]},
            },
        }
    )
    structlog.configure(
        processors=[
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _is_of_a_bug(record: logging.LogRecord) -> bool:
    """Let pass what has a trace: what was refused, or waits, is told by the line of its request."""
    return bool(record.exc_info)


def _formatter(log_format: str) -> logging.Formatter:
    plain = structlog.dev.plain_traceback  # the fancy one prints variables, and so personal data
    people = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)
    machine = (structlog.processors.JSONRenderer(ensure_ascii=False),)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _name_request,
            *((structlog.processors.format_exc_info,) if log_format == "json" else ()),
            _drop_personal_data,
            *(machine if log_format == "json" else (people, _mask)),
        ],
    )


def _name_request(_logger: WrappedLogger, _method: str, values: EventDict) -> EventDict:
    """Say of a request that Django hands over where it went, and nothing of what it carried."""
    request = values.get("request")
    if not isinstance(request, HttpRequest):
        return values
    match = request.resolver_match
    values.update(
        request=str(getattr(request, "id", "")),
        method=logic.method_of(request.method),
        path=request.path,
        route=match.route if match else "none",
    )
    return values


def _drop_personal_data(_logger: WrappedLogger, _method: str, values: EventDict) -> EventDict:
    return logic.without_personal_data(values)


def _mask(_logger: WrappedLogger, _method: str, line: Any) -> Any:
    return logic.masked(str(line))
