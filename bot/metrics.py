"""Count what happens for Prometheus. The only room of prometheus_client."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.observed import Course

if TYPE_CHECKING:
    from bot.ingest_report import Tally

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# An extractive answer takes 10-100 ms, a chat model's seconds.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The figures of one process. An observer of questions, and of what an ingest does."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        counter, histogram = self._counter, self._histogram
        self._questions = counter("wenbao_questions", "Questions by how they ended", "outcome", "language")
        self._stages = histogram("wenbao_stage_seconds", "How long a stage of answering took", "stage")
        self._open = Gauge("wenbao_questions_open", "Questions not answered yet", registry=self.registry)
        self._files_refused = counter("wenbao_ingest_files_refused", "Files that could not be read")
        self._issues = counter("wenbao_ingest_issues", "Issues by what became of them", "outcome")
        self._ingest_errors = counter("wenbao_ingest_errors", "Deliveries that could not be taken in")
        self._ingest_seconds = histogram("wenbao_ingest_seconds", "How long a delivery took to be stored")

        self._troubles = counter("wenbao_troubles", "Warnings and errors in the log", "level", "logger")

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(name, told, labels, buckets=SECONDS, registry=self.registry)

    def begun(self) -> None:
        self._open.inc()

    def ended(self, course: Course) -> None:
        self._open.dec()
        self._questions.labels(course.outcome, course.language or "unknown").inc()
        for stage, seconds in (("search", course.search_s), ("write", course.write_s), ("total", course.total_s)):
            self._stages.labels(stage).observe(seconds)

    def ingested(self, tally: Tally) -> None:
        """Note what a delivery came to."""
        for report in tally.reports:
            self._issues.labels("unchanged" if report.skipped else "stored").inc()
        self._files_refused.inc(len(tally.refusals))
        self._ingest_seconds.observe(tally.seconds)

    def ingest_failed(self) -> None:
        self._ingest_errors.inc()

    @contextmanager
    def counting_troubles(self) -> Iterator[None]:
        """Count what goes wrong anywhere in the process, as the log tells it, while the block runs."""
        counted = _Counted(self._troubles)
        logging.getLogger().addHandler(counted)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(counted)

    def watch(self, gauges: Callable[[], dict[str, float]]) -> None:
        """Read these gauges anew at every scrape."""
        self.registry.register(_Read(gauges))

    def text(self) -> bytes:
        """Return everything in Prometheus' text form."""
        return generate_latest(self.registry)


class _Counted(logging.Handler):
    """Counts warnings and errors by the package that tells of them."""

    def __init__(self, troubles: Counter) -> None:
        super().__init__(logging.WARNING)
        self._troubles = troubles

    def emit(self, record: logging.LogRecord) -> None:
        self._troubles.labels(record.levelname.lower(), record.name.partition(".")[0]).inc()


class _Read(Collector):
    def __init__(self, gauges: Callable[[], dict[str, float]]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(name, name.replace("_", " "), value=value)

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # read at a scrape only, not when registered
