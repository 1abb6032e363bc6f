"""Fit the rerankers on judged questions: our own about the news, and CMRC 2018's trial set.

Run as `python -m retrieval.training.fit_reranker --sets EVALS --archives DIR`: `EVALS` holds cmrc2018-trial and
crud-news (of which the corpus is used, never its questions), `DIR` keeps the archives made of them (minutes, once).
Needs torch, which the product's search does not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.archive import Archive
from retrieval.embedder import shipped_embedder
from retrieval.judged import JudgedSet, load_judged
from retrieval.lexicon import load_lexicon
from retrieval.matching import FEATURES_OF, measure
from retrieval.newspaper import Article, Block, Issue, Masthead
from retrieval.passage import Scope
from retrieval.query import build_query
from retrieval.rerank import WEIGHTS, Reranker
from retrieval.search import DEPTH, Mode, candidates, fuse, parted, propose
from retrieval.stored_passages import passages_of
from retrieval.words import document_counts

# Written by us: article, English question, Chinese question. The articles' own text is not in the repository.
NEWS_QUESTIONS = Path(__file__).parent / "news_questions.tsv"
# Questions of CMRC 2018's trial set (CC BY-SA 4.0) put into English by us: their numbers, and the questions.
TRIAL_QUESTIONS = Path(__file__).parent / "trial_questions.tsv"
TEXTS_AT_ONCE = 2_000
# An article that shares so much of the one asked about is the same story told again, and as right.
SAME_STORY = 0.6
GRAM = 4
GRAM_CHARS = 1_500
OF_TRIAL = 3
STEPS = 400
LEARNING_RATE = 0.02

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one language's model is fitted; what is fitted on few questions must be small.

    `shortlisted` leaves out the candidates that the product does not measure.
    """

    hidden: int
    penalty: float
    shortlisted: bool


