"""`wenbao feedback`: what readers think of the answers."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "feedback",
    tell(
        "Show what readers in Telegram think of the answers, with question, answer and passages.",
        "列出读者在 Telegram 里对回答的评价，附问题、回答和依据的段落。",
    ),
    "wenbao feedback --bad --json",
)
def feedback(
    archive: ArchiveOption = None,
    json: JsonOption = False,
    bad: Annotated[
        bool,
        typer.Option("--bad", help=tell("Only answers that a reader was not content with.", "只列读者不满意的回答。")),
    ] = False,
    top: Annotated[int, typer.Option(min=1, help=tell("How many, newest first.", "列出多少条，新的在前。"))] = 50,
) -> None:
    from bot import feedback_command

    feedback_command.run(settings_of(archive), as_json=json, bad_only=bad, top=top)
