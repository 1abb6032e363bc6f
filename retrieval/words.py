"""The word index: BM25 over Chinese bigrams and Latin words in SQLite FTS5, inside the catalogue's own transactions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from retrieval.database import Database
from retrieval.terms import terms

# BM25's usual constants (Robertson and Zaragoza, 2009).
K1 = 1.2
B = 0.75


def add_words(db: Database, number: int, headline: str, text: str) -> None:
    """Index a passage under its number."""
    db.execute("INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", (number, *_columns(headline, text)))


def drop_words(db: Database, number: int, headline: str, text: str) -> None:
    """Take a passage out of the index; `headline` and `text` must be what `add_words` was given."""
    # A contentless FTS5 table before SQLite 3.43 can only delete when it is told what the row held.
    db.execute(
        "INSERT INTO words (words, rowid, headline, body) VALUES ('delete', ?, ?, ?)",
        (number, *_columns(headline, text)),
    )


def _columns(headline: str, text: str) -> tuple[str, str]:
    return " ".join(terms(headline)), " ".join(terms(text))


def find_words(
    db: Database, wanted: Sequence[str], limit: int, admitted: frozenset[int] | None = None
) -> list[tuple[int, float]]:
    """Return up to `limit` (number, score) of passages with any of the terms, best first; higher is better.

    Where `admitted` is given, only those passages are returned.
    """
    if not wanted:
        return []
    query = " OR ".join(f'"{term}"' for term in dict.fromkeys(wanted))
    asked = "SELECT rowid, -rank FROM words WHERE words MATCH ? ORDER BY rank"
    if admitted is None:
        return [(number, score) for number, score in db.execute(f"{asked} LIMIT ?", (query, limit))]
    rows = db.execute(asked, (query,))
    return list(islice(((number, score) for number, score in rows if number in admitted), limit))


def document_counts(db: Database, wanted: Sequence[str]) -> dict[str, int]:
    """Return in how many passages each term stands; terms that stand in none are left out."""
    unique = list(dict.fromkeys(wanted))
    counted = {}
    for term in unique:
        row = db.execute("SELECT doc FROM word_counts WHERE term = ?", (term,)).fetchone()
        if row:
            counted[term] = int(row[0])
    return counted


def weighted_bm25(
    weights: Mapping[str, float], counts: Mapping[str, int], total: int, texts: Sequence[str]
) -> list[float]:
    """Score `texts` by BM25 with a weight for each term; FTS5 itself knows no weights.

    `counts` are the terms' document counts among `total` passages. Source: Robertson and Zaragoza 2009, eq. 3.15.
    """
    idf = {
        term: weight * math.log(1 + (total - counts.get(term, 0) + 0.5) / (counts.get(term, 0) + 0.5))
        for term, weight in weights.items()
    }
    held = [Counter(terms(text)) for text in texts]
    lengths = [sum(counter.values()) for counter in held]
    average = sum(lengths) / len(lengths) if lengths else 1.0
    scores = []
    for counter, length in zip(held, lengths, strict=True):
        norm = K1 * (1 - B + B * length / max(average, 1.0))
        scores.append(
            sum(
                value * counter[term] * (K1 + 1) / (counter[term] + norm)
                for term, value in idf.items()
                if counter[term]
            )
        )
    return scores
