"""The room of sentence-transformers: embed with any of its models. Slow to import, so nothing else imports it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.errors import UserError

logger = logging.getLogger(__name__)

_BATCH = 32


class SentenceTransformerEmbedder:
    """A sentence-transformers model by its name or folder.

    `query_prompt` and `passage_prompt` are put before the text, as models such as E5 ask ("query: "). Where none is
    given, the prompts that the model itself names "query" and "document" (or "passage") are used.
    """

    def __init__(self, name_or_folder: str, query_prompt: str = "", passage_prompt: str = "") -> None:
        self._model = _load(name_or_folder)
        prompts = self._model.prompts
        self._query_prompt = query_prompt or prompts.get("query") or ""
        self._passage_prompt = passage_prompt or prompts.get("document") or prompts.get("passage") or ""
        self._fingerprint = _fingerprint(name_or_folder, self._query_prompt, self._passage_prompt, self.dimensions)

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        found = self._model.get_embedding_dimension()
        assert found is not None
        return int(found)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._embed([text], self._query_prompt)[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return self._embed(texts, self._passage_prompt)

    def _embed(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        found = self._model.encode(
            [prompt + text for text in texts],
            prompt="",
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.nan_to_num(np.asarray(found, np.float32))


def _load(name_or_folder: str):  # type: ignore[no-untyped-def]  # the type would need the slow import
    logger.info("loading the embedding model %r; this takes seconds", name_or_folder)
    from sentence_transformers import SentenceTransformer

    folder = Path(name_or_folder).expanduser()
    try:
        return SentenceTransformer(str(folder) if folder.exists() else name_or_folder, device="cpu")
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise UserError(
            f"embedding model {name_or_folder!r}: neither a folder here nor to be had from Hugging Face"
            f" ({type(error).__name__}); check the name and the network, give the folder of a downloaded model,"
            " or leave the setting empty for the shipped model"
        ) from error


def _fingerprint(name_or_folder: str, query_prompt: str, passage_prompt: str, dimensions: int) -> str:
    digest = hashlib.blake2b(digest_size=8)
    folder = Path(name_or_folder).expanduser()
    if folder.is_dir():
        # A folder can be trained again under the same name, a published name is taken at its word.
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".safetensors", ".bin", ".json")):
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    else:
        digest.update(name_or_folder.encode())
    digest.update(f"\0{query_prompt}\0{passage_prompt}".encode())
    return f"sentence-transformers-{digest.hexdigest()}-{dimensions}"
