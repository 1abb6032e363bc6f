"""`wenbao chat`: the conversation in the terminal. Knows nothing of how answers are found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bot.chat_commands import COMMANDS, ChatState, run_command
from bot.console import aside, out
from bot.desk import NewsDesk, embedder_of, engines_of
from bot.terminal import answer_text
from config.errors import UserError
from config.settings import Settings
from retrieval.newspaper import iso_day

PROMPT = "问> "


def run(settings: Settings, *, sample: bool = False) -> None:
    """Open the chat; without a terminal on standard input, answer its lines and end."""
    if sample:
        _take_in_sample(settings)
    with NewsDesk.open(settings, keep_up=True) as desk:
        state = ChatState(desk)
        if sys.stdin.isatty():
            _greet(desk)
            _converse(state)
        else:
            for line in sys.stdin:
                if line.strip() and not _respond(state, line.strip()):
                    break


def _take_in_sample(settings: Settings) -> None:
    from ingest.intake import take_in
    from ingest.sample import SAMPLE_FOLDER
    from retrieval.archive import Archive

    with Archive.open(settings.archive, embedder_of(settings), create=True, engines=engines_of(settings)) as archive:
        if archive.catalogue.counts()[0] == 0:
            take_in([SAMPLE_FOLDER], archive)
            archive.catch_up()
            aside().print("The archive was empty: the sample issue is in it now.", style="dim")


def _greet(desk: NewsDesk) -> None:
    issues, articles, _ = desk.archive.catalogue.counts()
    newest = next(iter(desk.archive.catalogue.revisions()), None)
    day = (iso_day(newest.masthead.date) if newest else "") or "—"
    out().print(f"问报 wenbao · {issues} issues, {articles} articles, newest {day}", style="bold", markup=False)
    out().print("请提问，中文或英文。Ask in Chinese or English. /help, Ctrl-D to leave.", style="dim", markup=False)
    if issues == 0:
        out().print("The archive is empty: /sample takes the sample issue in, /ingest PATH your own.", style="yellow")


def _converse(state: ChatState) -> None:
    ask_line = _line_editor(state.desk.settings.archive)
    while True:
        try:
            line = ask_line().strip()
        except KeyboardInterrupt:
            aside().print("Ctrl-D leaves", style="dim")
            continue
        except EOFError:
            return
        if not line:
            continue
        try:
            if not _respond(state, line):
                return
        except KeyboardInterrupt:
            aside().print("stopped", style="dim")


def _respond(state: ChatState, line: str) -> bool:
    """Answer one line; return whether the chat goes on."""
    try:
        if line.startswith("/") or (line.isdigit() and state.last is not None):
            return run_command(state, line)
        answer = state.desk.ask(line)
    except UserError as error:
        aside().print(f"{error}", style="red", markup=False)
        return True
    state.last = answer
    out().print(answer_text(answer))
    out().print()
    return True


def _line_editor(archive: Path) -> Callable[[], str]:
    """Return what reads a line: prompt_toolkit with history, or plain input on a dumb terminal."""
    import os

    if os.environ.get("TERM", "dumb") == "dumb":
        return lambda: input(PROMPT)
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory

    completer = WordCompleter(list(COMMANDS), sentence=True)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(archive / "chat-history")),
        completer=completer,
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
    )
    return lambda: session.prompt(PROMPT)
