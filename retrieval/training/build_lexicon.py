"""Make the English-Chinese lexicon and the table of readings from dictionaries, parallel text and the news' counts.

Run as `python -m retrieval.training.build_lexicon --sources DIR --vocabulary DIR`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from retrieval.lexicon import MAX_PHRASE_WORDS, STOPS, TRANSLATIONS, forms
from retrieval.pinyin import READINGS
from retrieval.training.sources import Entry, dictionary, parallel
from retrieval.training.translation_table import Pairs, translation_table
from retrieval.training.vocabulary import HAN, LATIN

# Four and a dictionary share of a third found the most of 2,000 held-out sentence pairs (PUD, TICO-19): .63 first
# against .62 with six and a half; .58 without the dictionary, .51 without the parallel text.
MOST_TRANSLATIONS = 4
# Only words that the news uses may stand for an English one: a rare sense would pull in nothing, or something odd.
MIN_NEWS_COUNT = 3
DICTIONARY_SHARE = 0.35
GLOSSARIES = frozenset({"wordnet"})


def glossary(
    entries: Iterable[Entry], pairs: Iterable[tuple[str, str]], counts: Counter[str]
) -> dict[str, dict[str, float]]:
    """Return English phrase -> Chinese word -> score, weighed by how common the word is in the news."""
    found: dict[str, dict[str, float]] = defaultdict(dict)

    def offer(english: str, chinese: str, weight: float) -> None:
        number = counts[chinese] or (MIN_NEWS_COUNT if len(chinese) > 4 else 0)
        if number >= MIN_NEWS_COUNT and HAN.fullmatch(chinese):
            score = math.log1p(number) ** 2 * weight
            found[english][chinese] = max(found[english].get(chinese, 0.0), score)

    for entry in entries:
        for place, sense in enumerate(entry.senses[:6]):
            content = [word for word in sense if word not in STOPS]
            if content and len(content) <= MAX_PHRASE_WORDS:
                offer(" ".join(content), entry.word, 1.0 if place == 0 else 0.5)
    for english, chinese in pairs:
        content = [word for word in LATIN.findall(english.lower()) if word not in STOPS]
        if 0 < len(content) <= MAX_PHRASE_WORDS:
            offer(" ".join(content), chinese, 0.4)
    return found


def merge(learned: dict[str, dict[str, float]], looked_up: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return shares that sum to 1 for each English word or phrase, the heaviest few."""
    merged: dict[str, dict[str, float]] = {}
    for english in learned.keys() | looked_up.keys():
        scores: dict[str, float] = defaultdict(float)
        senses = sorted(looked_up.get(english, {}).items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TRANSLATIONS]
        total = sum(score for _, score in senses)
        part = DICTIONARY_SHARE if english in learned else 1.0
        for chinese, score in senses:
            scores[chinese] += part * score / total
        table = learned.get(english, {})
        total = sum(table.values())
        for chinese, chance in table.items():
            scores[chinese] += chance / total
        # The word index holds pairs of characters: a single one is of use only where there is nothing longer.
        longer = {zh: score for zh, score in scores.items() if len(zh) > 1}
        best = sorted((longer or scores).items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TRANSLATIONS]
        total = sum(score for _, score in best)
        merged[english] = {chinese: score / total for chinese, score in best}
    return merged


def write(table: dict[str, dict[str, float]], path: Path) -> None:
    lines = []
    for english in sorted(table, key=lambda phrase: f"{phrase}\t".encode()):
        shares = [(zh, round(100 * share)) for zh, share in table[english].items()]
        if row := " ".join(f"{zh}:{percent}" for zh, percent in shares if percent >= 3):
            lines.append(f"{english}\t{row}\n")
    # A fixed time stamp, so that the same sources give the same bytes.
    path.write_bytes(gzip.compress("".join(lines).encode("utf-8"), 9, mtime=0))


def write_readings(entries: Iterable[Entry], raw: Iterable[Entry], counts: Counter[str], path: Path) -> None:
    """Write each character with its readings, commonest first, and its reading as a surname where that differs."""
    sounds: dict[str, Counter[str]] = defaultdict(Counter)
    surnames: dict[str, str] = {}
    for entry in entries:
        if len(entry.word) == len(entry.syllables):
            for character, sound in zip(entry.word, entry.syllables, strict=True):
                if HAN.fullmatch(character) and LATIN.fullmatch(sound) and len(sound) < 7:
                    sounds[character][sound] += 1 + counts[entry.word]
    for entry in raw:
        if len(entry.word) == 1 and entry.proper:
            surnames.setdefault(entry.word, entry.syllables[0])
    lines = []
    for character in sorted(sounds, key=lambda c: (-counts[c] - sum(sounds[c].values()), c)):
        total = sum(sounds[character].values())
        readings = [s for s, n in sounds[character].most_common(4) if n >= 0.01 * total]
        surname = surnames.get(character, "")
        if surname and surname not in readings:
            readings.append(surname)
        lines.append(f"{character}\t{' '.join(readings)}\t{surname if surname != readings[0] else ''}\n")
    path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sources", type=Path, required=True)
    asked.add_argument("--vocabulary", type=Path, required=True)
    given = asked.parse_args()
    counts: Counter[str] = Counter(json.loads((given.vocabulary / "chinese.json").read_text(encoding="utf-8")))
    entries = list(dictionary(given.sources))
    texts = list(parallel(given.sources))
    looked_up = glossary(entries, ((e, z) for e, z, source in texts if source in GLOSSARIES), counts)
    pairs = Pairs.of(texts, entries, given.vocabulary / "tokenizer.json", GLOSSARIES)
    learned = translation_table(pairs, MOST_TRANSLATIONS)
    learned = {word: found for word, found in learned.items() if word not in STOPS}
    table = merge(learned, looked_up)
    # A regular form that its stem's row already explains need not be kept.
    table = {e: row for e, row in table.items() if not _redundant(e, row, table)}
    write(table, TRANSLATIONS)
    write_readings(entries, entries, counts, READINGS)
    print(f"{len(table)} English words and phrases, {TRANSLATIONS.stat().st_size} bytes")


def rows(path: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield what `write` wrote."""
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        english, shares = line.split("\t")
        pairs = (share.split(":") for share in shares.split(" "))
        yield english, {zh: int(percent) / 100 for zh, percent in pairs}


def _redundant(english: str, row: dict[str, float], table: dict[str, dict[str, float]]) -> bool:
    """Whether a plural or past form says nothing that its stem does not say."""
    return any(stem in table and row.keys() <= table[stem].keys() for stem in forms(english)[1:])


if __name__ == "__main__":
    main()
