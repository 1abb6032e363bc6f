"""Run the command line, and say in words what was wrong with it. Knows no command."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from typing import Any

from typer.exceptions import TyperException

from bot.commands import app
from bot.language import tell

INTERRUPTED = 130


def run(words: Sequence[str]) -> int:
    """Run the command that `words` name; return its exit status."""
    try:
        status = app(args=behind_the_command(words), prog_name="wenbao", standalone_mode=False)
    except TyperException as error:
        message = usage_message(error)
        if type(error).__name__ == "NoArgsIsHelpError":
            print(message.rstrip())  # wenbao alone asks for help
            return 0
        path = _path(error)
        hint = tell(f"'{path} --help' explains", f"说明见 '{path} --help'")
        print(f"wenbao: {message}\n{hint}", file=sys.stderr)
        return error.exit_code
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    return status if isinstance(status, int) else 0


def behind_the_command(words: Sequence[str]) -> list[str]:
    """Return the words with an --archive that stands before the command behind it, where the commands look for it.

    >>> behind_the_command(["--archive", "news", "ask", "储能"])
    ['ask', '--archive', 'news', '储能']
    """
    taken: list[str] = []
    left = list(words)
    while left and left[0].startswith("--archive"):
        taken += left[:1] if "=" in left[0] else left[:2]
        del left[: 1 if "=" in left[0] else 2]
    return left[:1] + taken + left[1:]


def usage_message(error: Any) -> str:
    """Return what is wrong with a command line, in the language spoken, with the nearest right word."""
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        known = [name for each in error.ctx.command.get_params(error.ctx) for name in each.opts] if error.ctx else []
        near = difflib.get_close_matches(error.option_name, [name for name in known if name.startswith("--")], n=1)
        meant = tell(f": did you mean {near[0]}?", f"：是不是 {near[0]}？") if near else ""
        if not near and not error.option_name.startswith("--"):
            meant = tell("; a file whose name begins with - is given as ./-name", "；名字以 - 开头的文件请写成 ./-名字")
        return tell(f"no option {error.option_name!r}{meant}", f"没有选项 {error.option_name!r}{meant}")
    name = param.get_error_hint() if param is not None and hasattr(param, "get_error_hint") else ""
    if kind == "MissingParameter":
        return tell(f"{name} is missing", f"缺少 {name}")
    if kind == "BadParameter":
        return f"{name}: {error.message}" if name else str(error.message)
    return str(error.format_message())


def _path(error: Any) -> str:
    return str(error.ctx.command_path) if getattr(error, "ctx", None) else "wenbao"
