"""Read passages and their vectors from the catalogue. Only live ones: those of an issue's current revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database, Engine
from retrieval.newspaper import Article, Masthead, iso_day
from retrieval.passage import Passage, Scope
from retrieval.records import article_from_json, issue_from_json

# Half precision changes a cosine by about 1e-4 and halves what a search without Chroma has to read.
STORED_DTYPE = np.float16
# SQLite takes a bounded number of parameters in one statement; 900 stays below every build's limit.
BATCH = 900
ALL_ROWS = 2**62
# Where the two databases read JSON differently.
_PAGE: dict[Engine, str] = {
    "sqlite": "CAST(? AS INTEGER) IN (SELECT value FROM json_each(article, '$.pages'))",
    "postgresql": "? IN (SELECT held FROM json_array_elements_text(article::json->'pages') AS held)",
}
_AUTHOR: dict[Engine, str] = {
    "sqlite": "? IN (SELECT json_extract(value, '$[0]') FROM json_each(article, '$.authors'))",
    "postgresql": "? IN (SELECT held->>0 FROM json_array_elements(article::json->'authors') AS held)",
}
_AUTHORS: dict[Engine, str] = {
    "sqlite": "SELECT json_extract(value, '$[0]') AS author FROM article, json_each(article, '$.authors')"
    " WHERE live = 1",
    "postgresql": "SELECT named->>0 AS author FROM article, json_array_elements(article::json->'authors') AS named"
    " WHERE live = 1",
}
_SECTION: dict[Engine, str] = {
    "sqlite": "json_extract(article, '$.section') = ?",
    "postgresql": "article::json->>'section' = ?",
}


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A live passage with the article and issue that it stands in."""

    passage: Passage
    article: Article
    masthead: Masthead
    issue_id: str


def pack(vector: NDArray[np.float32]) -> bytes:
    """Return a vector as the catalogue keeps it."""
    return vector.astype(STORED_DTYPE).tobytes()


