"""The room of sentence-transformers: load its models by name, folder or ModelScope path. Slow to import.

Nothing but the embedder and the reranker made of its models imports this, and they only when the settings name one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import UserError

MODELSCOPE = "modelscope:"
# A model file above this is known by its size and three pieces: reading gigabytes at every start costs seconds, and
# training again changes all of a file.
WHOLE_FILE_BYTES = 32_000_000
PIECE_BYTES = 1_000_000
KNOWN_BY = (".safetensors", ".bin", ".json", ".model", ".txt")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from: `place` is a folder or a Hugging Face name, `name` what a person calls it."""

    name: str
    place: str
    revision: str | None = None

    @property
    def is_folder(self) -> bool:
        return Path(self.place).is_dir()


def source_of(setting: str) -> Source:
    """Return where the model that a setting names comes from; a ModelScope path is downloaded if it is not here yet.

    `setting` is a folder, "owner/name", "owner/name@revision" or "modelscope:owner/name[@revision]".

    Raises:
        UserError: a ModelScope model cannot be had.

    """
    folder = Path(setting).expanduser()
    if folder.is_dir():
        return Source(folder.resolve().name, str(folder))
    bare, _, revision = setting.removeprefix(MODELSCOPE).partition("@")
    if setting.startswith(MODELSCOPE):
        return Source(f"{MODELSCOPE}{bare}", _from_modelscope(bare, revision or None))
    return Source(bare, bare, revision or None)


def load_encoder(source: Source, *, dimensions: int = 0) -> Any:
    """Return a SentenceTransformer; `dimensions` above 0 keeps only the first numbers of its vectors.

    Raises:
        UserError: it cannot be had, or needs code of its own.

    """
    from sentence_transformers import SentenceTransformer

    return _loaded(
        source, lambda: SentenceTransformer(source.place, revision=source.revision, truncate_dim=dimensions or None)
    )


def load_cross_encoder(source: Source) -> Any:
    """Return a CrossEncoder.

    Raises:
        UserError: it cannot be had, or needs code of its own.

    """
    from sentence_transformers import CrossEncoder

    return _loaded(source, lambda: CrossEncoder(source.place, revision=source.revision))


def revision_of(source: Source) -> str:
    """Return what changes when the model's files do: a digest of a folder, the commit of a published model."""
    if source.is_folder:
        return _digest(Path(source.place))
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        found = try_to_load_from_cache(source.place, file, revision=source.revision)
        if isinstance(found, str):
            return Path(found).parent.name[:12]  # …/snapshots/<commit>/modules.json
    return source.revision or "unknown"


def _loaded(source: Source, load: Callable[[], Any]) -> Any:
    try:
        return load()
    except Exception as error:  # half a dozen libraries load a model, each with errors of its own
        if "trust_remote_code" in str(error):
            raise UserError(
                f"model {source.name!r} comes with code of its own, which is not run: name another"
            ) from error
        why = str(error).strip().split("\n")[0][:200]
        place = "" if source.place == source.name else f" from {source.place!r}"
        raise UserError(
            f"model {source.name!r} cannot be loaded{place} ({type(error).__name__}: {why}): check the name and the"
            " network, give the folder of a downloaded model, or leave the setting empty for the shipped model"
        ) from error


def _from_modelscope(path: str, revision: str | None) -> str:
    try:
        from modelscope import snapshot_download
    except ImportError as error:
        raise UserError(
            f"model 'modelscope:{path}' needs the package modelscope: run 'pip install \"wenbao[modelscope]\"'"
        ) from error
    try:
        return str(snapshot_download(path, revision=revision))
    except Exception as error:  # the library lets errors of requests, of its own and of the file system through
        raise UserError(
            f"model {path!r} cannot be had from ModelScope ({type(error).__name__}): check the path and the network"
        ) from error


def _digest(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in KNOWN_BY):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{(size := path.stat().st_size)}\0".encode())
        with path.open("rb") as file:
            if size <= WHOLE_FILE_BYTES:
                digest.update(file.read())
                continue
            for start in (0, size // 2, size - PIECE_BYTES):
                file.seek(start)
                digest.update(file.read(PIECE_BYTES))
    return digest.hexdigest()
