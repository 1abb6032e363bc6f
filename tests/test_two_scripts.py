"""A paper in traditional characters is found by questions in simplified ones, and the other way round."""

from __future__ import annotations

import pytest

from retrieval.archive import Archive
from retrieval.embedder import open_embedder
from retrieval.query import Query
from retrieval.simplified import simplify
from retrieval.terms import terms
from tests.fakes import article, issue

TRADITIONAL = article("新型儲能裝機翻番", "上半年新投運的新型儲能裝機規模達到863萬千瓦。", name="t")
SIMPLIFIED = article("集成电路产量回升", "六月份集成电路产量达到322亿块。", name="s")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    opened = Archive.open(tmp_path_factory.mktemp("scripts"), lambda: open_embedder(""), create=True, use_chroma=False)
    opened.store(issue(TRADITIONAL, SIMPLIFIED))
    return opened


@pytest.mark.parametrize(
    ("question", "headline"),
    [("上半年新型储能装机规模是多少", "新型儲能裝機翻番"), ("六月集成電路產量達到多少", "集成电路产量回升")],
)
def test_either_script_finds_the_other(archive: Archive, question: str, headline: str) -> None:
    best = archive.search(Query(question, dict.fromkeys(terms(question), 1.0)))[0]
    assert best.article.headline == headline
    assert set(best.found_by) == {"dense", "lexical"}


def test_the_same_text_in_two_scripts_has_one_vector() -> None:
    embedder = open_embedder("")
    first, second = embedder.embed_passages(["新型儲能裝機規模", "新型储能装机规模"])
    assert float(first @ second) == pytest.approx(1.0, abs=1e-6)


def test_simplifying_keeps_the_places_of_characters_and_is_done_once() -> None:
    text = "《臺灣》晶圓廠，AI 後續"
    assert len(simplify(text)) == len(text)
    assert simplify(simplify(text)) == simplify(text)
