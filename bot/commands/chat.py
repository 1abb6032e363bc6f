"""`wenbao chat`: the conversation in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, settings_of
from bot.commands.registry import app


@app.command()
def chat(
    archive: ArchiveOption = None,
    sample: Annotated[bool, typer.Option("--sample", help="Take the sample issue in if the archive is empty.")] = False,
) -> None:
    """Open the chat. Without a terminal on standard input it answers what comes there, one question a line."""
    from bot import chat as room

    room.run(settings_of(archive), sample=sample)
