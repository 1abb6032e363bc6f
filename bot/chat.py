"""`wenbao chat`: the conversation in the terminal. Knows nothing of how answers are found."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.chat_commands import run_command
from bot.chat_line import HISTORY_NAME, line_reader
from bot.chat_state import CONVERSATION, ChatState, conversation
from bot.console import aside, out
from bot.desk import NewsDesk
from bot.error_told import told
from bot.language import counted, tell
from bot.live_answer import LiveAnswer
from bot.terminal import answer_text
from config.errors import UserError
from config.settings import Settings

# What says yes to the offer of the sample issue.
YES = ("y", "yes", "是", "好", "好的")


def run(settings: Settings, *, sample: bool = False) -> None:
    """Open the chat; without a terminal on standard input, answer its lines and end."""
    person = sys.stdin.isatty()
    with (
        NewsDesk.open(settings, create=person or sample, keep_up=person) as desk,
        conversation(settings.archive, desk, lasting=person) as key,
    ):
        state = ChatState(desk, key)
        if sample and desk.archive.catalogue.glance().issues == 0:
            _take_in_sample(desk)
        if person:
            _greet(desk)
            _converse(state, line_reader(state))
        else:
            _answer_lines(state)


def _take_in_sample(desk: NewsDesk) -> None:
    from ingest.intake import take_in
    from ingest.sample import SAMPLE_FOLDER

    take_in([SAMPLE_FOLDER], desk.archive)
    taken = tell("The archive was empty: the sample issue is in it now.", "档案原是空的，已收录样报。")
    aside().print(taken, style="dim")  # standard output is for answers


def forget(settings: Settings) -> None:
    """Erase the conversation that lasts, and the lines that were typed."""
    with NewsDesk.open(settings) as desk:
        desk.forget(CONVERSATION)
    (settings.archive / HISTORY_NAME).unlink(missing_ok=True)
    out().print(tell("the conversation and the lines typed are erased", "对话和输入历史已删除"))


def _greet(desk: NewsDesk) -> None:
    held = desk.archive.catalogue.glance()
    sums = tell(
        f"{counted(held.issues, 'issue')}, {counted(held.articles, 'article')}, newest {held.newest or '—'}",
        f"{held.issues} 期，{held.articles} 篇文章，最新 {held.newest or '—'}",
    )
    out().print(f"问报 wenbao · {sums}", style="bold", markup=False)
    if held.issues == 0:
        offer = tell(
            "The archive is empty. Shall the sample issue be taken in, to try things out? y, or /ingest PATH for your"
            " own paper.",
            "档案是空的。要不要先收录样报试一试？输入 y；收录自己的报纸用 /ingest 路径。",
        )
        out().print(offer, style="yellow", markup=False)
    else:
        asking = tell(
            "Ask in Chinese or English, then type 1 to read source 1. /help, Ctrl-D leaves.",
            "请提问，中文或英文都行；输入 1 查看第 1 条出处。/help 帮助，Ctrl-D 离开。",
        )
        out().print(asking, style="dim", markup=False)


def _converse(state: ChatState, read: Callable[[], str]) -> None:
    while True:
        try:
            line = read().strip()
        except KeyboardInterrupt:
            aside().print(tell("Ctrl-D leaves, or /quit", "Ctrl-D 或 /quit 离开"), style="dim")
            continue
        except EOFError:
            return
        if line.lower() in YES and state.desk.archive.catalogue.glance().issues == 0:
            line = "/sample"
        try:
            if line and not _respond(state, line):
                return
        except KeyboardInterrupt:
            aside().print(tell("stopped", "已停止"), style="dim")


def _answer_lines(state: ChatState) -> None:
    for line in sys.stdin:
        if line.strip() and not _respond(state, line.strip()):
            return


def _respond(state: ChatState, line: str) -> bool:
    """Answer one line; return whether the chat goes on."""
    try:
        if line.startswith("/") or (line.isdigit() and state.last is not None):
            return run_command(state, line)
        with LiveAnswer() as live:
            answer = state.desk.ask(line, scope=state.scope, chat=state.chat, on_event=live)
    except UserError as error:
        aside().print(told(error), style="red", markup=False)
        return True
    state.took(answer)
    out().print(answer_text(answer))
    out().print()
    return True
