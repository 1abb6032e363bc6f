"""Make batches of (question, passage) that belong together. Knows tokens, not texts.

Four kinds: a run of words of a news sentence against its surroundings (with and without that sentence); the same with
the words put into English by the dictionary, as a question in English would be; sentences with their translations;
dictionary senses with their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.lexicon import STOPS, TRANSLATIONS
from retrieval.training.build_lexicon import rows
from retrieval.training.ragged import Ints, Ragged
from retrieval.training.sources import dictionary, parallel
from retrieval.training.vocabulary import HAN, cut_all, tokens_of

SHARES = {"cloze": 0.35, "english cloze": 0.36, "parallel": 0.16, "senses": 0.13}
PASSAGE_TOKENS = 170
# Chances are drawn from this many places, so that drawing is one look-up.
SLOTS = 32
# What the lexicon learned from sentences is used more than what dictionaries list.
LEARNED_WEIGHT = 1.5
# Sentences of these sources follow one another as in their article, so that neighbours make a passage.
RUNNING = frozenset({"ntrex", "pud", "tico", "guide", "course", "sdg"})
GLOSSARIES = frozenset({"wordnet"})

_ASKING = ("什么", "多少", "哪个", "哪些", "谁", "何时", "哪里", "为什么", "如何", "怎么", "几")
_ASKING_ENGLISH = (
    "what",
    "which",
    "who",
    "when",
    "where",
    "how",
    "many",
    "much",
    "why",
    "does",
    "did",
    "is",
    "was",
    "the",
    "of",
    "in",
    "by",
)


@dataclass(slots=True)
class Texts:
    """All that batches are drawn from, as token numbers."""

    news: Ragged
    articles: Ints
    english: Ragged
    chinese: Ragged
    running: Ints
    single: Ints
    senses: Ragged
    words: Ragged
    translations: Ragged
    slots: Ints
    digits: Ints
    asking: Ints
    asking_english: Ints


def load(sources: Path, vocabulary: Path) -> Texts:
    """Read the vocabulary's cut news, cut the rest."""
    cutter = Tokenizer.from_file(str(vocabulary / "tokenizer.json"))
    names = tokens_of(cutter)
    number = {name: i for i, name in enumerate(names)}
    news = Ragged(np.load(vocabulary / "tokens.npy").astype(np.int64), np.load(vocabulary / "sentences.npy"))
    pairs = list(parallel(sources))
    sentences = [pair for pair in pairs if pair[2] not in GLOSSARIES]
    kinds = np.array([source in RUNNING for _, _, source in sentences])
    glosses = [(e, z) for e, z, source in pairs if source in GLOSSARIES]
    glosses += [(" ".join(s), e.word) for e in dictionary(sources) for s in e.senses[:5]]
    translations, slots = _translations(sources, cutter, names, number)
    return Texts(
        news=news,
        articles=np.load(vocabulary / "articles.npy"),
        english=Ragged.of(list(cut_all(cutter, (e for e, _, _ in sentences)))),
        chinese=Ragged.of(list(cut_all(cutter, (z for _, z, _ in sentences)))),
        running=np.flatnonzero(kinds),
        single=np.flatnonzero(~kinds),
        senses=Ragged.of(list(cut_all(cutter, (e for e, _ in glosses)))),
        words=Ragged.of(list(cut_all(cutter, (z for _, z in glosses)))),
        translations=translations,
        slots=slots,
        digits=np.array([any(c.isdigit() for c in name) for name in names]),
        asking=np.array([number[w] for w in _ASKING if w in number]),
        asking_english=np.array([number[w] for w in _ASKING_ENGLISH]),
    )


def _translations(
    sources: Path, cutter: Tokenizer, names: Sequence[str], number: dict[str, int]
) -> tuple[Ragged, Ints]:
    """Return lists of English tokens, and for each token SLOTS numbers of lists that may stand for it."""
    senses: dict[str, list[tuple[str, float]]] = {}
    readings: dict[str, str] = {}
    for entry in dictionary(sources):
        if len(entry.word) == 1:
            readings.setdefault(entry.word, entry.syllables[0])
        for place, sense in enumerate(entry.senses[:6]):
            text = " ".join(w for w in sense if w not in STOPS)
            senses.setdefault(entry.word, []).append((text, 1.0 if place == 0 else 0.5 if place < 3 else 0.25))
    for english, chinese, source in parallel(sources):
        if source in GLOSSARIES:
            senses.setdefault(chinese, []).append((english.lower(), 0.3))
    for english, row in rows(TRANSLATIONS):
        if " " not in english:
            for chinese, share in row.items():
                senses.setdefault(chinese, []).append((english, LEARNED_WEIGHT * share))
    lists: list[str] = []
    slots = np.zeros((len(names), SLOTS), np.int64)
    for i, name in enumerate(names):
        if HAN.fullmatch(name):
            offered = senses.get(name) or _in_parts(name, senses)
            spelled = " ".join(readings[c] for c in name if c in readings)
            offered = [*offered, (spelled, 0.1)] if offered else [(spelled, 1.0)]
        else:
            offered = [(name, 1.0)]
        weights = np.array([w for _, w in offered])
        places = np.searchsorted(np.cumsum(weights / weights.sum()), (np.arange(SLOTS) + 0.5) / SLOTS)
        slots[i] = len(lists) + np.minimum(places, len(offered) - 1)
        lists += [text for text, _ in offered]
    return Ragged.of(list(cut_all(cutter, lists))), slots


