"""Lay out the sentences that hits offer as answers, each with what stands around it. Knows nothing of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
# As much of an article's first paragraph tells what it is about.
LEAD_CHARS = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer: `hit.article.body[start:end] == text`.

    `rank` is that of the article among those hit, from 0: which passage of it was found first says little about which
    of its sentences answers. `before` and `after` are the neighbours in the same paragraph, "" where there is none.
    `place` counts the sentences of the article from 0. `tail` tells that it only names who said what stands before it
    (”某某指出。). `setting` is what the article says of itself: its headlines, and how it begins.
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
    setting: tuple[str, str] = ("", "")

    @property
    def so_far(self) -> str:
        """The paragraph up to the sentence's end."""
        body = self.hit.article.body
        return body[paragraph_start(body, self.start) : self.end]


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """Return the sentences of the first hits' passages and their next neighbours, each once, in the hits' order."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    ranks: dict[str, int] = {}
    for hit in hits[:MAX_HITS]:
        rank = ranks.setdefault(hit.article.headline + hit.passage.article_id, len(ranks))
        body, spans = hit.article.body, article_sentences(hit)
        setting = _setting(hit)
        inside = [i for i, (a, b, _) in enumerate(spans) if a < hit.passage.end and hit.passage.start < b]
        if not inside:
            continue
        for i in range(max(0, inside[0] - MARGIN), min(len(spans), inside[-1] + 1 + MARGIN)):
            start = spans[i][0]
            if (hit.article.headline + hit.passage.article_id, start) in seen:
                continue
            seen.add((hit.article.headline + hit.passage.article_id, start))
            found.append(_candidate(hit, rank, body, spans, i, setting))
    return found[:MAX_SENTENCES]


def paragraph_start(body: str, at: int) -> int:
    """Return where the paragraph begins that `body[at]` stands in."""
    return body.rfind("\n", 0, at) + 1


def article_sentences(hit: Hit) -> list[tuple[int, int, Role]]:
    """Return (start, end, role) of every sentence of the hit's article, no sentence running over a block's end."""
    return [
        (first + start, first + end, block.role)
        for first, _, block in hit.article.block_spans()
        for start, end in _sentences(block.text)
    ]


# The articles that many ask about are read again and again, and one article for each of its passages that was found.
@lru_cache(maxsize=2048)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the sentences of a block of text stand, spaces around them left out."""
    spans = (trimmed(text, span) for span in sentence_spans(text))
    return tuple(span for span in spans if span[1] > span[0])


def _setting(hit: Hit) -> tuple[str, str]:
    article = hit.article
    lead = next((block.text for block in article.paragraphs), "")[:LEAD_CHARS]
    return f"{article.headline}\n{article.kicker}", lead


def said_with_speaker(candidate: Candidate) -> str:
    """Return the sentence; where it is part of a quotation, with the rest of its paragraph, which names the speaker."""
    body, led = candidate.hit.article.body, candidate.so_far
    if led.count("“") <= led.count("”") and not led.endswith("”"):
        return candidate.text
    end = body.find("\n", candidate.end)
    return body[candidate.start : min(len(body) if end < 0 else end, candidate.end + SPEAKER_CHARS)]


def _candidate(
    hit: Hit, rank: int, body: str, spans: Sequence[tuple[int, int, Role]], i: int, setting: tuple[str, str]
) -> Candidate:
    start, end, role = spans[i]
    before = body[spans[i - 1][0] : spans[i - 1][1]] if i > 0 and _together(body, spans, i - 1) else ""
    after = body[spans[i + 1][0] : spans[i + 1][1]] if i + 1 < len(spans) and _together(body, spans, i) else ""
    text = body[start:end]
    tail = before.endswith(("”", "」")) and len(text) <= 60
    return Candidate(hit, rank, start, end, text, before, after, i, role, tail, setting)


def _together(body: str, spans: Sequence[tuple[int, int, Role]], i: int) -> bool:
    """Tell whether sentences `i` and `i + 1` stand in one paragraph."""
    return "\n" not in body[spans[i][1] : spans[i + 1][0]]
