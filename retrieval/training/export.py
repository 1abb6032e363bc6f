"""Write token vectors as a sentence-transformers folder, one byte a number."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

LEVELS = 127


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return (bytes, weight of each row) with bytes * weight near `vectors`; recall is the same as with float32."""
    weights = (np.abs(vectors).max(axis=1) / LEVELS).astype(np.float32)
    safe = np.where(weights > 0, weights, 1.0).astype(np.float32)
    return np.round(vectors / safe[:, None]).astype(np.int8), weights


def write_model(folder: Path, tokenizer: Path, vectors: NDArray[np.float32]) -> None:
    """Write what `SentenceTransformer(folder)` loads; `StaticEmbedding.load` multiplies the weights back in."""
    folder.mkdir(parents=True, exist_ok=True)
    embeddings, weights = quantise(vectors)
    save_file({"embeddings": embeddings, "weights": weights}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes for the owner alone
    shutil.copy(tokenizer, folder / "tokenizer.json")
    package = "sentence_transformers.sentence_transformer.modules"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{package}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "normalize", "type": f"{package}.Normalize"},
    ]
    _write(folder / "modules.json", modules)
    (folder / "normalize").mkdir(exist_ok=True)
    _write(folder / "normalize" / "config.json", {})
    _write(
        folder / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"},
    )


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
