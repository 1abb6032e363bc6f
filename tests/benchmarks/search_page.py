"""Measure search for one page's facts inside a large archive, in both languages.

    python -m tests.benchmarks.search_page ARCHIVE [--questions seed-questions.jsonl] [--paper 中国电子报] [--show]

The archive must hold the page beside much else (`wenbao ingest PAGE OTHERS.jsonl --archive ARCHIVE`). A passage is
right when it is the paper's and every evidence string stands in it or in its headline; its place is that of its article
among the articles found.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from bot.desk import NewsDesk
from config.settings import load_settings
from retrieval.passage import Hit
from tests.benchmarks.seed_answers import QUESTIONS

PASSAGES = 40
NOT_FOUND = 1_000


def place(hits: Sequence[Hit], evidence: Sequence[str], paper: str) -> int:
    """Return how many other articles come before the right passage."""
    articles: dict[str, int] = {}
    for hit in hits:
        at = articles.setdefault(hit.passage.article_id, len(articles))
        text = f"{hit.article.headline}\n{hit.passage.text}"
        if hit.masthead.paper == paper and all(one in text for one in evidence):
            return at
    return NOT_FOUND


def main() -> None:
    """Print recall at 1, 5 and 10 for each language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--paper", default="中国电子报")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    facts = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines() if line]
    with NewsDesk.open(load_settings(archive=given.archive)) as desk:
        for language in ("zh", "en"):
            places = [place(desk.search(fact[language], k=PASSAGES), fact["evidence"], given.paper) for fact in facts]
            for fact, at in zip(facts, places, strict=True):
                if given.show and at:
                    print(f"{at:4} {fact[language]}")
            share = [sum(at < first for at in places) / len(places) for first in (1, 5, 10)]
            print(f"{language}: {len(facts)} questions, recall@1 {share[0]:.3f}, @5 {share[1]:.3f}, @10 {share[2]:.3f}")


if __name__ == "__main__":
    main()
