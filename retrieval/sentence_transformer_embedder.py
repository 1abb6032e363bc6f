"""sentence-transformers' room: any model it can load, by name or folder, with the prompts that the model wants."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.errors import UserError

logger = logging.getLogger(__name__)

BATCH = 32


class SentenceTransformerEmbedder:
    """A model loaded through sentence-transformers. Its own "query" and "passage" prompts are used unless given."""

    def __init__(self, name: str, *, query_prompt: str = "", passage_prompt: str = "") -> None:
        logger.warning("loading the embedding model %r; this takes seconds", name)
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise UserError(
                f"embedding model {name!r} cannot be loaded ({type(error).__name__}): give a folder on this machine,"
                " or the name of a model that its cache or hub has"
            ) from error
        own = self._model.prompts or {}
        self._query_prompt = query_prompt or own.get("query", "")
        self._passage_prompt = passage_prompt or own.get("passage") or own.get("document") or ""
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        shown = Path(name).name if Path(name).is_dir() else name
        prompts = hashlib.sha256(f"{self._query_prompt}\0{self._passage_prompt}".encode()).hexdigest()[:6]
        self.fingerprint = f"{shown}-{self.dimensions}-{prompts}"

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._encode([text], self._query_prompt)[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return self._encode(texts, self._passage_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        vectors = self._model.encode(
            list(texts), prompt=prompt or None, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
