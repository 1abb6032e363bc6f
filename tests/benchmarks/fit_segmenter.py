"""Fit the weights by which the text reader cuts pages, on generated pages whose lines are known, and print them.

    python -m tests.benchmarks.fit_segmenter [--pages 240] [--seed 50000] [--articles articles.jsonl] [--pull 0.5]

The weights make the known labels as likely as can be (a conditional random field over all ways to label a page, summed
over the habits that a page may have), and are pulled back to what they are now, so that what the pages do not show
stays as it was. The scores are followed through the reader's own code by numbers that carry their derivatives.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import log
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from ingest.evidence import Evidence
from ingest.labels import STATES, Label
from ingest.lattice import NEVER, Lattice, shares_of
from ingest.lines import layout_of, unwrap
from ingest.page_heads import pages_of
from ingest.ways import lattice_by, scores
from ingest.weights import HABITS, WEIGHTS, Weights
from tests.benchmarks.segment_text import HEAD, Known, Piece, Setting, from_file, invented, pieces_of_page, typeset

NAMES = [field.name for field in fields(Weights) if isinstance(getattr(WEIGHTS, field.name), float)]
NOW = np.array([getattr(WEIGHTS, name) for name in NAMES])
# What the pages can teach: how headlines, subheads and text look beside each other. Where they tear a paragraph is
# chance, and so are the marks that headlines never have here; those weights stay as they are.
TAUGHT = tuple(
    "display_base display_asks display_prose display_over display_spaced display_dated headline headline_under"
    " headline_more headline_after_subheads subhead subhead_over subhead_asks subhead_again subhead_in_news"
    " subhead_at_once lead_after cue_second signed_twice said_next said_before alike near nears"
    " subhead_near subhead_nears subhead_said_next subhead_said_before subhead_alike long_body"
    " dated_start tiny_body after_signature after_end unmarked_caption at_start".split()
)
ITERATIONS = 24
MOVES = np.array([name in TAUGHT for name in NAMES], float)
Floats = NDArray[np.float64]


class Traced:
    """A number that knows how it changes with each weight."""

    __slots__ = ("slope", "value")

    def __init__(self, value: float, slope: Floats) -> None:
        self.value, self.slope = value, slope

    def __add__(self, other: Any) -> Traced:
        if isinstance(other, Traced):
            return Traced(self.value + other.value, self.slope + other.slope)
        return Traced(self.value + other, self.slope)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Traced:
        if isinstance(other, Traced):
            return Traced(self.value * other.value, self.slope * other.value + other.slope * self.value)
        return Traced(self.value * other, self.slope * float(other))

    __rmul__ = __mul__

    def __neg__(self) -> Traced:
        return Traced(-self.value, -self.slope)

    def __sub__(self, other: Any) -> Traced:
        return self + -other

    def __rsub__(self, other: Any) -> Traced:
        return -self + other

    def __lt__(self, other: Any) -> bool:
        return self.value < _plain(other)

    def __gt__(self, other: Any) -> bool:
        return self.value > _plain(other)

    def __eq__(self, other: object) -> bool:
        return self.value == _plain(other)

    def __bool__(self) -> bool:
        return bool(self.value != 0)

    __hash__ = None  # type: ignore[assignment]


def _plain(number: Any) -> Any:
    return number.value if isinstance(number, Traced) else number


@dataclass(frozen=True)
class Traces:
    """One page: its arcs with the slopes of their scores, and the states that its labels allow."""

    places: int
    at: NDArray[np.intp]  # (arcs, 3): place (0 for the first states), source, target
    base: Floats  # (arcs,) the part of the score that no weight moves
    slopes: csr_matrix  # (arcs, weights)
    evidence: Evidence
    allowed: NDArray[np.bool_]  # (places, states)


def settings(dice: Random) -> Setting:
    """Return a random way to set a page."""
    return Setting(
        "random",
        cues=dice.choice([1.0, 1.0, 1.0, 0.8, 0.5, 0.5, 0.3, 0.0, 0.0]),
        marked_end=dice.random() < 0.3,
        torn=dice.choice([0.0, 0.1, 0.2, 0.4]),
        captions=dice.choice([0.0, 0.15, 0.3]),
        subheads=dice.choice([0.0, 0.3, 0.3, 0.6]),
        blank=dice.choice([0, 1, 1]),
        indents=dice.random() < 0.25,
        narrow_marks=dice.random() < 0.3,
        two_line_heads=dice.choice([0.0, 0.0, 0.0, 0.3]),
        varied=dice.random() < 0.5,
    )


def traced_pages(count: int, seed: int, path: Path | None) -> Iterator[Traces]:
    """Yield the pages to learn from; one of which the reader sees other lines than were set is left out."""
    sources: list[Iterator[Known]] = [invented(seed), invented(seed + 1, of_one_subject=True)]
    sources += [from_file(path, seed)] * 2 if path else []
    weights = Weights(**{n: Traced(v, row) for n, v, row in zip(NAMES, NOW.tolist(), np.eye(len(NAMES)), strict=True)})  # type: ignore[arg-type]
    for number in range(count):
        dice = Random(seed + number)
        setting = settings(dice)
        pieces, _ = pieces_of_page(dice.choice(sources), setting, seed + number)
        found = _trace(pieces, setting, weights)
        if found:
            yield found


def _trace(pieces: list[Piece], setting: Setting, weights: Weights) -> Traces | None:
    [page] = pages_of(HEAD + typeset(pieces, setting))
    layout = layout_of(page.lines)
    lines = unwrap(page.lines, layout, starts=[False] * len(page.lines))
    if len(lines) != len(pieces):
        return None
    evidence = Evidence(lines, layout, weights)
    labels = [pieces[at].label for at in evidence.chain]
    if any(pieces[at].label is not Label.CAPTION for at in set(range(len(pieces))) - set(evidence.chain)):
        return None
    allowed = np.array([[label is wanted for label, _ in STATES] for wanted in labels])
    first, arcs, last = scores(evidence)
    rows: list[tuple[int, int, int, Any]] = [(0, 0, at, score) for at, score in enumerate(first) if score != NEVER]
    rows += [(n, arc.source, arc.target, arc.score) for n, leading in enumerate(arcs, 1) for arc in leading]
    rows += [(len(labels), at, 0, score) for at, score in enumerate(last)]
    slopes = csr_matrix([row[3].slope if isinstance(row[3], Traced) else np.zeros(len(NAMES)) for row in rows])
    values = np.array([_plain(row[3]) for row in rows], float)
    found = Traces(
        len(labels),
        np.array([row[:3] for row in rows]),
        values - slopes @ NOW,
        slopes,
        evidence,
        allowed,
    )
    return found if np.isfinite(_all_ways(found, NOW, known=True)[0]) else None


def _all_ways(page: Traces, weights: Floats, *, known: bool) -> tuple[float, Floats]:
    """Return the log of the sum over all ways (that the labels allow), and its slope for the weights."""
    scores = page.base + page.slopes @ weights
    states, n = len(STATES), page.places
    dense = np.full((n + 1, states, states), NEVER)
    place, source, target = page.at.T
    dense[place, source, target] = scores
    if known:
        for at in range(n):
            dense[at][:, ~page.allowed[at]] = NEVER
    logs, pulls = [], []
    plain = Lattice(dense[0][0], dense[1:n], dense[n][:, 0])
    for habit in HABITS:
        total, shares = _expected(lattice_by(page.evidence, habit, plain))
        logs.append(log(habit.usual) + total)
        pulls.append(shares[place, source, target])
    top = max(logs)
    if top == NEVER:
        return NEVER, np.zeros_like(weights)
    mixed = sum(share * pull for share, pull in zip(shares_of(logs), pulls, strict=True))
    return top + log(sum(np.exp(each - top) for each in logs)), page.slopes.T @ mixed


def _expected(lattice: Lattice) -> tuple[float, Floats]:
    """Return the log of the sum over all ways, and in which share of them each arc lies."""
    n, first, last = lattice.places, lattice.first, lattice.last
    none = np.zeros((n + 1, len(first), len(first)))
    scale = [float(each.max()) for each in lattice.steps]
    if first.max() == NEVER or NEVER in scale:
        return NEVER, none
    steps = [np.exp(each - s) for each, s in zip(lattice.steps, scale, strict=True)]
    sums = [np.exp(first - first.max())]
    norms = []
    for step in steps:
        norms.append(float(sums[-1].sum()) or 1.0)
        sums[-1] = sums[-1] / norms[-1]
        sums.append(sums[-1] @ step)
    ends = np.exp(last)
    whole = float(sums[-1] @ ends)
    if whole <= 0:
        return NEVER, none
    shares = none
    shares[n][:, 0] = sums[-1] * ends / whole
    back = ends
    for at in range(n - 1, 0, -1):
        arcs = sums[at - 1][:, None] * steps[at - 1] * back[None, :]
        shares[at] = arcs / arcs.sum()
        back = steps[at - 1] @ back
        back = back / (float(back.max()) or 1.0)
    begun = sums[0] * back
    shares[0][0] = begun / begun.sum()
    return float(np.log(whole)) + sum(map(log, norms)) + float(first.max()) + sum(scale), shares


def fit(pages: list[Traces], pull: float) -> Floats:
    """Return the weights that make the known labels likeliest, pulled to what they are by `pull` a page."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for page in pages:
            meant, up = _all_ways(page, weights, known=True)
            every, down = _all_ways(page, weights, known=False)
            total, slope = total + every - meant, slope + down - up
        away = weights - NOW
        total, slope = total / len(pages), slope / len(pages)
        print(f"loss a page {total:.4f}", flush=True)
        return total + pull * float(away @ away) / 2, (slope + pull * away) * MOVES

    return np.asarray(minimize(loss, NOW, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=240)
    parser.add_argument("--seed", type=int, default=50_000)
    parser.add_argument(
        "--articles", type=Path, help="articles of which a part of the pages is made (see segment_text)"
    )
    parser.add_argument("--pull", type=float, default=0.01, help="how strongly weights stay what they are")
    given = parser.parse_args()
    pages = list(traced_pages(given.pages, given.seed, given.articles))
    print(f"{len(pages)} of {given.pages} pages")
    for name, before, after in zip(NAMES, NOW, fit(pages, given.pull), strict=True):
        print(f"    {name}: float = {after:.2f}{'' if abs(after - before) < 0.05 else f'  # {before:g}'}")


if __name__ == "__main__":
    main()
