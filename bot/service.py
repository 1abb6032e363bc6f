"""What a process that stays up has beside its desk: observers of its questions and a status port, each by setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bot.desk import NewsDesk
from bot.observed import Observer, observed
from bot.stores import catalogue_of
from config.errors import ArchiveError, NoArchive
from config.secrets import mask
from config.settings import Settings

if TYPE_CHECKING:
    from bot.metrics import Metrics
    from bot.status import Check


@contextmanager
def watched_desk(
    settings: Settings,
    desk: NewsDesk,
    *,
    health: Mapping[str, Check] | None = None,
    ready: Mapping[str, Check] | None = None,
    gauges: Callable[[], dict[str, float]] = dict,
) -> Iterator[NewsDesk]:
    """Give the desk, watched as the settings want it.

    `health` tells what else the process lives by, `ready` what else it needs to answer, `gauges` what else to count.
    """
    observers: list[Observer] = []
    with ExitStack() as stack:
        if settings.status_port:
            from bot.metrics import Metrics
            from bot.status import serving

            metrics = Metrics()
            observers.append(metrics)
            stack.enter_context(metrics.counting_troubles())
            metrics.watch(lambda: {**_gauges(desk), **gauges()})
            needed = {"archive": lambda: _ready(desk), **(ready or {})}
            stack.enter_context(serving(settings, metrics, health=health or {}, ready=needed))
        if settings.traces_url:
            from bot.tracing import Traces

            traces = Traces(settings.traces_url)
            stack.callback(traces.close)
            observers.append(traces)
        yield observed(desk, observers, log_questions=settings.log_questions)


@contextmanager
def watched_ingest(settings: Settings) -> Iterator[Metrics]:
    """Give the figures that an ingester keeps, served as the settings want it."""
    from bot.metrics import Metrics
    from bot.status import serving

    metrics = Metrics()
    with (
        metrics.counting_troubles(),
        serving(settings, metrics, health={}, ready={"catalogue": lambda: _reachable(settings)}),
    ):
        yield metrics


def _reachable(settings: Settings) -> str:
    try:
        catalogue_of(settings).close()
    except NoArchive:
        return ""  # the first delivery makes it
    except ArchiveError as error:
        return mask(str(error))
    return ""


def _ready(desk: NewsDesk) -> str:
    return "" if desk.archive.catalogue.counts()[2] else "the archive is empty"


def _gauges(desk: NewsDesk) -> dict[str, float]:
    issues, articles, passages = desk.archive.catalogue.counts()
    return {
        "wenbao_archive_issues": issues,
        "wenbao_archive_articles": articles,
        "wenbao_archive_passages": passages,
        "wenbao_chroma_behind": desk.archive.behind(),
        "wenbao_chroma_in_use": float(desk.archive.dense.engine == "chroma"),
    }
