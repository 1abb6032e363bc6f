"""Choose the tokens of the bilingual model: Chinese words as the news uses them, characters, English words, numbers.

The words are found without a segmenter: a unigram tokenizer that knows the dictionary's words cuts the news, pairs
that stand together far more often than by chance become words, and the counts of each cut are the scores of the next.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from retrieval.training.sources import dictionary, news, parallel, sentences

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z]+")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
RUNS = r"[\u3400-\u9fff]+|[a-z]+|[0-9]+(?:\.[0-9]+)?%?"

CHINESE_WORDS = 44_000
ENGLISH_WORDS = 32_000
NUMBERS = 2_500
MAX_WORD_CHARS = 6
# A pair is a word when it stands together e^4 times more often than chance, and often enough to be learned.
PAIR_MIN_COUNT = 60
PAIR_MIN_PMI = 4.0
ROUNDS = 3
UNKNOWN = "[UNK]"


def tokenizer(scored: Sequence[tuple[str, float]], *, keep_separators: bool = False) -> Tokenizer:
    """Return a unigram tokenizer over (token, log probability); the first token stands for the unknown."""
    made = Tokenizer(models.Unigram(list(scored), unk_id=0, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    behaviour = "isolated" if keep_separators else "removed"
    made.pre_tokenizer = pre_tokenizers.Split(Regex(RUNS), behavior=behaviour, invert=not keep_separators)
    return made


def tokens_of(cutter: Tokenizer) -> list[str]:
    """Return the tokens, each at the place of its number."""
    return [cutter.id_to_token(i) or "" for i in range(cutter.get_vocab_size())]


def cut_all(cutter: Tokenizer, texts: Iterable[str], batch: int = 4_000) -> Iterator[NDArray[np.int32]]:
    """Yield the token numbers of each text."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if len(held) == batch:
            yield from (np.array(e.ids, np.int32) for e in cutter.encode_batch_fast(held))
            held = []
    yield from (np.array(e.ids, np.int32) for e in cutter.encode_batch_fast(held))


def count_words(texts: Sequence[str], known: Iterable[str]) -> Counter[str]:
    """Return how often each Chinese word stands in `texts`, words that `known` does not hold included."""
    characters = sorted({c for text in texts for c in text if HAN.match(c)})
    words = [w for w in dict.fromkeys(known) if 2 <= len(w) <= MAX_WORD_CHARS and HAN.fullmatch(w)]
    scored = [(UNKNOWN, 0.0), *((w, -10.0) for w in words), *((c, -10.5) for c in characters)]
    counts: Counter[str] = Counter()
    for turn in range(ROUNDS):
        names = [token for token, _ in scored]
        single, pairs = _count(tokenizer(scored, keep_separators=True), texts, len(names), pairs=turn == 0)
        counts = Counter({names[i]: int(n) for i, n in enumerate(single) if i and n})
        if turn == 0:
            counts.update(_new_words(names, single, pairs))
        total = sum(counts.values())
        scored = [(UNKNOWN, 0.0), *((w, math.log(n / total)) for w, n in counts.items())]
        missing = [c for c in characters if c not in counts]
        scored += [(c, math.log(0.5 / total)) for c in missing]
    return counts


def _count(
    cutter: Tokenizer, texts: Sequence[str], size: int, *, pairs: bool
) -> tuple[NDArray[np.int64], Counter[int]]:
    single = np.zeros(size, np.int64)
    double: Counter[int] = Counter()
    for start in range(0, len(texts), 20_000):
        ids = np.concatenate([*cut_all(cutter, texts[start : start + 20_000]), np.zeros(1, np.int32)]).astype(np.int64)
        single += np.bincount(ids, minlength=size)
        if pairs:
            left, right = ids[:-1], ids[1:]
            both = (left > 0) & (right > 0)
            keys, numbers = np.unique(left[both] * size + right[both], return_counts=True)
            often = numbers > 1
            double.update(dict(zip(keys[often].tolist(), numbers[often].tolist(), strict=True)))
    return single, double


