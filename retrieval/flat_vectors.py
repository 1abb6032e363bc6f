"""When an archive's flat file of vectors is written and when it will do. Knows nothing of what stands in it."""

from __future__ import annotations

from pathlib import Path

from retrieval.catalogue import Catalogue
from retrieval.index_facts import applied, expected
from retrieval.stored_passages import passages_ever, stored_dimensions
from retrieval.vector_file import VectorFile, write_vectors

# Opening Chroma costs a second; comparing so few vectors one by one costs less than 5 ms. A program that asks once and
# ends opens Chroma, and a flat file is written, only above this.
FEW_PASSAGES = 30_000


def large(catalogue: Catalogue) -> bool:
    """Tell whether an archive has too many passages to compare one by one straight from the catalogue."""
    return passages_ever(catalogue.db) > FEW_PASSAGES


def open_flat(catalogue: Catalogue, folder: Path, stamp: str) -> VectorFile | None:
    """Open the flat file, None where there is none or it is far behind."""
    held = VectorFile(folder, stamp, stored_dimensions(catalogue.db))
    near = held.count and passages_ever(catalogue.db) - held.last <= FEW_PASSAGES
    return held if near else None


def write_flat(catalogue: Catalogue, folder: Path, stamp: str) -> None:
    """Bring the flat file of a large archive up to what Chroma has; only who owns the folder's Chroma may call this."""
    if large(catalogue):
        db = catalogue.db
        write_vectors(folder, stamp, stored_dimensions(db), db, applied(catalogue), expected(catalogue))


def flat_behind(catalogue: Catalogue, folder: Path, stamp: str) -> bool:
    """Tell whether `write_flat` has anything of worth to do."""
    if not large(catalogue):
        return False
    held = VectorFile(folder, stamp, stored_dimensions(catalogue.db))
    return held.last < applied(catalogue) - FEW_PASSAGES // 10 or not held.complete
