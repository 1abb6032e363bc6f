"""Add to a passage what it runs on into: the rest of its paragraph, or the list that it opens. Knows no index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.patterns import lazy_pattern
from retrieval.newspaper import Block, Role
from retrieval.passage import Hit
from retrieval.sentences import sentence_spans

# As much again as a passage has at most: what answers is one passage, and what finishes its thought seldom longer.
MOST_ADDED = 240
_OPENS = lazy_pattern(r"[：:;；]$")
# 二是, （三）, 其次: an enumeration that began before.
_GOES_ON = lazy_pattern(
    r"[二三四五六七八九十]是|第[二三四五六七八九]，|[（(]?[二三四五六七八九十][）)、]|其次|再次|最后，|此外，"
)


def run_on(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits, those that stop in the middle prolonged; what a better hit holds already is not added again."""
    held: dict[str, list[tuple[int, int]]] = {}
    found = []
    for hit in hits:
        taken = held.setdefault(hit.passage.article_id, [])
        end = _end(hit)
        end = min([end, *(start for start, _ in taken if start >= hit.passage.end)])
        taken.append((hit.passage.start, end))
        found.append(hit if end == hit.passage.end else _prolonged(hit, end))
    return found


def _prolonged(hit: Hit, end: int) -> Hit:
    text = hit.article.body[hit.passage.start : end].rstrip()
    return replace(hit, passage=replace(hit.passage, end=hit.passage.start + len(text), text=text))


def _end(hit: Hit) -> int:
    """Return where the last sentence ends that belongs to what the passage ends with."""
    body, end = hit.article.body, hit.passage.end
    most = end + MOST_ADDED
    for start, stop, block in hit.article.block_spans():
        if stop <= end:
            continue
        if start >= end and not _goes_on(body[hit.passage.start : end], block):
            break
        for _, last in sentence_spans(block.text):
            reached = start + len(block.text[:last].rstrip())
            if reached > most:
                return end
            end = max(end, reached)
    return end


def _goes_on(text: str, block: Block) -> bool:
    if block.role in (Role.SUBHEAD, Role.CAPTION):
        return False
    return bool(_OPENS.search(text) or _GOES_ON.match(block.text))
