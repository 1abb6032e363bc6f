"""`wenbao remove`, `reindex` and `doctor`: an operator's upkeep of the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "remove",
    tell(
        "Withdraw an issue.\nIt is no longer searched; its revisions stay on file.",
        "撤下一期。\n此后不再检索它；它的各个版本仍留在档案里。",
    ),
    "wenbao remove 2023-08-18-1f2e3d",
)
def remove(
    issue: Annotated[
        str,
        typer.Argument(help=tell("The issue to withdraw (see 'wenbao issues').", "要撤下的一期（见 wenbao issues）。")),
    ],
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    from bot import upkeep_commands

    upkeep_commands.remove(issue, settings_of(archive), as_json=json)


@command(
    "reindex",
    tell(
        "Build words and vectors anew from the catalogue.\n"
        "Embeds again only where another model built the archive; no newspaper file is read.",
        "根据目录库重建词语和向量索引。\n只有换了向量模型才重新计算向量；不再读取报纸文件。",
    ),
    "wenbao reindex",
)
def reindex(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    from bot import upkeep_commands

    upkeep_commands.reindex(settings_of(archive), as_json=json)


@command(
    "doctor",
    tell("Look everything over; each complaint comes with its remedy.", "全面检查；每个问题都附上解决办法。"),
    "wenbao doctor",
    "wenbao doctor --json",
)
def doctor(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    from bot import doctor_command

    if not doctor_command.doctor(settings_of(archive), as_json=json):
        raise typer.Exit(1)
