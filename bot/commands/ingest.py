"""`wenbao ingest`: take newspaper files in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import app


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="Files, folders, zips or patterns.")
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the articles found, change nothing.")] = False,
    watch: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Take in what appears in a folder, until interrupted.")
    ] = None,
) -> None:
    """Take newspaper files in. Ingesting twice equals ingesting once; a corrected issue replaces the first.

    wenbao ingest 2023-11-17-p1.txt          wenbao ingest issues/ --dry-run
    wenbao ingest --watch inbox/
    """
    from bot import ingest_command

    if bool(paths) == (watch is not None) or (watch and (dry_run or json)):
        raise typer.BadParameter("give PATHs, or --watch DIR alone")
    if watch is not None:
        ingest_command.watch(watch, settings_of(archive))
        return
    ingest_command.run(paths or [], settings_of(archive), as_json=json, dry_run=dry_run)
