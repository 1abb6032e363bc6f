"""What search speaks of: passage, scope, hit. Knows nothing of engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date

from retrieval.newspaper import Article, Masthead


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: `article.body[start:end] == text`.

    `context` (headline and lead) goes before the text into what is embedded and indexed, never into what is quoted.
    `number` is the catalogue's own, 0 until stored; it is never used twice.
    """

    article_id: str
    start: int
    end: int
    text: str
    context: str = ""
    number: int = 0

    @property
    def indexed_text(self) -> str:
        return f"{self.context}\n{self.text}" if self.context else self.text


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the archive a question may be answered from; an empty field admits everything.

    `since` and `until` are publication dates, both included.
    """

    paper: str = ""
    issue_id: str = ""
    since: Date | None = None
    until: Date | None = None
    page: int = 0
    author: str = ""
    section: str = ""
    article_id: str = ""

    @property
    def everything(self) -> bool:
        return self == Scope()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search found, with the article and issue that it stands in. `score`: higher is better.

    `found_by` names the searches that proposed it: "dense", "lexical".
    """

    passage: Passage
    article: Article
    masthead: Masthead
    score: float
    issue_id: str = ""
    found_by: tuple[str, ...] = field(default=())
