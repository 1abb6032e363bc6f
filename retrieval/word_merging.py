"""Merge the parts of SQLite's word index after much has come in, and count its common terms: a look-up costs less then.

FTS5 keeps what each transaction added in parts and merges only a few of them by itself: after an import of 68,000
articles a term is sought in twelve, at 90-150 µs; merged, at 25. Knows nothing of terms.
"""

from __future__ import annotations

from retrieval.catalogue import Catalogue
from retrieval.common_terms import count_common, counted_up_to, remember_common
from retrieval.held_terms import STATE
from retrieval.stored_passages import passages_ever

# How many passages there were when the index was last merged.
MERGED = "words_merged"
# Merged again when a quarter has come in since, so that a passage is written four times in all, however large the
# archive grows and however it came in; a small one is quick in any case.
GROWTH = 0.25
FEW = 5_000
# Pages of 4 kB written in one transaction: others may write after some 20 ms.
PAGES_AT_ONCE = 500


def scattered(catalogue: Catalogue) -> bool:
    """Tell whether so much has come in since the index was last merged, or its common terms counted, that looking up a
    term costs more.
    """
    if catalogue.db.engine != "sqlite":
        return False
    return _grown(catalogue, int(catalogue.fact(MERGED) or 0)) or _grown(catalogue, counted_up_to(catalogue.db))


def _grown(catalogue: Catalogue, since: int) -> bool:
    return passages_ever(catalogue.db) - since > FEW + GROWTH * since


def merge_words(catalogue: Catalogue) -> None:
    """Merge the index and count its common terms where it pays. Safe to interrupt and to repeat."""
    if not scattered(catalogue):
        return
    if _grown(catalogue, int(catalogue.fact(MERGED) or 0)):
        _merge(catalogue)
    with catalogue.reading() as db:
        state, upto, counted = catalogue.fact(STATE), passages_ever(db), count_common(db)
    with catalogue.writing() as db:
        if catalogue.fact(STATE) == state:  # else something has left the index meanwhile: counted again next time
            remember_common(db, counted, upto)


def _merge(catalogue: Catalogue) -> None:
    """Merge the index, a transaction at a time."""
    held = passages_ever(catalogue.db)
    pages = -PAGES_AT_ONCE  # the first call says that all parts are to become one
    while True:
        with catalogue.writing() as db:
            before = _changes(catalogue)
            db.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
            # SQLite's own account: a call that found nothing to do changes fewer than two rows.
            if _changes(catalogue) - before < 2:
                catalogue.remember(MERGED, str(held))
                return
        pages = PAGES_AT_ONCE


def _changes(catalogue: Catalogue) -> int:
    return int(catalogue.db.execute("SELECT total_changes()").fetchone()[0])
