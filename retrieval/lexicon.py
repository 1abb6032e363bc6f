"""Turn an English question into weighted Chinese terms, and match romanised names with Chinese ones.

Knows words, not passages: what the terms find is the word search's business.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from config.patterns import lazy_pattern
from retrieval.known_names import known_names
from retrieval.periods_en import period_terms
from retrieval.pinyin import NamePattern, Pinyin, load_pinyin, name_patterns, syllable_splits

_HERE = Path(__file__).parent
TRANSLATIONS = _HERE / "lexicon.tsv.gz"
# Chinese places by their pinyin, written by retrieval.training.build_names. What sentences and glosses teach of such
# words is what stands beside them: Henan became 石窟, Fujian 功夫.
PLACES = _HERE / "place_names.tsv"

MAX_PHRASE_WORDS = 4
# A phrase says more than its words: "power station" is 电站 before it is 电力 and 车站.
PHRASE_WEIGHT = 1.5
KNOWN_NAME_WEIGHT = 2.0
# A word inside a phrase that was found still counts, but less: the phrase may be said otherwise in the paper.
INSIDE_PHRASE = 0.6

# Words that ask or bind and mean nothing by themselves.
_STOPS_TEXT = """
a an the of in on at to for and or is are was were be been being do does did will would can could should shall
may might must what which who whom whose when where why how many much that this these those it its they their
them he she his her him we our us you your i my with by from as into than then there here have has had having
such say says said tell told me about e g s t please according not no so if but any some other another each all
both between during after before over under out up off also more most very just only own same per via
"""
STOPS = frozenset(_STOPS_TEXT.split())
_TOKEN = lazy_pattern(r"[A-Za-z0-9]+(?:[.+&-][A-Za-z0-9]+)*")
# Inside a question, where a capital means a name.
_FOREIGN = lazy_pattern(r"(?<=[\w,;:] )([A-ZÀ-Þ][a-zÀ-ɏ]+(?:['’]s)?)")
_SUFFIXES = (("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))


@dataclass(frozen=True, slots=True)
class Term:
    """A Chinese word that may stand for something in the question.

    `weight` is about 1 for each content word of the question, shared among its translations. `source` is "phrase",
    "word", "name" (of a firm, a ministry) or "period".
    """

    zh: str
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What of the question is translated as one: a word, a phrase, a name, a period; `terms` may each stand for it."""

    text: str
    terms: tuple[Term, ...]


class SortedTable:
    """Rows "key, tab, value", sorted by key, searched by halving: nothing is parsed before it is asked for.

    `rows` may be what reads them: nothing is read before it is asked for either.
    """

    def __init__(self, rows: bytes | Callable[[], bytes]) -> None:
        self._given = rows

    @cached_property
    def _rows(self) -> bytes:
        return self._given if isinstance(self._given, bytes) else self._given()

    def get(self, key: str) -> str | None:
        """Return the key's value, None if there is none."""
        wanted, low, high = key.encode() + b"\t", 0, len(self._rows)
        while low < high:
            start = self._rows.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._rows.find(b"\n", start)
            row = self._rows[start:end]
            if row.startswith(wanted):
                return row[len(wanted) :].decode()
            if row < wanted:
                low = end + 1
            else:
                high = start
        return None

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


