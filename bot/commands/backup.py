"""`wenbao backup` and `wenbao restore`: the archive as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "backup",
    tell(
        "Copy the whole archive into one file.\n"
        "Conversations are in it, the vector index is not: it fills again by itself. The bot may go on meanwhile.",
        "把整个档案复制成一个文件。\n包括会话，不包括向量索引（它会自行补齐）。复制时机器人可以照常运行。",
    ),
    "wenbao backup wenbao-2023-11-17.zip",
)
def backup(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=tell("The file to write; it must not exist yet.", "要写入的文件，必须尚不存在。")
        ),
    ],
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    from bot import backup_command

    backup_command.run_backup(file, settings_of(archive), as_json=json)


@command(
    "restore",
    tell(
        "Bring an archive back from a backup.\nA bot that runs goes on with what came back.",
        "从备份恢复档案。\n正在运行的机器人会接着用恢复的内容。",
    ),
    "wenbao restore wenbao-2023-11-17.zip --archive elsewhere/",
    "wenbao restore wenbao-2023-11-17.zip --replace",
)
def restore(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=tell("What 'wenbao backup' wrote.", "wenbao backup 写出的文件。")),
    ],
    archive: ArchiveOption = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help=tell("Lose what the archive holds now.", "放弃档案现有的内容。")),
    ] = False,
    json: JsonOption = False,
) -> None:
    from bot import backup_command

    backup_command.run_restore(file, settings_of(archive), replace=replace, as_json=json)
