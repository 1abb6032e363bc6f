"""`wenbao ingest`: take newspaper files in."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import app


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or patterns.")],
    archive: ArchiveOption = None,
    json: JsonOption = False,
    dry_run: Annotated[bool, typer.Option(help="Show the articles found, change nothing.")] = False,
) -> None:
    """Take newspaper files in. Ingesting twice equals ingesting once; a corrected issue replaces the first.

    wenbao ingest 2023-11-17-p1.txt          wenbao ingest issues/ --dry-run
    """
    from bot import ingest_command

    ingest_command.run(paths, settings_of(archive), as_json=json, dry_run=dry_run)
