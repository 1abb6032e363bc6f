"""Propose passages by the rarest of a question's terms: FTS5's posting lists as arrays, added up by rarity.

Knows nothing of what the passages say; what it proposes is scored by its text afterwards.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database
from retrieval.postings import rows_with
from retrieval.stored_passages import passages_ever

# FTS5's own bm25() looks up the length of every row that matches, 2 µs each: 60-200 ms for a question over 240,000
# passages. Reading the row numbers alone costs a tenth of that. Passages are cut to like lengths and rarely say a term
# twice, so that the sum of rarities proposes nearly what BM25 would (crud-news recall@10 of 100 proposed, scored
# afterwards by BM25: .61-.62, by FTS5 alone .63; @1 and @5 the same).
# As many postings are read for one question, the rarest terms' first: what bounds its cost as an archive grows.
POSTINGS = 60_000
# A question of common terms only is still asked by its rarest.
LEAST_TERMS = 3


def rarity(count: int, total: int) -> float:
    """Return BM25's inverse document frequency. Source: Robertson and Zaragoza 2009, eq. 3.15."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def propose(
    db: Database, wanted: Sequence[str], counts: Mapping[str, int], limit: int, admitted: frozenset[int] | None = None
) -> list[int]:
    """Return up to `limit` passage numbers, those with the most of the rare terms first.

    `counts` tells in how many passages each term stands. Where `admitted` is given, only those are proposed.
    """
    total = passages_ever(db)
    lists = rows_with_terms(db, rarest(wanted, counts))
    if not lists:
        return []
    rows = list(lists.values())
    weights = [np.full(len(held), rarity(counts[term], total), np.float32) for term, held in lists.items()]
    found, places = np.unique(np.concatenate(rows), return_inverse=True)
    sums = np.bincount(places, np.concatenate(weights))
    if admitted is not None:
        among = np.isin(found, np.fromiter(admitted, np.int64, len(admitted)))
        found, sums = found[among], sums[among]
    if len(found) > limit:
        kept = np.argpartition(-sums, limit - 1)[:limit]
        found, sums = found[kept], sums[kept]
    return [int(number) for number in found[np.lexsort((found, -sums))]]


def rarest(wanted: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Return the terms to read the lists of, rarest first, POSTINGS in all."""
    chosen, postings = list[str](), 0
    for term in sorted((term for term in dict.fromkeys(wanted) if counts.get(term)), key=lambda term: counts[term]):
        postings += counts[term]
        if postings > POSTINGS and len(chosen) >= LEAST_TERMS:
            break
        chosen.append(term)
    return chosen


def rows_with_terms(db: Database, wanted: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """Return the numbers of the passages that hold each term, ascending."""
    if db.engine == "postgresql":
        return {term: rows_with(db, term) for term in wanted}
    return _listed(db, "SELECT value, ({}) FROM json_each(?)", "value", wanted)


def rows_after(db: Database, wanted: Mapping[str, int]) -> dict[str, NDArray[np.int64]]:
    """Return the numbers of the passages that hold each term, ascending, those above the number given with it."""
    if db.engine == "postgresql":
        return {term: rows_with(db, term, after) for term, after in wanted.items()}
    # Asked only where there is a number: SQLite compares it with every row again, which takes three times as long.
    later = [pair for pair in wanted.items() if pair[1]]
    found = rows_with_terms(db, [term for term, after in wanted.items() if not after])
    term, after = "json_extract(value, '$[0]')", "json_extract(value, '$[1]')"
    return found | _listed(db, f"SELECT {term}, ({{}} AND rowid > {after}) FROM json_each(?)", term, later)


def _listed(db: Database, asked: str, term: str, wanted: Sequence[object]) -> dict[str, NDArray[np.int64]]:
    if not wanted:
        return {}
    # One statement for all, and one string of all numbers of a term: a statement a term takes twice as long, and a row
    # a number four times.
    listed = f"SELECT group_concat(rowid) FROM words WHERE words MATCH '\"' || {term} || '\"'"
    rows = db.execute(asked.format(listed), (json.dumps(wanted),))
    return {found: np.fromstring(numbers or "", np.int64, sep=",") for found, numbers in rows}
