"""What a person types into: history, search, several lines, completion, a status line. prompt_toolkit's room."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot.chat_state import ChatState

PROMPT, MORE = "问> ", "…  "
HISTORY_NAME = "chat-history"
# The completion menu opens this many rows below the prompt.
MENU_ROWS = 6


def line_reader(state: ChatState) -> Callable[[], str]:
    """Return what reads a line; a terminal that cannot move its cursor gets a plain prompt."""
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return _plain
    from prompt_toolkit import PromptSession
    from prompt_toolkit.application import get_app
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.completion import ThreadedCompleter
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.history import FileHistory
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
    from prompt_toolkit.styles import Style

    from bot.chat_completion import ChatCompleter
    from bot.status_line import fitted, status_pieces

    keys = KeyBindings()

    @keys.add("enter")
    @keys.add("c-j")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        chosen = buffer.complete_state and buffer.complete_state.current_completion
        if chosen and not buffer.text.startswith("/"):
            buffer.complete_state = None  # the first Enter takes the headline, the second asks
        elif buffer.document.text_before_cursor.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    @keys.add("escape", "c-j")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @Condition
    def unasked() -> bool:
        text = get_app().current_buffer.document.text_before_cursor
        return text.startswith("/") or "《" in text

    pieces: list[str] = []
    session: PromptSession[str] = PromptSession(
        message=PROMPT,
        multiline=True,
        prompt_continuation=MORE,
        key_bindings=keys,
        history=FileHistory(str(history_file(state.desk.settings.archive))),
        completer=ThreadedCompleter(ChatCompleter(state)),
        complete_while_typing=unasked,
        auto_suggest=AutoSuggestFromHistory(),
        bottom_toolbar=lambda: fitted(pieces, get_app().output.get_size().columns),
        reserve_space_for_menu=MENU_ROWS,
        style=Style.from_dict({"bottom-toolbar": "noreverse fg:ansibrightblack"}),
        mouse_support=False,
    )

    def read() -> str:
        pieces[:] = status_pieces(state)  # once a line, not once a key
        return session.prompt()

    return read


def history_file(folder: Path) -> Path:
    """Return the file of typed lines, made so that nobody else can read it."""
    folder.mkdir(parents=True, exist_ok=True)  # an archive in a database server has none of its own
    path = folder / HISTORY_NAME
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return path


def _plain() -> str:
    line = input(PROMPT)
    while line.endswith("\\"):
        line = line[:-1] + "\n" + input(MORE)
    return line
