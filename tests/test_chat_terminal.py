"""The real program in a real (pseudo) terminal, key by key, as a person would use it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.desk import NewsDesk
from config.settings import load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from tests.pseudo_terminal import ALT_ENTER, TAB, UP, WENBAO, Terminal

STORAGE = "2023年上半年新投运新型储能装机规模是多少？"
HEADLINE = "上半年新型储能增量追平历年总和"
FIGURE = "863万千瓦"
PROMPT = "问>"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chat") / "archive"
    with NewsDesk.open(load_settings(archive=folder), create=True) as desk:
        take_in([SAMPLE_FOLDER], desk.archive)
    return folder


def test_the_first_minutes(tmp_path: Path) -> None:
    """Nothing is on file: the sample is offered and taken, a question answered, its source opened, Ctrl-D leaves."""
    with Terminal(tmp_path / "archive", "chat", lines=28) as terminal:
        terminal.shows("0 issues", "The archive is empty", "/ingest PATH", PROMPT)
        terminal.type("y")
        terminal.shows(
            "电子产业观察报 2023-08-18", "12 articles", "1 issue · newest 2023-08-18", "the paper's own words"
        )
        terminal.type(STORAGE)
        terminal.shows(FIGURE, f"[1] 《{HEADLINE}》", "第1版", "何砚秋", gone="searching")
        terminal.type("1")
        terminal.shows("入夏以来", "把时间拉长看")
        cell = terminal.styled("国家能源局的统计显示")
        assert (cell.reverse, cell.bold) == (True, True)
        assert not terminal.styled("入夏以来").reverse
        terminal.send("q")
        terminal.ready()
        terminal.send("\x04")
        assert terminal.ends() == 0


def test_history_search_several_lines_and_completion(archive: Path) -> None:
    with Terminal(archive, "chat") as terminal:
        terminal.shows(PROMPT, "1 issue ·")
        terminal.send("/lat")
        terminal.shows("contents of the newest issue")
        terminal.send(TAB)
        terminal.shows("问> /latest")
        terminal.send("\r")
        terminal.shows("page 1", HEADLINE, "20230818-p01-ff1e04")
        terminal.ready()
        terminal.send("《储能")
        terminal.shows(HEADLINE, times=2)
        terminal.send("\x15/issue ", TAB)
        terminal.shows("/issue 2023-08-18-")
        terminal.send("\x15工信部", ALT_ENTER, "最近发布了什么？")
        terminal.shows("问> 工信部", "…  最近发布了什么？")
        terminal.send("\x15\x08\x15" + "first line\\", "\r", "second line")
        terminal.shows("first line", "…  second line")
        terminal.interrupt()
        terminal.shows("Ctrl-D leaves")
        terminal.type(STORAGE)
        terminal.shows(FIGURE, "[1]", gone="searching")
        terminal.type("/nonsens")
        terminal.shows("no command '/nonsens'")
        terminal.type("/quit")
        assert terminal.ends() == 0
    with Terminal(archive, "chat") as terminal:
        terminal.shows(PROMPT)
        terminal.send(UP, UP, UP)
        terminal.shows(f"问> {STORAGE}")
        terminal.interrupt()
        terminal.shows("Ctrl-D leaves")
        terminal.ready()
        terminal.send("\x12", "新投运")
        terminal.shows(f"问> {STORAGE}", "I-search backward: 新投运")
    assert (archive / "chat-history").stat().st_mode & 0o077 == 0


def test_every_command_does_what_help_says(archive: Path) -> None:
    with Terminal(archive, "chat", lines=60, PAGER="cat") as terminal:
        terminal.shows(PROMPT)
        terminal.type("/help")
        terminal.shows(
            "/open", "/latest", "/issues", "/search", "/ingest", "/model", "/lang", "/new", "/export", "/quit"
        )
        terminal.type("/open 3")
        terminal.shows("no source '3' in the last answer")
        terminal.type("/export chat.md")
        terminal.shows("nothing was asked yet")
        terminal.type(STORAGE)
        terminal.shows(FIGURE, "[1]", gone="searching")
        terminal.type("/search 人形机器人")
        terminal.shows("10. 《")  # the last: the first ones may have left the screen
        terminal.type("/issues")
        terminal.shows("电子产业观察报", "2023-08-18-")
        terminal.type(f"/ingest {SAMPLE_FOLDER}")
        terminal.shows("on file already")
        terminal.type("/ingest nowhere.txt")
        terminal.shows("nowhere.txt")
        (archive.parent / "some").mkdir()
        (archive.parent / "some" / "empty.txt").touch()
        shutil.copy(SAMPLE_FOLDER / "2023-08-18-p1.txt", archive.parent / "some")
        terminal.type("/ingest some")  # as `wenbao ingest` does: what is bad is named, the rest is taken in
        terminal.shows("on file already", "the file is empty", "(the rest was taken in)")
        terminal.type("/model openai:some-model")
        terminal.status = "openai:some-model · 1 issue"
        terminal.shows("openai:some-model writes")
        terminal.type("/model off")
        terminal.status = "the paper's own words"
        terminal.shows("the paper's own sentences")
        terminal.type("/lang zh")
        terminal.status = "报纸原句 · 1 期"
        terminal.shows("提示语言：zh")
        terminal.type("/export chat.md")
        terminal.shows("1 个回答已写入 chat.md")
        terminal.type("/export chat.md")
        terminal.shows("已经存在")
        terminal.type("/new")
        terminal.shows("新的对话")
        terminal.type("/open 1")
        terminal.shows("上一个回答没有出处")
        terminal.type("/show 20230818-p01-ff1e0")
        terminal.shows("是不是 '20230818-p01-ff1e04'")
        terminal.type("/issue 2023-08-18")
        terminal.shows("是不是 '2023-08-18-")
    written = (archive.parent / "chat.md").read_text(encoding="utf-8")
    assert (f"## {STORAGE}" in written, FIGURE in written, "`20230818-p01-ff1e04`" in written) == (True, True, True)


class _Slow(BaseHTTPRequestHandler):
    """A chat model that thinks for ever."""

    ended: threading.Event
    asked: threading.Event

    def do_POST(self) -> None:
        self.asked.set()
        self.ended.wait(60)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def slow_model() -> Iterator[str]:
    _Slow.ended, _Slow.asked = threading.Event(), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    _Slow.ended.set()
    server.shutdown()
    server.server_close()


def test_control_c_stops_the_answer_and_not_the_program(archive: Path, slow_model: str) -> None:
    settings = {"WENBAO_CHAT_MODEL": "openai:slow", "WENBAO_CHAT_BASE_URL": slow_model, "no_proxy": "127.0.0.1"}
    with Terminal(archive, "chat", **settings) as terminal:
        terminal.status = "openai:slow"
        terminal.type(STORAGE)
        terminal.shows("passages of", "reading")
        assert _Slow.asked.wait(30)
        terminal.interrupt()
        terminal.shows("stopped", gone="reading")
        terminal.type("/model off")
        terminal.status = "the paper's own words"
        terminal.shows("the paper's own sentences")
        terminal.type(STORAGE)
        terminal.shows(FIGURE, "[1]", gone="searching")
        terminal.ready()
        terminal.send("\x04")
        assert terminal.ends() == 0


def test_lists_fit_into_a_narrow_window(archive: Path) -> None:
    """The table of issues once shrank to columns of …, and the help ran on below the commands' names."""
    with Terminal(archive, "chat", columns=40, lines=50, WENBAO_LANG="zh") as terminal:
        terminal.status = "报纸原句"
        terminal.type("/issues")
        assert "…" not in terminal.shows("2023-08-18-", "第32期（总第632期）", "12 篇文章")
        terminal.type("/help")
        screen = terminal.shows("/quit", "离开（或 Ctrl-D）", "Ctrl-R 搜索输入历史")
        assert "…" not in screen
        names = [line for line in screen.splitlines() if line.startswith("  /")]
        assert len(names) == 14
        after = screen.splitlines()[screen.splitlines().index(names[1]) + 1]
        assert after.startswith(" " * 10)  # the rest of what /open does


