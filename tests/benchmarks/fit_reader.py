"""Fit the extractive reader's weights on DRCD-dev and the CMRC2018 trial set, and print them.

    python -m tests.benchmarks.fit_reader ../shared/evals 500 zh

The passages of a set are one archive; hits are the bigram BM25's first six. A sentence is right when it stands in the
judged passage and holds an answer. Weights maximise the softmax likelihood of the right sentences. The decision to
answer is fitted on the same questions, each asked twice: with its passage in the archive and without.
There are no English questions to fit on, so "en" takes away at random what translation loses.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot import extract_features, extract_read
from bot.extract_features import NAMES
from bot.extract_read import Reading, read
from bot.extract_support import SUPPORT_NAMES, support_features
from bot.question import understand
from retrieval.embedder import open_embedder
from retrieval.newspaper import Article, Block, Masthead
from retrieval.passage import Hit, Passage
from retrieval.terms import terms

HITS = 6


class Bigrams:
    def __init__(self, texts):
        self.lengths = [len(t) for t in texts]
        self.mean = sum(self.lengths) / len(texts)
        self.lists = defaultdict(list)
        for i, text in enumerate(texts):
            for term, n in Counter(terms(text)).items():
                self.lists[term].append((i, n))
        self.count = len(texts)

    def search(self, question, k):
        scores = Counter()
        for term in set(terms(question)):
            held = self.lists.get(term, [])
            idf = math.log(1 + (self.count - len(held) + 0.5) / (len(held) + 0.5))
            for i, n in held:
                scores[i] += idf * n * 2.2 / (n + 1.2 * (0.25 + 0.75 * self.lengths[i] / self.mean))
        return [i for i, _ in scores.most_common(k)]


class NoTranslation:
    def __init__(self):
        self.embedder = open_embedder("")

    def terms(self, question):
        return {}

    def similarity(self, question, sentences):
        return self.embedder.embed_passages(sentences) @ self.embedder.embed_query(question)


def load(folder):
    corpus = [json.loads(line) for line in (folder / "corpus.jsonl").open()]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open()]
    place = {row["_id"]: i for i, row in enumerate(corpus)}
    judged = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        query, passage, _ = line.split("\t")
        judged[query].add(place[passage])
    return [row["text"] for row in corpus], queries, judged


def hit(text, number, score):
    article = Article(f"第{number}篇", (Block(text),), article_id=str(number))
    return Hit(Passage(str(number), 0, len(text), text, number=number), article, Masthead("试验报", None), score)


# About this share of an English question's words has translations that are not the paper's word.
UNTRANSLATED = 0.4


def losing(words):
    """Return the words of a Chinese question as a translation leaves them: some are in no form that the paper has."""
    return [replace(w, forms=()) if random.random() < UNTRANSLATED and not w.name else w for w in words]


def main(root, most, language):
    random.seed(7)
    if language == "en":
        known = extract_read.question_words
        extract_read.question_words = lambda question, translate: losing(known(question, translate))
        extract_features._common = lambda one, other: 0
    relevance = NoTranslation()
    groups, decisions = [], []
    for name in ("drcd-dev", "cmrc2018-trial"):
        texts, queries, judged = load(Path(root) / name)
        index = Bigrams(texts)
        random.shuffle(queries)
        for query in queries[:most]:
            question = understand(query["text"])
            if question.needs_no_search:
                continue
            found = index.search(query["text"], HITS + 1)
            for with_it in (True, False):
                chosen = [i for i in found if with_it or i not in judged[query["_id"]]][:HITS]
                hits = [hit(texts[i], i, 1.0 / (1 + r)) for r, i in enumerate(chosen)]
                reading = read(question, question.parts[0], hits, relevance)
                if reading is None:
                    continue
                right = np.array(
                    [
                        m.candidate.hit.passage.number in judged[query["_id"]]
                        and any(a in m.candidate.text for a in query["answers"])
                        for m in reading.measured
                    ]
                )
                if with_it and right.any():
                    groups.append((np.stack([m.features for m in reading.measured]), right))
                decisions.append((question, reading, bool(right[reading.best]) if with_it else False, with_it))
    weights = fit_softmax(groups)
    hits1 = np.mean([right[int(np.argmax(x @ weights))] for x, right in groups])
    print(f"{len(groups)} questions, right sentence first: {hits1:.3f}")
    print("SENTENCE_WEIGHTS = {")
    for feature, weight in zip(NAMES, weights, strict=True):
        print(f'    "{feature}": {weight:.3f},')
    print("}")
    rows, labels = [], []
    for question, reading, _, with_it in decisions:
        order = np.stack([m.features for m in reading.measured]) @ weights
        again = Reading(reading.measured, order, reading.weighing, reading.similar)
        rows.append(support_features(question, question.parts[0], again, again.best))
        labels.append(with_it)
    x, y = np.array(rows), np.array(labels, float)
    mean, spread = x.mean(0), x.std(0) + 1e-9
    coefficients, bias = fit_logistic((x - mean) / spread, y)
    coefficients, bias = coefficients / spread, bias - float((coefficients / spread) @ mean)
    p = 1 / (1 + np.exp(-(x @ coefficients + bias)))
    for cut in (0.2, 0.3, 0.4, 0.5, 0.6):
        print(
            f"answer above {cut}: refused of unanswerable {np.mean(p[y == 0] < cut):.3f}, "
            f"of answerable {np.mean(p[y == 1] < cut):.3f}"
        )
    print(f'    "{language}": (\n        {{')
    for feature, weight in zip(SUPPORT_NAMES, coefficients, strict=True):
        print(f'            "{feature}": {weight:.3f},')
    print(f"        }},\n        {bias:.3f},\n    ),")


def fit_softmax(groups, rounds=300, rate=0.05, decay=1e-3):
    weights = np.zeros(len(NAMES))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        gradient = np.zeros_like(weights)
        for x, right in groups:
            scores = x @ weights
            p = np.exp(scores - scores.max())
            p /= p.sum()
            q = p * right / max(float((p * right).sum()), 1e-12)
            gradient += x.T @ (q - p)
        gradient = gradient / len(groups) - decay * weights
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        weights = weights + rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def fit_logistic(x, y, rounds=2000, rate=0.3, decay=1e-3):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-(x @ w + b)))
        w -= rate * (x.T @ (p - y) / len(y) + decay * w)
        b -= rate * float((p - y).mean())
    return w, b


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
