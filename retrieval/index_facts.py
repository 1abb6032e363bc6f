"""What the catalogue remembers of the dense index that is filled from it. Knows no index."""

from __future__ import annotations

import uuid

from retrieval.catalogue import Catalogue
from retrieval.schema import GENERATION

# Up to which passage number Chroma has taken in everything live.
APPLIED = "chroma_applied"
COLLECTION = "chroma_collection"
# The name of the Chroma folder that is searched; another reindex writes beside it, and this is what then changes.
PLACE = "chroma_folder"
# The model that the archive's vectors are of.
FINGERPRINT = "embedder"
_LIVE = "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1"


def applied(catalogue: Catalogue) -> int:
    """Return the highest passage number that Chroma has taken in, 0 if none."""
    return int(catalogue.fact(APPLIED) or 0)


def expected(catalogue: Catalogue) -> int:
    """Return how many live passages Chroma should hold at the least."""
    row = catalogue.db.execute(f"{_LIVE} AND number <= ?", (applied(catalogue),)).fetchone()
    return int(row[0])


def behind(catalogue: Catalogue) -> int:
    """Return how many live passages Chroma has not taken in yet."""
    with catalogue.reading() as db:
        return int(db.execute(f"{_LIVE} AND number > ?", (applied(catalogue),)).fetchone()[0])


def whereabouts(catalogue: Catalogue) -> tuple[str, str, str]:
    """Return what an open index stands on; when any of it changes, another one is to be opened."""
    return catalogue.fact(GENERATION), chroma_folder(catalogue), catalogue.fact(COLLECTION)


def stamp(fingerprint: str, generation: str) -> str:
    """Return what a collection must have been filled from to be searched."""
    return f"{fingerprint}#{generation}" if generation else fingerprint


def chroma_folder(catalogue: Catalogue) -> str:
    """Return the name of the Chroma folder that is searched."""
    return catalogue.fact(PLACE) or "chroma"


def collection_name(catalogue: Catalogue) -> str:
    """Return the name of the archive's collection on a server, which may hold those of other archives too."""
    if not (name := catalogue.fact(COLLECTION)):
        with catalogue.writing():
            name = catalogue.fact(COLLECTION) or f"wenbao-{uuid.uuid4().hex}"
            catalogue.remember(COLLECTION, name)
    return name
