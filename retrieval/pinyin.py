"""Chinese names in Latin letters: cut pinyin into syllables, match it with characters, write characters as pinyin."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from config.patterns import lazy_pattern

# A line: character, its readings commonest first, its reading as a surname where that is another.
READINGS = Path(__file__).parent / "readings.tsv"

MAX_NAME_SYLLABLES = 4
_LATIN_WORD = lazy_pattern(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’\-]*")
_COMPOUND_SURNAMES = frozenset(
    (
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "夏侯",
        "司徒",
        "端木",
        "南宫",
        "呼延",
        "澹台",
    )
)


@dataclass(frozen=True, slots=True)
class NamePattern:
    """What the question writes, and the syllable sequences that it may stand for, surname first.

    Two words are offered in both orders, as written and with the second as the surname.
    """

    text: str
    syllables: tuple[tuple[str, ...], ...]

    def matches(self, chinese: str) -> bool:
        """Whether the Chinese name can be read so.

        >>> NamePattern("Lei Jun", (("lei", "jun"),)).matches("雷军")
        True
        """
        readings = load_pinyin().readings
        return any(
            len(sequence) == len(chinese)
            and all(s in readings.get(c, ()) for s, c in zip(sequence, chinese, strict=True))
            for sequence in self.syllables
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the neighbouring syllables of all sequences, each once: what an index of character pairs can look up.

        Only the shortest sequences are used where the word can be cut in several ways: "xiao" is seldom xi and ao.
        """
        fewest = min(len(sequence) for sequence in self.syllables)
        found = [(a, b) for seq in self.syllables if len(seq) == fewest for a, b in pairwise(seq)]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Pinyin:
    """The readings of characters, toneless, ü written v."""

    readings: dict[str, tuple[str, ...]]
    surnames: dict[str, str]
    spellings: dict[str, str]

    def characters(self, syllable: str) -> str:
        """Return the characters that can be read so, the news' commonest first."""
        return self.spellings.get(syllable, "")


@lru_cache(maxsize=1)
def load_pinyin() -> Pinyin:
    """Return the shipped readings; read once per process."""
    readings: dict[str, tuple[str, ...]] = {}
    surnames: dict[str, str] = {}
    spellings: dict[str, list[str]] = {}
    for line in READINGS.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        character, sounds, surname = line.split("\t")
        readings[character] = tuple(sounds.split(" "))
        if surname:
            surnames[character] = surname
        for sound in readings[character]:
            spellings.setdefault(sound, []).append(character)
    return Pinyin(readings, surnames, {sound: "".join(characters) for sound, characters in spellings.items()})


def pinyin_of(text: str) -> tuple[str, ...]:
    """Return the commonest reading of each character, "" for what is no Chinese character.

    >>> pinyin_of("厦门")
    ('xia', 'men')
    """
    readings = load_pinyin().readings
    return tuple(readings.get(character, ("",))[0] for character in text)


def romanise(name: str) -> str:
    """Write a Chinese person's name in Latin letters, surname first.

    >>> romanise("欧阳明高")
    'Ouyang Minggao'
    """
    pinyin = load_pinyin()
    size = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    surname = [pinyin.surnames.get(c, sound) for c, sound in zip(name[:size], pinyin_of(name[:size]), strict=True)]
    return " ".join(part for part in (_word(surname), _word(pinyin_of(name[size:]))) if part)


def _word(syllables: Sequence[str]) -> str:
    """Join syllables into a word, with an apostrophe where one begins with a vowel, as in Xi'an."""
    if not syllables:
        return ""
    joined = syllables[0] + "".join(("'" + s) if s[:1] in ("a", "e", "o") else s for s in syllables[1:])
    return joined.replace("lv", "lü").replace("nv", "nü").capitalize()


def syllable_splits(word: str, most: int = MAX_NAME_SYLLABLES) -> list[tuple[str, ...]]:
    """Return every way to read the word as pinyin syllables, fewest first; [] when it is no pinyin.

    >>> syllable_splits("Xian")
    [('xian',), ('xi', 'an')]
    """
    plain = _plain(word)
    known = load_pinyin().spellings
    found: list[tuple[str, ...]] = []

    def read(rest: str, so_far: tuple[str, ...]) -> None:
        if not rest:
            found.append(so_far)
        elif rest[0] in "'-":
            read(rest[1:], so_far)
        elif len(so_far) < most:
            for length in range(1, 7):
                if rest[:length] in known and length <= len(rest):
                    read(rest[length:], (*so_far, rest[:length]))

    read(plain, ())
    if "'" in plain.strip("'"):
        parts = len(plain.strip("'").split("'"))
        found = [split for split in found if len(split) >= parts]
    return sorted(found, key=len)


def _plain(word: str) -> str:
    """Lower-case without tones; ü is v, as in the readings."""
    parted = unicodedata.normalize("NFD", word.lower()).replace("’", "'").replace("u\u0308", "v")
    plain = "".join(c for c in parted if not unicodedata.combining(c))
    # Passports write Lü as Lyu.
    return plain.replace("lyu", "lv").replace("nyu", "nv")


def name_patterns(question: str, is_word: Callable[[str], bool]) -> list[NamePattern]:
    """Return the runs of capitalised words that can be read as a Chinese name of two to four syllables.

    `is_word` says whether a word is common English: one word alone is a name only when it is none, two together may be
    ("Long Can").
    """
    return [pattern for run in _capitalised_runs(question) for pattern in _patterns(run, is_word)]


def _capitalised_runs(question: str) -> Iterator[list[str]]:
    run: list[str] = []
    end = -1
    for match in _LATIN_WORD.finditer(question):
        word = match[0].removesuffix("'s").removesuffix("’s").strip("'’-")
        adjacent = question[end : match.start()] == " "
        if not (word[:1].isupper() and syllable_splits(word)):
            if run:
                yield run
            run = []
        elif run and adjacent:
            run.append(word)
        else:
            if run:
                yield run
            run = [word]
        end = match.end() if match[0] == word else -1
    if run:
        yield run


def _patterns(run: Sequence[str], is_word: Callable[[str], bool]) -> Iterator[NamePattern]:
    used = False
    for left, right in pairwise(run):
        if is_word(left) and is_word(right):
            continue
        pairs = [(a, b) for a in syllable_splits(left, 2) for b in syllable_splits(right, 3)]
        forward = [(*a, *b) for a, b in pairs if len(a) + len(b) <= MAX_NAME_SYLLABLES]
        backward = [(*b, *a) for a, b in pairs if len(a) + len(b) <= MAX_NAME_SYLLABLES and len(b) <= 2]
        sequences = tuple(dict.fromkeys([*forward, *backward]))
        if sequences:
            used = True
            yield NamePattern(f"{left} {right}", sequences)
    if used:
        return
    for word in run:
        sequences = tuple(split for split in syllable_splits(word) if len(split) > 1)
        if sequences and not is_word(word):
            yield NamePattern(word, sequences)
