"""The catalogue on PostgreSQL: all that holds for an archive in a folder holds for one on a server."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.errors import ArchiveError, NoArchive, UserError
from retrieval.archive import Archive
from retrieval.connections import Connections
from retrieval.engines import Engines
from retrieval.reindex import rebuild
from retrieval.upkeep import examine
from retrieval.words import add_words, document_counts, find_words
from tests import test_archive, test_import, test_intake, test_ledger
from tests.fakes import LetterCounts, article, issue
from tests.servers import PostgresServer, free_port
from tests.test_archive import CHIPS, STORAGE, STORAGE_DAY, ask, headlines
from tests.test_archive import archive as archive  # a fixture

IN_A_FILE = "in-a-file"
# Tests that are about SQLite's own files, or that open the archive in a process of their own.
SQLITES_OWN = {
    "test_reindex_restores_a_lost_word_index_and_a_lost_chroma_folder_without_embedding",
    "test_what_another_process_stores_is_found_at_once_by_the_owner_of_chroma",
    "test_vectors_of_another_size_are_complained_of",
}
for room in (test_archive, test_ledger, test_intake, test_import):
    for name, held in vars(room).items():
        if name.startswith("test_") and callable(held) and name not in SQLITES_OWN:
            globals()[name] = held


@pytest.fixture(autouse=True)
def urls(monkeypatch: pytest.MonkeyPatch, new_database: Callable[[], str]) -> Iterator[dict[Path, str]]:
    """Put the catalogue of every folder into a database of its own."""
    by_folder: dict[Path, str] = defaultdict(new_database)
    opened: list[Connections] = []
    open_connections = Connections.__init__

    def open_on_the_server(self: Connections, folder: Path, *, create: bool = False, url: str = "") -> None:
        opened.append(self)
        if folder.name != IN_A_FILE:
            url = url or by_folder[folder.absolute()]
        open_connections(self, folder, create=create, url=url)

    monkeypatch.setattr(Connections, "__init__", open_on_the_server)
    yield by_folder
    for connections in opened:
        if hasattr(connections, "_all"):
            connections.close()


def test_words_are_scored_as_sqlite_scores_them(tmp_path: Path) -> None:
    """The two engines must rank alike, or an archive that moves would answer differently."""
    articles = [
        article(f"储能报道{n}", "新型储能装机" * (1 + n % 3) + "增长。" * (n % 5), name=f"a{n}") for n in range(40)
    ]
    wanted = ["储能", "装机", "增长", "报道", "无此"]
    found = []
    for name in (IN_A_FILE, "on-a-server"):
        with Archive.open(tmp_path / name, LetterCounts, create=True, use_chroma=False) as archive:
            archive.store(issue(*articles, article("芯片", "集成电路产量。", name="b")))
            db = archive.catalogue.db
            found.append((db.engine, dict(find_words(db, wanted, 50)), document_counts(db, wanted)))
    (_, scores, counts), (engine, server_scores, server_counts) = found
    assert (engine, server_counts) == ("postgresql", counts)
    assert server_scores == pytest.approx(scores, rel=1e-4)


def test_a_withdrawn_passage_counts_for_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        identity = archive.store(issue(STORAGE, CHIPS)).issue_id
        archive.remove(identity)
        db = archive.catalogue.db
        assert (find_words(db, ["储能"], 10), document_counts(db, ["储能"])) == ([], {})
        archive.store(issue(STORAGE))
        assert document_counts(db, ["储能"]) == {"储能": 1}
        assert examine(archive).complaints == ()


def test_a_store_that_fails_leaves_no_word_behind(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        archive.store(issue(STORAGE))
        with pytest.raises(ZeroDivisionError), archive.catalogue.writing() as db:
            add_words(db, 99, "稀土", "稀土价格")
            _ = 1 / 0
        archive.store(issue(CHIPS, number=58, day=STORAGE_DAY.replace(day=22)))
        assert document_counts(archive.catalogue.db, ["稀土", "储能"]) == {"储能": 1}


def test_a_word_index_that_lost_something_is_complained_of_and_reindex_restores_it(
    tmp_path: Path, urls: dict[Path, str]
) -> None:
    letters = LetterCounts()
    with Archive.open(tmp_path, lambda: letters, create=True) as archive:
        archive.store(issue(STORAGE, CHIPS))
        archive.catalogue.db.execute("DELETE FROM words WHERE number = 1")
        assert "word index holds 1 of 2" in examine(archive).complaints[0]
    embedded = letters.embedded
    assert rebuild(tmp_path, lambda: letters) == 2
    with Archive.open(tmp_path, lambda: letters) as archive:
        assert examine(archive).complaints == ()
        assert headlines(ask(archive, "集成电路"))[0] == "集成电路产量回升"
    assert letters.embedded == embedded


def test_hostile_text_is_stored_and_found(tmp_path: Path) -> None:
    hostile = article("'; DROP TABLE words; --%s ? %", "a" * 20_000 + " 储能\x00 \0 “863万千瓦”？%s?", name="x'; --")
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        archive.store(issue(hostile))
        assert ask(archive, "储能 drop table")[0].article.headline == "'; DROP TABLE words; --%s ? %"
        assert archive.catalogue.article("x'; --") is not None


def test_many_threads_store_and_search_at_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:

        def work(number: int) -> None:
            archive.store(issue(article(f"第{number}篇", "储能产量。"), day=STORAGE_DAY.replace(year=1900 + number)))
            assert ask(archive, "储能产量")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(24)))
        assert archive.catalogue.counts() == (24, 24, 24)
        assert examine(archive).complaints == ()


def test_the_database_may_be_stopped_and_started(tmp_path: Path) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="wenbao-pg-") as folder,
        PostgresServer(Path(folder)) as server,
        Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False, engines=Engines(server.url)) as archive,
    ):
        archive.store(issue(STORAGE))
        server.stop("immediate")
        with pytest.raises(ArchiveError, match="cannot be reached"):
            ask(archive, "储能")
        with pytest.raises(ArchiveError, match="cannot be reached"):
            archive.store(issue(CHIPS, number=58, day=STORAGE_DAY.replace(day=22)))
        server.start()
        assert headlines(ask(archive, "储能装机")) == ["储能装机翻番"]
        archive.store(issue(CHIPS, number=58, day=STORAGE_DAY.replace(day=22)))
        assert archive.catalogue.counts() == (2, 2, 2)


def test_what_is_wrong_with_the_address_is_said_without_the_password(tmp_path: Path) -> None:
    for url in ("mysql://u:s3cret@h/d", "postgresql://u:s3cret@h:port/d", "s3cret"):
        with pytest.raises(UserError, match="WENBAO_CATALOGUE_URL") as raised:
            Archive.open(tmp_path, LetterCounts, engines=Engines(url))
        assert "s3cret" not in str(raised.value)
    away = f"postgresql://u:s3cret@127.0.0.1:{free_port()}/d"
    with pytest.raises(ArchiveError, match="cannot be reached") as raised_away:
        Archive.open(tmp_path, LetterCounts, engines=Engines(away))
    assert "s3cret" not in str(raised_away.value)


def test_a_database_without_an_archive_is_named_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="wenbao ingest"):
        Archive.open(tmp_path, LetterCounts)


def test_a_role_without_rights_on_the_tokens_takes_in_and_answers(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as opened:
        db = opened.catalogue.db
        opened.store(issue(STORAGE, day=STORAGE_DAY))
        db.execute("DROP TABLE passage_tokens")
        db.execute("CREATE ROLE clerk")
        (schema,) = db.execute("SELECT current_schema()").fetchone()
        db.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
        db.execute(f"GRANT USAGE ON SCHEMA {schema} TO clerk")
        for rights in ("SELECT, INSERT, UPDATE, DELETE ON ALL TABLES", "USAGE, SELECT, UPDATE ON ALL SEQUENCES"):
            db.execute(f"GRANT {rights} IN SCHEMA {schema} TO clerk")
        for made in (False, True):  # before the owner has made the table, and after
            db.execute("SET ROLE clerk")
            opened.store(issue(STORAGE, CHIPS, day=STORAGE_DAY) if made else issue(CHIPS, day=STORAGE_DAY))
            opened.follow()
            opened.catch_up()
            assert headlines(ask(opened, CHIPS.headline))[0] == CHIPS.headline
            db.execute("RESET ROLE")
            opened.catch_up()
            assert db.execute("SELECT count(*) FROM passage_tokens").fetchone()[0] == opened.catalogue.counts()[2]
        db.execute("DROP OWNED BY clerk")
        db.execute("DROP ROLE clerk")
