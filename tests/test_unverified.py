"""What `ask --strict` takes for unverified: more than sentences that were dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from pathlib import Path

import pytest

from bot.answer import Answer, Citation, Dropped
from bot.unverified import unverified
from retrieval.archive import Archive
from retrieval.newspaper import Article, Block, Issue, Masthead
from tests.fakes import LetterCounts

BODY = "大桥昨天合龙，全长3千米。"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        article = Article("大桥合龙", (Block(BODY),), pages=(1,), article_id="bridge")
        opened.store(Issue(Masthead("东湖日报", Date(2024, 5, 6)), (article,), pages=(1,)))
        yield opened


@pytest.fixture
def answer(archive: Archive) -> Answer:
    name = archive.catalogue.article_ids("", limit=1)[0]
    held = archive.catalogue.article(name)
    assert held is not None
    start = held[0].body.index(BODY)
    cited = Citation(1, name, "大桥合龙", "东湖日报", None, 0, 0, 1, BODY, start, start + len(BODY))
    return Answer("大桥多长？", "zh", f"{BODY}[1]", True, (cited,))


def test_an_answer_whose_quotation_stands_is_verified(archive: Archive, answer: Answer) -> None:
    assert unverified(answer, archive.catalogue) == []
    fallback = replace(answer, notice="（语言模型无法连接，以下为报纸原文摘录。）")
    assert unverified(fallback, archive.catalogue) == []  # the paper's own words need no model


def test_a_claim_that_was_dropped_is_unverified_and_a_word_of_nothing_found_is_no_claim(
    archive: Archive, answer: Answer
) -> None:
    claimed = replace(answer, dropped=(Dropped("大桥全长9千米。", "figure 9千米"),))
    assert unverified(claimed, archive.catalogue) == ["dropped (figure 9千米): 大桥全长9千米。"]
    nothing = replace(answer, dropped=(Dropped("所给段落没有提到造价。", "cites nothing"),))
    assert unverified(nothing, archive.catalogue) == []
    refused = Answer("多宽？", "zh", "没有查到", False, dropped=claimed.dropped)
    assert unverified(refused, archive.catalogue) == ["dropped (figure 9千米): 大桥全长9千米。"]


def test_what_a_model_did_not_finish_is_unverified(archive: Archive, answer: Answer) -> None:
    broken = replace(answer, writer="openai:some", notice="（语言模型中途断开，以下只有已写完并核对过的句子。）")
    assert [said.split()[-1] for said in unverified(broken, archive.catalogue)] == ["answer"]


def test_a_quotation_that_left_the_archive_meanwhile_is_unverified(archive: Archive, answer: Answer) -> None:
    archive.remove(archive.catalogue.revisions()[0].issue_id)
    assert unverified(answer, archive.catalogue) == ["[1] is no longer in the archive as quoted: ask again"]
    cited = replace(answer.citations[0], quote="大桥昨天合龙，全长9千米。")
    assert len(unverified(replace(answer, citations=(cited,)), archive.catalogue)) == 1
