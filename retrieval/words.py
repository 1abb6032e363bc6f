"""The word index: BM25 over Chinese bigrams and Latin words in SQLite FTS5, inside the catalogue's own transactions.

On a server the posting lists of postings.py stand in for FTS5.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import cast

from retrieval import postings
from retrieval.common_terms import common_counts, forget_common, take_off
from retrieval.database import Database
from retrieval.stored_passages import passages_ever, passages_of
from retrieval.terms import CHINESE, fold_width, terms
from retrieval.word_lists import propose, rarity

# BM25's usual constants (Robertson and Zaragoza, 2009).
K1 = 1.2
B = 0.75
# As many passages are scored at the least, so that a short list is not only as good as the proposals.
LEAST_SCORED = 100


def add_words(db: Database, number: int, headline: str, text: str) -> None:
    """Index a passage under its number."""
    if db.engine == "postgresql":
        postings.add_words(_with_postings(db), number, [*terms(headline), *terms(text)])
        return
    db.execute("INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", (number, *_columns(headline, text)))


def drop_words(db: Database, number: int, headline: str, text: str) -> None:
    """Take a passage out of the index; `headline` and `text` must be what `add_words` was given."""
    if db.engine == "postgresql":
        postings.drop_words(_with_postings(db), number, [*terms(headline), *terms(text)])
        return
    take_off(db, number, [*terms(headline), *terms(text)])
    # A contentless FTS5 table before SQLite 3.43 can only delete when it is told what the row held.
    db.execute(
        "INSERT INTO words (words, rowid, headline, body) VALUES ('delete', ?, ?, ?)",
        (number, *_columns(headline, text)),
    )


def settle_words(db: Database) -> None:
    """Write what a transaction has changed in the word index; to be called before it commits."""
    if db.engine == "postgresql":
        postings.settle(_with_postings(db))


def forget_unsettled(db: Database) -> None:
    """Forget what a transaction that is rolled back would have changed."""
    if db.engine == "postgresql":
        _with_postings(db).pending.clear()


def clear_words(db: Database) -> None:
    """Empty the index. Call inside `writing()`."""
    if db.engine == "postgresql":
        postings.clear_words(_with_postings(db))
    else:
        forget_common(db)
        db.execute("INSERT INTO words (words) VALUES ('delete-all')")


def word_complaints(db: Database, passages: int) -> list[str]:
    """Return what is wrong with the index, in words; `passages` is how many it should hold."""
    if db.engine == "postgresql":
        return postings.complaints(db, passages)
    try:
        _check(db)
        held = db.execute("SELECT count(*) FROM words_docsize").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return [f"the word index is damaged ({error}): run 'wenbao reindex'"]
    return [f"the word index holds {held} of {passages} passages: run 'wenbao reindex'"] if held != passages else []


def _check(db: Database) -> None:
    try:
        db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):  # the check is a write: a read-only archive can only be asked
            raise
        db.execute("SELECT rowid FROM words WHERE words MATCH '\"年\"' LIMIT 1").fetchall()


def _with_postings(db: Database) -> postings.PostingDatabase:
    return cast(postings.PostingDatabase, db)


def _columns(headline: str, text: str) -> tuple[str, str]:
    return " ".join(terms(headline)), " ".join(terms(text))


def find_words(
    db: Database,
    wanted: Sequence[str],
    limit: int,
    admitted: frozenset[int] | None = None,
    *,
    counts: Mapping[str, int] | None = None,
) -> list[tuple[int, float]]:
    """Return up to `limit` (number, score) of passages with any of the terms, best first; higher is better.

    Where `admitted` is given, only those passages are returned. `counts` spares counting the terms again.
    """
    counted = document_counts(db, wanted) if counts is None else counts
    proposed = propose(db, wanted, counted, max(limit, LEAST_SCORED), admitted)
    stored = passages_of(db, proposed)
    held = [number for number in proposed if number in stored]
    texts = [f"{stored[number].article.headline}\n{stored[number].passage.text}" for number in held]
    scores = weighted_bm25(dict.fromkeys(wanted, 1.0), counted, passages_ever(db), texts)
    return sorted(zip(held, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))[:limit]


def document_counts(db: Database, wanted: Sequence[str]) -> dict[str, int]:
    """Return in how many passages each term stands; terms that stand in none are left out."""
    unique = list(dict.fromkeys(wanted))
    if db.engine == "postgresql":
        return postings.document_counts(db, unique)
    counted = common_counts(db, unique)
    others = [term for term in unique if term not in counted]
    # One statement for all: 4 µs a term that no passage holds, where one statement each takes 25.
    rows = db.execute(
        "SELECT term, doc FROM word_counts WHERE term IN (SELECT value FROM json_each(?))", (json.dumps(others),)
    )
    counted |= {term: int(count) for term, count in rows}
    return {term: counted[term] for term in unique if term in counted}


def weighted_bm25(
    weights: Mapping[str, float], counts: Mapping[str, int], total: int, texts: Sequence[str]
) -> list[float]:
    """Score `texts` by BM25 with a weight for each term; FTS5 itself knows no weights.

    `counts` are the terms' document counts among `total` passages. Source: Robertson and Zaragoza 2009, eq. 3.15.
    """
    patterns = {term: _pattern(term) for term in weights}
    worth = {term: weight * rarity(counts.get(term, 0), total) for term, weight in weights.items()}
    folded = [fold_width(text) for text in texts]
    average = sum(map(len, folded)) / max(len(folded), 1)
    scores = []
    for text in folded:
        norm = K1 * (1 - B + B * len(text) / max(average, 1.0))
        score = 0.0
        for term, value in worth.items():
            # Most texts lack most terms, and a search for a substring is the cheapest way to know.
            if value and term in text:
                pattern = patterns[term]
                frequency = text.count(term) if pattern is None else len(pattern.findall(text))
                score += value * frequency * (K1 + 1) / (frequency + norm)
        scores.append(score)
    return scores


def _pattern(term: str) -> re.Pattern[str] | None:
    """Return what finds a term that may stand inside another one; None for pairs of Chinese characters."""
    if term[0] >= "\u3400":
        return None if len(term) > 1 else re.compile(rf"(?<![{CHINESE}]){re.escape(term)}(?![{CHINESE}])")
    return re.compile(rf"(?<![a-z0-9.]){re.escape(term)}(?![a-z0-9%]|\.[0-9])")
