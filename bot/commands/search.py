"""`wenbao search`: the passages alone."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import (
    ArchiveOption,
    IssueOption,
    JsonOption,
    PageOption,
    SinceOption,
    UntilOption,
    day,
    settings_of,
)
from bot.commands.registry import command
from bot.language import tell


@command(
    "search",
    tell("List the passages nearest to the words, with where they stand.", "列出与所给词语最接近的段落，并注明出处。"),
    "wenbao search 新型储能 --top 5",
    'wenbao search "humanoid robots" --since 2023-08-01 --json',
)
def search(
    words: Annotated[list[str], typer.Argument(help=tell("What to look for.", "要找的词语。"))],
    archive: ArchiveOption = None,
    json: JsonOption = False,
    top: Annotated[int, typer.Option(min=1, max=100, help=tell("How many passages.", "列出多少个段落。"))] = 10,
    issue: IssueOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    page: PageOption = 0,
) -> None:
    from bot import ask_command, search_command

    scope = ask_command.scope_of(issue=issue, since=day(since), until=day(until), page=page)
    search_command.run(" ".join(words), settings_of(archive), scope, top=top, as_json=json)
