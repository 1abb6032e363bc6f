"""Tokens kept beside a passage are those that it would be cut into, come and go with it, and change no ranking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval import token_filling
from retrieval.archive import Archive
from retrieval.embedder import shipped_embedder
from retrieval.held_terms import note_loss
from retrieval.lexicon import load_lexicon
from retrieval.piece_tokens import clear_tokens, pack_tokens, stamp_of, tokens_of, unpack_tokens
from retrieval.pieces import pieces_of
from retrieval.query import build_query
from retrieval.records import issue_id
from retrieval.stored_passages import passages_of
from retrieval.token_filling import KEPT, fill_tokens, tokens_lack
from tests.fakes import article, issue

STAMP = stamp_of(shipped_embedder().fingerprint)
STORAGE = article("新型储能装机翻番", "上半年新投运８６３万千瓦。Their capacity rose; 占两成！", name="a1")
PHONES = article("手機出貨量回升", "三季度手机出货量回升，智能终端占九成。", name="a2")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", shipped_embedder, create=True, use_chroma=False) as opened:
        opened.store(issue(STORAGE, PHONES))
        yield opened


def found(archive: Archive) -> list[tuple[str, float]]:
    query = build_query("How much new storage came online?", "en", load_lexicon(), lambda terms: {})
    return [(hit.article.article_id, hit.score) for hit in archive.search(query, k=5)]


def numbers(archive: Archive) -> list[int]:
    return [n for (n,) in archive.catalogue.db.execute("SELECT number FROM passage_tokens ORDER BY number")]


def test_tokens_come_back_as_they_were_kept() -> None:
    pieces = [np.array(ids, np.int64) for ids in ([1, 300, 85_121], [], [70_000])]
    packed = pack_tokens(STAMP, pieces)
    assert [ids.tolist() for ids in unpack_tokens(STAMP, packed)] == [[1, 300, 85_121], [], [70_000]]
    assert unpack_tokens(stamp_of("another model"), packed) == []


def test_what_is_kept_is_what_the_passage_would_be_cut_into(archive: Archive) -> None:
    db = archive.catalogue.db
    stored = passages_of(db, [1, 2])
    kept = tokens_of(db, [1, 2], STAMP)
    assert sorted(kept) == sorted(stored) == [1, 2]
    for number, one in stored.items():
        cut = shipped_embedder().token_ids(pieces_of(one.article.headline, one.passage.text))
        assert [ids.tolist() for ids in kept[number]] == [ids.tolist() for ids in cut]
        assert all(len(ids) for ids in kept[number])


def test_a_ranking_is_the_same_with_and_without(archive: Archive) -> None:
    with_tokens = found(archive)
    archive.catalogue.db.execute("DROP TABLE passage_tokens")
    shipped_embedder()._known.clear()
    assert found(archive) == with_tokens


def test_what_is_kept_is_what_is_compared(archive: Archive) -> None:
    before = found(archive)
    db = archive.catalogue.db
    for number, pieces in tokens_of(db, [1, 2], STAMP).items():
        wrong = pack_tokens(STAMP, [np.array([5], np.int64)] * len(pieces))
        db.execute("UPDATE passage_tokens SET tokens = ? WHERE number = ?", (wrong, number))
    shipped_embedder()._known.clear()
    after = found(archive)
    shipped_embedder()._known.clear()
    assert [score for _, score in after] != [score for _, score in before]


def test_a_corrected_or_removed_article_takes_its_tokens_along(archive: Archive) -> None:
    archive.store(issue(article("新型储能装机翻番", "更正：新投运８６３万千瓦。", name="a1"), PHONES))
    assert numbers(archive) == [2, 3]
    archive.remove(issue_id(issue(STORAGE).masthead))
    assert numbers(archive) == []


def test_an_archive_of_before_is_given_its_tokens_in_passing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_filling, "STEP", 1)
    kept = dict(archive.catalogue.db.execute("SELECT number, tokens FROM passage_tokens").fetchall())
    archive.catalogue.db.execute("DROP TABLE passage_tokens")
    assert tokens_lack(archive.catalogue)
    archive.follow()
    assert numbers(archive) == [1]
    assert tokens_lack(archive.catalogue)
    archive.catch_up()
    assert not tokens_lack(archive.catalogue)
    assert dict(archive.catalogue.db.execute("SELECT number, tokens FROM passage_tokens").fetchall()) == kept


def test_tokens_of_another_model_are_made_anew(archive: Archive) -> None:
    with archive.catalogue.writing() as db:
        clear_tokens(db)
        db.execute("INSERT INTO passage_tokens VALUES (1, ?)", (pack_tokens(stamp_of("old"), [np.zeros(1, np.int64)]),))
        archive.catalogue.remember(KEPT, f"{stamp_of('old').hex()} 2")
    assert tokens_lack(archive.catalogue)
    assert not fill_tokens(archive.catalogue)
    assert sorted(number for number, ids in tokens_of(archive.catalogue.db, [1, 2], STAMP).items() if ids) == [1, 2]
    assert not tokens_lack(archive.catalogue)


def test_a_piece_too_long_to_count_is_cut_anew() -> None:
    assert pack_tokens(STAMP, [np.ones(70_000, np.int64)]) == b""


def test_nothing_is_kept_for_a_number_that_may_stand_for_another_text(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_tokens(archive.catalogue.db)
    archive.catalogue.remember(KEPT, "")
    cut = token_filling.packed_tokens

    def overtaken(*given: Any) -> list[bytes]:
        note_loss(archive.catalogue.db)  # passages left meanwhile, as when another archive is brought in
        return cut(*given)

    monkeypatch.setattr(token_filling, "packed_tokens", overtaken)
    assert fill_tokens(archive.catalogue)
    assert numbers(archive) == []
    monkeypatch.undo()
    fill_tokens(archive.catalogue)
    assert numbers(archive) == [1, 2]
