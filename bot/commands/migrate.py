"""`wenbao migrate`: carry an archive from a folder to a database server, or back."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import JsonOption
from bot.commands.registry import command
from bot.language import tell


@command(
    "migrate",
    tell(
        "Carry an archive to another engine.\n"
        "Every passage is compared on the other side; nothing is embedded again. The password of a database belongs"
        " into PGPASSWORD.",
        "把档案搬到另一种数据库。\n搬完逐段核对；不再重新计算向量。数据库的密码放在 PGPASSWORD 里。",
    ),
    "wenbao migrate archive/ postgresql://wenbao@db/wenbao",
    "wenbao migrate postgresql://wenbao@db/wenbao archive/",
)
def migrate(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FROM",
            help=tell("An archive's folder, or a postgresql:// address.", "档案的文件夹，或 postgresql:// 地址。"),
        ),
    ],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help=tell("An empty place of either kind.", "任一种空的去处。")),
    ],
    json: JsonOption = False,
) -> None:
    from bot import migrate_command

    migrate_command.run(source, target, as_json=json)
