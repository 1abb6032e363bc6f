"""The word index on a server: posting lists of our own, for a database without FTS5.

PostgreSQL's own text search ranks without document frequencies, so a rare name weighs no more than 公司. Here it only
tells which passages hold a term; they are scored as on SQLite. Knows nothing of how text becomes terms.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database

# Where in its block a passage stands.
OFFSET = np.dtype("<u2")
# Passages a block: a new issue touches only the last block of each of its terms.
BLOCK = 8_192
# PostgreSQL's indexes refuse keys above 2,704 bytes; no word of a newspaper is this long.
MAX_TERM_CHARS = 200
# Settled in between when a whole archive is indexed in one transaction: bounds the memory that it takes.
MOST_PENDING = 1_000


class PendingWords:
    """What a running transaction adds to the word index and takes from it, written by `settle`."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.added: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.dropped: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.counts: Counter[str] = Counter()
        self.new: list[int] = []
        self.gone: list[int] = []


class PostingDatabase(Database, Protocol):
    """A database that keeps what a transaction changes in the word index until it is settled."""

    pending: PendingWords


def add_words(db: PostingDatabase, number: int, terms: Sequence[str]) -> None:
    """Index a passage under its number."""
    block, offset = divmod(number, BLOCK)
    for term in {term[:MAX_TERM_CHARS] for term in terms}:
        db.pending.added[term, block].append(offset)
        db.pending.counts[term] += 1
    db.pending.new.append(number)
    if len(db.pending.new) >= MOST_PENDING:
        settle(db)


def drop_words(db: PostingDatabase, number: int, terms: Sequence[str]) -> None:
    """Take a passage out of the index."""
    block, offset = divmod(number, BLOCK)
    for term in {term[:MAX_TERM_CHARS] for term in terms}:
        db.pending.dropped[term, block].append(offset)
        db.pending.counts[term] -= 1
    db.pending.gone.append(number)


def settle(db: PostingDatabase) -> None:
    """Write what is pending; to be called before the transaction commits."""
    pending = db.pending
    if not pending.new and not pending.gone:
        return
    # One statement each, whatever the number of rows: a round trip a term would take seconds an issue.
    db.execute("INSERT INTO words SELECT * FROM unnest(?::bigint[])", (pending.new,))
    db.execute(
        "INSERT INTO posting SELECT * FROM unnest(?::text[], ?::bigint[], ?::bytea[])"
        " ON CONFLICT (term, block) DO UPDATE SET entries = posting.entries || excluded.entries",
        _columns({key: np.array(offsets, OFFSET) for key, offsets in pending.added.items()}),
    )
    if pending.gone:
        _take_out(db, pending)
    db.execute(
        "INSERT INTO word_counts SELECT * FROM unnest(?::text[], ?::bigint[])"
        " ON CONFLICT (term) DO UPDATE SET doc = word_counts.doc + excluded.doc",
        (list(pending.counts), list(pending.counts.values())),
    )
    pending.clear()


def _take_out(db: Database, pending: PendingWords) -> None:
    db.execute("DELETE FROM words WHERE number = ANY(?::bigint[])", (pending.gone,))
    keys = list(pending.dropped)
    rows = db.execute(
        "SELECT posting.term, posting.block, entries FROM posting"
        " JOIN unnest(?::text[], ?::bigint[]) AS asked (term, block) USING (term, block)",
        ([term for term, _ in keys], [block for _, block in keys]),
    )
    left = {}
    for term, block, entries in rows:
        held = np.frombuffer(entries, OFFSET)
        left[term, block] = held[~np.isin(held, np.array(pending.dropped[term, block], OFFSET))]
    db.execute(
        "UPDATE posting SET entries = left_over.entries"
        " FROM unnest(?::text[], ?::bigint[], ?::bytea[]) AS left_over (term, block, entries)"
        " WHERE posting.term = left_over.term AND posting.block = left_over.block",
        _columns(left),
    )


def _columns(lists: dict[tuple[str, int], NDArray[np.uint16]]) -> tuple[list[str], list[int], list[bytes]]:
    terms, blocks = [term for term, _ in lists], [block for _, block in lists]
    return terms, blocks, [offsets.tobytes() for offsets in lists.values()]


def clear_words(db: PostingDatabase) -> None:
    """Empty the index. Call inside `writing()`."""
    db.pending.clear()
    for table in ("posting", "word_counts", "words"):
        db.execute(f"DELETE FROM {table}")


def rows_with(db: Database, term: str, after: int = 0) -> NDArray[np.int64]:
    """Return the numbers of the passages that hold a term, those above `after`."""
    rows = db.execute(
        "SELECT block, entries FROM posting WHERE term = ? AND block >= ?", (term[:MAX_TERM_CHARS], after // BLOCK)
    )
    lists = [block * BLOCK + np.frombuffer(entries, OFFSET).astype(np.int64) for block, entries in rows]
    found = np.sort(np.concatenate(lists)) if lists else np.zeros(0, np.int64)
    return found[np.searchsorted(found, after, side="right") :]


def document_counts(db: Database, wanted: Sequence[str]) -> dict[str, int]:
    """Return in how many passages each term stands; terms that stand in none are left out."""
    asked = {term[:MAX_TERM_CHARS]: term for term in wanted}
    rows = db.execute("SELECT term, doc FROM word_counts WHERE term = ANY(?::text[]) AND doc > 0", (list(asked),))
    counted = {asked[term]: int(count) for term, count in rows}
    # In the order asked, as SQLite gives them: what is chosen among equally rare terms depends on it.
    return {term: counted[term] for term in wanted if term in counted}


def complaints(db: Database, passages: int) -> list[str]:
    """Return what is wrong with the index, in words."""
    held = int(db.execute("SELECT count(*) FROM words").fetchone()[0])
    return [f"the word index holds {held} of {passages} passages: run 'wenbao reindex'"] if held != passages else []
