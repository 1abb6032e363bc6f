from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.desk import NewsDesk
from config.errors import ArchiveError, UserError
from config.settings import Settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from retrieval.archive import Archive
from retrieval.catalogue import Catalogue
from retrieval.embedder import open_embedder
from retrieval.engines import Engines
from retrieval.migration import migrate, open_place
from retrieval.upkeep import examine

QUESTIONS = ("2023年上半年新投运新型储能装机规模是多少？", "光伏产量", "Who won the 2018 World Cup?")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a corrected issue in it, so that there are dead passages and two revisions."""
    folder = tmp_path_factory.mktemp("original") / "archive"
    page = folder.parent / "2023-08-18-p1.txt"
    shutil.copy(SAMPLE_FOLDER / page.name, page)
    with Archive.open(folder, open_embedder, create=True, use_chroma=False) as archive:
        take_in([page], archive)
        page.write_text(page.read_text(encoding="utf-8").replace("机器人", "机械人"), encoding="utf-8")
        take_in([page], archive)
    return folder


@pytest.fixture
def url(new_database: Callable[[], str]) -> Iterator[str]:
    yield new_database()


def answers(folder: Path, url: str = "") -> list[object]:
    with NewsDesk.open(Settings(archive=folder, catalogue_url=url)) as desk:  # type: ignore[arg-type]
        return [desk.ask(question).timed(0) for question in QUESTIONS]


def carried(source: str, target: str) -> None:
    with closing(open_place(source)) as old, closing(open_place(target, create=True)) as new:
        moved = migrate(old, new)
        assert (moved.issues, moved.articles, moved.passages) == old.counts()


def test_an_archive_answers_the_same_on_a_server_and_back_in_a_folder(original: Path, url: str, tmp_path: Path) -> None:
    carried(str(original), url)
    carried(url, str(tmp_path / "back"))
    before = answers(original)
    assert answers(tmp_path / "local", url) == before
    assert answers(tmp_path / "back") == before
    for folder, engines in ((tmp_path / "local", Engines(url)), (tmp_path / "back", Engines())):
        with Archive.open(folder, open_embedder, use_chroma=False, engines=engines) as archive:
            assert examine(archive).complaints == ()
            states = [(held.number, held.state) for held in archive.catalogue.revisions(every=True)]
            assert states == [(2, "current"), (1, "superseded")]


def test_what_comes_in_afterwards_gets_numbers_of_its_own(original: Path, url: str, tmp_path: Path) -> None:
    carried(str(original), url)
    with Archive.open(tmp_path / "local", open_embedder, use_chroma=False, engines=Engines(url)) as archive:
        take_in([SAMPLE_FOLDER / "2023-08-18-p2.txt"], archive)
        take_in([SAMPLE_FOLDER / "2023-08-18-p1.txt"], archive)
        assert examine(archive).complaints == ()


def test_a_place_that_holds_something_is_left_alone(original: Path, tmp_path: Path) -> None:
    carried(str(original), str(tmp_path / "copy"))
    with pytest.raises(UserError, match="empty"):
        carried(str(original), str(tmp_path / "copy"))


def test_what_arrives_changed_is_not_kept(original: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_place(str(original))) as old, closing(open_place(url, create=True)) as new:
        run = type(new.db).executemany

        def lose_a_bit(self: object, sql: str, rows: list[tuple[object, ...]], /) -> object:
            if sql.startswith("INSERT INTO passage"):
                rows = [(*row[:5], b"\x00" + row[5][1:]) for row in rows]  # type: ignore[index]
            return run(self, sql, rows)  # type: ignore[arg-type]

        monkeypatch.setattr(type(new.db), "executemany", lose_a_bit)
        with pytest.raises(ArchiveError, match="differs"):
            migrate(old, new)
        assert new.counts() == (0, 0, 0)


def test_progress_ends_where_it_should(original: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with closing(open_place(str(original))) as old, closing(Catalogue(tmp_path, create=True)) as new:
        migrate(old, new, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] >= 0.9 * told[-1][1]
