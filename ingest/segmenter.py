"""Cut one page into articles: the best labels for its lines, with a probability for every cut.

The labels of a page are scored as a whole, so that what follows a line counts as much as the line itself; once for each
habit that a page may have of marking its headlines, and the habits are weighed by how well they explain the page. Knows
nothing of files, mastheads or paragraphs' text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from ingest.certainty import Signs, confidence
from ingest.evidence import Evidence
from ingest.labels import BEGINNERS, STATES, Label
from ingest.lattice import Beliefs, best_way, cut_at, shares_of
from ingest.lines import Layout, Line
from ingest.ways import lattice, lattice_by
from ingest.weights import HABITS, WEIGHTS, Weights


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


# Where a border is less probable than this, none is considered: it would only cost time.
LEAST_BORDER = 0.02
# What a run costs that is not sure: without it one article of which the reader is half sure would rather be two.
WRONG_RUN = 0.3
_BEGINS = np.array([label in BEGINNERS for label, _ in STATES])


def segment(lines: Sequence[Line], layout: Layout, *, weights: Weights = WEIGHTS) -> list[Segment]:
    """Cut the logical lines of one page (without its head) into articles, in order; every line is in exactly one."""
    if not lines:
        return []
    page = Evidence(lines, layout, weights)
    if not page.chain:
        return [Segment(tuple(Labelled(line, Label.CAPTION) for line in lines), weights.unsupported_confidence)]
    plain = lattice(page)
    by_habit = [lattice_by(page, habit, plain) for habit in HABITS]
    beliefs = [Beliefs(each, _BEGINS) for each in by_habit]
    shares = shares_of([log(habit.usual) + each.log_total for habit, each in zip(HABITS, beliefs, strict=True)])
    runs, sure = _likeliest_runs(beliefs, shares)
    likeliest = by_habit[max(range(len(shares)), key=shares.__getitem__)]
    states = best_way(cut_at(likeliest, [start for start, _ in runs], _BEGINS))
    labels = [STATES[state][0] for state in states]
    exact = [
        sum(share * each.share_of(start, states[start:end]) for share, each in zip(shares, beliefs, strict=True))
        for start, end in runs
    ]
    signs = _signs(page, labels, runs, list(zip(sure, exact, strict=True)), shares[0])
    return _segments(page, labels, runs, list(map(confidence, signs)))


def _signs(
    page: Evidence,
    labels: Sequence[Label],
    runs: Sequence[tuple[int, int]],
    beliefs: Sequence[tuple[float, float]],
    marking: float,
) -> list[Signs]:
    """Return what speaks for and against each run, of the beliefs in its borders and in all that it holds."""
    swallowing = [page.may_begin_an_article(labels, start, end) for start, end in runs]
    marked = [page.marked[start] or any(page.signed(at) for at in range(start, end)) for start, end in runs]
    news = [known for (start, _), known in zip(runs, marked, strict=True) if labels[start] is Label.HEADLINE]
    shares = sum(news) / max(1, len(news)), sum(swallowing) / len(runs)
    return [
        Signs(
            borders,
            exact,
            marking,
            marked[at],
            at + 1 == len(runs) or marked[at + 1],
            swallowing[at],
            page.is_news_with_a_subhead(labels, *runs[at]),
            *shares,
        )
        for at, (borders, exact) in enumerate(beliefs)
    ]


def _likeliest_runs(beliefs: Sequence[Beliefs], shares: Sequence[float]) -> tuple[list[tuple[int, int]], list[float]]:
    """Return the runs of which most are right, as far as one can expect, and how probable each is."""
    begin = [sum(share * each for share, each in zip(shares, place, strict=True)) for place in _across(beliefs)]
    borders = [at for at, sure in enumerate(begin) if at == 0 or sure >= LEAST_BORDER]
    end = len(begin)
    gains: dict[tuple[int, int], float] = {}
    for start in borders:
        ahead = [b.runs_from(start) for b in beliefs]
        for stop in (*(at for at in borders if at > start), end):
            gains[start, stop] = sum(s * each[stop - start - 1] for s, each in zip(shares, ahead, strict=True))
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for stop in (*borders[1:], end):
        best[stop] = max((best[at][0] + gains[at, stop] - WRONG_RUN, at) for at in borders if at < stop)
    runs: list[tuple[int, int]] = []
    while end:
        runs.append((best[end][1], end))
        end = best[end][1]
    runs.reverse()
    return runs, [min(1.0, gains[run]) for run in runs]


def _across(beliefs: Sequence[Beliefs]) -> list[tuple[float, ...]]:
    return list(zip(*(each.begin() for each in beliefs), strict=True))


def _segments(page: Evidence, labels: list[Label], runs: list[tuple[int, int]], sure: list[float]) -> list[Segment]:
    """Put the captions that were set aside back in their places."""
    found: list[Segment] = []
    for number, ((start, end), trust) in enumerate(zip(runs, sure, strict=True)):
        begin = 0 if number == 0 else page.chain[start]
        stop = page.chain[end] if end < len(page.chain) else len(page.lines)
        chosen = dict(zip(page.chain[start:end], labels[start:end], strict=True))
        lines = tuple(Labelled(page.lines[at], chosen.get(at, Label.CAPTION)) for at in range(begin, stop))
        found.append(Segment(lines, trust))
    return found
