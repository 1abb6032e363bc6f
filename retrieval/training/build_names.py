"""Make the tables of names from CC-CEDICT: Chinese places by their pinyin, and what letters characters stand for.

Run as `python -m retrieval.training.build_names --sources DIR`; DIR holds `cedict.txt.gz` and the news' corpus.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from retrieval.lexicon import PLACES
from retrieval.training.sources import DICTIONARY, news
from retrieval.transliteration import MAX_LETTERS, SOUNDS, letters_of

ROUNDS = 6
# Letters that one character's initial may stand for: Wagner is wa-ge-na.
_ALIKE = ("bp", "dt", "gkchqj", "fvw", "m", "n", "lr", "szcxjtqg", "hx", "aeiouyhw")
_KINDS = "市县省区州岛湾河山江湖港镇乡人语族国"
_ENTRY = re.compile(r"\S+ (\S+) \[([^\]]*)\] /(.*)/\s*$")
_NAMES = re.compile(r"(?:(?:Mt|Lake|River|Mount) )?((?:[A-ZÀ-Þ][\w'’-]+ ?)+)")
# What an alignment may lack of the best: pairs below are translations, not transliterations.
LEAST_CHANCE = -9.3
UNSEEN = -12.0
UNLIKE = -4.0
LIKE_SHARE = 0.75
MOST_CHARACTERS = 8
# A town that 68,213 articles never name, and of two of one spelling one that is a twentieth as common, is left out.
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Name:
    """A foreign name, its Chinese characters and their syllables."""

    letters: str
    characters: str
    syllables: tuple[str, ...]


def proper(lines: Iterable[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield (word, syllables, Latin names of the first sense) of the dictionary's proper nouns."""
    for line in lines:
        match = _ENTRY.match(line)
        if not match or not match[2][:1].isupper() or not re.fullmatch("[\u3400-\u9fff·]+", match[1]):
            continue
        syllables = [s for s in re.sub(r"\d", "", match[2]).lower().replace("u:", "v").split() if s != "·"]
        named = _NAMES.match(re.sub(r"\([^)]*\)", "", match[3].split("/")[0]).strip())
        if named and len(match[1].replace("·", "")) == len(syllables):
            yield match[1], syllables, [letters_of(name) for name in named[1].split()]


def places(entries: Iterable[tuple[str, list[str], list[str]]]) -> dict[str, set[str]]:
    """Return Chinese names by their pinyin in one word: shandong is 山东."""
    found: dict[str, set[str]] = defaultdict(set)
    for word, syllables, names in entries:
        for size in range(2, len(word) + 1):
            if names[0] == "".join(syllables[:size]) and all(kind in _KINDS for kind in word[size:]):
                found[names[0]].add(word[:size])
    return found


def foreign(entries: Iterable[tuple[str, list[str], list[str]]]) -> list[Name]:
    """Return what may be transliterated; some of it is translated."""
    found = set()
    for word, syllables, names in entries:
        parts, at = word.split("·"), 0
        if len(parts) > len(names):
            continue
        for part, letters in zip(parts, names, strict=False):
            own = syllables[at : at + len(part)]
            at += len(part)
            bare = part.rstrip(_KINDS) if len(parts) == 1 else part
            # 瓦县 is no sound: where the kind of place can be parted from the name, it is.
            held = bare if len(bare) > 1 else part
            if len(held) > 1:
                found.add(Name(letters, held, tuple(own[: len(held)])))
    return sorted(filter(_plausible, found), key=lambda name: (name.letters, name.characters))


def _plausible(name: Name) -> bool:
    said, vowels = "".join(name.syllables), len(re.findall("[aeiouy]+", name.letters))
    return (
        len(name.letters) > 2
        and _alike(name.letters[0], name.syllables[0][0])
        and vowels - 1 <= len(name.characters) <= vowels + 3
        and not said.startswith(name.letters)
        and not name.letters.startswith(said)
    )


