"""Look an archive over and mend what is derived: words, Chroma, and vectors where the model has changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config.errors import ArchiveError
from retrieval.archive import FINGERPRINT, Archive
from retrieval.catalogue import Catalogue
from retrieval.chroma_store import FOLDER_NAME, LOCK_NAME, forget_collection
from retrieval.database import Database
from retrieval.dense import APPLIED, DenseSearch, Progress, collection_name
from retrieval.embedder import Embedder
from retrieval.engines import EMBEDDED, Engines
from retrieval.locks import FileLock, take
from retrieval.records import article_from_json
from retrieval.stored_passages import STORED_DTYPE, pack, passages_of
from retrieval.torn import damage
from retrieval.words import add_words, clear_words, word_complaints

EMBED_BATCH = 256


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
    hurt = damage(archive.folder / FOLDER_NAME)
    complaints = _passage_complaints(catalogue.db) or [
        *word_complaints(catalogue.db, passages),
        *_vector_complaints(catalogue.db, archive.embedder),
    ]
    engine = archive.engine()
    if hurt := hurt or archive.vector_fault():
        complaints.append(f"Chroma was damaged ({hurt}): answers come from the catalogue; run 'wenbao reindex'")
    return Health(issues, articles, passages, archive.behind(), engine, tuple(complaints))


def rebuild(
    folder: Path,
    open_embedder: Callable[[], Embedder],
    progress: Progress | None = None,
    *,
    engines: Engines = EMBEDDED,
) -> int:
    """Build words and Chroma anew from the catalogue, and the vectors too where another model made them.

    Returns the number of passages. No newspaper file is read again.

    Raises:
        ArchiveError: there is no archive, or another process holds its vectors.

    """
    catalogue = Catalogue(folder, url=engines.catalogue_url)
    try:
        with _vectors_held(folder):
            embedder = open_embedder()
            fresh = (
                _embedded_anew(catalogue.db, embedder) if catalogue.fact(FINGERPRINT) != embedder.fingerprint else {}
            )
            if engines.index is None:
                shutil.rmtree(folder / FOLDER_NAME, ignore_errors=True)
            else:
                forget_collection(engines.index, collection_name(catalogue))
            with catalogue.writing() as db:
                _rebuild_words(db)
                if catalogue.fact(FINGERPRINT) != embedder.fingerprint:
                    _replace_vectors(db, embedder, fresh)
                catalogue.remember(FINGERPRINT, embedder.fingerprint)
                catalogue.remember(APPLIED, "0")
                db.execute("DELETE FROM retired")
        # A bot that starts in this moment may take the folder first; then it is the one that fills Chroma.
        dense = DenseSearch(catalogue, folder, embedder.fingerprint, engines=engines)
        try:
            dense.catch_up(progress)
        finally:
            dense.close()
        return catalogue.counts()[2]
    finally:
        catalogue.close()


def _vectors_held(folder: Path) -> FileLock:
    try:
        lock = take(folder / LOCK_NAME)
    except OSError as error:
        raise ArchiveError(f"{str(folder)!r} cannot be written ({error.strerror}): make it writable first") from error
    if lock is None:
        raise ArchiveError(
            f"{str(folder)!r}: another wenbao holds the vectors (a chat or the bot): stop it, then reindex"
        )
    return lock


def _live_batches(db: Database) -> Iterator[list[int]]:
    rows = db.execute("SELECT number FROM passage JOIN article USING (article_row) WHERE live = 1 ORDER BY number")
    numbers = [number for (number,) in rows.fetchall()]
    for first in range(0, len(numbers), EMBED_BATCH):
        yield numbers[first : first + EMBED_BATCH]


def _rebuild_words(db: Database) -> None:
    clear_words(db)
    for part in _live_batches(db):
        for number, stored in passages_of(db, part).items():
            add_words(db, number, stored.article.headline, stored.passage.text)


def _embedded_anew(db: Database, embedder: Embedder) -> dict[int, bytes]:
    """Return new vectors for all live passages, packed; made before anything is locked, for it takes long."""
    packed: dict[int, bytes] = {}
    for part in _live_batches(db):
        packed |= _packed(db, part, embedder)
    return packed


def _packed(db: Database, numbers: Sequence[int], embedder: Embedder) -> dict[int, bytes]:
    stored = passages_of(db, numbers)
    vectors = embedder.embed_passages([held.passage.indexed_text for held in stored.values()])
    return {number: pack(vector) for number, vector in zip(stored, vectors, strict=True)}


def _replace_vectors(db: Database, embedder: Embedder, fresh: dict[int, bytes]) -> None:
    for part in _live_batches(db):
        late = [number for number in part if number not in fresh]  # ingested while the others were embedded
        packed = fresh | (_packed(db, late, embedder) if late else {})
        db.executemany("UPDATE passage SET vector = ? WHERE number = ?", [(packed[number], number) for number in part])


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
