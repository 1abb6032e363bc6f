"""What is printed into a window: broken where it may be, lists going on below their words, sizes in fitting units."""

from __future__ import annotations

import io
from datetime import date as Date
from pathlib import Path

import pyte
import pytest

from bot.backup_command import run_backup
from bot.console import Text, _Window, aside, broken, out, progress_bar, size_told
from bot.terminal import hits_text
from bot.wrapping import cells
from config.settings import load_settings
from retrieval.archive import Archive
from retrieval.newspaper import Article, Block, Masthead
from retrieval.passage import Hit, Passage
from tests.fakes import LetterCounts

HIT = Hit(
    Passage("a", 0, 3, "把时间拉长看，上半年新增的储能装机，已经追平此前历年的总和。"),
    Article("上半年新型储能增量追平历年总和", (Block("正文。"),), pages=(1,), article_id="20230818-p01-ff1e04"),
    Masthead("电子产业观察报", Date(2023, 8, 18)),
    1.0,
)


@pytest.mark.parametrize("width", [24, 40, 80])
def test_search_results_go_on_below_their_words(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a window of 40 columns the rest of each line once fell to column 0, under the numbers."""
    monkeypatch.setenv("WENBAO_LANG", "zh")
    shown = io.StringIO()
    _Window(file=shown, width=width).print(hits_text([HIT, HIT]), end="")
    lines = shown.getvalue().splitlines()
    assert all(cells(line) <= width for line in lines)
    assert [line[:4] for line in lines if not line.startswith("    ")] == [" 1. ", " 2. "]
    assert "".join("".join(lines).split()) == "".join(hits_text([HIT, HIT]).plain.split())


def test_styles_stay_where_they_were() -> None:
    text = Text("[1] ", style="cyan")
    text.append("《上半年新型储能》", style="bold")
    shown = broken(text, 16)
    assert shown.plain == "[1] 《上半年新型\n    储能》"
    bold = [shown.plain[span.start : span.end] for span in shown.spans if str(span.style) == "bold"]
    assert "".join(bold) == "《上半年新型储能》"


def test_an_empty_line_and_the_last_line_break_are_kept() -> None:
    assert broken(Text("甲\n\n乙\n"), 20).plain == "甲\n\n乙\n"


class Screen(io.StringIO):
    """Says of itself that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [40, 80])
def test_what_is_printed_while_a_bar_is_shown_leaves_no_piece_of_it_behind(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports go to standard output and the bar to standard error: pieces of it once stayed between the reports."""
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setattr("sys.stderr", screen)
    for name, value in (("COLUMNS", str(width)), ("LINES", "24"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)
    with progress_bar("收录中") as advance:
        for number in range(12):
            advance(number, 12, "2023-08-19-p1-储能电站开工提速.txt")
            out().print(f"报告 {number}")
            aside().print(f"提醒 {number}")
    terminal = pyte.Screen(width, 40)
    pyte.Stream(terminal).feed(screen.getvalue().replace("\n", "\r\n"))
    lines = [line.rstrip() for line in terminal.display if line.strip()]
    assert lines == [f"{what} {number}" for number in range(12) for what in ("报告", "提醒")]
    bars = [part for part in screen.getvalue().split("\r") if "收录中" in part]
    assert any("11/12" in part for part in bars)
    assert ("━" in screen.getvalue()) == (width == 80)


def test_what_is_printed_is_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor's "openai:x: not reached" was shown as openai❌ not reached."""
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    out().print("openai:x: not reached, 12 [tries] in '/tmp/a'", markup=False)
    assert screen.getvalue() == "openai:x: not reached, 12 [tries] in '/tmp/a'\n"


@pytest.mark.parametrize(("size", "said"), [(12_345, "12.3 kB"), (1_400_000, "1.4 MB"), (3_200_000_000, "3.2 GB")])
def test_a_size_is_told_in_a_fitting_unit(size: int, said: str) -> None:
    assert size_told(size) == said


def test_a_small_backup_is_not_told_to_be_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It was "0.0 MB"."""
    Archive.open(tmp_path / "archive", lambda: LetterCounts("one"), create=True, use_chroma=False).close()
    run_backup(tmp_path / "b.zip", load_settings(archive=tmp_path / "archive"), as_json=False)
    assert " kB in " in capsys.readouterr().out
