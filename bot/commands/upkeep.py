"""`wenbao remove`, `reindex` and `doctor`: an operator's upkeep of the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import app


@app.command()
def remove(
    issue: Annotated[str, typer.Argument(help="The issue to withdraw (see 'wenbao issues').")],
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Withdraw an issue: it is no longer searched; its revisions stay on file."""
    from bot import upkeep_commands

    upkeep_commands.remove(issue, settings_of(archive), as_json=json)


@app.command()
def reindex(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """Build words and vectors anew from the catalogue. Embeds again only where another model built the archive."""
    from bot import upkeep_commands

    upkeep_commands.reindex(settings_of(archive), as_json=json)


@app.command()
def doctor(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """Look everything over; each complaint comes with its remedy."""
    from bot import upkeep_commands

    if not upkeep_commands.doctor(settings_of(archive), as_json=json):
        raise typer.Exit(1)
