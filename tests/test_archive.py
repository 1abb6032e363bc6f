from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.errors import ArchiveError
from retrieval.archive import Archive, IssueChanged
from retrieval.passage import Hit, Scope
from retrieval.query import Query
from retrieval.reindex import rebuild
from retrieval.terms import terms
from retrieval.upkeep import examine
from tests.fakes import LetterCounts, article, issue

STORAGE = article("储能装机翻番", "上半年新型储能装机达到863万千瓦。", "锂电池占九成以上。")
CHIPS = article("集成电路产量回升", "六月份集成电路产量322亿块，同比增长5.7%。", page=2)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as opened:
        yield opened


def ask(archive: Archive, text: str, scope: Scope | None = None) -> list[Hit]:
    return archive.search(Query(text, dict.fromkeys(terms(text), 1.0)), scope=scope)


def headlines(hits: list[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.article.headline for hit in hits))


def test_what_is_stored_is_found_with_the_issue_it_stands_in(archive: Archive) -> None:
    archive.store(issue(STORAGE, CHIPS))
    best = ask(archive, "新型储能装机是多少")[0]
    assert best.article == STORAGE
    assert best.passage.text == "上半年新型储能装机达到863万千瓦。\n锂电池占九成以上。"
    assert best.masthead.total_issue == 4057
    assert set(best.found_by) == {"dense", "lexical"}


def test_storing_an_issue_twice_equals_storing_it_once(archive: Archive) -> None:
    first = archive.store(issue(STORAGE, CHIPS))
    again = archive.store(issue(STORAGE, CHIPS))
    assert (first.revision, again.revision) == (1, 0)
    assert again.unchanged == (STORAGE.article_id, CHIPS.article_id)
    assert archive.catalogue.counts() == (1, 2, 2)
    assert len(archive.catalogue.revisions(every=True)) == 1


def test_a_corrected_issue_replaces_the_first_and_embeds_only_what_changed(tmp_path: Path) -> None:
    letters = LetterCounts()
    with Archive.open(tmp_path, lambda: letters, create=True) as archive:
        archive.store(issue(STORAGE, CHIPS))
        before = letters.embedded
        corrected = article("储能装机翻番", "上半年新型储能装机达到683万千瓦。")
        change = archive.store(issue(corrected, CHIPS))
        assert (change.revision, change.changed, change.unchanged) == (2, (STORAGE.article_id,), (CHIPS.article_id,))
        assert letters.embedded == before + 1
        found = "".join(hit.passage.text for hit in ask(archive, "储能装机863万千瓦"))
        assert "683" in found
        assert "863" not in found


def test_an_article_that_leaves_and_comes_back_is_found_again(archive: Archive) -> None:
    archive.store(issue(STORAGE, CHIPS))
    archive.catch_up()
    assert archive.store(issue(CHIPS)).withdrawn == (STORAGE.article_id,)
    archive.catch_up()
    assert headlines(ask(archive, "储能装机")) == ["集成电路产量回升"]
    archive.store(issue(STORAGE, CHIPS))
    assert headlines(ask(archive, "储能装机"))[0] == "储能装机翻番"


def test_a_removed_issue_is_no_longer_found_but_stays_listed(archive: Archive) -> None:
    identity = archive.store(issue(STORAGE)).issue_id
    archive.catch_up()
    archive.remove(identity)
    assert ask(archive, "储能装机") == []
    assert [(held.number, held.state) for held in archive.catalogue.revisions(every=True)] == [(1, "removed")]
    with pytest.raises(ArchiveError, match="no issue"):
        archive.remove(identity)


def test_a_scope_admits_only_its_own_page_day_and_author(archive: Archive) -> None:
    archive.store(issue(STORAGE, CHIPS))
    assert headlines(ask(archive, "增长", Scope(page=2))) == ["集成电路产量回升"]
    assert headlines(ask(archive, "增长", Scope(author="李文"))) == ["集成电路产量回升", "储能装机翻番"]
    assert ask(archive, "增长", Scope(author="张三")) == []
    assert ask(archive, "增长", Scope(since=STORAGE_DAY.replace(day=19))) == []
    assert len(ask(archive, "增长", Scope(until=STORAGE_DAY))) == 2


STORAGE_DAY = issue(STORAGE).masthead.date or pytest.fail("dated")


def test_an_archive_built_by_another_model_is_refused_with_the_remedy_and_reindex_mends_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True) as archive:
        archive.store(issue(STORAGE))
    with pytest.raises(ArchiveError, match="wenbao reindex"):
        Archive.open(tmp_path, lambda: LetterCounts("other"))
    assert rebuild(tmp_path, lambda: LetterCounts("other")) == 1
    with Archive.open(tmp_path, lambda: LetterCounts("other")) as archive:
        assert headlines(ask(archive, "储能")) == ["储能装机翻番"]