PLANS = {"zh": Plan(2, 1e-2, shortlisted=False), "en": Plan(2, 0.4, shortlisted=True)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates: their measures (n, features), their texts' names, and which texts are right."""

    measures: Floats
    names: tuple[str, ...]
    right: frozenset[str]

    @property
    def is_right(self) -> NDArray[np.bool_]:
        return np.array([name in self.right for name in self.names])


def fit(asked: Sequence[Asked], plan: Plan, seed: int = 0) -> Reranker:
    """Return the model under which the right passages of each question are likeliest among its candidates."""
    torch.manual_seed(seed)
    useful = [one for one in asked if one.is_right.any() and not one.is_right.all()]
    every = np.concatenate([one.measures for one in useful])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-3
    most = max(len(one.measures) for one in useful)
    width = every.shape[1]
    x = torch.zeros(len(useful), most, width)
    there = torch.zeros(len(useful), most, dtype=torch.bool)
    right = torch.zeros(len(useful), most, dtype=torch.bool)
    for row, one in enumerate(useful):
        size = len(one.measures)
        x[row, :size] = torch.from_numpy(np.clip((one.measures - mean) / spread, -6, 6))
        there[row, :size] = True
        right[row, :size] = torch.from_numpy(one.is_right)
    linear = torch.zeros(width, requires_grad=True)
    hidden = (torch.randn(width, plan.hidden) * 0.1).requires_grad_()
    bias = torch.zeros(plan.hidden, requires_grad=True)
    out = (torch.randn(plan.hidden) * 0.1).requires_grad_()
    optimiser = torch.optim.Adam([linear, hidden, bias, out], lr=LEARNING_RATE)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * (1 - step / STEPS)
        scores = (x @ linear + torch.tanh(x @ hidden + bias) @ out).masked_fill(~there, -1e9)
        likely = torch.logsumexp(scores.masked_fill(~right, -1e9), 1) - torch.logsumexp(scores, 1)
        loss = -likely.mean() + plan.penalty * sum(w.square().sum() for w in (linear, hidden, out))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    found = [w.detach().numpy().astype(np.float32) for w in (linear, hidden, bias, out)]
    return Reranker(mean.astype(np.float32), spread.astype(np.float32), *found)


def recall(model: Reranker, asked: Sequence[Asked], at: int) -> float:
    """Return for which part of the questions a right text is among the first `at`."""
    hits = 0
    for one in asked:
        order = np.argsort(-model.scores(one.measures), kind="stable")
        texts = list(dict.fromkeys(one.names[place] for place in order))
        hits += bool(one.right & set(texts[:at]))
    return hits / max(len(asked), 1)


def look_up(archive: Archive, questions: Sequence[tuple[str, frozenset[str]]], language: str) -> Iterator[Asked]:
    """Yield each question's candidates as the product proposes and measures them."""
    lexicon, db = load_lexicon(), archive.catalogue.db
    for text, right in questions:
        query = build_query(text, language, lexicon, partial(document_counts, db))
        vector = archive.embedder.embed_query(text)
        found = propose(archive.catalogue, archive.dense, vector, query, Scope(), Mode.RERANKED)
        fused = fuse({"lexical": found.lexical, "dense": found.dense}, {"lexical": 1.0, "dense": 1.0})
        if PLANS[language].shortlisted:
            fused, _ = parted(archive.catalogue, found, fused, vector, DEPTH[language])
        stored = passages_of(db, [number for number, _, _ in fused])
        numbers = [number for number, _, _ in fused if number in stored]
        shown = candidates(found, stored, numbers, {})
        measures = measure(query, shown, found.postings.counts, found.postings.total, shipped_embedder())
        yield Asked(measures, tuple(stored[number].article.article_id for number in numbers), right)


def open_filled(folder: Path, judged: JudgedSet) -> Archive:
    """Return an archive with the set's corpus, made if it is not there."""
    archive = Archive.open(folder, shipped_embedder, create=True, use_chroma=False)
    for first in range(0, len(judged.corpus), TEXTS_AT_ONCE):
        articles = tuple(
            Article(title, tuple(Block(line) for line in text.split("\n") if line.strip()), article_id=name)
            for name, title, text in judged.corpus[first : first + TEXTS_AT_ONCE]
        )
        archive.store(Issue(Masthead(f"corpus {first}", None), articles))
    return archive


def news_questions(judged: JudgedSet) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Return our questions about the news by language, each with the articles that tell the story asked about."""
    rows = [line.split("\t") for line in NEWS_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    same = same_stories({name for name, _, _ in rows}, {name: text for name, _, text in judged.corpus})
    return {"en": [(row[1], same[row[0]]) for row in rows], "zh": [(row[2], same[row[0]]) for row in rows]}


def trial_questions(judged: JudgedSet) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield questions of CMRC 2018's trial set that we put into English, each with its texts."""
    for line in TRIAL_QUESTIONS.read_text(encoding="utf-8").splitlines():
        name, text = line.split("\t")
        yield text, judged.relevant[name]


def same_stories(wanted: AbstractSet[str], texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return, for each text wanted, the texts that tell its story, itself included."""
    own = {name: _grams(texts[name]) for name in wanted}
    holders: dict[str, list[str]] = defaultdict(list)
    for name, grams in own.items():
        for gram in grams:
            holders[gram].append(name)
    same = {name: {name} for name in wanted}
    for name, text in texts.items():
        grams = _grams(text)
        # Nearly all texts share next to nothing with those asked about: the shared runs are counted, not the pairs.
        shared = Counter(holder for gram in grams if gram in holders for holder in holders[gram])
        for holder, count in shared.items():
            if count > SAME_STORY * min(len(own[holder]), len(grams)):
                same[holder].add(name)
    return {name: frozenset(held) for name, held in same.items()}


def _grams(text: str) -> frozenset[str]:
    plain = "".join(c for c in text if c.isalnum())[:GRAM_CHARS]
    return frozenset(plain[i : i + GRAM] for i in range(len(plain) - GRAM + 1))


def write(models: Mapping[str, Reranker], path: Path) -> None:
    """Write the models with four figures behind the point."""
    names = ("mean", "spread", "linear", "hidden", "bias", "out")
    held = {
        language: {"features": list(FEATURES_OF[language])}
        | {name: np.round(getattr(model, name).astype(np.float64), 4).tolist() for name in names}
        for language, model in models.items()
    }
    path.write_text(json.dumps(held, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sets", type=Path, required=True)
    asked.add_argument("--archives", type=Path, required=True)
    asked.add_argument("--out", type=Path, default=WEIGHTS)
    given = asked.parse_args()
    torch.set_num_threads(1)
    news, trial = load_judged(given.sets / "crud-news"), load_judged(given.sets / "cmrc2018-trial")
    ours = news_questions(news)
    with open_filled(given.archives / "crud-news", news) as archive:
        by_language = {language: list(look_up(archive, ours[language], language)) for language in ("en", "zh")}
    with open_filled(given.archives / "cmrc2018-trial", trial) as archive:
        # A third is enough to learn from; the rest is there to measure with.
        of_trial = [(text, trial.relevant[name]) for name, text in trial.questions[::OF_TRIAL]]
        by_language["zh"] += list(look_up(archive, of_trial, "zh"))
        by_language["en"] += list(look_up(archive, list(trial_questions(trial)), "en"))
    models = {language: fit(held, PLANS[language]) for language, held in by_language.items()}
    write(models, given.out)
    for language, held in by_language.items():
        halves = [fit(held[half::2], PLANS[language]) for half in (0, 1)]
        unseen = [np.mean([recall(halves[half], held[1 - half :: 2], at) for half in (0, 1)]) for at in (1, 5)]
        print(f"{language}: {len(held)} questions, each half by the other's model: {unseen[0]:.3f} / {unseen[1]:.3f}")


if __name__ == "__main__":
    main()
