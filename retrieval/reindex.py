"""Build words, vectors and Chroma anew beside what is there, then change over in one transaction.

Until the switch every process answers from the old index, and a kill at any moment leaves it; vectors of another model
that were made before a kill are kept and not made again. After the switch running processes notice by themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from config.errors import ArchiveError
from retrieval.catalogue import Catalogue
from retrieval.chroma_store import ChromaVectors, discard, forget_collection
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.engines import EMBEDDED, Engines
from retrieval.filling import Progress
from retrieval.held_terms import note_loss
from retrieval.index_facts import APPLIED, COLLECTION, FINGERPRINT, PLACE, chroma_folder, stamp
from retrieval.locks import take
from retrieval.schema import GENERATION
from retrieval.stored_passages import pack, passages_of, staged_after, vectors_after
from retrieval.token_filling import fill_tokens
from retrieval.words import add_words, clear_words

EMBED_BATCH = 256
FILL_BATCH = 1_000
LOCK_NAME = "reindex.lock"
# The model (and state of the catalogue) that the vectors in staged_vector are of.
STAGED = "staged_for"
# A collection that an earlier reindex began on the server and did not end.
STAGED_COLLECTION = "staged_collection"
_BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}
_LIVE = "FROM passage JOIN article USING (article_row) WHERE live = 1"


@dataclass(frozen=True, slots=True)
class _Next:
    """The index that is being built: its store, and the fact that makes it the one that is searched."""

    store: ChromaVectors
    fact: str
    name: str


def rebuild(
    folder: Path,
    open_embedder: Callable[[], Embedder],
    progress: Progress | None = None,
    *,
    engines: Engines = EMBEDDED,
) -> int:
    """Build words and Chroma anew from the catalogue, and the vectors too where another model made them.

    Returns the number of passages. No newspaper file is read again. Running processes go on answering.

    Raises:
        ArchiveError: there is no archive, it is being reindexed already, or the index server is away.

    """
    catalogue = Catalogue(folder, url=engines.catalogue_url)
    try:
        with _alone(folder):
            embedder = open_embedder()
            generation = catalogue.fact(GENERATION)
            changing = catalogue.fact(FINGERPRINT) != embedder.fingerprint
            mark = stamp(embedder.fingerprint, generation)
            if changing:
                _stage(catalogue, embedder, mark, progress)
            while fill_tokens(catalogue):
                pass
            with catalogue.writing() as db:
                _rebuild_words(db)
            with _next_index(catalogue, folder, mark, engines) as upcoming:
                if changing:
                    _stage(catalogue, embedder, mark, None)  # what came in meanwhile
                applied = _fill(catalogue.db, upcoming.store, changing, progress)
                before = catalogue.fact(upcoming.fact)
                with catalogue.writing() as db:
                    if catalogue.fact(GENERATION) != generation:
                        raise ArchiveError(f"{str(folder)!r} was restored from a backup meanwhile: reindex again")
                    if changing:
                        _replace_vectors(db, embedder)
                    catalogue.remember(FINGERPRINT, embedder.fingerprint)
                    catalogue.remember(APPLIED, str(applied))
                    catalogue.remember(upcoming.fact, upcoming.name)
                    catalogue.remember(STAGED, "")
                    catalogue.remember(STAGED_COLLECTION, "")
            _discard_old(folder, engines, upcoming, before)
        return catalogue.counts()[2]
    finally:
        catalogue.close()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        lock = take(folder / LOCK_NAME)
    except OSError as error:
        raise ArchiveError(f"{str(folder)!r} cannot be written ({error.strerror}): make it writable first") from error
    if lock is None:
        raise ArchiveError(f"{str(folder)!r} is being reindexed already: wait for that to end")
    try:
        yield
    finally:
        lock.release()


def _live_batches(db: Database, condition: str = "") -> list[list[int]]:
    rows = db.execute(f"SELECT number {_LIVE} {condition} ORDER BY number").fetchall()
    numbers = [number for (number,) in rows]
    return [numbers[first : first + EMBED_BATCH] for first in range(0, len(numbers), EMBED_BATCH)]


def _rebuild_words(db: Database) -> None:
    note_loss(db)
    clear_words(db)
    for part in _live_batches(db):
        for number, stored in passages_of(db, part).items():
            add_words(db, number, stored.article.headline, stored.passage.text)


_UNSTAGED = "AND number NOT IN (SELECT number FROM staged_vector)"


def _stage(catalogue: Catalogue, embedder: Embedder, mark: str, progress: Progress | None) -> None:
    """Embed what has no vector of the new model yet, a batch a transaction: a kill costs the running batch."""
    db = catalogue.db
    with catalogue.writing():
        columns = f"number INTEGER PRIMARY KEY, vector {_BYTES[db.engine]} NOT NULL"
        db.execute(f"CREATE TABLE IF NOT EXISTS staged_vector ({columns})")
        if catalogue.fact(STAGED) != mark:
            db.execute("DELETE FROM staged_vector")
            catalogue.remember(STAGED, mark)
    missing = _live_batches(db, _UNSTAGED)
    done, total = 0, sum(map(len, missing))
    for part in missing:
        packed = _packed(db, part, embedder)
        with catalogue.writing():
            _keep(db, packed)
        done += len(part)
        if progress:
            progress(done, total)


def _packed(db: Database, numbers: Sequence[int], embedder: Embedder) -> list[tuple[int, bytes]]:
    stored = passages_of(db, numbers)
    vectors = embedder.embed_passages([held.passage.indexed_text for held in stored.values()])
    return [(number, pack(vector)) for number, vector in zip(stored, vectors, strict=True)]


def _keep(db: Database, packed: Sequence[tuple[int, bytes]]) -> None:
    db.executemany(
        "INSERT INTO staged_vector VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET vector = excluded.vector", packed
    )


def _replace_vectors(db: Database, embedder: Embedder) -> None:
    for part in _live_batches(db, _UNSTAGED):  # ingested in the last moment: few
        _keep(db, _packed(db, part, embedder))
    db.execute(
        "UPDATE passage SET vector = (SELECT staged.vector FROM staged_vector AS staged"
        " WHERE staged.number = passage.number) WHERE number IN (SELECT number FROM staged_vector)"
    )
    db.execute("DELETE FROM staged_vector")


def _fill(db: Database, store: ChromaVectors, staged: bool, progress: Progress | None) -> int:
    """Put all vectors into the new index; return the highest passage number in it."""
    source, after, done = staged_after if staged else vectors_after, 0, 0
    total = sum(map(len, _live_batches(db)))
    while True:
        numbers, vectors = source(db, after, limit=FILL_BATCH)
        if not len(numbers):
            return after
        store.upsert([int(number) for number in numbers], vectors)
        after, done = int(numbers[-1]), done + len(numbers)
        if progress:
            progress(done, max(total, done))


@contextmanager
def _next_index(catalogue: Catalogue, folder: Path, mark: str, engines: Engines) -> Iterator[_Next]:
    upcoming = _on_server(catalogue, mark, engines) if engines.index else _in_folder(catalogue, folder, mark)
    try:
        yield upcoming
    finally:
        upcoming.store.close()


def _in_folder(catalogue: Catalogue, folder: Path, mark: str) -> _Next:
    stem, _, turn = (now := chroma_folder(catalogue)).partition("-")
    name = f"{stem}-{int(turn or 1) + 1}"
    for found in folder.glob("chroma*/"):  # of earlier reindexes that were killed
        if found.name != now:
            discard(folder, found.name)
    owned = ChromaVectors.own(folder, mark, name)
    if owned is None:
        raise ArchiveError(f"{str(folder / name)!r} cannot be written or is in use: look who holds it, then reindex")
    return _Next(owned[0], PLACE, name)


def _on_server(catalogue: Catalogue, mark: str, engines: Engines) -> _Next:
    assert engines.index is not None
    if left := catalogue.fact(STAGED_COLLECTION):
        forget_collection(engines.index, left)
    name = f"wenbao-{uuid.uuid4().hex}"
    catalogue.remember(STAGED_COLLECTION, name)
    connected = ChromaVectors.connect(engines.index, name, mark, create=True)
    if connected is None:
        raise ArchiveError(f"the index server {engines.index.url!r} cannot be reached: start it, then reindex")
    return _Next(connected[0], COLLECTION, name)


def _discard_old(folder: Path, engines: Engines, upcoming: _Next, before: str) -> None:
    """Delete the index that was searched before; where a process still has it open, that one will."""
    if engines.index is None:
        discard(folder, before or "chroma")
    elif before and before != upcoming.name:
        with suppress(ArchiveError):
            forget_collection(engines.index, before)
