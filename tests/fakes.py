"""Test doubles that can be computed in the head, and little issues to put into an archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.newspaper import Article, Author, Block, Issue, Masthead, Role
from retrieval.passage import Hit, Passage

DIMENSIONS = 64


class LetterCounts:
    """An embedder that counts characters: two texts are as near as the characters that they share."""

    def __init__(self, fingerprint: str = "letters-64") -> None:
        self.fingerprint = fingerprint
        self.dimensions = DIMENSIONS
        self.embedded = 0

    def embed_query(self, text: str) -> NDArray[np.float32]:
        counts = np.zeros(DIMENSIONS, dtype=np.float32)
        for letter in text:
            counts[ord(letter) % DIMENSIONS] += 1
        length = np.linalg.norm(counts)
        return counts / length if length else counts

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        return np.stack([self.embed_query(text) for text in texts])


def article(headline: str, *paragraphs: str, name: str = "", page: int = 1, author: str = "李文") -> Article:
    return Article(
        headline,
        tuple(Block(text, Role.BODY, text, page) for text in paragraphs),
        article_id=name or f"20230818-p{page:02d}-{headline}",
        authors=(Author(author, "本报记者"),),
        byline=f"本报记者 {author}",
        pages=(page,),
    )


def whole(held: Article, paper: Issue) -> Hit:
    """Return a hit whose passage is the whole article."""
    return Hit(Passage(held.article_id, 0, len(held.body), held.body), held, paper.masthead, 1.0)


def issue(*articles: Article, day: date = date(2023, 8, 18), number: int = 57, paper: str = "电子样报") -> Issue:
    pages = tuple(sorted({page for held in articles for page in held.pages}))
    return Issue(Masthead(paper, day, issue=number, total_issue=4000 + number), articles, pages)
