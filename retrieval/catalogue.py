"""The catalogue: issues, revisions, articles, passages and their vectors in one SQLite file, the source of truth.

One transaction makes an issue's new revision visible, to this and every other process. Knows nothing of Chroma.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.beside_news import BESIDE_NEWS, beside_news, count_articles
from retrieval.connections import Connections
from retrieval.database import inserted
from retrieval.held_terms import note_loss
from retrieval.newspaper import Article, Issue, Masthead, iso_day
from retrieval.passage import Passage
from retrieval.piece_tokens import drop_tokens, keep_tokens
from retrieval.records import (
    article_from_json,
    article_hash,
    article_to_json,
    content_hash,
    issue_from_json,
    issue_id,
    issue_to_json,
)
from retrieval.stored_passages import pack
from retrieval.words import add_words, drop_words


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A passage with its vector, (d,) float32 of unit length, and the tokens of its pieces as they are kept."""

    passage: Passage
    vector: NDArray[np.float32]
    tokens: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What storing an issue did, article ids by fate. `revision` is 0 where nothing changed.

    The head of the issue, advertisements and credits are no articles and are not told of. `headlines` tells those of
    the articles that left or were changed, as they were.
    """

    issue_id: str
    revision: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    headlines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of an issue as listed: `state` is current, superseded or removed."""

    issue_id: str
    number: int
    state: str
    masthead: Masthead
    pages: tuple[int, ...]
    sources: tuple[str, ...]
    articles: int
    ingested_at: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What an archive holds, at a glance; `newest` is the newest issue's day as 2023-11-17, "" for none."""

    issues: int
    articles: int
    newest: str


