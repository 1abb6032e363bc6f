"""Learn which Chinese word an English word becomes, from pairs of sentences.

Source: IBM model 1, Brown et al., Computational Linguistics 19(2), 1993.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.lexicon import STOPS
from retrieval.training.sources import Entry
from retrieval.training.vocabulary import HAN, LATIN, cut_all, tokens_of

ROUNDS = 6
MAX_TOKENS = 70
MIN_CHANCE = 0.04
MIN_EXPECTED = 0.8
# Chinese words that stand in every other sentence align with anything rare.
_EMPTY = frozenset("的了是在和有我你他她它不这那个一也就都与及为对将被把从而但并于以之其们会要")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sentence pairs as numbers: `english[i]` and `chinese[i]` are sorted and without repeats; 0 is the empty word."""

    english: list[NDArray[np.int64]]
    chinese: list[NDArray[np.int64]]
    english_words: list[str]
    chinese_words: list[str]

    @classmethod
    def of(
        cls,
        texts: Sequence[tuple[str, str, str]],
        entries: Iterable[Entry],
        tokenizer: Path,
        glossaries: AbstractSet[str],
    ) -> Pairs:
        """Number the words of all pairs; dictionary entries of up to three words count as sentences, glossaries not."""
        cutter = Tokenizer.from_file(str(tokenizer))
        left = [english for english, _, source in texts if source not in glossaries]
        right = [chinese for _, chinese, source in texts if source not in glossaries]
        for entry in entries:
            for sense in entry.senses[:4]:
                if len(sense) <= 3:
                    left.append(" ".join(sense))
                    right.append(entry.word)
        names = tokens_of(cutter)
        useful = np.array([bool(HAN.fullmatch(name)) and name not in _EMPTY for name in names])
        numbers: dict[str, int] = {"": 0}
        english, chinese = [], []
        for text, ids in zip(left, cut_all(cutter, right), strict=True):
            words = [w for w in LATIN.findall(text.lower().replace("'s", "")) if len(w) > 1 and w not in STOPS]
            kept = np.unique(ids[useful[ids]]).astype(np.int64)
            if 0 < len(words) < MAX_TOKENS and 0 < len(kept) < MAX_TOKENS:
                english.append(np.unique([0, *(numbers.setdefault(word, len(numbers)) for word in words)]))
                chinese.append(kept)
        return cls(english, chinese, list(numbers), names)


def translation_table(pairs: Pairs, most: int) -> dict[str, dict[str, float]]:
    """Return t(zh | en) for each English word, the `most` likeliest above MIN_CHANCE."""
    size = len(pairs.chinese_words)
    keys = np.concatenate(
        [(e[:, None] * size + c[None]).ravel() for e, c in zip(pairs.english, pairs.chinese, strict=True)]
    )
    # Each Chinese word of each sentence is one thing to explain; `slot` numbers them.
    starts = np.cumsum([0, *(len(c) for c in pairs.chinese)])
    slot = np.concatenate(
        [
            np.tile(np.arange(start, start + len(c)), len(e))
            for start, e, c in zip(starts, pairs.english, pairs.chinese, strict=False)
        ]
    )
    links, place = np.unique(keys, return_inverse=True)
    english = links // size
    chance = np.full(len(links), 1e-3)
    expected = chance
    for _ in range(ROUNDS):
        weight = chance[place]
        expected = np.bincount(place, weight / np.bincount(slot, weight)[slot], minlength=len(links))
        chance = expected / np.bincount(english, expected)[english]
    table: dict[str, dict[str, float]] = {}
    for link in np.lexsort((-chance, english)):
        if english[link] == 0 or chance[link] < MIN_CHANCE or expected[link] < MIN_EXPECTED:
            continue
        row = table.setdefault(pairs.english_words[english[link]], {})
        if len(row) < most:
            row[pairs.chinese_words[links[link] % size]] = float(chance[link])
    return table
