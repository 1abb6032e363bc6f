"""An archive whose vectors are on a Chroma server, which several processes share and which comes and goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromadb.api.shared_system_client import SharedSystemClient

import retrieval.chroma_hold
import retrieval.chroma_store
import retrieval.index_facts
from config.errors import ArchiveError, UserError
from retrieval.archive import Archive
from retrieval.chroma_store import ChromaVectors
from retrieval.engines import Engines, IndexServer
from retrieval.lease import Lease
from retrieval.passage import Hit
from retrieval.query import Query
from retrieval.reindex import rebuild
from retrieval.terms import terms
from tests.fakes import LetterCounts, article, issue
from tests.servers import ChromaServer, free_port

STORAGE = article("储能装机翻番", "上半年新型储能装机达到863万千瓦。", "锂电池占九成以上。")
CHIPS = article("集成电路产量回升", "六月份集成电路产量322亿块，同比增长5.7%。", page=2)


@pytest.fixture
def engines(chroma_server: ChromaServer) -> Engines:
    return Engines(index=IndexServer(chroma_server.url))


@pytest.fixture
def own_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChromaServer]:
    monkeypatch.setattr(retrieval.chroma_hold, "SERVER_RETRY_S", 0.0)
    with ChromaServer(tmp_path / "server") as server:
        yield server


def opened(folder: Path, engines: Engines, *, fingerprint: str = "letters-64") -> Archive:
    return Archive.open(folder, lambda: LetterCounts(fingerprint), create=True, engines=engines)


def ask(archive: Archive, text: str) -> list[Hit]:
    return archive.search(Query(text, dict.fromkeys(terms(text), 1.0)))


def test_two_archives_at_once_ask_one_server_and_find_the_same(tmp_path: Path, engines: Engines) -> None:
    with opened(tmp_path, engines) as one, opened(tmp_path, engines) as other:
        one.store(issue(STORAGE, CHIPS))
        assert one.catch_up() == 2
        assert (one.engine(), other.engine(), one.behind()) == ("chroma", "chroma", 0)
        assert [hit.passage for hit in ask(other, "储能装机")] == [hit.passage for hit in ask(one, "储能装机")]
        assert "dense" in ask(other, "储能装机")[0].found_by


def test_a_bot_that_connects_again_and_again_keeps_no_connections(
    tmp_path: Path, engines: Engines, chroma_server: ChromaServer
) -> None:
    def connect(name: str) -> None:
        found = ChromaVectors.connect(IndexServer(chroma_server.url), name, "letters-64", create=name == "held")
        if found:
            found[0].close()

    def held() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    for name in ("held", "not there"):
        connect(name)
    before, systems = held(), len(SharedSystemClient._identifier_to_system)
    for name in ("held", "not there") * 5:
        connect(name)
    assert (held(), len(SharedSystemClient._identifier_to_system)) == (before, systems)


def test_what_was_removed_is_not_found_on_the_server(tmp_path: Path, engines: Engines) -> None:
    with opened(tmp_path, engines) as one, opened(tmp_path, engines) as other:
        identity = one.store(issue(STORAGE)).issue_id
        one.catch_up()
        assert other.engine() == "chroma"
        one.remove(identity)
        assert ask(other, "储能装机") == []
        one.catch_up()
        assert not other.outdated()


def test_two_archives_on_one_server_do_not_mix(tmp_path: Path, engines: Engines) -> None:
    with opened(tmp_path / "a", engines) as one, opened(tmp_path / "b", engines) as other:
        one.store(issue(STORAGE))
        other.store(issue(CHIPS))
        one.catch_up()
        other.catch_up()
        assert [hit.article for hit in ask(one, "产量")] == [STORAGE]
        assert [hit.article for hit in ask(other, "产量")] == [CHIPS]


def test_only_the_holder_of_the_lease_fills_the_server(tmp_path: Path, engines: Engines) -> None:
    with opened(tmp_path, engines) as archive:
        archive.store(issue(STORAGE))
        elsewhere = Lease(archive.catalogue, "chroma", seconds=60)
        assert elsewhere.take()
        assert (archive.catch_up(), archive.behind()) == (0, 1)
        assert [hit.article for hit in ask(archive, "储能")] == [STORAGE]
        elsewhere.release()
        assert archive.catch_up() == 1


def test_a_lease_ends_by_itself_and_one_from_the_future_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        one, other = (Lease(archive.catalogue, "chroma", seconds=60) for _ in range(2))
        now = time.time()
        assert (one.take(), one.take(), other.take()) == (True, True, False)
        monkeypatch.setattr(time, "time", lambda: now + 61)
        assert (other.take(), one.take()) == (True, False)
        monkeypatch.setattr(time, "time", lambda: now - 86_400)  # the clock was set back by a day
        assert one.take()


def test_answers_go_on_without_the_server_and_with_it_again(tmp_path: Path, own_server: ChromaServer) -> None:
    with opened(tmp_path / "archive", Engines(index=IndexServer(own_server.url))) as archive:
        archive.store(issue(STORAGE, CHIPS))
        archive.catch_up()
        before = [hit.passage for hit in ask(archive, "集成电路产量")]
        own_server.stop()
        assert [hit.passage for hit in ask(archive, "集成电路产量")] == before
        assert archive.engine() == "exact"
        archive.store(issue(article("稀土价格", "稀土价格平稳。"), number=58, day=DAY.replace(day=22)))
        assert archive.catch_up() == 0
        own_server.start()
        assert archive.engine() == "chroma"
        assert archive.catch_up() == 1
        assert ask(archive, "稀土价格")[0].article.headline == "稀土价格"


DAY = issue(STORAGE).masthead.date or pytest.fail("dated")


def test_a_server_that_hangs_does_not_hang_the_answer(
    tmp_path: Path, own_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval.chroma_store, "SERVER_TIMEOUT_S", 0.5)
    monkeypatch.setattr(retrieval.chroma_hold, "SERVER_RETRY_S", 60.0)
    with opened(tmp_path / "archive", Engines(index=IndexServer(own_server.url))) as archive:
        archive.store(issue(STORAGE))
        archive.catch_up()
        own_server.freeze(True)
        started = time.monotonic()
        assert [hit.article for hit in ask(archive, "储能装机")] == [STORAGE]
        assert time.monotonic() - started < 5
        own_server.freeze(False)


def test_a_server_that_lost_its_data_is_filled_again(tmp_path: Path, engines: Engines) -> None:
    with opened(tmp_path, engines) as archive, opened(tmp_path, engines) as reader:
        archive.store(issue(STORAGE, CHIPS))
        archive.catch_up()
        assert reader.engine() == "chroma"
        assert engines.index is not None
        name = archive.catalogue.fact(retrieval.index_facts.COLLECTION)
        retrieval.chroma_store.forget_collection(engines.index, name)
        archive.store(issue(article("稀土价格", "稀土价格平稳。"), number=58, day=DAY.replace(day=22)))
        archive.catch_up()  # notices
        assert archive.catch_up() == 3
        assert len(ask(reader, "储能产量价格")) == 3


def test_reindex_fills_the_servers_collection_anew(tmp_path: Path, engines: Engines) -> None:
    with opened(tmp_path, engines) as archive:
        archive.store(issue(STORAGE, CHIPS))
        archive.catch_up()
    assert rebuild(tmp_path, lambda: LetterCounts("other"), engines=engines) == 2
    with opened(tmp_path, engines, fingerprint="other") as archive:
        assert (archive.engine(), archive.behind()) == ("chroma", 0)


def test_a_collection_of_another_model_is_left_alone_by_readers(chroma_server: ChromaServer) -> None:
    server = IndexServer(chroma_server.url)
    first = ChromaVectors.connect(server, "of-one-model", "one", create=True)
    assert first is not None and first[1]
    assert ChromaVectors.connect(server, "of-one-model", "two", create=False) is None
    first[0].close()


def test_an_address_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    for url in ("localhost:8000", "ftp://x", "http://", "http://host:port", "http://name:word@host"):
        with pytest.raises(UserError, match="WENBAO_INDEX_URL"):
            assert IndexServer(url).address
    with pytest.raises(ArchiveError, match="cannot be reached"):
        retrieval.chroma_store.forget_collection(IndexServer(f"http://127.0.0.1:{free_port()}"), "passages")


def test_the_servers_key_is_never_shown() -> None:
    assert "s3cret" not in repr(
        Engines(catalogue_url="postgresql://u:s3cret@h/d", index=IndexServer("x", key="s3cret"))
    )
