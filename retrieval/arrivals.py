"""What has come in since: the articles stored after a mark, whichever process stored them."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.catalogue import Catalogue

# A large import is told in parts.
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """A stored article; `mark` grows with each that is stored, a corrected article comes again with a new one."""

    mark: int
    article_id: str
    issue_id: str


def newest_mark(catalogue: Catalogue) -> int:
    """Return the mark of the article stored last, 0 for an empty archive."""
    return int(catalogue.db.execute("SELECT coalesce(max(article_row), 0) FROM article").fetchone()[0])


def arrived_after(catalogue: Catalogue, mark: int) -> list[Arrival]:
    """Return the first articles stored after `mark` that are still on file, in the order of their marks."""
    rows = catalogue.db.execute(
        "SELECT article_row, article_id, issue_id FROM article WHERE article_row > ? AND live = 1"
        " ORDER BY article_row LIMIT ?",
        (mark, MOST_AT_ONCE),
    ).fetchall()
    return [Arrival(*row) for row in rows]
