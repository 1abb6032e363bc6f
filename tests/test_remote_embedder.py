"""Embedding through an endpoint: batches, prompts, order, retries, and what is said when it fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from config.errors import EmbedderUnavailable
from retrieval.embedder import open_embedder
from retrieval.remote_embedder import Endpoint, RemoteEmbedder

KEY = "sk-a-secret"
Answer = Callable[[dict[str, object], int], Response]


def _vector(text: str) -> list[float]:
    """As long as the text and with its first character: enough to tell texts apart."""
    return [float(len(text)), float(ord(text[0]) % 100), 0.0]


def _embedded(asked: dict[str, object], turn: int) -> Response:
    texts = asked["input"]
    assert isinstance(texts, list)
    # Backwards, as a server may: the index tells which text a vector belongs to.
    rows = [{"object": "embedding", "index": at, "embedding": _vector(text)} for at, text in enumerate(texts)][::-1]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return Response(json.dumps({"object": "list", "data": rows, "model": "m", "usage": usage}), mimetype="text/json")


def _fails(status: int, message: str = "no") -> Response:
    return Response(json.dumps({"error": {"message": message}}), status, mimetype="text/json")


class Server:
    """An endpoint that answers as it is told and keeps what it was asked."""

    def __init__(self, http: HTTPServer, answer: Answer) -> None:
        self.asked: list[dict[str, object]] = []
        self.keys: list[str] = []
        self.answer = answer
        self.url = http.url_for("/v1")
        http.expect_request("/v1/embeddings").respond_with_handler(self._handle)

    def _handle(self, request: Request) -> Response:
        self.asked.append(json.loads(request.data))
        self.keys.append(request.headers.get("Authorization", ""))
        return self.answer(self.asked[-1], len(self.asked))

    def open(self, *, retries: int = 0, timeout_s: float = 5.0, **prompts: str) -> RemoteEmbedder:
        return RemoteEmbedder("m", Endpoint(self.url, KEY, timeout_s, retries), **prompts)  # type: ignore[arg-type]


@pytest.fixture
def server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield Server(httpserver, _embedded)


@contextmanager
def unavailable(match: str) -> Iterator[None]:
    with pytest.raises(EmbedderUnavailable, match=match) as caught:
        yield
    assert KEY not in str(caught.value)


def test_vectors_come_back_in_the_texts_order_and_of_unit_length(server: Server) -> None:
    vectors = server.open().embed_passages(["电池", "新能源"])
    length = (3**2 + (ord("新") % 100) ** 2) ** 0.5
    assert vectors[1].tolist() == pytest.approx([3 / length, ord("新") % 100 / length, 0.0])
    assert server.asked[-1] == {"input": ["电池", "新能源"], "model": "m", "encoding_format": "float"}
    assert set(server.keys) == {f"Bearer {KEY}"}


def test_passages_go_in_batches_and_no_passages_ask_nothing(server: Server) -> None:
    embedder = server.open()
    asked = len(server.asked)
    assert embedder.embed_passages([]).shape == (0, 3)
    assert len(server.asked) == asked
    assert embedder.embed_passages(["字" * (at + 1) for at in range(150)]).shape == (150, 3)
    assert [len(request["input"]) for request in server.asked[asked:]] == [64, 64, 22]  # type: ignore[arg-type]


def test_a_batch_that_is_too_large_for_the_server_is_halved(server: Server) -> None:
    embedder = server.open()
    server.answer = lambda asked, turn: _fails(400) if len(asked["input"]) > 20 else _embedded(asked, turn)  # type: ignore[arg-type]
    vectors = embedder.embed_passages(["字" * (at + 1) for at in range(40)])
    assert vectors.shape == (40, 3)
    assert [len(request["input"]) for request in server.asked[1:]] == [40, 20, 20]  # type: ignore[arg-type]


def test_prompts_go_before_the_text_and_into_the_fingerprint(server: Server) -> None:
    plain, prompted = server.open(), server.open(query_prompt="query: ", passage_prompt="passage: ")
    prompted.embed_query("电池")
    assert server.asked[-1]["input"] == ["query: 电池"]
    prompted.embed_passages(["电池"])
    assert server.asked[-1]["input"] == ["passage: 电池"]
    assert plain.fingerprint == "openai:m-3"
    assert prompted.fingerprint.startswith("openai:m-3-prompts-")


def test_a_failure_that_may_pass_is_tried_again(server: Server) -> None:
    embedder = server.open(retries=2)
    server.answer = lambda asked, turn: _fails(503) if turn == 2 else _embedded(asked, turn)
    assert embedder.embed_passages(["电池"]).shape == (1, 3)
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_fails(401, f"Incorrect API key provided: {KEY}"), "the key is refused: set WENBAO_EMBEDDING_API_KEY"),
        (_fails(404), "no such model there"),
        (_fails(429), "a quota is used up"),
        (_fails(500, KEY), "status 500"),
        (_fails(400, KEY), "status 400"),
        (Response("<html>hello</html>", mimetype="text/html"), "no embeddings|no proper answer"),
        (Response('{"data": [{"index": 0, "embedding": []}]}', mimetype="text/json"), "shape|no embeddings"),
        (Response('{"data": []}', mimetype="text/json"), "shape|no embeddings"),
        (Response('{"data": [{"ind', mimetype="application/json"), "no embeddings|no proper answer"),
    ],
)
def test_what_is_wrong_is_said_without_the_key(server: Server, answer: Response, said: str) -> None:
    server.answer = lambda asked, turn: answer
    with unavailable(said):
        server.open()


def test_a_server_that_is_not_there_is_named() -> None:
    with unavailable(r"'http://127\.0\.0\.1:9/v1'.*cannot be reached"):
        RemoteEmbedder("m", Endpoint("http://127.0.0.1:9/v1", KEY, 2.0, 0))


def test_a_model_that_changes_its_length_under_the_same_name_is_refused(server: Server) -> None:
    embedder = server.open()
    longer = {"data": [{"index": 0, "embedding": [1.0, 2.0, 3.0, 4.0]}]}
    server.answer = lambda asked, turn: Response(json.dumps(longer), mimetype="text/json")
    with unavailable("had 3 numbers and now have 4"):
        embedder.embed_query("电池")


def test_without_a_key_openai_itself_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with unavailable("set WENBAO_EMBEDDING_API_KEY"):
        RemoteEmbedder("text-embedding-3-small", Endpoint())


def test_the_name_openai_opens_an_endpoint_and_dimensions_are_asked_for(server: Server) -> None:
    opened = open_embedder("openai:m", dimensions=3, endpoint=Endpoint(server.url))
    assert opened.fingerprint == "openai:m-3"
    assert server.asked[-1]["dimensions"] == 3
    assert server.keys[-1] == "Bearer none"


def test_requests_go_through_the_proxy_of_the_environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url.removesuffix("/v1"))
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.delenv("no_proxy", raising=False)
    # The host has no address; only a proxy, here the test's server, can answer for it.
    assert RemoteEmbedder("m", Endpoint("http://embeddings.invalid/v1", KEY, 5.0, 0)).dimensions == 3