@pytest.mark.parametrize("columns", [24, 40])
def test_a_narrow_window_wraps_chinese_inside_its_width(archive: Path, columns: int) -> None:
    with Terminal(archive, "chat", columns=columns, lines=40, WENBAO_LANG="zh") as terminal:
        terminal.status = "报纸原句"
        terminal.type(STORAGE)
        screen = terminal.shows(FIGURE, HEADLINE, "20230818-p01-ff1e04", gone="检索中")
        assert "报纸原句 · 1 期 · 最新 2023-08-18 · archive" not in screen  # the status line gives way


def test_no_color_is_honoured_and_the_quotation_stands_out_all_the_same(archive: Path) -> None:
    with Terminal(archive, "chat", lines=28, NO_COLOR="1") as terminal:
        terminal.shows(PROMPT)
        terminal.type(STORAGE)
        terminal.shows(FIGURE, "[1]", gone="searching")
        terminal.type("1")
        terminal.shows("入夏以来", "把时间拉长看")
        assert terminal.styled("国家能源局的统计显示").reverse
        coloured = re.findall(rb"\x1b\[(?:\d+;)*(?:3[0-7]|4[0-7]|9[0-7]|38;5|48;5)(?:;\d+)*m", terminal.raw)
        assert coloured == []


def test_a_dumb_terminal_gets_plain_text(archive: Path) -> None:
    with Terminal(archive, "chat", lines=60, TERM="dumb", LANG="zh_CN.UTF-8") as terminal:
        terminal.shows("请提问", PROMPT)
        terminal.type(STORAGE)
        terminal.shows(f"[1] 《{HEADLINE}》")
        terminal.type("1")
        terminal.shows("▶国家能源局的统计显示", "1772万千瓦时。◀")
        terminal.interrupt()
        terminal.shows("Ctrl-D 或 /quit 离开")
        terminal.send("\x04")
        assert terminal.ends() == 0
        assert b"\x1b" not in terminal.raw


def test_ask_shows_colours_on_a_terminal_and_prints_the_answer_once(archive: Path) -> None:
    with Terminal(archive, "ask", STORAGE) as terminal:
        terminal.shows(FIGURE, "[1]")
        assert terminal.ends() == 0
        assert terminal.text.count("1772万千瓦时") == 1
        assert terminal.styled("[1] 《").fg == "cyan"


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_inside_tmux(archive: Path, tmp_path: Path) -> None:
    socket = str(tmp_path / "tmux")

    def tmux(*words: str) -> str:
        ran = subprocess.run(["tmux", "-S", socket, *words], capture_output=True, text=True, check=True)
        return ran.stdout

    environment = f"WENBAO_ARCHIVE={archive} PYTHONPATH={os.environ.get('PYTHONPATH', '')} LANG=C.UTF-8"
    tmux("-u", "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "30", f"env {environment} {WENBAO} chat")
    try:
        for keys, awaited in (("", PROMPT), (STORAGE, FIGURE)):
            if keys:
                tmux("send-keys", keys, "Enter")
            deadline = time.monotonic() + 30
            while awaited not in tmux("capture-pane", "-p").replace("\n", ""):
                assert time.monotonic() < deadline, tmux("capture-pane", "-p")
                time.sleep(0.1)
    finally:
        tmux("kill-server")