def passages_ever(db: Database) -> int:
    """Return how many passages were ever stored. None is ever deleted, so the highest number tells."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM passage").fetchone()[0])


def stored_dimensions(db: Database) -> int:
    """Return how many numbers the newest vector has, 0 where there is none."""
    row = db.execute("SELECT vector FROM passage ORDER BY number DESC LIMIT 1").fetchone()
    return len(row[0]) // np.dtype(STORED_DTYPE).itemsize if row else 0


def passages_of(db: Database, numbers: Sequence[int]) -> dict[int, StoredPassage]:
    """Return the live ones among the passages named, by number."""
    found: dict[int, StoredPassage] = {}
    articles: dict[int, Article] = {}
    mastheads: dict[str, Masthead] = {}
    for first in range(0, len(numbers), BATCH):
        part = list(numbers[first : first + BATCH])
        marks = ",".join("?" * len(part))
        rows = db.execute(
            "SELECT passage.number, start, stop, context, article_row, article, article.issue_id, issue FROM passage"
            " JOIN article USING (article_row)"
            " JOIN revision ON revision.issue_id = article.issue_id AND state = 'current'"
            f" WHERE live = 1 AND passage.number IN ({marks})",
            part,
        )
        for number, start, stop, context, row, payload, identity, issue_payload in rows:
            if row not in articles:
                articles[row] = _article(payload)
            if identity not in mastheads:
                mastheads[identity] = _masthead(issue_payload)
            article = articles[row]
            passage = Passage(article.article_id, start, stop, article.body[start:stop], context, number)
            found[number] = StoredPassage(passage, article, mastheads[identity], identity)
    return found


# One question reads its candidates several times over; articles and mastheads never change once they are written.
@lru_cache(maxsize=512)
def _article(payload: str) -> Article:
    return article_from_json(payload)


@lru_cache(maxsize=128)
def _masthead(payload: str) -> Masthead:
    return issue_from_json(payload).masthead


def live_among(db: Database, numbers: Sequence[int]) -> set[int]:
    """Return which of the passages named are live."""
    live: set[int] = set()
    for first in range(0, len(numbers), BATCH):
        part = list(numbers[first : first + BATCH])
        marks = ",".join("?" * len(part))
        rows = db.execute(
            f"SELECT number FROM passage JOIN article USING (article_row) WHERE live = 1 AND number IN ({marks})", part
        )
        live.update(number for (number,) in rows)
    return live


def live_after(db: Database, number: int, *, limit: int) -> list[int]:
    """Return live passages above `number`, ascending, at most `limit`."""
    rows = db.execute(
        "SELECT number FROM passage JOIN article USING (article_row) WHERE number > ? AND live = 1"
        " ORDER BY number LIMIT ?",
        (number, limit),
    )
    return [int(found) for (found,) in rows]


def numbers_within(db: Database, scope: Scope) -> NDArray[np.int64]:
    """Return the numbers of all live passages that `scope` admits, ascending."""
    conditions, values = ["live = 1"], list[str]()
    for column, value, sign in (
        ("revision.paper", scope.paper, "="),
        ("revision.issue_id", scope.issue_id, "="),
        ("article_id", scope.article_id, "="),
        ("revision.date", iso_day(scope.since), ">="),
        ("revision.date", iso_day(scope.until), "<="),
    ):
        if value:
            conditions.append(f"{column} {sign} ?")
            values.append(value)
    if scope.article_id:
        conditions.append("revision.issue_id = article.issue_id")  # leads from the article to its revision
    if scope.until or scope.since:
        conditions.append("revision.date != ''")
    if scope.page:
        conditions.append(_PAGE[db.engine])
        values.append(str(scope.page))
    if scope.author:
        conditions.append(_AUTHOR[db.engine])
        values.append(scope.author)
    if scope.section:
        conditions.append(_SECTION[db.engine])
        values.append(scope.section)
    # By way of the revision's own list, which has an index: an issue's among 66,582 articles take 0 ms, not 1,100.
    # Sorted here, for SQLite would go through all passages in order to spare itself the sorting.
    rows = db.execute(
        "SELECT passage.number FROM revision JOIN revision_article USING (revision_id) JOIN article USING (article_row)"
        " JOIN passage USING (article_row)"
        f" WHERE state = 'current' AND {' AND '.join(conditions)}",
        values,
    )
    return np.sort(np.fromiter((number for (number,) in rows), dtype=np.int64))


def papers_on_file(db: Database) -> list[str]:
    """Return the names of the papers that issues are on file of."""
    rows = db.execute("SELECT DISTINCT paper FROM revision WHERE state = 'current' AND paper != ''")
    return [paper for (paper,) in rows]


def newest_day(db: Database) -> Date | None:
    """Return the day of the newest issue on file, None where none is dated."""
    (day,) = db.execute("SELECT max(date) FROM revision WHERE state = 'current' AND date != ''").fetchone()
    return Date.fromisoformat(day) if day else None


def authors_named(db: Database, name: str = "") -> list[str]:
    """Return the authors of live articles, or whether there is one of that name; reads every article's record."""
    condition, values = (" WHERE author = ?", [name]) if name else ("", [])
    named = f"SELECT DISTINCT author FROM ({_AUTHORS[db.engine]}) AS named{condition}"
    return [author for (author,) in db.execute(named, values)]


def vectors_after(db: Database, number: int, *, limit: int = ALL_ROWS) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return live passage numbers above `number`, ascending, and their vectors: (n,), (n, d) unit length."""
    rows = db.execute(
        "SELECT number, vector FROM passage JOIN article USING (article_row)"
        " WHERE number > ? AND live = 1 ORDER BY number LIMIT ?",
        (number, limit),
    ).fetchall()
    return _matrix(rows)


def staged_after(db: Database, number: int, *, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return passage numbers above `number` whose vectors a reindex has made ready, ascending: (n,), (n, d)."""
    rows = db.execute(
        "SELECT number, vector FROM staged_vector WHERE number > ? ORDER BY number LIMIT ?", (number, limit)
    ).fetchall()
    return _matrix(rows)


def vectors_of(db: Database, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return those of the passages named that are stored, ascending, and their vectors: (n,), (n, d)."""
    rows: list[tuple[int, bytes]] = []
    for first in range(0, len(numbers), BATCH):
        part = [int(number) for number in numbers[first : first + BATCH]]
        marks = ",".join("?" * len(part))
        rows += db.execute(f"SELECT number, vector FROM passage WHERE number IN ({marks})", part)
    return _matrix(sorted(rows))


def _matrix(rows: Sequence[tuple[int, bytes]]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    numbers = np.array([number for number, _ in rows], dtype=np.int64)
    if not rows:
        return numbers, np.zeros((0, 0), dtype=np.float32)
    stored = np.frombuffer(b"".join(vector for _, vector in rows), dtype=STORED_DTYPE)
    return numbers, stored.reshape(len(rows), -1).astype(np.float32)