def _new_words(names: Sequence[str], single: NDArray[np.int64], pairs: Counter[int]) -> dict[str, int]:
    total, size = float(single[1:].sum()), len(names)
    found: dict[str, int] = {}
    for key, number in pairs.items():
        left, right = divmod(key, size)
        word = names[left] + names[right]
        if number < PAIR_MIN_COUNT or len(word) > MAX_WORD_CHARS or not HAN.fullmatch(word):
            continue
        if math.log(number * total / (float(single[left]) * float(single[right]))) > PAIR_MIN_PMI:
            found[word] = number
    return found


def english_counts(folder: Path, texts: Sequence[str]) -> Counter[str]:
    """Return how much each English word matters: in parallel text, in glosses, in the news itself."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(LATIN.findall(text.lower()))
    for word in counts:
        counts[word] = min(counts[word], 2_000)
    for english, _, _ in parallel(folder):
        counts.update(LATIN.findall(english.lower()))
    for entry in dictionary(folder):
        for sense in entry.senses[:4]:
            counts.update(w for w in sense if w.isalpha())
    return counts


def build(folder: Path, out: Path) -> None:
    """Write tokenizer.json, the words' counts and the news' sentences cut into tokens to `out`."""
    articles = [s for s in (sentences(text[:3_000]) for text in news(folder)) if s]
    texts = [sentence for article in articles for sentence in article]
    entries = list(dictionary(folder))
    counted = out / "chinese.json"  # the slow part, which does not change with the parallel text
    if counted.exists():
        counts = Counter(json.loads(counted.read_text(encoding="utf-8")))
    else:
        counts = count_words(texts, (entry.word for entry in entries))
        out.mkdir(parents=True, exist_ok=True)
        counted.write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")
    english = english_counts(folder, texts)
    numbers = Counter(n for text in texts for n in NUMBER.findall(text))
    scored = _scores(counts, english, numbers, {s for e in entries for s in e.syllables if LATIN.fullmatch(s)})
    made = tokenizer(scored)
    made.save(str(out / "tokenizer.json"), pretty=False)
    (out / "english.json").write_text(json.dumps(english), encoding="utf-8")
    ids = list(cut_all(made, texts))
    np.save(out / "tokens.npy", np.concatenate(ids))
    np.save(out / "sentences.npy", np.cumsum([0, *(len(i) for i in ids)]))
    np.save(out / "articles.npy", np.cumsum([0, *(len(a) for a in articles)]))


def _scores(
    chinese: Counter[str], english: Counter[str], numbers: Counter[str], syllables: set[str]
) -> list[tuple[str, float]]:
    words = Counter({w: n for w, n in chinese.items() if len(w) > 1}).most_common(CHINESE_WORDS)
    characters = {c for w in chinese for c in w}
    kept = dict(words) | {c: max(1, chinese[c]) for c in sorted(characters)}
    latin = dict(Counter({w: n for w, n in english.items() if 2 <= len(w) <= 20}).most_common(ENGLISH_WORDS))
    latin = latin | {s: latin.get(s, 1) for s in sorted(syllables) if len(s) > 1}
    digits = dict(numbers.most_common(NUMBERS)) | {str(i): numbers[str(i)] + 1 for i in range(100)}
    digits |= {f"{i:02d}": numbers[f"{i:02d}"] + 1 for i in range(100)} | {".": 1, "%": 200}
    digits |= {str(year): numbers[str(year)] + 50 for year in range(1980, 2036)}
    scored: dict[str, float] = {UNKNOWN: 0.0}
    for group in (kept, latin, digits):
        total = sum(group.values())
        for token, n in group.items():
            scored.setdefault(token, round(math.log(n / total), 3))
    for letter in "abcdefghijklmnopqrstuvwxyz":
        # Letters are the last resort for a word that we do not know.
        scored.setdefault(letter, -14.0)
    return list(scored.items())