def test_reindex_restores_a_lost_word_index_and_a_lost_chroma_folder_without_embedding(tmp_path: Path) -> None:
    letters = LetterCounts()
    with Archive.open(tmp_path, lambda: letters, create=True) as archive:
        archive.store(issue(STORAGE, CHIPS))
        archive.catalogue.db.execute("INSERT INTO words (words) VALUES ('delete-all')")
        assert "word index holds 0 of 2" in examine(archive).complaints[0]
    embedded = letters.embedded
    assert rebuild(tmp_path, lambda: letters) == 2
    assert letters.embedded == embedded
    with Archive.open(tmp_path, lambda: letters) as archive:
        assert examine(archive).complaints == ()
        assert headlines(ask(archive, "集成电路"))[0] == "集成电路产量回升"


def test_a_missing_archive_is_named_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="wenbao ingest"):
        Archive.open(tmp_path / "nowhere", LetterCounts)
    assert not (tmp_path / "nowhere").exists()


def _store_elsewhere(folder: Path) -> None:
    with Archive.open(folder, LetterCounts) as archive:
        archive.store(issue(CHIPS, day=STORAGE_DAY.replace(day=22), number=58))


def test_what_another_process_stores_is_found_at_once_by_the_owner_of_chroma(archive: Archive) -> None:
    archive.store(issue(STORAGE))
    archive.catch_up()
    assert archive.engine() == "chroma"
    other = multiprocessing.get_context("spawn").Process(target=_store_elsewhere, args=(archive.folder,))
    other.start()
    other.join(60)
    assert other.exitcode == 0
    assert headlines(ask(archive, "集成电路产量"))[0] == "集成电路产量回升"
    assert archive.behind() == 1
    assert archive.catch_up() == 1
    assert archive.behind() == 0


def test_where_another_process_owns_chroma_search_is_exact_and_the_same(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True) as owner, Archive.open(tmp_path, LetterCounts) as guest:
        owner.store(issue(STORAGE, CHIPS))
        owner.catch_up()
        assert (owner.engine(), guest.engine()) == ("chroma", "exact")
        assert [h.passage for h in ask(owner, "储能装机")] == [h.passage for h in ask(guest, "储能装机")]
        assert guest.catch_up() == 0


def test_a_store_made_from_an_older_revision_is_refused(archive: Archive) -> None:
    """Two processes that stored pages of one issue in turn: the second withdrew what the first had stored."""
    archive.store(issue(STORAGE, CHIPS))
    with pytest.raises(IssueChanged):
        archive.store(issue(CHIPS, number=58), replacing="")
    assert archive.catalogue.counts()[1] == 2


def test_a_process_that_still_has_the_old_model_cannot_store_and_searches_by_words_alone(tmp_path: Path) -> None:
    """Vectors of two models landed in one archive when it was embedded anew while another process was ingesting."""
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as old:
        old.store(issue(STORAGE))
        rebuild(tmp_path, lambda: LetterCounts("other"))
        with pytest.raises(ArchiveError, match="wenbao reindex"):
            old.store(issue(CHIPS, number=58))
        hits = ask(old, "储能")
        assert [(hit.article.headline, hit.found_by) for hit in hits] == [("储能装机翻番", ("lexical",))]


def test_vectors_of_another_size_are_complained_of(archive: Archive) -> None:
    archive.store(issue(STORAGE))
    archive.catalogue.db.execute("UPDATE passage SET vector = x'0000'")
    assert "1 vectors are not of the model" in examine(archive).complaints[0]


def test_chroma_forgets_what_was_removed(archive: Archive) -> None:
    identity = archive.store(issue(STORAGE, CHIPS)).issue_id
    archive.catch_up()
    archive.remove(identity)
    assert archive.outdated()
    archive.catch_up()
    assert not archive.outdated()


def test_dead_passages_do_not_crowd_out_the_living(tmp_path: Path) -> None:
    """After a large removal dense search returned mostly nothing: the dead were cut off only at the end."""
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as opened:
        many = [article(f"储能报道{n}", "储能电站投运。", name=f"a{n}") for n in range(60)]
        gone = opened.store(issue(*many)).issue_id
        opened.store(issue(CHIPS, number=58, day=STORAGE_DAY.replace(day=22)))
        ask(opened, "储能电站投运")
        opened.remove(gone)
        assert headlines(ask(opened, "储能电站投运")) == ["集成电路产量回升"]


def test_a_chroma_folder_that_cannot_be_opened_is_built_anew(archive: Archive) -> None:
    archive.store(issue(STORAGE))
    (archive.folder / "chroma").mkdir()
    (archive.folder / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 500)
    assert headlines(ask(archive, "储能装机")) == ["储能装机翻番"]
    assert archive.engine() == "chroma"
