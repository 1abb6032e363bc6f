"""Remember in how many passages the common terms stand, for SQLite counts a term by reading all that hold it.

Over 2,392,120 passages that is 46 ms of a question whose terms are met for the first time. What is remembered is as of
one passage; what came in later is read on from there, and what leaves the index is taken off. Knows nothing of
questions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from retrieval.database import Database
from retrieval.schema import REMEMBER
from retrieval.stored_passages import passages_ever
from retrieval.word_lists import rows_after

# Up to which passage the common terms were counted; absent where they never were.
COUNTED = "words_counted"
# A term that one passage in so many holds is common: some nine thousand are, however large the archive.
COMMON_OF = 500
_AMONG = "term IN (SELECT value FROM json_each(?))"


def counted_up_to(db: Database) -> int:
    """Return up to which passage the common terms were counted, 0 where they never were."""
    row = db.execute("SELECT value FROM meta WHERE name = ?", (COUNTED,)).fetchone()
    return int(row[0]) if row else 0


def common_counts(db: Database, wanted: Sequence[str]) -> dict[str, int]:
    """Return in how many passages those of the terms stand that are remembered as common."""
    if not (upto := counted_up_to(db)):
        return {}
    rows = db.execute(f"SELECT term, held FROM common_term WHERE {_AMONG}", (json.dumps(wanted),))
    held = {term: int(count) for term, count in rows}
    if held and passages_ever(db) > upto:
        later = rows_after(db, dict.fromkeys(held, upto))
        held = {term: count + len(later[term]) for term, count in held.items()}
    return {term: count for term, count in held.items() if count}


def count_common(db: Database) -> list[tuple[str, int]]:
    """Return the common terms with in how many passages each stands; reads the whole index, 2.6 s for 238,918."""
    least = max(passages_ever(db) // COMMON_OF, 1)
    rows = db.execute("SELECT term, doc FROM word_counts WHERE doc >= ?", (least,))
    return [(term, int(count)) for term, count in rows]


def remember_common(db: Database, counted: Sequence[tuple[str, int]], upto: int) -> None:
    """Remember what `count_common` found when `upto` was the last passage. Call inside `writing()`."""
    db.execute("CREATE TABLE IF NOT EXISTS common_term (term TEXT PRIMARY KEY, held INTEGER NOT NULL) WITHOUT ROWID")
    db.execute("DELETE FROM common_term")
    db.executemany("INSERT INTO common_term VALUES (?, ?)", counted)
    db.execute(REMEMBER, (COUNTED, str(upto)))


def take_off(db: Database, number: int, terms: Sequence[str]) -> None:
    """Note that a passage with these terms leaves the index. Call inside `writing()`."""
    if number <= counted_up_to(db):
        db.execute(f"UPDATE common_term SET held = held - 1 WHERE {_AMONG}", (json.dumps(list(dict.fromkeys(terms))),))


def forget_common(db: Database) -> None:
    """Forget all, for the index is about to be built anew. Call inside `writing()`."""
    if counted_up_to(db):
        db.execute("DELETE FROM common_term")
        db.execute("DELETE FROM meta WHERE name = ?", (COUNTED,))
