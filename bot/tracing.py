"""Send traces by OpenTelemetry where an operator has named a collector. The only room of opentelemetry."""

from __future__ import annotations

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode, set_span_in_context

from bot.observed import Course

NANOSECONDS = 1_000_000_000


class Traces:
    """An observer that makes a span of each question, with one for each stage. Holds no word of it."""

    def __init__(self, endpoint: str) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": "wenbao"}))
        exporter = OTLPSpanExporter(endpoint=endpoint, insecure=not endpoint.startswith("https://"))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("wenbao")

    def begun(self) -> None:
        """Do nothing: a span is made when its end is known."""

    def ended(self, course: Course) -> None:
        began = round(course.began * NANOSECONDS)
        searched = began + round(course.search_s * NANOSECONDS)
        over = began + round(course.total_s * NANOSECONDS)
        facts: dict[str, str | int] = {
            "wenbao.outcome": course.outcome,
            "wenbao.language": course.language,
            "wenbao.hits": course.hits,
            "wenbao.cited": course.cited,
        }
        whole = self._tracer.start_span("question", start_time=began, attributes=facts)
        if course.outcome in ("unavailable", "failed"):
            whole.set_status(Status(StatusCode.ERROR))
        inside = set_span_in_context(whole)
        for name, start, end in (("search", began, searched), ("write", searched, over)):
            self._tracer.start_span(name, context=inside, start_time=start).end(end)
        whole.end(over)

    def close(self) -> None:
        """Send what waits to be sent."""
        self._provider.shutdown()
