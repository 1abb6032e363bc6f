"""All ways to label the lines of a page, scored, under each habit that it may have of marking its articles."""

from __future__ import annotations

from collections.abc import Collection
from math import log

import numpy as np

from ingest.evidence import Evidence
from ingest.labels import BEGINNERS, BODY, FLAGGED, FLAGS, INDEX, NEXT, PLAIN, STATES, Label
from ingest.lattice import NEVER, Arc, Lattice, lattice_of
from ingest.steps import Steps
from ingest.weights import Habit

_L = Label
HEADLINE = INDEX[(_L.HEADLINE, PLAIN)]
SIGNATURES = [at for at, (label, _) in enumerate(STATES) if label is _L.SIGNATURE]
OPENERS = [at for at, (label, _) in enumerate(STATES) if label in BEGINNERS]
# Text of an article that nothing has marked so far.
UNSIGNED = [at for at, (label, flag) in enumerate(STATES) if label in BODY and not flag.marked and not flag.authored]


def lattice(page: Evidence) -> Lattice:
    """Return all ways to label the page, before its habit of marking headlines is considered."""
    return lattice_of(*scores(page))


def scores(page: Evidence) -> tuple[list[float], list[list[Arc]], list[float]]:
    """Return the scores of beginning in each state, of going on from place to place, and of ending in each."""
    w, steps = page.w, Steps(page)
    first = [NEVER] * len(STATES)
    for at, (label, flag) in enumerate(STATES):
        wanted = steps.flag_after(0, _L.HEADLINE, PLAIN, label)
        if flag == wanted and label not in (_L.TORN, _L.SUBHEAD, _L.HEADLINE_MORE, _L.NOTICE_MORE):
            first[at] = page.emission(0, label) + (w.headless if label in (_L.PARAGRAPH, _L.CAPTION) else 0.0)
            first[at] += w.at_start * (label is _L.HEADLINE)
    reached = {at for at, score in enumerate(first) if score != NEVER}
    arcs: list[list[Arc]] = []
    for at in range(1, len(page.cues)):
        leading = _arcs(page, steps, at, reached) or _unheard_of(page, at, reached)
        arcs.append(leading)
        reached = {arc.target for arc in leading}
    end = len(page.cues) - 1
    last = [_last(page, end, label) for label, _ in STATES]  # a signature there costs all ways the same
    return first, arcs, last


def lattice_by(page: Evidence, habit: Habit, plain: Lattice) -> Lattice:
    """Return the `plain` lattice as it is on a page that has this habit of marking its articles.

    An article is marked below its headline, or by a signature at its end: that takes back what the want cost.
    """
    marks, wants = log(habit.marks), log(1 - habit.marks)
    shares = [marks if marked else wants for marked in page.marked]
    first, steps, last = plain.first.copy(), plain.steps.copy(), plain.last.copy()
    first[HEADLINE] += shares[0]
    steps[:, :, HEADLINE] += np.array(shares[1:])[:, None]
    for place, ended in enumerate(page.signs_off[1:-1]):
        # Going on to a signature of its own, or from signed text to what begins.
        steps[place][np.ix_(UNSIGNED, SIGNATURES)] += marks - wants
        if ended:
            steps[place][np.ix_(UNSIGNED, OPENERS)] += marks - wants
    if page.signs_off[-1]:
        last[UNSIGNED] += marks - wants
    return Lattice(first, steps, last)


def _last(page: Evidence, end: int, label: Label) -> float:
    if label in (_L.HEADLINE, _L.HEADLINE_MORE, _L.SUBHEAD):
        pictured = label is _L.HEADLINE and page.chain[end] < len(page.lines) - 1  # captions follow
        return 0.0 if pictured else page.w.ends_with_display
    return page.w.ends_open if label in BODY and not page.cues[end].closed else 0.0


def _unheard_of(page: Evidence, at: int, reached: Collection[int]) -> list[Arc]:
    """Return arcs for lines that say what they are, and follow each other as they never should."""
    allowed = [label for label in Label if page.emission(at, label) != NEVER]
    targets = {INDEX[(label, flag)] for label in allowed for flag in (FLAGS if label in FLAGGED else (PLAIN,))}
    return [Arc(source, target, page.w.unheard_of) for source in reached for target in targets]


def _arcs(page: Evidence, steps: Steps, at: int, reached: Collection[int]) -> list[Arc]:
    emitted = {label: page.emission(at, label) for label in Label}
    arcs: list[Arc] = []
    for source in sorted(reached):
        left, flag = STATES[source]
        for right in NEXT[left]:
            if emitted[right] == NEVER:
                continue
            state = (right, steps.flag_after(at, left, flag, right))
            score = steps.score(at, (left, flag), state)
            if score != NEVER:
                arcs.append(Arc(source, INDEX[state], score + emitted[right]))
    return arcs
