"""Turn a question's text into what the indexes are asked: weighted terms, for an English question those of its
translation too. Knows nothing of how the indexes answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.lexicon import STOPS, Lexicon
from retrieval.terms import terms

# A name that the archive holds counts like the best translation of a word, shared among the spellings that it may have.
NAME_WEIGHT = 1.2
# A syllable has up to a hundred characters; the commonest of them write nearly all names.
CHARACTERS_A_SYLLABLE = 24

# Of the terms given, those that stand in some passage, with in how many.
CountPassages = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    `text` is what is embedded. `terms` are index terms (see retrieval.terms) with weights: those of the question, and
    for an English question those of its translation.
    """

    text: str
    terms: Mapping[str, float]
    language: str = "zh"


def build_query(text: str, language: str, lexicon: Lexicon, count_passages: CountPassages) -> Query:
    """Return the query for a question in `language` ("zh" or "en")."""
    if language != "en":
        return Query(text, dict.fromkeys(terms(text), 1.0), language)
    weights = dict.fromkeys((term for term in terms(text) if term not in STOPS), 1.0)
    for term in lexicon.expand(text):
        pieces = terms(term.zh)
        for piece in pieces:
            weights[piece] = weights.get(piece, 0.0) + term.weight / len(pieces)
    for spelled, weight in _names(text, lexicon, count_passages):
        weights[spelled] = weights.get(spelled, 0.0) + weight
    return Query(text, weights, language)


def _names(text: str, lexicon: Lexicon, count_passages: CountPassages) -> list[tuple[str, float]]:
    """Return the pairs of characters that the question's pinyin names may be and that some passage holds."""
    found = []
    for name in lexicon.names(text):
        for first, second in name.pairs():
            before = lexicon.pinyin.characters(first)[:CHARACTERS_A_SYLLABLE]
            after = lexicon.pinyin.characters(second)[:CHARACTERS_A_SYLLABLE]
            held = count_passages([a + b for a in before for b in after])
            found += [(spelled, NAME_WEIGHT / len(held) ** 0.5) for spelled in held]
    return found
