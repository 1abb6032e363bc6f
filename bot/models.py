"""Open the models that the settings name, with a word on standard error about what takes seconds to load."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.language import tell
from config.settings import Settings
from retrieval.embedder import REMOTE, SHIPPED, Embedder, open_embedder

if TYPE_CHECKING:
    from retrieval.cross_encoder import CrossEncoderReranker


def embedder_of(settings: Settings) -> Callable[[], Embedder]:
    """Return what opens the embedding model that the settings name."""
    return lambda: _embedder(settings)


def reranker_of(settings: Settings) -> CrossEncoderReranker | None:
    """Open the cross-encoder that the settings name, None where they name none."""
    if not settings.reranker:
        return None
    with _announced(tell(f"loading the reranker {settings.reranker!r}", f"正在加载重排模型 {settings.reranker!r}")):
        from retrieval.cross_encoder import CrossEncoderReranker

        return CrossEncoderReranker(settings.reranker)


def _embedder(settings: Settings) -> Embedder:
    name = settings.embedding
    if name in ("", SHIPPED):
        return open_embedder(dimensions=settings.embedding_dimensions)
    endpoint = None
    doing = tell(f"loading the embedding model {name!r}", f"正在加载向量模型 {name!r}")
    if name.startswith(REMOTE):
        from retrieval.remote_embedder import Endpoint

        key = settings.embedding_api_key.get_secret_value()
        endpoint = Endpoint(
            settings.embedding_base_url, key, settings.embedding_timeout_s, settings.embedding_max_retries
        )
        place = settings.embedding_base_url or "api.openai.com"
        doing = tell(f"asking {place} for the embedding model {name!r}", f"正在连接 {place} 的向量模型 {name!r}")
    with _announced(doing):
        return open_embedder(
            name,
            query_prompt=settings.query_prompt,
            passage_prompt=settings.passage_prompt,
            dimensions=settings.embedding_dimensions,
            endpoint=endpoint,
        )


@contextmanager
def _announced(doing: str) -> Iterator[None]:
    started = time.perf_counter()
    print(f"wenbao: {doing} …", file=sys.stderr, flush=True)
    yield
    seconds = time.perf_counter() - started
    print(
        f"wenbao: {tell(f'ready after {seconds:.1f} s', f'已就绪，用时 {seconds:.1f} 秒')}", file=sys.stderr, flush=True
    )
