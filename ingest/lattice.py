"""Choose the best labels for a sequence, and tell how sure the choice is. Knows nothing of what labels mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log

NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Arc:
    """Going from state `source` at one place to state `target` at the next, for a score (higher is better)."""

    source: int
    target: int
    score: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """All ways to label n places. `first[s]` scores state s at place 0, `arcs[i]` lead from place i to i + 1.

    `last[s]` scores ending in s. Scores add up along a way; the probability of a way is exp(score / warmth),
    normalised: a larger `warmth` is more modest about the best one.
    """

    first: Sequence[float]
    arcs: Sequence[Sequence[Arc]]
    last: Sequence[float]
    warmth: float = 1.0

    @property
    def places(self) -> int:
        return len(self.arcs) + 1


def best_way(lattice: Lattice) -> list[int]:
    """Return the states of the way with the highest score (Viterbi); ties go to the lower state."""
    scores = list(lattice.first)
    back: list[list[int]] = []
    for arcs in lattice.arcs:
        following = [NEVER] * len(scores)
        came = [0] * len(scores)
        for arc in arcs:
            score = scores[arc.source] + arc.score
            if score > following[arc.target]:
                following[arc.target] = score
                came[arc.target] = arc.source
        back.append(came)
        scores = following
    state = max(range(len(scores)), key=lambda each: scores[each] + lattice.last[each])
    way = [state]
    for came in reversed(back):
        state = came[state]
        way.append(state)
    return way[::-1]


def _log_sum(values: Sequence[float]) -> float:
    top = max(values, default=NEVER)
    return top if top == NEVER else top + log(sum(exp(value - top) for value in values))


def _forward(lattice: Lattice, start: Sequence[float], begin: int, end: int) -> list[list[float]]:
    """Return log sums for reaching each state at the places begin..end."""
    sums = [list(start)]
    for arcs in lattice.arcs[begin:end]:
        reached: list[list[float]] = [[] for _ in start]
        for arc in arcs:
            before = sums[-1][arc.source]
            if before != NEVER:
                reached[arc.target].append(before + arc.score / lattice.warmth)
        sums.append([_log_sum(values) for values in reached])
    return sums


def _backward(lattice: Lattice) -> list[list[float]]:
    sums = [[score / lattice.warmth for score in lattice.last]]
    for arcs in reversed(lattice.arcs):
        ahead: list[list[float]] = [[] for _ in lattice.last]
        for arc in arcs:
            after = sums[-1][arc.target]
            if after != NEVER:
                ahead[arc.source].append(after + arc.score / lattice.warmth)
        sums.append([_log_sum(values) for values in ahead])
    return sums[::-1]


def run_probabilities(
    lattice: Lattice, runs: Sequence[tuple[int, int]], *, begins: Callable[[int], bool]
) -> list[float]:
    """Return, for each run (start, end), how probable it is that exactly these places belong together.

    That is: place `start` has a state that `begins` a run, none of the others up to `end` has, and place `end` (if
    there is one) has again. Place 0 begins a run in any state.
    """
    if not runs:
        return []
    scaled = [score / lattice.warmth for score in lattice.first]
    forward = _forward(lattice, scaled, 0, len(lattice.arcs))
    backward = _backward(lattice)
    whole = _log_sum([a + b for a, b in zip(forward[-1], backward[-1], strict=True)])
    states = range(len(lattice.first))
    found: list[float] = []
    for start, end in runs:
        sums = [forward[start][s] if start == 0 or begins(s) else NEVER for s in states]
        for arcs in lattice.arcs[start : end - 1]:
            reached: list[list[float]] = [[] for _ in states]
            for arc in arcs:
                if sums[arc.source] != NEVER and not begins(arc.target):
                    reached[arc.target].append(sums[arc.source] + arc.score / lattice.warmth)
            sums = [_log_sum(values) for values in reached]
        if end <= len(lattice.arcs):
            ends = [
                sums[arc.source] + arc.score / lattice.warmth + backward[end][arc.target]
                for arc in lattice.arcs[end - 1]
                if begins(arc.target) and sums[arc.source] != NEVER
            ]
        else:
            ends = [a + b for a, b in zip(sums, backward[-1], strict=True)]
        found.append(min(1.0, exp(_log_sum(ends) - whole)) if whole != NEVER else 0.0)
    return found
