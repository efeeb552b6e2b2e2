"""The installed rooms, and what each of them declares in its files of fixed names.

A room declares, nothing registers: ``jobs.SUBSCRIPTIONS``, ``documents.KINDS``,
``rest.OPERATIONS``, ``contracts.MESSAGES`` and so on are found here by file name and constant.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings


def installed() -> tuple[str, ...]:
    """Return the dotted names of all installed rooms, in the order of the settings."""
    return tuple(settings.ROOMS)


def declared(module: str, constant: str) -> list[Any]:
    """Return what the installed rooms declare under ``<room>.<module>.<constant>``, in their order.

    A tuple or list adds its members, any other value itself. A room without the file or without
    the constant adds nothing; a fault inside the file is raised as it is.
    """
    return list(_collected(installed(), module, constant))


def file_of(room: str, module: str) -> Path | None:
    """Return the source file of a room's module without running it, or None if it has none."""
    spec = find_spec(f"{room}.{module}")
    return Path(spec.origin) if spec is not None and spec.origin is not None else None


@cache
def _collected(rooms: tuple[str, ...], module: str, constant: str) -> tuple[Any, ...]:
    found: list[Any] = []
    for room in rooms:
        if file_of(room, module) is None:
            continue
        value = getattr(import_module(f"{room}.{module}"), constant, ())
        found.extend(value if isinstance(value, tuple | list) else (value,))
    return tuple(found)
