"""The embedding model: text to vectors of unit length. The model that ships is read without torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from config.errors import UserError

SHIPPED_MODEL = Path(__file__).parent / "model"


class Embedder(Protocol):
    """`fingerprint` names the model and all that changes its vectors; an archive remembers it."""

    fingerprint: str
    dimensions: int

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return (d,) of unit length; zeros for a text that has no token."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, d), each row of unit length or zeros."""
        ...


class StaticEmbedder:
    """A sentence-transformers StaticEmbedding folder, read with numpy: the mean of the tokens' vectors, normalised.

    Loading it through sentence-transformers takes 4-10 s cold, this takes half a second, and the vectors are the same.
    """

    def __init__(self, folder: Path = SHIPPED_MODEL) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights = folder / "model.safetensors"
        if not weights.is_file():
            raise UserError(f"the embedding model is missing: {str(weights)!r}; install the package again")
        held = load_file(str(weights))
        self._rows: NDArray[np.int8] = held["embeddings"]
        self._scales: NDArray[np.float32] = held["weights"].astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.dimensions = int(self._rows.shape[1])
        self.fingerprint = f"static-{self.dimensions}-{_digest(folder)}"

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if encoding.ids:
                ids = np.asarray(encoding.ids)
                vectors[row] = (self._rows[ids].astype(np.float32) * self._scales[ids, None]).mean(axis=0)
        return unit_length(vectors)


def unit_length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1; rows of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = vectors / np.where(lengths == 0, 1, lengths)
    return scaled


def open_embedder(name: str = "", *, query_prompt: str = "", passage_prompt: str = "") -> Embedder:
    """Open the model that ships (""), or any sentence-transformers name or folder.

    Raises:
        UserError: the model cannot be had.
    """
    if not name:
        return StaticEmbedder()
    from retrieval.sentence_transformer_embedder import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name, query_prompt=query_prompt, passage_prompt=passage_prompt)


def _digest(folder: Path) -> str:
    """Return a short hash over the files that decide the vectors."""
    summary = hashlib.sha256()
    for name in ("model.safetensors", "tokenizer.json"):
        summary.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return summary.hexdigest()[:12]


