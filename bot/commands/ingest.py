"""`wenbao ingest`: take newspaper files in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "ingest",
    tell(
        "Take newspaper files in.\nIngesting twice equals ingesting once; a corrected issue replaces the first.",
        "收录报纸文件。\n重复收录等于收录一次；更正过的一期会替换原来的。",
    ),
    "wenbao ingest 2023-11-17-p1.txt",
    "wenbao ingest issues/ --dry-run",
    "wenbao ingest 'issues/2023-11-*.html' --json",
    "wenbao ingest --watch inbox/",
)
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...", help=tell("Files, folders, zips or patterns.", "文件、文件夹、压缩包或通配符。")
        ),
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=tell("Show the articles found, change nothing.", "只显示识别出的文章，不作改动。")
        ),
    ] = False,
    watch: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=tell(
                "Take in what appears in a folder, until interrupted.", "持续收录文件夹里新出现的文件，直到中断。"
            ),
        ),
    ] = None,
) -> None:
    from bot import ingest_command

    if bool(paths) == (watch is not None) or (watch and (dry_run or json)):
        raise typer.BadParameter(tell("give PATHs, or --watch DIR alone", "请给出 PATH，或单独使用 --watch DIR"))
    if watch is not None:
        ingest_command.watch(watch, settings_of(archive))
        return
    ingest_command.run(paths or [], settings_of(archive), as_json=json, dry_run=dry_run)
