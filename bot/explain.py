"""Say how an answer came about: what was understood, searched, found by which index, verified and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer import Answer, Dropped
from bot.desk import NewsDesk
from bot.question import Question, understand
from retrieval.newspaper import iso_day
from retrieval.passage import Hit, Scope
from retrieval.query import Query

# More weighted terms than these no reader follows; the heaviest come first.
MAX_TERMS = 24


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that search proposed: its rank, what found it, and whether the answer cites its article."""

    rank: int
    hit: Hit
    cited: bool

    def to_json(self) -> dict[str, Any]:
        hit = self.hit
        return {
            "rank": self.rank,
            "score": round(hit.score, 6),
            "found_by": list(hit.found_by),
            "cited": self.cited,
            "headline": hit.article.headline,
            "date": iso_day(hit.masthead.date),
            "article_id": hit.article.article_id,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation, looked up again: whether its quotation stands where it says."""

    number: int
    article_id: str
    quote: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about. `engine` is what compared vectors, `writer` what wrote the sentences."""

    question: Question
    query: Query
    scope: Scope
    engine: str
    writer: str
    found: tuple[Found, ...]
    checked: tuple[Checked, ...]
    dropped: tuple[Dropped, ...]
    elapsed_ms: int

    @property
    def understood(self) -> dict[str, Any]:
        """What the question was taken to ask, empty fields left out."""
        question, hints = self.question, self.question.hints
        fields: dict[str, Any] = {
            "language": question.language,
            "standalone": question.standalone,
            "kinds": sorted(kind.value for kind in question.kinds),
            "runs": list(question.runs),
            "figures": [figure.text for figure in question.figures],
            "periods": [period.text for period in question.periods],
            "names": list(question.names),
            "issue": hints.issue,
            "total_issue": hints.total_issue,
            "page": hints.page,
            "published": hints.published.text if hints.published else "",
        }
        return {name: value for name, value in fields.items() if value}

    @property
    def searched(self) -> dict[str, Any]:
        """What the indexes were asked, and in which part of the archive."""
        heaviest = sorted(self.query.terms.items(), key=lambda pair: -pair[1])[:MAX_TERMS]
        scope = {
            "issue": self.scope.issue_id,
            "since": iso_day(self.scope.since),
            "until": iso_day(self.scope.until),
            "page": self.scope.page,
        }
        return {
            "text": self.query.text,
            "terms": {term: round(weight, 3) for term, weight in heaviest},
            "scope": {name: value for name, value in scope.items() if value},
            "engine": self.engine,
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "understood": self.understood,
            "searched": self.searched,
            "found": [found.to_json() for found in self.found],
            "writer": self.writer,
            "verified": [
                {"number": c.number, "article_id": c.article_id, "quote": c.quote, "stands": c.stands}
                for c in self.checked
            ],
            "dropped": [{"sentence": d.sentence, "reason": d.reason} for d in self.dropped],
            "elapsed_ms": self.elapsed_ms,
        }


def explain(desk: NewsDesk, answer: Answer, hits: Sequence[Hit], scope: Scope) -> Explanation:
    """Return how `answer` came about from `hits`; every quotation is looked up in the catalogue once more."""
    question = understand(answer.question)
    cited = {citation.article_id for citation in answer.citations}
    checked = []
    for citation in answer.citations:
        held = desk.archive.catalogue.article(citation.article_id)
        stands = held is not None and held[0].body[citation.start : citation.end] == citation.quote
        checked.append(Checked(citation.number, citation.article_id, citation.quote, stands))
    return Explanation(
        question=question,
        query=desk.query(question),
        scope=scope,
        engine=desk.archive.engine(),
        writer=answer.writer,
        found=tuple(Found(rank, hit, hit.article.article_id in cited) for rank, hit in enumerate(hits, start=1)),
        checked=tuple(checked),
        dropped=answer.dropped,
        elapsed_ms=answer.elapsed_ms,
    )
