"""The chat's parts, each by itself: completion, status line, export, pager, conversation keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.answer import Answer, Citation
from bot.chat_commands import COMMANDS
from bot.chat_completion import ChatCompleter
from bot.chat_export import export, markdown
from bot.chat_state import CONVERSATION, ChatState, conversation
from bot.console import Console
from bot.desk import NewsDesk
from bot.pager import _jump
from bot.show_command import article_named, find_quote
from bot.status_line import fitted, status_pieces
from config.errors import UserError
from config.settings import load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from tests.fakes import article

HEADLINE = "上半年新型储能增量追平历年总和"
CITED = Citation(1, "a1", "标题", "报", None, 0, 0, 1, "句子。", 0, 3)
ANSWER = Answer("多少_?", "zh", "句子。[1]", True, (CITED,))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsDesk]:
    folder = tmp_path_factory.mktemp("rooms")
    with NewsDesk.open(load_settings(archive=folder), create=True) as opened:
        take_in([SAMPLE_FOLDER], opened.archive)
        yield opened


def offered(state: ChatState, line: str, *, asked: bool = True) -> list[str]:
    event = CompleteEvent(completion_requested=asked, text_inserted=not asked)
    return [completion.text for completion in ChatCompleter(state).get_completions(Document(line), event)]


def test_commands_are_completed_by_their_beginning(desk: NewsDesk) -> None:
    assert offered(ChatState(desk), "/la") == ["/latest", "/lang"]
    assert offered(ChatState(desk), "/") == list(COMMANDS)


def test_arguments_are_completed_by_what_the_command_takes(desk: NewsDesk, tmp_path: Path) -> None:
    (tmp_path / "page.txt").touch()
    state = ChatState(desk, last=ANSWER)
    [issue] = [held.issue_id for held in desk.archive.catalogue.revisions()]
    assert offered(state, "/issue 2023") == [issue]
    assert offered(state, "/open ") == ["1"]
    assert offered(state, "/lang z") == ["zh"]
    assert offered(state, f"/ingest {tmp_path}/pa") == ["ge.txt"]
    assert HEADLINE in offered(state, "/search 储能")


def test_headlines_come_after_a_title_mark_or_by_tab_and_never_uncalled(desk: NewsDesk) -> None:
    state = ChatState(desk)
    assert f"{HEADLINE}》" in offered(state, "谁写了《储能", asked=False)
    assert f"《{HEADLINE}》" in offered(state, "谁写了，新型储能")
    assert offered(state, "新型储能", asked=False) == []
    assert offered(state, "《储") == []


def test_the_status_line_tells_writer_issues_day_and_archive(desk: NewsDesk) -> None:
    pieces = status_pieces(ChatState(desk))
    assert pieces[1:3] == ["1 issue", "newest 2023-08-18"]
    assert desk.settings.archive.name in pieces[3]


def test_the_status_line_gives_way_in_a_narrow_window() -> None:
    pieces = ["报纸原句", "1 期", "最新 2023-08-18"]
    assert fitted(pieces, 40) == " 报纸原句 · 1 期 · 最新 2023-08-18"
    assert fitted(pieces, 20) == " 报纸原句 · 1 期"
    assert fitted(pieces, 4) == " 报纸原句"


def test_an_exported_conversation_holds_questions_answers_and_quotations(tmp_path: Path) -> None:
    path = export([ANSWER], str(tmp_path / "chat"))
    assert path.name == "chat.md"
    assert path.read_text(encoding="utf-8") == markdown([ANSWER])
    for part in ("## 多少\\_?", "句子。[1]", "[1] 《标题》", "> 句子。"):
        assert part in markdown([ANSWER])


def test_an_export_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "chat.md").write_text("mine")
    with pytest.raises(UserError, match="exists already"):
        export([ANSWER], str(tmp_path / "chat.md"))
    assert (tmp_path / "chat.md").read_text() == "mine"


def test_the_pager_opens_above_the_quotation_even_where_it_is_broken_over_lines() -> None:
    lines = [f"第{number}行" for number in range(20)]
    lines[12], lines[13] = "\x1b[1m　　甲乙丙", "丁戊\x1b[0m"
    assert _jump("/usr/bin/less", lines, "乙丙丁", Console()) == ["+9"]
    assert _jump("more", lines, "乙丙丁", Console()) == []
    assert _jump("less", lines, "没有", Console()) == []


def test_two_windows_never_share_a_conversation(desk: NewsDesk, tmp_path: Path) -> None:
    with conversation(tmp_path, desk, lasting=True) as first, conversation(tmp_path, desk, lasting=True) as second:
        assert first == CONVERSATION
        assert second != CONVERSATION
    with conversation(tmp_path, desk, lasting=True) as again:
        assert again == CONVERSATION


def test_a_quotation_is_found_whatever_its_spaces() -> None:
    held = article("标题", "第一段，有词。", "第二段。")
    assert held.body == "第一段，有词。\n第二段。"
    assert find_quote(held, "有词。 第二") == (4, 10)
    assert find_quote(held, "") == (0, 0)
    with pytest.raises(UserError, match="does not hold"):
        find_quote(held, "第三段")


def test_a_mistyped_article_is_suggested(desk: NewsDesk) -> None:
    with pytest.raises(UserError, match="did you mean '20230818-p01-ff1e04'"):
        article_named(desk.archive.catalogue, "20230818-p01-ff1e40")