class Lexicon:
    """English to Chinese, by dictionary, by learned table and by a list of known names. Never changes after loading."""

    def __init__(
        self,
        translations: SortedTable,
        known: dict[str, str],
        pinyin: Pinyin | None = None,
        places: SortedTable | None = None,
        capitals: AbstractSet[str] = frozenset(),
    ) -> None:
        """`capitals` are the known names that are abbreviations, in lower case: WHO is a name, who is none.

        `pinyin` is None for the shipped readings, which are read when they are first asked for.
        """
        self._translations = translations
        self._known = known
        self._places = places or SortedTable(b"")
        self._abbreviated = capitals
        self._pinyin = pinyin

    @property
    def pinyin(self) -> Pinyin:
        return self._pinyin or load_pinyin()

    @cached_property
    def _capitals(self) -> AbstractSet[str]:
        return frozenset(name for name in self._abbreviated if name in STOPS or name in self._translations)

    def expand(self, question: str) -> list[Term]:
        """Return the Chinese terms for an English question, heaviest first; [] when nothing is known.

        >>> [term.zh for term in load_lexicon().expand("MIIT")][:2]
        ['工业和信息化部', '工信部']
        """
        weights: dict[str, tuple[float, str]] = {}
        for term in (term for unit in self.units(question) for term in unit.terms):
            held, source = weights.get(term.zh, (0.0, term.source))
            weights[term.zh] = (held + term.weight, source)
        found = [Term(zh, round(weight, 4), source) for zh, (weight, source) in weights.items()]
        return sorted(found, key=lambda term: (-term.weight, term.zh))

    def units(self, question: str) -> list[Unit]:
        """Return what of an English question is translated, each part with all its translations."""
        rest, periods = period_terms(question)
        # What is spelled like a Chinese person's name is looked for by its sound: Jin is not the state of Jin.
        persons = {word.lower() for name in self.names(rest) if " " in name.text for word in name.text.split(" ")}
        spoken = [Unit(zh, (Term(zh, weight, "period"),)) for zh, weight in periods]
        return [*spoken, *self._words(rest, persons)]

    def names(self, question: str) -> list[NamePattern]:
        """Return what in the question may be a Chinese name in Latin letters, as syllables."""
        return [
            name
            for name in name_patterns(question, self._is_english)
            # Of one word alone its translation is surer, and so it is of two that are a phrase: Hong Kong.
            if not (name.text.lower() in self._translations if " " in name.text else self.knows(name.text))
        ]

    def foreign_names(self, question: str) -> list[str]:
        """Return the capitalised words inside the question that nothing here translates: Wagner, Kharkiv."""
        found = []
        for match in _FOREIGN.finditer(question):
            word = match[1].removesuffix("'s").removesuffix("’s")
            if not self.knows(word) and not syllable_splits(word):
                found.append(word)
        return list(dict.fromkeys(found))

    def knows(self, word: str) -> bool:
        """Whether the word is translated, by two characters at least."""
        plain = word.lower()
        if plain in STOPS or plain in self._known or plain in self._places:
            return True
        rows = [row for form in forms(plain) if (row := self._translations.get(form))]
        return any(len(zh) > 1 for row in rows for zh, _ in _parse(row))

    def _is_english(self, word: str) -> bool:
        """Whether a word is translated by more than its sound: Liang by 梁朝 is a name, Long by 长期 is none."""
        plain = word.lower()
        if plain in STOPS:
            return True
        row = self._translations.get(plain)
        said = {split[0] for split in syllable_splits(plain)}
        return row is not None and not any(
            said & set(self.pinyin.readings.get(character, ())) for zh, _ in _parse(row) for character in zh
        )

    def _words(self, question: str, persons: AbstractSet[str]) -> Iterator[Unit]:
        tokens = _TOKEN.findall(question.replace("'s", "").replace("’s", ""))
        words = [token.lower() for token in tokens]
        covered: dict[int, float] = {}
        position = 0
        while position < len(words):
            length, terms = self._longest(words, position, tokens[position])
            if terms:
                yield Unit(" ".join(words[position : position + length]), tuple(terms))
            for inside in range(position, position + length):
                covered[inside] = 0.0 if terms and terms[0].source == "name" else INSIDE_PHRASE
            position += max(1, length)
        for position, word in enumerate(words):
            share = covered.get(position, 1.0)
            if share and word not in STOPS and word not in persons:
                yield from self._single(tokens[position], share)

    def _longest(self, words: Sequence[str], start: int, spelled: str) -> tuple[int, list[Term]]:
        """Return how many words the longest known phrase at `start` has, 0 if there is none, and its terms.

        `spelled` is the word at `start` as the question writes it.
        """
        for length in range(MAX_PHRASE_WORDS + 2, 0, -1):
            phrase = words[start : start + length]
            if len(phrase) < length:
                continue
            if (known := self._known.get(name := " ".join(phrase))) and (
                spelled.isupper() or name not in self._capitals
            ):
                names = known.split(" ")
                return length, [Term(zh, KNOWN_NAME_WEIGHT / len(names), "name") for zh in names]
            if 1 < length <= MAX_PHRASE_WORDS and phrase[0] not in STOPS and phrase[-1] not in STOPS:
                content = [word for word in phrase if word not in STOPS]
                for last in forms(content[-1]):
                    if len(content) > 1 and (shares := self._translations.get(" ".join([*content[:-1], last]))):
                        return length, [Term(zh, PHRASE_WEIGHT * share, "phrase") for zh, share in _parse(shares)]
        return 0, []

    def _single(self, token: str, share: float) -> Iterator[Unit]:
        if token[0].isupper() and (shares := self._places.get(token.lower())):
            yield Unit(token.lower(), tuple(Term(zh, share * part, "word") for zh, part in _parse(shares)))
            return
        for form in forms(token.lower()):
            if shares := self._translations.get(form):
                yield Unit(form, tuple(Term(zh, share * part, "word") for zh, part in _parse(shares)))
                return
        parts = token.split("-")
        if len(parts) > 1:
            for part in parts:
                if part.lower() not in STOPS:
                    yield from self._single(part, share)


def forms(word: str) -> list[str]:
    """Return the word and what it may be a form of, likeliest first: batteries, battery."""
    found = [word]
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            stem = word[: -len(suffix)]
            found.append(stem + instead)
            if instead == "" and suffix in ("ing", "ed") and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return list(dict.fromkeys(found))


def _parse(shares: str) -> Iterator[tuple[str, float]]:
    # One table row, such as "手机:61 电话:39": percents, so that the table stays small and is parsed only when asked.
    for pair in shares.split(" "):
        zh, _, percent = pair.partition(":")
        yield zh, int(percent) / 100


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the shipped lexicon; its large tables are read once per process, with the first word asked for."""
    translations = SortedTable(lambda: gzip.decompress(TRANSLATIONS.read_bytes()))
    places = SortedTable(PLACES.read_bytes)
    known: dict[str, str] = {}
    capitals: set[str] = set()
    for english, chinese in known_names():
        known.update((name.lower(), " ".join(chinese)) for name in english)
        capitals.update(name.lower() for name in english if name.isupper())
    return Lexicon(translations, known, places=places, capitals=capitals)
