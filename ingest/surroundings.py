"""Compare the text before a line with the text after it, by words and by meaning. Knows one page, and no labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.cues import Cues
from ingest.nearness import Nearness
from ingest.vocabulary import Vocabulary
from ingest.weights import Weights

# Display lines and bylines stand between the text before a place and the text after it: not more than this.
LOOK_FOR_TEXT = 5


class Surroundings:
    """What stands around each line of a page; `runs` tells of a place whether it holds running text by its looks."""

    def __init__(
        self, cues: Sequence[Cues], vocabulary: Vocabulary, runs: Callable[[int], bool], weights: Weights
    ) -> None:
        self._cues = cues
        self._vocabulary = vocabulary
        self._runs = runs
        self._w = weights
        self._nearness = Nearness([each.text for each in cues])
        self._words: dict[int, tuple[float, float, float]] = {}
        self._near: dict[int, tuple[float, float]] = {}

    def words(self, at: int) -> tuple[float, float, float]:
        """Return how much of a line's words stands in the text after it and before it, and how alike the two are; the
        first and the last above or below what is usual, all 0 where there is no text on a side.
        """
        if (found := self._words.get(at)) is None:
            found = self._words[at] = self._compare(at)
        return found

    def _compare(self, at: int) -> tuple[float, float, float]:
        w = self._w
        before = [cues.bigrams for cues in self._cues[max(0, at - w.look_back) : at]]
        after = [cues.bigrams for cues in self._cues[at + 1 : at + 1 + w.look_ahead]]
        if not before or not after:
            return 0.0, 0.0, 0.0
        own = self._cues[at].bigrams
        said_next = self._vocabulary.share(own, after[:2])
        said_before = self._vocabulary.share(own, before)
        alike = self._vocabulary.likeness(before, after)
        return said_next - w.said_usual, said_before, alike - w.alike_usual

    def nearness(self, at: int) -> tuple[float, float]:
        """Return how near in meaning the text before a place is to the text after it: one line and one, two and two."""
        if (found := self._near.get(at)) is None:
            end = min(len(self._cues), at + 1 + LOOK_FOR_TEXT)
            before = [place for place in range(max(0, at - LOOK_FOR_TEXT), at) if self._runs(place)][-2:]
            after = [place for place in range(at + 1, end) if self._runs(place)][:2]
            between = self._nearness.between
            found = self._near[at] = between(before[-1:], after[:1]), between(before, after)
        return found
