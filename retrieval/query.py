"""Turn a question's text into what the indexes are asked and what passages are compared with: terms and words, for an
English question those of its translation too. Knows nothing of how the indexes answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.figure_spellings import figure_spellings
from retrieval.lexicon import STOPS, Lexicon
from retrieval.terms import fold_width, terms
from retrieval.transliteration import spellings_of

# A name that the archive holds counts like the best translation of a word, shared among the spellings that it may have.
NAME_WEIGHT = 1.2
# A syllable has up to a hundred characters; the commonest of them write nearly all names.
CHARACTERS_A_SYLLABLE = 12

# A spelling that the archive holds, of a foreign name; the letters tell less which it is than that it is there.
FOREIGN_WEIGHT = 1.0
FOREIGN_SPELLINGS = 6
LEAST_SURE = 0.3

# Of the terms given, those that stand in some passage, with in how many.
CountPassages = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that a question says, and the spellings that may say it in a passage.

    `spellings` are folded as `fold_width` does, with how sure each is, the surest 1. `weight` is about 1. `said` is
    what the question itself says where the spellings are translations of it.
    """

    spellings: tuple[tuple[str, float], ...]
    weight: float = 1.0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    `text` is what is embedded. `terms` are index terms (see retrieval.terms) with weights: those of the question, and
    for an English question those of its translation. `words` are what a passage is compared with.
    """

    text: str
    terms: Mapping[str, float]
    language: str = "zh"
    words: tuple[Word, ...] = ()

    @property
    def spoken(self) -> tuple[Word, ...]:
        """The words, or the terms as words where only terms were given."""
        return self.words or tuple(Word(((term, 1.0),), weight) for term, weight in self.terms.items())


def build_query(text: str, language: str, lexicon: Lexicon, count_passages: CountPassages) -> Query:
    """Return the query for a question in `language` ("zh" or "en")."""
    figured = tuple(Word(tuple((one, 1.0) for one in spelled)) for spelled in figure_spellings(text))
    if language != "en":
        plain = terms(text)
        spoken = tuple(Word(((term, 1.0),)) for term in dict.fromkeys(plain))
        return Query(text, dict.fromkeys(plain, 1.0), language, (*spoken, *figured))
    own = [term for term in dict.fromkeys(terms(text)) if term not in STOPS]
    weights = dict.fromkeys(own, 1.0)
    # Latin names and numbers stand in Chinese text as they are.
    words = [*(Word(((term, 1.0),)) for term in own), *figured]
    for unit in lexicon.units(text):
        surest = max(term.weight for term in unit.terms)
        spellings = tuple((fold_width(term.zh), term.weight / surest) for term in unit.terms)
        words.append(Word(spellings, sum(term.weight for term in unit.terms), unit.text))
        for term in unit.terms:
            pieces = terms(term.zh)
            for piece in pieces:
                weights[piece] = weights.get(piece, 0.0) + term.weight / len(pieces)
    for held in _names(text, lexicon, count_passages):
        weight = NAME_WEIGHT / len(held) ** 0.5
        words.append(Word(tuple((spelled, 1.0) for spelled in held), weight))
        for spelled in held:
            weights[spelled] = weights.get(spelled, 0.0) + weight
    for spellings in _foreign(text, lexicon, count_passages):
        words.append(Word(spellings, FOREIGN_WEIGHT))
        for spelled, sure in spellings:
            for piece in terms(spelled):
                weights[piece] = weights.get(piece, 0.0) + FOREIGN_WEIGHT * sure / len(spellings)
    return Query(text, weights, language, tuple(words))


def _foreign(text: str, lexicon: Lexicon, count_passages: CountPassages) -> Iterator[tuple[tuple[str, float], ...]]:
    """Yield, for each foreign name, the spellings of which the archive holds every pair of characters, surest first."""
    for name in lexicon.foreign_names(text):
        spelled = spellings_of(name)
        held = count_passages(list(dict.fromkeys(piece for zh, _ in spelled for piece in terms(zh))))
        there = [(zh, chance) for zh, chance in spelled if all(piece in held for piece in terms(zh))]
        if there:
            best = there[0][1]
            yield tuple(
                (zh, max(LEAST_SURE, math.exp((chance - best) / 2))) for zh, chance in there[:FOREIGN_SPELLINGS]
            )


def _names(text: str, lexicon: Lexicon, count_passages: CountPassages) -> list[list[str]]:
    """Return the pairs of characters that some passage holds, for every two syllables of the question's names."""
    found = []
    for name in lexicon.names(text):
        for first, second in name.pairs():
            before = lexicon.pinyin.characters(first)[:CHARACTERS_A_SYLLABLE]
            after = lexicon.pinyin.characters(second)[:CHARACTERS_A_SYLLABLE]
            held = list(count_passages([a + b for a in before for b in after]))
            if held:
                found.append(held)
    return found
