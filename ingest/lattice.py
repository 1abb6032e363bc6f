"""Choose the best labels for a sequence, and tell how sure the choice is. Knows nothing of what labels mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

NEVER = float("-inf")
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arc:
    """Going from state `source` at one place to state `target` at the next, for a score (higher is better)."""

    source: int
    target: int
    score: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """All ways to label n places with S states. Scores add up along a way; `NEVER` forbids.

    `first` (S,) scores the state at place 0, `steps` (n - 1, S, S) going from the row's state at place i to the
    column's at i + 1, `last` (S,) ending. The probability of a way is exp(score), normalised.
    """

    first: Scores
    steps: Scores
    last: Scores

    @property
    def places(self) -> int:
        return len(self.steps) + 1


def lattice_of(first: Sequence[float], arcs: Sequence[Sequence[Arc]], last: Sequence[float]) -> Lattice:
    """Return the lattice in which only `arcs[i]` lead from place i to i + 1."""
    steps = np.full((len(arcs), len(first), len(first)), NEVER)
    for place, leading in enumerate(arcs):
        for arc in leading:
            steps[place, arc.source, arc.target] = arc.score
    return Lattice(np.array(first, float), steps, np.array(last, float))


def best_way(lattice: Lattice) -> list[int]:
    """Return the states of the way with the highest score (Viterbi); ties go to the lower state."""
    scores = lattice.first
    back: list[NDArray[np.intp]] = []
    for step in lattice.steps:
        ways = scores[:, None] + step
        back.append(ways.argmax(axis=0))
        scores = ways.max(axis=0)
    state = int((scores + lattice.last).argmax())
    way = [state]
    for came in reversed(back):
        state = int(came[state])
        way.append(state)
    return way[::-1]


def cut_at(lattice: Lattice, starts: Collection[int], begins: NDArray[np.bool_]) -> Lattice:
    """Return `lattice` without the ways that begin runs anywhere but at these places (and at place 0, in any state)."""
    steps = lattice.steps.copy()
    for place in range(1, lattice.places):
        steps[place - 1][:, ~begins if place in starts else begins] = NEVER
    return Lattice(lattice.first, steps, lattice.last)


def shares_of(logs: Sequence[float]) -> list[float]:
    """Return the shares (adding up to 1) of what is given by logarithms."""
    top = max(logs)
    parts = [exp(each - top) if top > NEVER else 1.0 for each in logs]
    return [part / sum(parts) for part in parts]


class Beliefs:
    """How probable it is, over all ways through a lattice, that runs of places belong together.

    A run begins at a place whose state `begins` (S,) one, and ends before the next such place; place 0 begins a run in
    any state. `log_total` is the logarithm of the sum of exp(score) over all ways.
    """

    def __init__(self, lattice: Lattice, begins: NDArray[np.bool_]) -> None:
        self._begins = begins
        # Each place is scaled by its best step: sums stay in range, and the scale cancels out of every probability.
        scale = [float(step.max(initial=NEVER)) for step in lattice.steps]
        top = float(lattice.first.max())
        possible = top > NEVER and all(each > NEVER for each in scale)
        self._steps = [np.exp(step - each) for step, each in zip(lattice.steps, scale, strict=True)] if possible else []
        self._last = np.exp(lattice.last)
        self._reached, self._logs = self._forward(np.exp(lattice.first - top)) if possible else ([], [])
        self._ahead = self._backward() if possible else []
        total = float(self._reached[-1] @ self._last) if possible else 0.0
        self.log_total = float(np.log(total)) + self._logs[-1] + top + sum(scale) if total > 0 else NEVER

    def _forward(self, first: Scores) -> tuple[list[Scores], list[float]]:
        """Return the sums of the ways to each state of each place, scaled to add up to 1, and the logs of the scale."""
        sums, logs = [first / first.sum()], [float(np.log(first.sum()))]
        for step in self._steps:
            following = sums[-1] @ step
            whole = float(following.sum()) or 1.0
            sums.append(following / whole)
            logs.append(logs[-1] + float(np.log(whole)))
        return sums, logs

    def _backward(self) -> list[Scores]:
        """Return the sums of the ways from each state of each place, scaled so that with `_reached` they give 1."""
        sums = [self._last / (float(self._reached[-1] @ self._last) or 1.0)]
        for step, reached in zip(reversed(self._steps), reversed(self._reached[:-1]), strict=True):
            before = step @ sums[-1]
            sums.append(before / (float(reached @ before) or 1.0))
        return sums[::-1]

    def begin(self) -> list[float]:
        """Return for each place how probable it is that a run begins there."""
        found = [
            float((reached * ahead)[self._begins].sum())
            for reached, ahead in zip(self._reached, self._ahead, strict=True)
        ]
        return [1.0, *found[1:]]

    def runs_from(self, start: int) -> list[float]:
        """Return, for each place after `start` and for the end, how probable the run from `start` to there is."""
        inside = ~self._begins
        sums = self._reached[start] * (self._begins if start else 1.0)
        found: list[float] = []
        for place in range(start, len(self._steps)):
            step, after = self._steps[place], self._ahead[place + 1]
            # What leads on from here, of all ways: the backward sums are scaled to it.
            whole = float(self._reached[place] @ (step @ after)) or 1.0
            found.append(float((sums @ step)[self._begins] @ after[self._begins]) / whole)
            sums = (sums @ step) * inside / (float((self._reached[place] @ step).sum()) or 1.0)
        whole = float(self._reached[-1] @ self._last) or 1.0
        return [*found, float(sums @ self._last) / whole]

    def share_of(self, start: int, states: Sequence[int]) -> float:
        """Return how probable it is that the run from `start` has exactly these states, and that it ends there."""
        end = start + len(states)
        share = float(self._reached[start][states[0]])
        for place in range(start, end - 1):
            step, at = self._steps[place], place - start
            share *= float(step[states[at], states[at + 1]]) / (float((self._reached[place] @ step).sum()) or 1.0)
        if end > len(self._steps):
            return share * float(self._last[states[-1]]) / (float(self._reached[-1] @ self._last) or 1.0)
        step, after = self._steps[end - 1], self._ahead[end]
        onward = float(step[states[-1]][self._begins] @ after[self._begins])
        return share * onward / (float(self._reached[end - 1] @ (step @ after)) or 1.0)
