"""Make articles for text pages out of crawled news: a headline, and the sentences in paragraphs of one to three.

    python -m tests.benchmarks.crawled_articles ../shared/evals/crud-news/corpus.jsonl.xz OUT [--share 0.04] [--seed 11]

The crawl has lost headlines and paragraphs: the first clause stands for the one, chance makes the others. Texts that
hold what was laid out around them (captions, marked subheads, telephone numbers, notes of the web site) are left out:
a page does not set these inside a paragraph.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from ingest.marks import is_caption
from ingest.readers.composed import headline_from

_SITE = re.compile(r"广告.*|×声明.*|责任编辑.*|编辑[:：].*", re.DOTALL)
_LAID_OUT = re.compile(r"[■□▲△●◆★【】①②③]|图为|图源|[上下左右]图|摄影|摄$|电话|转自|来源[:：]|广告|×|\s{3}")
_SENTENCES = re.compile(r"[^。！？]+[。！？”]+")


def article_of(text: str, dice: Random) -> dict[str, Any] | None:
    """Return the article, None where the text does not make a good one."""
    text = _SITE.sub("", text).strip().replace("\n", "")
    sentences = _SENTENCES.findall(text)
    headline = headline_from(text)
    good = 5 <= len(sentences) <= 30 and 9 <= len(headline) <= 30 and headline.count("，") <= 1
    if not good or _LAID_OUT.search(text) or "…" in headline or "讯" in headline or is_caption(headline):
        return None
    if headline.count("“") != headline.count("”"):
        return None
    paragraphs, rest = [], sentences[1:]
    while rest:
        many = dice.randint(1, 3)
        paragraphs.append("".join(rest[:many]).strip())
        rest = rest[many:]
    if any(len(paragraph) < 15 for paragraph in paragraphs):
        return None
    return {"headline": headline.replace("，", " "), "paragraphs": paragraphs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.04, help="of the texts that are looked at")
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    dice, count = Random(given.seed), 0
    opened: Callable[..., Any] = lzma.open if given.corpus.suffix == ".xz" else open
    with opened(given.corpus, "rt", encoding="utf-8") as lines, given.out.open("w", encoding="utf-8") as out:
        for line in lines:
            article = article_of(json.loads(line)["text"], dice) if dice.random() < given.share else None
            if article:
                out.write(json.dumps(article, ensure_ascii=False) + "\n")
                count += 1
    print(f"{count} articles")


if __name__ == "__main__":
    main()
