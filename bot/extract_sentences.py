"""Lay out the sentences that hits offer as answers, each with what stands around it. Knows nothing of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.newspaper import Role
from retrieval.passage import Hit
from retrieval.sentences import sentence_spans, trimmed

# Beyond the tenth hit the right passage is rare (recall@10 is .9 to 1.0), and every sentence costs an embedding.
MAX_HITS = 10
MAX_SENTENCES = 120
# One sentence on either side of the passage: a passage may end before the sentence that names the speaker.
MARGIN = 1
# Within so many characters behind a quoted sentence stands who said it.
SPEAKER_CHARS = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer: `hit.article.body[start:end] == text`.

    `rank` is that of the article among those hit, from 0: which passage of it was found first says little about which
    of its sentences answers. `before` and `after` are the neighbours in the same paragraph, "" where there is none.
    `place` counts the sentences of the article from 0. `tail` tells that it only names who said what stands before it
    (”某某指出。).
    """

    hit: Hit
    rank: int
    start: int
    end: int
    text: str
    before: str
    after: str
    place: int
    role: Role
    tail: bool = False


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """Return the sentences of the first hits' passages and their next neighbours, each once, in the hits' order."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    ranks: dict[str, int] = {}
    for hit in hits[:MAX_HITS]:
        rank = ranks.setdefault(hit.article.headline + hit.passage.article_id, len(ranks))
        spans = article_sentences(hit)
        inside = [i for i, (a, b, _) in enumerate(spans) if a < hit.passage.end and hit.passage.start < b]
        if not inside:
            continue
        for i in range(max(0, inside[0] - MARGIN), min(len(spans), inside[-1] + 1 + MARGIN)):
            start = spans[i][0]
            if (hit.article.headline + hit.passage.article_id, start) in seen:
                continue
            seen.add((hit.article.headline + hit.passage.article_id, start))
            found.append(_candidate(hit, rank, spans, i))
    return found[:MAX_SENTENCES]


def article_sentences(hit: Hit) -> list[tuple[int, int, Role]]:
    """Return (start, end, role) of every sentence of the hit's article, no sentence running over a block's end."""
    spans: list[tuple[int, int, Role]] = []
    body = hit.article.body
    for first, _, block in hit.article.block_spans():
        for span in sentence_spans(block.text):
            start, end = trimmed(body, (first + span[0], first + span[1]))
            if end > start:
                spans.append((start, end, block.role))
    return spans


def said_with_speaker(candidate: Candidate) -> str:
    """Return the sentence; where it is part of a quotation, with the rest of its paragraph, which names the speaker."""
    body = candidate.hit.article.body
    paragraph = body.rfind("\n", 0, candidate.start) + 1
    led = body[paragraph : candidate.end]
    if led.count("“") <= led.count("”") and not led.endswith("”"):
        return candidate.text
    end = body.find("\n", candidate.end)
    return body[candidate.start : min(len(body) if end < 0 else end, candidate.end + SPEAKER_CHARS)]


def _candidate(hit: Hit, rank: int, spans: Sequence[tuple[int, int, Role]], i: int) -> Candidate:
    body = hit.article.body
    start, end, role = spans[i]
    before = body[spans[i - 1][0] : spans[i - 1][1]] if i > 0 and _together(body, spans, i - 1) else ""
    after = body[spans[i + 1][0] : spans[i + 1][1]] if i + 1 < len(spans) and _together(body, spans, i) else ""
    text = body[start:end]
    return Candidate(
        hit, rank, start, end, text, before, after, i, role, tail=before.endswith(("”", "」")) and len(text) <= 60
    )


def _together(body: str, spans: Sequence[tuple[int, int, Role]], i: int) -> bool:
    """Tell whether sentences `i` and `i + 1` stand in one paragraph."""
    return "\n" not in body[spans[i][1] : spans[i + 1][0]]
