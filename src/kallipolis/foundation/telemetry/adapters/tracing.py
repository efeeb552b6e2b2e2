"""Traces by OpenTelemetry; loaded only where a collector is configured."""

from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from kallipolis.foundation.telemetry.adapters import spans


def trace_to(endpoint: str, node: str) -> None:
    """Send the spans of this process to an OTLP/HTTP URL from here on."""
    trace_with(provider_to(endpoint, node))


def trace_with(provider: TracerProvider) -> None:
    """Give the spans of this process to a provider from here on."""
    trace.set_tracer_provider(provider)
    spans.take()


def provider_to(endpoint: str, node: str) -> TracerProvider:
    """Return what sends spans to an OTLP/HTTP URL; without a path, to the one of the standard."""
    url = endpoint if urlsplit(endpoint).path.strip("/") else f"{endpoint.rstrip('/')}/v1/traces"
    return provider_of(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)), node)


def provider_of(processor: SpanProcessor, node: str) -> TracerProvider:
    """Return what gives spans to a processor."""
    resource = Resource.create({"service.name": "kallipolis", "service.instance.id": node})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(processor)
    return provider