def _alike(letter: str, initial: str) -> bool:
    return any(letter in group and initial in group for group in _ALIKE)


def aligned(name: Name, chances: Mapping[tuple[str, str], float]) -> tuple[list[tuple[str, str]], float]:
    """Return which letters each character stands for, the likeliest way, and its log-probability."""
    length, count = len(name.letters), len(name.characters)
    best = [[-math.inf] * (length + 1) for _ in range(count + 1)]
    back = [[0] * (length + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for place, character in enumerate(name.characters):
        for start in range(length):
            if best[place][start] == -math.inf:
                continue
            for end in range(start + 1, min(length, start + MAX_LETTERS) + 1):
                letters = name.letters[start:end]
                chance = chances.get((letters, character), 0.0)
                score = best[place][start] + (math.log(chance) if chance else UNSEEN)
                score += 0.0 if _alike(letters[0], name.syllables[place][0]) else UNLIKE
                # Before anything is known characters stand for about two letters each.
                score -= 0.0 if chances else 0.3 * abs(end - start - 2.2)
                if score > best[place + 1][end]:
                    best[place + 1][end], back[place + 1][end] = score, start
    if best[count][length] == -math.inf:
        return [], -math.inf
    cuts = [length]
    for place in range(count, 0, -1):
        cuts.append(back[place][cuts[-1]])
    cuts.reverse()
    parts = [name.letters[a:b] for a, b in pairwise(cuts)]
    return list(zip(parts, name.characters, strict=True)), best[count][length]


def learned(names: Sequence[Name]) -> dict[tuple[str, str], float]:
    """Return how likely each (letters, character) is, from the likeliest alignments, found anew each round."""
    chances: dict[tuple[str, str], float] = {}
    for round_ in range(ROUNDS):
        counts: Counter[tuple[str, str]] = Counter()
        for name in names:
            pairs, score = aligned(name, chances)
            like = sum(_alike(p[0], s[0]) for (p, _), s in zip(pairs, name.syllables, strict=False))
            per_character = score / len(name.characters)
            if like >= LIKE_SHARE * len(name.characters) and (round_ < 3 or per_character > LEAST_CHANCE):
                counts.update(pairs)
        total = counts.total()
        chances = {pair: count / total for pair, count in counts.items()}
    return chances


def write_sounds(chances: Mapping[tuple[str, str], float], path: Path) -> None:
    """Write the characters of each run of letters, likeliest first."""
    held: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (letters, character), chance in chances.items():
        held[letters].append((-math.log(chance), character))
    lines = [
        "\t".join([letters, *(f"{c}{-round(100 * cost)}" for cost, c in sorted(held[letters])[:MOST_CHARACTERS])])
        for letters in sorted(held)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_places(found: Mapping[str, set[str]], texts: Iterable[str], path: Path) -> None:
    """Write those that the news names, with their shares in percent."""
    counts: Counter[str] = Counter()
    wanted = {word for words in found.values() for word in words}
    for text in texts:
        pairs = {text[i : i + 2] for i in range(len(text) - 1)}
        counts.update(pairs & wanted)
        counts.update(word for i in range(len(text) - 2) if (word := text[i : i + 3]) in wanted)
    lines = []
    for pinyin in sorted(found):
        total = sum(counts[word] for word in found[pinyin])
        shares = sorted(((counts[w] / total, w) for w in found[pinyin] if counts[w]), reverse=True) if total else []
        if row := " ".join(f"{w}:{max(1, round(100 * share))}" for share, w in shares if share >= LEAST_SHARE):
            lines.append(f"{pinyin}\t{row}\n")
    path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sources", type=Path, required=True)
    given = asked.parse_args()
    with gzip.open(given.sources / DICTIONARY, "rt", encoding="utf-8") as lines:
        entries = list(proper(lines))
    write_places(places(entries), news(given.sources), PLACES)
    write_sounds(learned(foreign(entries)), SOUNDS)


if __name__ == "__main__":
    main()