def _in_parts(word: str, senses: dict[str, list[tuple[str, float]]]) -> list[tuple[str, float]]:
    """Translate a word that no dictionary has by its longest parts, [] unless all of it is covered."""
    parts, start = [], 0
    while start < len(word):
        end = next((e for e in range(len(word), start + 1, -1) if word[start:e] in senses and e - start < len(word)), 0)
        if not end:
            return []
        parts.append(senses[word[start:end]][0][0])
        start = end
    return [(" ".join(parts), 1.0)]


def draw(texts: Texts, kind: str, size: int, rng: np.random.Generator) -> tuple[Ragged, Ragged]:
    """Return about `size` questions and their passages; pairs with an empty side are left out."""
    if kind == "cloze":
        question, passage = _cloze(texts, size, rng, english=False)
    elif kind == "english cloze":
        question, passage = _cloze(texts, size, rng, english=True)
    elif kind == "parallel":
        question, passage = _parallel(texts, size, rng)
    else:
        rows = rng.integers(len(texts.senses), size=size)
        question, passage = texts.senses.take(rows), texts.words.take(rows)
    good = (question.lengths > 0) & (passage.lengths > 0)
    return question.rows(good), passage.rows(good)


def _cloze(texts: Texts, size: int, rng: np.random.Generator, *, english: bool) -> tuple[Ragged, Ragged]:
    news, total = texts.news, len(texts.news)
    row = rng.integers(total, size=size)
    article = np.searchsorted(texts.articles, row, side="right") - 1
    # A quarter of the questions are the first sentence, which says what the whole article is about.
    row = np.where(rng.random(size) < 0.2, texts.articles[article], row)
    first = np.maximum(texts.articles[article], row - rng.integers(0, 4, size))
    last = np.minimum(texts.articles[article + 1] - 1, row + rng.integers(0, 4, size))
    start = np.maximum(news.offsets[first], news.offsets[row] - PASSAGE_TOKENS)
    end = np.minimum(news.offsets[last + 1], news.offsets[row + 1] + PASSAGE_TOKENS)
    whole = rng.random(size) < (0.0 if english else 0.35)
    removed = whole | (rng.random(size) < (0.15 if english else 0.25))
    removed &= last > first
    here, there = news.offsets[row], news.offsets[row + 1]
    passage = news.between(start, np.where(removed, here, end)).join(news.between(np.where(removed, there, end), end))
    length = np.where(whole, there - here, np.minimum(there - here, rng.integers(3, 17, size)))
    begin = here + np.floor(rng.random(size) * np.maximum(there - here - length + 1, 1)).astype(np.int64)
    question = news.between(begin, begin + length)
    drop = np.where(texts.digits[question.flat], 0.45, 0.2)
    held = rng.random(len(question.flat)) >= drop
    held |= np.repeat(whole, question.lengths)
    question = question.keep(held)
    if english:
        slot = texts.slots[question.flat, rng.integers(SLOTS, size=len(question.flat))]
        question = question.expand(texts.translations, slot)
        words = Ragged.of(list(rng.choice(texts.asking_english, (size, 3))))
        question = question.join(words.keep(rng.random(len(words.flat)) < 0.6))
    else:
        words = Ragged(rng.choice(texts.asking, size), np.arange(size + 1))
        question = question.join(words.keep(~whole))
    return question, passage


def _parallel(texts: Texts, size: int, rng: np.random.Generator) -> tuple[Ragged, Ragged]:
    row = np.where(rng.random(size) < 0.55, rng.choice(texts.running, size), rng.choice(texts.single, size))
    running = np.isin(row, texts.running)
    wide = running & (rng.random(size) < 0.5)
    first = np.where(wide, np.maximum(row - rng.integers(0, 3, size), 0), row)
    last = np.where(wide, np.minimum(row + rng.integers(0, 3, size), len(texts.chinese) - 1), row)
    passage = texts.chinese.between(texts.chinese.offsets[first], texts.chinese.offsets[last + 1])
    question = texts.english.take(row)
    question = question.keep(rng.random(len(question.flat)) >= 0.15)
    return question, passage