class Catalogue(Connections):
    """One archive's catalogue: issues with their revisions, articles, passages."""

    def glance(self) -> Glance:
        """Return what can be told in milliseconds however large the archive is."""
        with self.reading() as db:
            issues, newest = db.execute(
                "SELECT count(*), coalesce(max(date), '') FROM revision WHERE state = 'current'"
            ).fetchone()
            return Glance(int(issues), count_articles(db), str(newest))

    def counts(self) -> tuple[int, int, int]:
        """Return how many issues, articles and passages questions are answered from."""
        with self.reading() as db:
            issues = db.execute("SELECT count(*) FROM revision WHERE state = 'current'").fetchone()[0]
            articles = count_articles(db)
            passages = db.execute(
                "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1"
            ).fetchone()[0]
        return issues, articles, passages

    def passage_count(self, identity: str) -> int:
        """Return how many passages of an issue questions are answered from."""
        row = self.db.execute(
            "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1 AND issue_id = ?", (identity,)
        ).fetchone()
        return int(row[0])

    # -- issues

    def current_hash(self, identity: str) -> str:
        """Return the content hash of the issue's current revision, "" if there is none."""
        row = self.db.execute(
            "SELECT content_hash FROM revision WHERE issue_id = ? AND state = 'current'", (identity,)
        ).fetchone()
        return str(row[0]) if row else ""

    def article_hashes(self, identity: str) -> dict[str, str]:
        """Return content hash by article id for the issue's live articles."""
        rows = self.db.execute(
            "SELECT article_id, content_hash FROM article WHERE issue_id = ? AND live = 1", (identity,)
        )
        return {article_id: digest for article_id, digest in rows}

    def store(
        self, issue: Issue, passages: dict[str, Sequence[EmbeddedPassage]], *, dropping_old: bool = True
    ) -> Change:
        """Make `issue` the current revision of itself; call inside `writing()`.

        `passages` holds, by article id, those of every new or changed indexed article; articles whose content the
        current revision has already keep their rows, passages and vectors.
        """
        db, identity = self.db, issue_id(issue.masthead)
        known = self.article_hashes(identity)
        fresh = {article.article_id: article_hash(article) for article in issue.articles}
        unchanged = {name for name, digest in fresh.items() if known.get(name) == digest}
        gone = [name for name in known if name not in unchanged]
        headlines = self._headlines(identity, gone)
        none = beside_news(db, identity) | {each.article_id for each in issue.articles if not each.kind.is_article}
        self._retire(identity, gone)
        db.execute("UPDATE revision SET state = 'superseded' WHERE issue_id = ? AND state = 'current'", (identity,))
        number = 1 + int(
            db.execute("SELECT coalesce(max(number), 0) FROM revision WHERE issue_id = ?", (identity,)).fetchone()[0]
        )
        revision_id = self._add_revision(issue, identity, number)
        for position, article in enumerate(issue.articles):
            name = article.article_id
            if name in unchanged:
                row = db.execute(
                    "SELECT article_row FROM article WHERE article_id = ? AND live = 1", (name,)
                ).fetchone()[0]
            else:
                row = self._add_article(identity, article, fresh[name], passages.get(name, ()))
            db.execute("INSERT INTO revision_article VALUES (?, ?, ?)", (revision_id, position, row))
        return Change(
            issue_id=identity,
            revision=number,
            new=tuple(name for name in fresh if name not in known and name not in none),
            changed=tuple(name for name in fresh if name in known and name not in unchanged | none),
            withdrawn=tuple(name for name in known if name not in fresh and name not in none),
            unchanged=tuple(name for name in fresh if name in unchanged and name not in none),
            headlines=headlines,
        )

    def remove(self, identity: str) -> Change:
        """Withdraw an issue: its articles are no longer found, its revisions stay listed. Call inside `writing()`."""
        held, none = tuple(self.article_hashes(identity)), beside_news(self.db, identity)
        self._retire(identity, held)
        self.db.execute("UPDATE revision SET state = 'removed' WHERE issue_id = ? AND state = 'current'", (identity,))
        return Change(identity, 0, withdrawn=tuple(name for name in held if name not in none))

    def _add_revision(self, issue: Issue, identity: str, number: int) -> int:
        return inserted(
            self.db,
            "INSERT INTO revision (issue_id, number, state, paper, date, content_hash, issue, ingested_at)"
            " VALUES (?, ?, 'current', ?, ?, ?, ?, ?) RETURNING revision_id",
            (
                identity,
                number,
                issue.masthead.paper,
                iso_day(issue.masthead.date),
                issue_hash(issue),
                issue_to_json(issue),
                datetime.now(UTC).isoformat(timespec="seconds"),
            ),
        )

    def _add_article(self, identity: str, article: Article, digest: str, passages: Sequence[EmbeddedPassage]) -> int:
        row = inserted(
            self.db,
            "INSERT INTO article (issue_id, article_id, content_hash, headline, article, live)"
            " VALUES (?, ?, ?, ?, ?, 1) RETURNING article_row",
            (identity, article.article_id, digest, article.headline, article_to_json(article)),
        )
        kept: list[tuple[int, bytes]] = []
        for embedded in passages:
            passage = embedded.passage
            number = inserted(
                self.db,
                "INSERT INTO passage (article_row, start, stop, context, vector) VALUES (?, ?, ?, ?, ?)"
                " RETURNING number",
                (row, passage.start, passage.end, passage.context, pack(embedded.vector)),
            )
            add_words(self.db, number, article.headline, passage.text)
            kept.append((number, embedded.tokens))
        keep_tokens(self.db, kept)
        return row

    def _headlines(self, identity: str, names: Sequence[str]) -> dict[str, str]:
        rows = self.db.execute(
            "SELECT article_id, headline FROM article WHERE issue_id = ? AND live = 1", (identity,)
        ).fetchall()
        wanted = set(names)
        return {name: headline for name, headline in rows if name in wanted}

    def _retire(self, identity: str, names: Sequence[str]) -> None:
        if names:
            note_loss(self.db)
        for name in names:
            row, payload = self.db.execute(
                "SELECT article_row, article FROM article WHERE issue_id = ? AND article_id = ? AND live = 1",
                (identity, name),
            ).fetchone()
            article = article_from_json(payload)
            body = article.body
            passages = self.db.execute(
                "SELECT number, start, stop FROM passage WHERE article_row = ?", (row,)
            ).fetchall()
            for number, start, stop in passages:
                drop_words(self.db, number, article.headline, body[start:stop])
                self.db.execute("INSERT INTO retired VALUES (?)", (number,))
            drop_tokens(self.db, [number for number, _, _ in passages])
            self.db.execute("UPDATE article SET live = 0 WHERE article_row = ?", (row,))

    def revisions(self, *, every: bool = False) -> list[Revision]:
        """List the issues, newest first; with `every`, superseded and removed revisions too."""
        wanted = "" if every else "WHERE state = 'current'"
        rows = self.db.execute(
            "SELECT issue_id, number, state, issue, ingested_at,"
            " (SELECT count(*) FROM revision_article AS held WHERE held.revision_id = revision.revision_id"
            f" AND held.article_row NOT IN (SELECT article_row FROM article WHERE {BESIDE_NEWS[self.db.engine]}))"
            f" FROM revision {wanted} ORDER BY date DESC, paper, issue_id, number DESC"
        )
        listed = []
        for identity, number, state, payload, ingested_at, articles in rows:
            issue = issue_from_json(payload)
            listed.append(
                Revision(identity, number, state, issue.masthead, issue.pages, issue.sources, articles, ingested_at)
            )
        return listed

    def issue(self, identity: str) -> Issue | None:
        """Return the current revision of an issue with its articles in page order, None if there is none."""
        with self.reading() as db:
            row = db.execute(
                "SELECT revision_id, issue FROM revision WHERE issue_id = ? AND state = 'current'", (identity,)
            ).fetchone()
            if row is None:
                return None
            articles = db.execute(
                "SELECT article FROM revision_article JOIN article USING (article_row)"
                " WHERE revision_id = ? ORDER BY position",
                (row[0],),
            ).fetchall()
        return issue_from_json(row[1], tuple(article_from_json(payload) for (payload,) in articles))

    def article(self, article_id: str) -> tuple[Article, Masthead, str] | None:
        """Return a live article, its issue's masthead and the issue's id; None where it is withdrawn or unknown."""
        row = self.db.execute(
            "SELECT article, issue, revision.issue_id FROM article"
            " JOIN revision ON revision.issue_id = article.issue_id AND state = 'current'"
            " WHERE article_id = ? AND live = 1",
            (article_id,),
        ).fetchone()
        return (article_from_json(row[0]), issue_from_json(row[1]).masthead, row[2]) if row else None

    def article_ids(self, beginning: str, *, limit: int) -> list[str]:
        """Return live articles' ids that begin so, in order, at most `limit`."""
        rows = self.db.execute(
            "SELECT article_id FROM article WHERE live = 1 AND article_id >= ? AND article_id < ?"
            " ORDER BY article_id LIMIT ?",
            (beginning, beginning + "\uffff", limit),
        )
        return [str(name) for (name,) in rows]

    # -- what an outside index must forget

    def retired(self) -> list[int]:
        """Return the dead passages that an outside index may still hold."""
        return [number for (number,) in self.db.execute("SELECT number FROM retired ORDER BY number")]

    def forget_retired(self, numbers: Sequence[int]) -> None:
        """Note that the outside index no longer holds these. Call inside `writing()`."""
        self.db.executemany("DELETE FROM retired WHERE number = ?", [(number,) for number in numbers])


def unchanged(issue: Issue) -> Change:
    """Return what storing an issue does that is on file already, word for word."""
    names = tuple(article.article_id for article in issue.articles if article.kind.is_article)
    return Change(issue_id(issue.masthead), 0, unchanged=names)


def issue_hash(issue: Issue) -> str:
    """Return the hash by which an issue that comes in again is known to be the same, whatever file it came in."""
    content = replace(issue, sources=(), doubts=())
    return content_hash("\n".join([issue_to_json(content), *map(article_hash, issue.articles)]))
