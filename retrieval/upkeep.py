"""Look an archive over and say what is wrong with it. Mends nothing: that is what retrieval.reindex does."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np

from retrieval.archive import Archive
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.index_facts import chroma_folder
from retrieval.records import article_from_json
from retrieval.stored_passages import STORED_DTYPE
from retrieval.torn import damage
from retrieval.words import word_complaints


@dataclass(frozen=True, slots=True)
class Health:
    """What an archive holds, and in words what is wrong with it; `behind` passages are not in Chroma yet."""

    issues: int
    articles: int
    passages: int
    behind: int
    engine: str
    complaints: tuple[str, ...]


def examine(archive: Archive) -> Health:
    """Look the whole archive over. Reads everything: seconds on a large one."""
    catalogue = archive.catalogue
    if broken := _file_complaints(catalogue.db):
        return Health(0, 0, 0, 0, "none", tuple(broken))
    issues, articles, passages = catalogue.counts()
    hurt = damage(archive.folder / chroma_folder(catalogue))
    complaints = _passage_complaints(catalogue.db) or [
        *word_complaints(catalogue.db, passages),
        *_vector_complaints(catalogue.db, archive.embedder),
    ]
    engine = archive.engine()
    if hurt := hurt or archive.vector_fault():
        complaints.append(f"Chroma was damaged ({hurt}): answers come from the catalogue; run 'wenbao reindex'")
    return Health(issues, articles, passages, archive.behind(), engine, tuple(complaints))


def _file_complaints(db: Database) -> list[str]:
    if db.engine != "sqlite":
        return []  # a server looks after its own files
    try:
        found = [row[0] for row in db.execute("PRAGMA quick_check")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found == ["ok"]:
        return []
    return [f"the catalogue file is damaged ({found[0]}): restore it from a copy, or ingest into a new archive"]


def _passage_complaints(db: Database) -> list[str]:
    """Check that every live article reads and that its passages lie inside its body."""
    wrong = 0
    for row, payload in db.execute("SELECT article_row, article FROM article WHERE live = 1").fetchall():
        length = len(article_from_json(payload).body)
        spans = db.execute("SELECT start, stop FROM passage WHERE article_row = ?", (row,))
        wrong += sum(not 0 <= start < stop <= length for start, stop in spans)
    return [f"{wrong} passages lie outside their articles: ingest those issues again"] if wrong else []


def _vector_complaints(db: Database, embedder: Embedder) -> list[str]:
    size = embedder.dimensions * np.dtype(STORED_DTYPE).itemsize
    wrong = db.execute(
        "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1 AND length(vector) != ?", (size,)
    ).fetchone()[0]
    return [f"{wrong} vectors are not of the model {embedder.fingerprint!r}: run 'wenbao reindex'"] if wrong else []
