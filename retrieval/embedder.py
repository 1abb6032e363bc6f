"""Turn text into vectors: the shipped bilingual model with numpy alone, any other by its name, folder or address.

Knows nothing of passages or of stores.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from config.errors import UserError
from retrieval.simplified import simplify

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from retrieval.remote_embedder import Endpoint

SHIPPED_MODEL = Path(__file__).parent / "model"
SHIPPED = "shipped"
REMOTE = "openai:"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"

# As many passages are tokenised at a time; more only takes memory.
_BATCH = 1_024
# Sentences are met again from question to question: so many keep their tokens and vectors (1 kB each), the oldest go
# first. A text longer than this is a passage to be stored, and is not met again.
_REMEMBERED = 8_192
_REMEMBERED_CHARS = 240


Made = TypeVar("Made")
NONE_KEPT: Mapping[str, NDArray[np.int64]] = MappingProxyType({})


class Embedder(Protocol):
    """Gives vectors of unit length, so that their dot product is the cosine.

    `fingerprint` changes whenever the same text could get another vector: archives remember it.
    """

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return (d,) float32."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, d) float32."""
        ...


def open_embedder(
    name: str = "",
    *,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    dimensions: int = 0,
    endpoint: Endpoint | None = None,
) -> Embedder:
    """Open an embedding model.

    Args:
        name: "" or "shipped" is the model that ships; "openai:NAME" one behind `endpoint`; anything else a
            sentence-transformers name ("BAAI/bge-m3", "owner/name@revision"), folder, or "modelscope:owner/name".
        query_prompt: goes before a question; None is what the model itself has saved.
        passage_prompt: goes before a passage; None likewise.
        dimensions: keeps so many numbers of each vector; 0 keeps all.
        endpoint: where to ask for an "openai:" model.

    Raises:
        UserError: the model cannot be had.

    """
    if name in ("", SHIPPED):
        return StaticEmbedder(dimensions=dimensions) if dimensions else shipped_embedder()
    if name.startswith(REMOTE):
        from retrieval.remote_embedder import Endpoint, RemoteEmbedder

        return RemoteEmbedder(
            name.removeprefix(REMOTE),
            endpoint or Endpoint(),
            query_prompt=query_prompt or "",
            passage_prompt=passage_prompt or "",
            dimensions=dimensions,
        )
    from retrieval.sentence_transformer_embedder import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name, query_prompt, passage_prompt, dimensions=dimensions)


def fingerprint_of(model: str, dimensions: int, query_prompt: str, passage_prompt: str) -> str:
    """Return "<model>-<dimensions>", with a digest of the prompts where there are any.

    >>> fingerprint_of("BAAI/bge-m3@5617a9f61b02", 1024, "", "")
    'BAAI/bge-m3@5617a9f61b02-1024'
    """
    if not query_prompt and not passage_prompt:
        return f"{model}-{dimensions}"
    digest = hashlib.blake2b(f"{query_prompt}\0{passage_prompt}".encode(), digest_size=4).hexdigest()
    return f"{model}-{dimensions}-prompts-{digest}"


def model_of(fingerprint: str) -> str:
    """Say which model a fingerprint is of, for a person.

    >>> model_of("BAAI/bge-m3@5617a9f61b02-1024")
    "'BAAI/bge-m3' (BAAI/bge-m3@5617a9f61b02-1024)"
    """
    if fingerprint.startswith("static-"):
        return f"the shipped model ({fingerprint})"
    bare = re.sub(r"-\d+(-prompts-[0-9a-f]+)?$", "", fingerprint)
    return f"{bare.split('@')[0]!r} ({fingerprint})"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's token numbers, (t,), and the sum of their vectors, (d,) float32."""

    ids: NDArray[np.int64]
    sum: NDArray[np.float32]


