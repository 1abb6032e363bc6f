"""Cut an article into passages at sentence ends. Knows nothing of embeddings or of stores."""

from __future__ import annotations

from retrieval.newspaper import Article, Role
from retrieval.passage import Passage
from retrieval.sentences import sentence_spans

# A passage is what one answer needs: three to five sentences. Longer ones blur the vector, shorter ones lose what
# "it" and "the company" refer to.
TARGET_CHARS = 240
MAX_CHARS = 400
LEAD_CONTEXT_CHARS = 80


def cut(article: Article) -> list[Passage]:
    """Return the article's passages in reading order; `article.body[p.start:p.end] == p.text` for each.

    A subhead begins a passage, a caption is one of its own, and no sentence is divided unless it alone is longer than
    MAX_CHARS.
    """
    body, lead = article.body, _lead(article)
    passages: list[Passage] = []
    for start, end in _runs(article):
        context = article.headline if start == 0 else f"{article.headline}\n{lead}"
        passages.append(Passage(article.article_id, start, end, body[start:end], context))
    return passages


def _lead(article: Article) -> str:
    """Return the beginning of the article's first paragraph, whole sentences where they fit."""
    first = next((block.text for block in article.paragraphs), "")
    spans = [end for _, end in sentence_spans(first) if end <= LEAD_CONTEXT_CHARS]
    return first[: spans[-1]] if spans else first[:LEAD_CONTEXT_CHARS]


def _runs(article: Article) -> list[tuple[int, int]]:
    body = article.body
    runs: list[tuple[int, int]] = []
    current: tuple[int, int] | None = None
    for start, end, block in article.block_spans():
        alone = block.role is Role.CAPTION
        if current and (alone or block.role is Role.SUBHEAD):
            runs.append(current)
            current = None
        for first, last in _pieces(body[start:end]):
            piece = (start + first, start + last)
            if current and piece[1] - current[0] > TARGET_CHARS and current[1] > current[0]:
                runs.append(current)
                current = None
            current = (current[0], piece[1]) if current else piece
        if alone and current:
            runs.append(current)
            current = None
    return [*runs, current] if current else runs


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a block, over-long ones divided, white space around each left out."""
    pieces: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        while end - start > MAX_CHARS:
            pieces.append((start, start + MAX_CHARS))
            start += MAX_CHARS
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            pieces.append((start, end))
    return pieces
