"""`wenbao issues` and `wenbao show`: what is on file."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import app


@app.command()
def issues(
    archive: ArchiveOption = None,
    json: JsonOption = False,
    revisions: Annotated[bool, typer.Option(help="List superseded and removed revisions too.")] = False,
) -> None:
    """List the issues on file, newest first."""
    from bot import issues_command

    issues_command.run(settings_of(archive), as_json=json, revisions=revisions)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ARTICLE|ISSUE", help="An article id from a citation, or an issue.")],
    archive: ArchiveOption = None,
    json: JsonOption = False,
    quote: Annotated[str | None, typer.Option(help="Mark this sentence in the text.")] = None,
) -> None:
    """Show an article whole, or the contents of an issue."""
    from bot import show_command

    show_command.run(name, settings_of(archive), as_json=json, quote=quote or "")
