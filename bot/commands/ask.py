"""`wenbao ask` and `wenbao search`: answers, or the passages alone."""

from __future__ import annotations

import sys
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
from bot.commands.registry import app

NOT_IN_ARCHIVE = 3


@app.command()
def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help="The question; without one, one a line from stdin.")
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    issue: IssueOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    page: PageOption = 0,
    explain: Annotated[bool, typer.Option(help="Say what was searched, found and dropped, on standard error.")] = False,
) -> None:
    """Answer a question with citations. Exit status 3 where the archive does not say.

    wenbao ask "2023年上半年新投运新型储能装机规模是多少？"
    wenbao ask "what capacity of new storage came online in H1 2023" --json
    """
    from bot import ask_command

    questions = [" ".join(question)] if question else [line.strip() for line in sys.stdin if line.strip()]
    scope = ask_command.scope_of(issue=issue, since=day(since), until=day(until), page=page)
    answered = ask_command.run(questions, settings_of(archive), scope, as_json=json, explain=explain)
    if not answered:
        raise typer.Exit(NOT_IN_ARCHIVE)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    archive: ArchiveOption = None,
    json: JsonOption = False,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 10,
    issue: IssueOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    page: PageOption = 0,
) -> None:
    """List the passages nearest to the words, with where they stand."""
    from bot import ask_command, search_command

    scope = ask_command.scope_of(issue=issue, since=day(since), until=day(until), page=page)
    search_command.run(" ".join(words), settings_of(archive), scope, top=top, as_json=json)
