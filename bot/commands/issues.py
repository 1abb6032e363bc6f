"""`wenbao issues` and `wenbao show`: what is on file."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, JsonOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "issues",
    tell("List the issues on file, newest first.", "列出已收录的各期，最新的在前。"),
    "wenbao issues",
    "wenbao issues --revisions --json",
)
def issues(
    archive: ArchiveOption = None,
    json: JsonOption = False,
    revisions: Annotated[
        bool,
        typer.Option(help=tell("List superseded and removed revisions too.", "也列出被替换和撤下的版本。")),
    ] = False,
) -> None:
    from bot import issues_command

    issues_command.run(settings_of(archive), as_json=json, revisions=revisions)


@command(
    "show",
    tell("Show an article whole, or the contents of an issue.", "显示一篇文章的全文，或一期的目录。"),
    "wenbao show 20230818-p01-ff1e04",
    "wenbao show 20230818-p01-ff1e04 --quote 863万千瓦",
)
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE|ISSUE",
            help=tell("An article id from a citation, or an issue.", "出处里的文章编号，或一期的编号。"),
        ),
    ],
    archive: ArchiveOption = None,
    json: JsonOption = False,
    quote: Annotated[
        str | None, typer.Option(help=tell("Mark this sentence in the text.", "在原文里标出这句话。"))
    ] = None,
) -> None:
    from bot import show_command

    show_command.run(name, settings_of(archive), as_json=json, quote=quote or "")
