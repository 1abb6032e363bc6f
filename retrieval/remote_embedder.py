"""The room of the openai client: embed through any endpoint that speaks OpenAI's protocol."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    NotFoundError,
    OpenAI,
    OpenAIError,
    PermissionDeniedError,
    RateLimitError,
)

from config.errors import EmbedderUnavailable
from retrieval.embedder import fingerprint_of

# Servers take between 10 (DashScope) and 2,048 (OpenAI) texts at once: a batch that one refuses is halved.
BATCH = 64
TOO_MUCH = (400, 413, 422)
# Someone waits for the answer to a question, nobody for a passage.
QUERY_TIMEOUT_S = 10.0
QUERY_RETRIES = 1
# After a question that got no vector the next ones do not wait for one either.
PAUSE_S = 30.0
PROBE = "新闻"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask. `url` is "" for OpenAI itself, `key` is "" where none is needed or OPENAI_API_KEY holds it.

    A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
    """

    url: str = ""
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0
    retries: int = 5


class RemoteEmbedder:
    """A model behind an endpoint. Asks once when it is opened, to know the length of its vectors.

    The fingerprint has no revision, for the protocol tells none: it trusts the model's name, wherever it is served.
    """

    def __init__(
        self, model: str, endpoint: Endpoint, *, query_prompt: str = "", passage_prompt: str = "", dimensions: int = 0
    ) -> None:
        self._model, self._endpoint = model, endpoint
        self._asked_for: dict[str, Any] = {"dimensions": dimensions} if dimensions else {}
        self._query_prompt, self._passage_prompt = query_prompt, passage_prompt
        self._batch = BATCH
        self._away_until = 0.0
        try:
            self._client = OpenAI(
                # A local server needs no key, and the client insists on one.
                api_key=endpoint.key or ("none" if endpoint.url else None),
                base_url=endpoint.url or None,
                timeout=endpoint.timeout_s,
                max_retries=endpoint.retries,
            )
        except OpenAIError as error:
            raise self._unavailable("it has no key: set WENBAO_EMBEDDING_API_KEY") from error
        self._hasty = self._client.with_options(
            timeout=min(endpoint.timeout_s, QUERY_TIMEOUT_S), max_retries=min(endpoint.retries, QUERY_RETRIES)
        )
        self._dimensions = int(self._ask(self._client, [passage_prompt + PROBE]).shape[1])

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(f"openai:{self._model}", self._dimensions, self._query_prompt, self._passage_prompt)

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return (d,) float32.

        Raises:
            EmbedderUnavailable: the endpoint gave no vector in time.

        """
        if time.monotonic() < self._away_until:
            raise self._unavailable("it gave no vector a moment ago")
        try:
            vector: NDArray[np.float32] = self._checked(self._ask(self._hasty, [self._query_prompt + text]))[0]
        except EmbedderUnavailable:
            self._away_until = time.monotonic() + PAUSE_S
            raise
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, d) float32.

        Raises:
            EmbedderUnavailable: the endpoint gave no vectors, after all retries.

        """
        found, first = [np.zeros((0, self._dimensions), np.float32)], 0
        while first < len(texts):
            part = [self._passage_prompt + text for text in texts[first : first + self._batch]]
            try:
                found.append(self._checked(self._ask(self._client, part)))
            except _TooMuch:
                self._batch = len(part) // 2
                continue
            first += len(part)
        return np.concatenate(found)

    def _ask(self, client: OpenAI, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            # Asked for base64, the client's default, some servers answer with an error.
            given = client.embeddings.create(
                model=self._model, input=list(texts), encoding_format="float", **self._asked_for
            )
            rows = sorted(given.data, key=lambda row: row.index)
            vectors = np.array([row.embedding for row in rows], np.float32)
        except APIStatusError as error:
            if error.status_code in TOO_MUCH and len(texts) > 1:
                raise _TooMuch from error
            raise self._unavailable(_why(error)) from error
        except OpenAIError as error:
            raise self._unavailable(_why(error)) from error
        except (AttributeError, TypeError, ValueError) as error:  # what was answered is no list of vectors
            raise self._unavailable("its answer holds no embeddings: is it an embeddings endpoint?") from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.size or not np.isfinite(vectors).all():
            raise self._unavailable(f"its answer is of shape {vectors.shape} for {len(texts)} texts")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return unit

    def _checked(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        if vectors.shape[1] != self._dimensions:
            raise self._unavailable(f"its vectors had {self._dimensions} numbers and now have {vectors.shape[1]}")
        return vectors

    def _unavailable(self, why: str) -> EmbedderUnavailable:
        place = self._endpoint.url or "api.openai.com"
        return EmbedderUnavailable(f"embedding model {self._model!r} at {place!r}: {why}")


class _TooMuch(Exception):
    """The server refused a batch that may only be too large."""


def _why(error: OpenAIError) -> str:
    # An error's text may repeat the key, so only what the server's status says is passed on.
    if isinstance(error, AuthenticationError | PermissionDeniedError):
        return "the key is refused: set WENBAO_EMBEDDING_API_KEY"
    if isinstance(error, NotFoundError):
        return "no such model there, or the address is not the one that ends before /embeddings (often …/v1)"
    if isinstance(error, RateLimitError):
        return "it is busy or a quota is used up, after all retries: try again later"
    if isinstance(error, APITimeoutError):
        return "no answer in time: raise WENBAO_EMBEDDING_TIMEOUT_S or look after the server"
    if isinstance(error, APIConnectionError):
        return "cannot be reached: check WENBAO_EMBEDDING_BASE_URL, the network and the proxy"
    if isinstance(error, APIStatusError):
        return f"it answered with status {error.status_code}: see the server's own log"
    return f"it gave no proper answer ({type(error).__name__})" if isinstance(error, APIError) else str(error)[:100]
