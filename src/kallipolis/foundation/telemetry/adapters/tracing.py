"""Traces by OpenTelemetry; loaded only where a collector is configured."""

from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from kallipolis.foundation.telemetry.adapters import spans


def trace_to(endpoint: str, node: str) -> TracerProvider:
    """Send spans to an OTLP/HTTP URL; without a path, to the one that the standard names."""
    url = endpoint if urlsplit(endpoint).path.strip("/") else f"{endpoint.rstrip('/')}/v1/traces"
    return trace_by(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)), node)


def trace_by(processor: SpanProcessor, node: str) -> TracerProvider:
    """Give the spans of this process to a processor."""
    resource = Resource.create({"service.name": "kallipolis", "service.instance.id": node})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    spans.take()
    return provider
