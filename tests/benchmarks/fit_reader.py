"""Fit the extractive reader's weights, and print them.

    python -m tests.benchmarks.fit_reader ../shared/evals 600 zh [--own sample=DIR --own seed=DIR]

Sentences: on DRCD-dev and the CMRC2018 trial set, whose passages are one archive each; hits are the bigram BM25's first
six. A sentence is right when it stands in the judged passage and holds an answer. Weights maximise the softmax
likelihood of the right sentences.

The decision to answer: the first three sentences of the same questions, each asked three times: with its passage,
without it, and with the sentences that answer taken out of it, which is what a newspaper's near miss looks like. To
them come the questions of own_questions.jsonl, asked of archives that hold the sample issue or the other page. One
third of the questions is kept for measuring.
There are no English questions to fit on, so "en" takes away at random what translation loses.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot import extract_features, extract_read
from bot.desk import NewsDesk
from bot.extract_evidence import EVIDENCE_NAMES, evidence
from bot.extract_features import NAMES
from bot.extract_read import read
from bot.extract_spans import SHARP
from bot.question import understand
from config.settings import load_settings
from retrieval.embedder import open_embedder
from retrieval.likeness import likeness
from retrieval.newspaper import Article, Block, Masthead
from retrieval.passage import Hit, Passage
from retrieval.sentences import sentence_spans
from retrieval.terms import terms

HITS = 6
# As many sentences as the reader tries.
TRIED = 3
# A question of our own is of the product's kind: worth so many of an encyclopedia's.
OWN_WEIGHT = {"zh": 4.0, "en": 15.0}
OWN = Path(__file__).parent / "own_questions.jsonl"
CUTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


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

    def pieces(self, text):
        return self.embedder.pieces(text)

    def starts(self, text):
        return self.embedder.starts(text)

    def likeness(self, words, texts):
        return likeness(self.embedder, words, texts)

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
# ... and of those about this share is still near in meaning.
LIKE_KNOWN = 0.5


def losing(words):
    """Return the words of a Chinese question as a translation leaves them: some are in no form that the paper has."""
    return [
        replace(w, forms=(), like=w.like if random.random() < LIKE_KNOWN else "")
        if random.random() < UNTRANSLATED and not w.name
        else w
        for w in words
    ]


def gutted(text, answers):
    """Return the text without the sentences that hold an answer."""
    return "".join(text[a:b] for a, b in sentence_spans(text) if not any(answer in text[a:b] for answer in answers))


def offered(texts, found, query, judged, mode):
    hits = []
    for i in found:
        text = texts[i]
        if i in judged:
            if mode == "without":
                continue
            if mode == "gutted":
                text = gutted(text, query["answers"])
        if text.strip():
            hits.append(hit(text, i, 1.0 / (1 + len(hits))))
    return hits[:HITS]


def tried(question, reading, is_right):
    """Return features and rightness of the first sentences, as the reader tries them."""
    order = [at for at in reading.order if question.kind not in SHARP or reading.measured[at].spans]
    return [
        (evidence(question, question.parts[0], reading, at), is_right(reading.measured[at])) for at in order[:TRIED]
    ]


def read_sets(root, most, relevance):
    groups, decisions = [], []
    for name in ("drcd-dev", "cmrc2018-trial"):
        texts, queries, judged = load(Path(root) / name)
        index = Bigrams(texts)
        random.shuffle(queries)
        for query in queries[:most]:
            question = understand(query["text"])
            if question.needs_no_search or question.kind.about_the_paper:
                continue
            right_in = judged[query["_id"]]
            found = index.search(query["text"], HITS + 1)

            def is_right(measured, query=query, right_in=right_in):
                candidate = measured.candidate
                return candidate.hit.passage.number in right_in and any(a in candidate.text for a in query["answers"])

            for mode in ("with", "without", "gutted"):
                reading = read(question, question.parts[0], offered(texts, found, query, right_in, mode), relevance)
                if reading is None:
                    continue
                right = np.array([is_right(m) for m in reading.measured])
                if mode == "with" and right.any():
                    groups.append((np.stack([m.features for m in reading.measured]), right))
                if rows := tried(question, reading, lambda m, mode=mode: mode == "with" and is_right(m)):
                    decisions.append((mode, rows))
    return groups, decisions


def tells(evidence_strings, measured):
    return any(told in measured.candidate.text for told in evidence_strings)


def read_own(archives, language):
    """Return the decisions on our own questions, each with the name of its page."""
    decisions = []
    for page, folder in archives.items():
        with NewsDesk.open(load_settings(archive=folder)) as desk:
            for line in OWN.read_text(encoding="utf-8").splitlines():
                asked = json.loads(line)
                question = understand(asked[language])
                if asked["page"] != page or question.kind.about_the_paper:
                    continue
                hits = desk.search(asked[language], k=desk.settings.top_k)
                reading = read(question, question.parts[0], hits, desk.relevance) if hits else None
                if reading is not None and (rows := tried(question, reading, partial(tells, asked["evidence"]))):
                    decisions.append(("own" if asked["evidence"] else "own unanswerable", rows))
    return decisions


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("most", type=int)
    parser.add_argument("language", choices=("zh", "en"))
    parser.add_argument("--own", action="append", default=[], metavar="PAGE=ARCHIVE")
    given = parser.parse_args()
    random.seed(7)
    own = read_own(dict(pair.split("=", 1) for pair in given.own), given.language)
    if given.language == "en":
        known = extract_read.question_words
        extract_read.question_words = lambda question, words: losing(known(question, words))
        extract_features._common = lambda one, other: 0
    groups, decisions = read_sets(given.root, given.most, NoTranslation())
    weights = fit_softmax(groups)
    first = np.mean([right[int(np.argmax(x @ weights))] for x, right in groups])
    print(f"{len(groups)} questions, right sentence first: {first:.3f}\nSENTENCE_WEIGHTS = {{")
    for feature, weight in zip(NAMES, weights, strict=True):
        print(f'    "{feature}": {weight:.3f},')
    print("}")
    fit_decision(decisions, own, given.language)


def fit_decision(decisions, own, language):
    if language == "en":
        for _, rows in own:
            for row, _ in rows:
                row[EVIDENCE_NAMES.index("common")] = 0.0
    random.shuffle(decisions)
    kept = len(decisions) // 3
    learned = [(row, right, 1.0) for _, rows in decisions[kept:] for row, right in rows]
    learned += [(row, right, OWN_WEIGHT[language]) for _, rows in own for row, right in rows]
    x, y, worth = (np.array(column) for column in zip(*learned, strict=True))
    mean, spread = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=0.2, max_iter=3000).fit((x - mean) / spread, y, sample_weight=worth)
    asked = [
        (mode, model.predict_proba((np.array([row for row, _ in rows]) - mean) / spread)[:, 1].max())
        for mode, rows in decisions[:kept] + own
    ]
    for cut in CUTS:
        told = {m: np.mean([p < cut for n, p in asked if n == m]) for m in dict.fromkeys(m for m, _ in asked)}
        print(f"answer above {cut}: refused " + ", ".join(f"{m} {share:.3f}" for m, share in sorted(told.items())))
    coefficients = model.coef_[0] / spread
    print(f'    "{language}": (\n        {{')
    for feature, weight in zip(EVIDENCE_NAMES, coefficients, strict=True):
        print(f'            "{feature}": {weight:.3f},')
    print(f"        }},\n        {float(model.intercept_[0] - coefficients @ mean):.3f},\n    ),")


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


if __name__ == "__main__":
    main()
