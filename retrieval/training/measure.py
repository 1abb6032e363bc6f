"""Measure the model and the lexicon on judged questions: words alone, words by the lexicon, vectors, all together.

Run as `python -m retrieval.training.measure --sets DIR [--pages FILE.txt --questions FILE.jsonl --distractors N]`.
Everything is held in memory and searched exactly; what the product's own search makes of it is measured elsewhere.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from retrieval.embedder import SHIPPED_MODEL, StaticEmbedder
from retrieval.lexicon import STOPS, load_lexicon
from retrieval.terms import terms
from retrieval.training.sources import news, sentences

K1, B = 1.2, 0.75
# Reciprocal rank fusion's usual constant (Cormack, Clarke and Buettcher, SIGIR 2009).
RRF_K = 60
PASSAGE_CHARS = 240
# A pair of characters that a name may be written with: the more there are, the less each says.
NAME_WEIGHT = 1.2
HAN = re.compile(r"[\u3400-\u9fff]")


class Words:
    """BM25 over the product's own terms, with a weight for each term of the question."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(terms(text)) for text in texts]
        self.number = {term: i for i, term in enumerate(dict.fromkeys(t for c in counts for t in c))}
        rows = np.repeat(np.arange(len(texts)), [len(c) for c in counts])
        columns = np.array([self.number[t] for c in counts for t in c])
        values = np.array([n for c in counts for n in c.values()], np.float64)
        lengths = np.array([sum(c.values()) for c in counts], np.float64)
        document_counts = np.bincount(columns, minlength=len(self.number))
        idf = np.log(1 + (len(texts) - document_counts + 0.5) / (document_counts + 0.5))
        norm = K1 * (1 - B + B * lengths / lengths.mean())
        scores = idf[columns] * values * (K1 + 1) / (values + norm[rows])
        self.matrix = sparse.csc_matrix((scores, (rows, columns)), shape=(len(texts), len(self.number)))

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        known = {self.number[t]: w for t, w in weights.items() if t in self.number}
        if not known:
            return np.zeros(self.matrix.shape[0])
        return np.asarray(self.matrix[:, list(known)] @ np.array(list(known.values())))


def plain_weights(question: str) -> dict[str, float]:
    return {term: 1.0 for term in terms(question)}


def lexicon_weights(question: str, words: Words) -> dict[str, float]:
    """Return the question's own terms, the lexicon's translations cut into terms, and what its names may be."""
    lexicon = load_lexicon()
    weights = dict.fromkeys((t for t in terms(question) if t not in STOPS), 1.0)
    for term in lexicon.expand(question):
        pieces = terms(term.zh)
        for piece in pieces:
            weights[piece] = weights.get(piece, 0.0) + term.weight / len(pieces)
    for name in lexicon.names(question):
        for pair in name.pairs():
            found = [a + b for a in lexicon.pinyin.characters(pair[0]) for b in lexicon.pinyin.characters(pair[1])]
            held = [spelled for spelled in found if spelled in words.number]
            for spelled in held:
                weights[spelled] = weights.get(spelled, 0.0) + NAME_WEIGHT / len(held) ** 0.5
    return weights


def first(scores: NDArray[np.float64], most: int = 100) -> list[int]:
    return [int(i) for i in np.argsort(-scores, kind="stable")[:most]]


def fused(rankings: Sequence[tuple[Sequence[int], float]]) -> list[int]:
    total: dict[int, float] = {}
    for ranking, weight in rankings:
        for rank, place in enumerate(ranking, 1):
            total[place] = total.get(place, 0.0) + weight / (RRF_K + rank)
    return sorted(total, key=lambda place: (-total[place], place))


def measure(
    name: str, texts: Sequence[str], questions: Sequence[str], right: Sequence[frozenset[int]], embedder: StaticEmbedder
) -> None:
    """Print recall@1 and recall@5 of each way to search."""
    words, vectors = Words(texts), embedder.embed_passages(texts)
    rankings: dict[str, list[list[int]]] = {}
    english = sum(not HAN.search(question) for question in questions) > len(questions) / 2
    for question in questions:
        found = {"words": first(words.scores(plain_weights(question)))}
        found["vectors"] = first((vectors @ embedder.embed_query(question)).astype(np.float64))
        if english:
            found["lexicon"] = first(words.scores(lexicon_weights(question, words)))
        weight = 0.7 if english else 0.3
        found["fused"] = fused([(found.get("lexicon", found["words"]), 1.0), (found["vectors"], weight)])
        for way, ranking in found.items():
            rankings.setdefault(way, []).append(ranking)
    for way, found_all in rankings.items():
        at = [np.mean([bool(r & set(f[:k])) for r, f in zip(right, found_all, strict=True)]) for k in (1, 5)]
        print(f"{name:16} {way:8} recall@1 {at[0]:.3f} recall@5 {at[1]:.3f} ({len(questions)} questions)", flush=True)


def judged(folder: Path) -> tuple[list[str], list[str], list[frozenset[int]]]:
    rows = [json.loads(line) for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").split("\n") if line]
    place = {str(row["_id"]): i for i, row in enumerate(rows)}
    held: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        if line:
            question, text, _ = line.split("\t")
            held.setdefault(question, set()).add(place[text])
    asked = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").split("\n") if line]
    asked = [row for row in asked if str(row["_id"]) in held]
    return [r["text"] for r in rows], [r["text"] for r in asked], [frozenset(held[str(r["_id"])]) for r in asked]


def passages(text: str) -> list[str]:
    """Return runs of whole sentences of at most about PASSAGE_CHARS."""
    made = [""]
    for sentence in re.findall(r"[^。！？]*[。！？]+[”」』）]*|[^。！？]+$", text):
        if made[-1] and len(made[-1]) + len(sentence) > PASSAGE_CHARS:
            made.append("")
        made[-1] += sentence
    return [passage for passage in made if passage.strip()]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sets", type=Path, required=True)
    asked.add_argument("--names", nargs="*", default=["xquad-en2zh", "xquad-zh2zh", "drcd-dev", "cmrc2018-trial"])
    asked.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    asked.add_argument("--page", type=Path, help="a newspaper page as text, one paragraph a line")
    asked.add_argument("--distractors", type=int, default=5_000)
    asked.add_argument("--dimensions", type=int, default=0)
    given = asked.parse_args()
    embedder = StaticEmbedder(given.model, dimensions=given.dimensions)
    for name in given.names:
        measure(name, *judged(given.sets / name), embedder)
    if given.page:
        rows = [json.loads(x) for x in (given.sets / "seed-questions.jsonl").read_text("utf-8").split("\n") if x]
        lines = [line.strip() for line in given.page.read_text(encoding="utf-8").split("\n") if line.strip()]
        pool = [p for p in passages("".join(line if len(line) > 30 else f"{line}。" for line in lines))]
        right = [frozenset(i for i, p in enumerate(pool) if all(e in p for e in row["evidence"])) for row in rows]
        kept = [i for i, found in enumerate(right) if found]
        # Distractors come from other papers' news: one passage of an article.
        for text in news(given.sets / "crud-news"):
            if len(pool) >= given.distractors:
                break
            made = passages("".join(sentences(text)[2:8]))
            pool += made[:1]
        for language in ("en", "zh"):
            measure(f"page {language}", pool, [rows[i][language] for i in kept], [right[i] for i in kept], embedder)


if __name__ == "__main__":
    main()