class StaticEmbedder:
    """The mean of the tokens' vectors, from a folder that sentence-transformers reads too.

    Loads neither torch nor sentence-transformers: half a second against ten, and the same numbers to 1e-5. A text
    without any known token has no direction; its vector is all zeros, as is its cosine with everything. `dimensions`
    below the model's own keeps the first numbers of each vector, which were trained to stand alone at 64 and 128.
    """

    def __init__(self, folder: Path = SHIPPED_MODEL, *, dimensions: int = 0) -> None:
        from safetensors.numpy import load

        missing = [name for name in (WEIGHTS, TOKENIZER) if not (folder / name).is_file()]
        if missing:
            raise UserError(f"{str(folder)!r}: no {missing[0]!r}; reinstall, or name another model in the settings")
        weights, words = (folder / WEIGHTS).read_bytes(), (folder / TOKENIZER).read_bytes()
        held = load(weights)
        self._bytes: NDArray[np.int8] = held["embeddings"][:, : dimensions or None]
        self._weights: NDArray[np.float32] = held["weights"]
        self._tokenizer = _tokenizer_of(words)
        self._fingerprint = _hash_of((weights, words), self.dimensions)
        self._known: OrderedDict[str, Tokens] = OrderedDict()
        self._starts: OrderedDict[str, list[int]] = OrderedDict()

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        return int(self._bytes.shape[1])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._embed([text])[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        batches = [self._embed(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return np.concatenate(batches) if batches else np.zeros((0, self.dimensions), np.float32)

    def tokens(self, texts: Sequence[str], kept: Mapping[str, NDArray[np.int64]] = NONE_KEPT) -> list[Tokens]:
        """Return each text's tokens; `kept` are the token numbers of texts that need not be cut anew."""
        known = self._known
        found = {text: known.get(text) for text in texts}
        missing = [text for text, tokens in found.items() if tokens is None]
        cut = [text for text in missing if text not in kept]
        ids = dict(zip(cut, self.token_ids(cut), strict=True)) if cut else {}
        for text in missing:
            found[text] = made = self._summed(ids[text] if text in ids else kept[text])
            _remember(known, text, made)
        return [tokens for text in texts if (tokens := found[text]) is not None]

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Return the numbers of each text's tokens; one that is not known is left out."""
        # The model has learned simplified characters only: a traditional text had half the cosine with the same text.
        encoded = self._tokenizer.encode_batch_fast([simplify(text) for text in texts], add_special_tokens=False)
        ids = (np.array(encoding.ids, np.int64) for encoding in encoded)
        return [numbers[numbers > 0] for numbers in ids]

    def starts(self, text: str) -> list[int]:
        """Return where in `text` each of its known tokens starts."""
        if (held := self._starts.get(text)) is None:
            encoding = self._tokenizer.encode(simplify(text), add_special_tokens=False)
            held = [span[0] for token, span in zip(encoding.ids, encoding.offsets, strict=True) if token]
            _remember(self._starts, text, held)
        return held

    def pieces(self, text: str) -> list[str]:
        """Return the words that the model cuts `text` into; what it does not know it cuts into characters.

        >>> shipped_embedder().pieces("新型储能装机")
        ['新型', '储能', '装机']
        """
        encoding = self._tokenizer.encode(simplify(text), add_special_tokens=False)
        return [text[start:end] for start, end in encoding.offsets]

    def rows(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of tokens, (n, d), not of unit length: a longer one tells more."""
        found: NDArray[np.float32] = self._bytes[tokens] * self._weights[tokens][:, None]
        return found

    def _summed(self, ids: NDArray[np.int64]) -> Tokens:
        # The rows are one byte a number; the weight of each brings them to their size.
        return Tokens(ids, self._weights[ids] @ self._bytes[ids].astype(np.float32))

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        sums = np.stack([tokens.sum for tokens in self.tokens(texts)])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
        return unit


def _remember(known: OrderedDict[str, Made], text: str, made: Made) -> None:
    if len(text) <= _REMEMBERED_CHARS:
        known[text] = made
    while len(known) > _REMEMBERED:
        with suppress(KeyError):  # another thread was faster
            known.popitem(last=False)


_LOADING = threading.Lock()


def shipped_embedder() -> StaticEmbedder:
    """Return the model that ships, loaded once per process."""
    with _LOADING:
        return _shipped()


def load_early() -> None:
    """Begin to load the model that ships, beside what else a program does before it asks for it."""
    threading.Thread(target=shipped_embedder, name="model", daemon=True).start()


@lru_cache(maxsize=1)
def _shipped() -> StaticEmbedder:
    return StaticEmbedder()


def _tokenizer_of(file: bytes) -> Tokenizer:
    """Read a tokenizer as `Tokenizer.from_buffer` does, in two thirds of its time where the words are many.

    The library holds the interpreter while it reads its file, and reads it into a tree first: a tenth of a cold start.
    """
    import orjson
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram

    held = orjson.loads(file)
    model = held["model"]
    if model["type"] != "Unigram":
        tokenizer = Tokenizer.from_buffer(file)
    else:
        words = [(word, score) for word, score in model["vocab"]]
        model["vocab"] = words[:1]
        tokenizer = Tokenizer.from_buffer(orjson.dumps(held))
        tokenizer.model = Unigram(words, model.get("unk_id"), model.get("byte_fallback", False))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _hash_of(files: Sequence[bytes], dimensions: int) -> str:
    """Return "static-<16 hex digits>-<dimensions>" over the files' bytes."""
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        digest.update(file)
    return f"static-{digest.hexdigest()}-{dimensions}"
