"""Embed with any sentence-transformers model. Knows nothing of where a model comes from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import fingerprint_of
from retrieval.neural import load_encoder, revision_of, source_of

_BATCH = 32


class SentenceTransformerEmbedder:
    """A sentence-transformers model by its name, folder or ModelScope path.

    Prompts go before the text, as models such as E5 or Qwen3-Embedding ask. Where None is given, those are used that
    the model itself has saved as "query" and "document" ("passage", "corpus"); "" is none at all. `dimensions` above 0
    keeps the first numbers of each vector, for models that were trained to be cut (Matryoshka).
    """

    def __init__(
        self,
        setting: str,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        *,
        dimensions: int = 0,
    ) -> None:
        source = source_of(setting)
        self._model = load_encoder(source, dimensions=dimensions)
        prompts = self._model.prompts
        self._query_prompt = prompts.get("query") or "" if query_prompt is None else query_prompt
        own = next((prompts[name] for name in ("document", "passage", "corpus") if prompts.get(name)), "")
        self._passage_prompt = own if passage_prompt is None else passage_prompt
        self._fingerprint = fingerprint_of(
            f"{source.name}@{revision_of(source)}", self.dimensions, self._query_prompt, self._passage_prompt
        )

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        found = self._model.get_embedding_dimension()
        assert found is not None
        return int(found)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        # encode_query and encode_document also choose the way through models with a part for each.
        vectors = _clean(self._model.encode_query([text], prompt=self._query_prompt, **_ENCODE))
        vector: NDArray[np.float32] = vectors[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return _clean(self._model.encode_document(list(texts), prompt=self._passage_prompt, **_ENCODE))


_ENCODE = {"batch_size": _BATCH, "normalize_embeddings": True, "show_progress_bar": False, "convert_to_numpy": True}


def _clean(found: object) -> NDArray[np.float32]:
    return np.nan_to_num(np.asarray(found, np.float32))
