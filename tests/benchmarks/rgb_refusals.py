"""Measure refusals on RGB's passages: refused with only negative ones at hand, and with the answer there, by threshold.

    python -m tests.benchmarks.rgb_refusals ../shared/evals/rgb/zh_int.jsonl ../shared/evals/rgb/zh_fact.jsonl

Passages are cut as the product does it and ranked by the bigram BM25; ten negative ones, or the positive ones with five
negative ones. The decision was fitted on other sets. Some passages that RGB calls negative do hold the answer.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from bot import extract_support
from bot.extract import extract
from bot.question import understand
from bot.relevance import ArchiveRelevance
from retrieval.cut import cut
from retrieval.embedder import shipped_embedder
from retrieval.lexicon import load_lexicon
from retrieval.newspaper import Article, Block, Masthead
from retrieval.passage import Hit
from tests.benchmarks.fit_reader import Bigrams

HITS = 10
NEGATIVES = 5
CUTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)


def flat(held: object) -> Iterator[str]:
    if isinstance(held, list):
        for one in held:
            yield from flat(one)
    elif text := " ".join(str(held).split()):
        yield text


def offered(question: str, texts: list[str]) -> list[Hit]:
    articles = [Article(text[:30], (Block(text),), article_id=str(n)) for n, text in enumerate(texts)]
    passages = [(article, passage) for article in articles for passage in cut(article)]
    index = Bigrams([passage.text for _, passage in passages])
    found = index.search(question, HITS)
    return [Hit(passages[i][1], passages[i][0], Masthead("报", None), 1 / (1 + rank)) for rank, i in enumerate(found)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    relevance = ArchiveRelevance(shipped_embedder(), load_lexicon())
    for file in given.files:
        asked = []
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            positive, negative = list(flat(row["positive"])), list(flat(row["negative"]))
            if positive and negative:
                mixed = offered(row["query"], positive + negative[:NEGATIVES])
                asked.append((understand(row["query"]), offered(row["query"], negative[:HITS]), mixed))
        for threshold in CUTS:
            extract_support.ANSWER_ABOVE["zh"] = threshold
            rightly, wrongly = (
                sum(not extract(row[0], row[at], relevance).grounded for row in asked) / len(asked) for at in (1, 2)
            )
            print(
                f"{file.stem} above {threshold}: {len(asked)} questions, refused without the answer {rightly:.2f}, "
                f"with it {wrongly:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
