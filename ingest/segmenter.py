"""Cut one page into articles: the best labels for its lines, with a probability for every cut.

The labels of a page are scored as a whole, so that what follows a line counts as much as the line itself. Knows nothing
of files, mastheads or paragraphs' text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.evidence import Evidence
from ingest.labels import BEGINNERS, STATES, Label
from ingest.lattice import best_way, run_probabilities
from ingest.lines import Layout, Line
from ingest.weights import WEIGHTS, Weights


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line and what it was taken for."""

    line: Line
    label: Label


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines of one article, in order, and how probable (0..1) its borders are."""

    lines: tuple[Labelled, ...]
    confidence: float


def segment(lines: Sequence[Line], layout: Layout, *, weights: Weights = WEIGHTS) -> list[Segment]:
    """Cut the logical lines of one page (without its head) into articles, in order; every line is in exactly one."""
    if not lines:
        return []
    page = Evidence(lines, layout, weights)
    chain = page.chain
    if not chain:
        return [Segment(tuple(Labelled(line, Label.CAPTION) for line in lines), weights.unsupported_confidence)]
    lattice = page.lattice()
    labels = [STATES[state][0] for state in best_way(lattice)]
    starts = [at for at, label in enumerate(labels) if at == 0 or label in BEGINNERS]
    runs = list(zip(starts, [*starts[1:], len(labels)], strict=True))
    sure = run_probabilities(lattice, runs, begins=lambda state: STATES[state][0] in BEGINNERS)
    return _segments(page, labels, runs, _less_sure(page, labels, runs, sure))


def _less_sure(page: Evidence, labels: list[Label], runs: list[tuple[int, int]], sure: Sequence[float]) -> list[float]:
    """Doubt the articles that may have swallowed another one, on a page that seems to mark only some headlines.

    The labels say how probable they are if the page keeps to its habit; they cannot say that it has none.
    """
    swallowing = [page.may_begin_an_article(labels, start, end) for start, end in runs]
    marked = sum(page.cue_after[start] > 0 for start, _ in runs)
    share = sum(swallowing) / max(1, marked + sum(swallowing))
    if share < page.w.unmarked_share:
        return list(sure)
    return [each * page.w.swallowed if doubted else each for each, doubted in zip(sure, swallowing, strict=True)]


def _segments(page: Evidence, labels: list[Label], runs: list[tuple[int, int]], sure: list[float]) -> list[Segment]:
    """Put the captions that were set aside back in their places."""
    found: list[Segment] = []
    for number, ((start, end), confidence) in enumerate(zip(runs, sure, strict=True)):
        begin = 0 if number == 0 else page.chain[start]
        stop = page.chain[end] if end < len(page.chain) else len(page.lines)
        chosen = dict(zip(page.chain[start:end], labels[start:end], strict=True))
        lines = tuple(Labelled(page.lines[at], chosen.get(at, Label.CAPTION)) for at in range(begin, stop))
        found.append(Segment(lines, confidence))
    return found
