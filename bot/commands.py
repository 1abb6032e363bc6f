"""The commands of `wenbao`. Each imports what it needs when it runs, so that --help costs nothing."""

from __future__ import annotations

import sys
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

app = typer.Typer(
    name="wenbao",
    help="问报: ask the newspaper. Questions in Chinese or English, answers with the sentence they stand on.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", metavar="DIR", help="Where the archive lives (WENBAO_ARCHIVE; ./archive).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
SinceOption = Annotated[str | None, typer.Option(metavar="DATE", help="Only papers of this day or later (2023-11-17).")]
UntilOption = Annotated[str | None, typer.Option(metavar="DATE", help="Only papers of this day or earlier.")]
IssueOption = Annotated[str | None, typer.Option(metavar="ISSUE", help="Only this issue (see 'wenbao issues').")]
PageOption = Annotated[int, typer.Option(metavar="N", min=0, help="Only this page; 0 is all.")]


NOT_IN_ARCHIVE = 3


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

    ingest_command.run(paths, _settings(archive), as_json=json, dry_run=dry_run)


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
    scope = ask_command.scope_of(issue=issue, since=_date(since), until=_date(until), page=page)
    answered = ask_command.run(questions, _settings(archive), scope, as_json=json, explain=explain)
    if not answered:
        raise typer.Exit(NOT_IN_ARCHIVE)


@app.command()
def chat(
    archive: ArchiveOption = None,
    sample: Annotated[bool, typer.Option("--sample", help="Take the sample issue in if the archive is empty.")] = False,
) -> None:
    """Open the chat. Without a terminal on standard input it answers what comes there, one question a line."""
    from bot import chat as room

    room.run(_settings(archive), sample=sample)


@app.command()
def telegram(archive: ArchiveOption = None) -> None:
    """Run the Telegram bot (the token comes from WENBAO_TELEGRAM_TOKEN)."""
    from bot import telegram_bot
    from bot.desk import NewsDesk

    settings = _settings(archive)
    telegram_bot.bot_token(settings)  # said before the archive is opened
    with NewsDesk.open(settings, keep_up=True) as desk:
        telegram_bot.run(desk, settings)


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

    scope = ask_command.scope_of(issue=issue, since=_date(since), until=_date(until), page=page)
    search_command.run(" ".join(words), _settings(archive), scope, top=top, as_json=json)


@app.command()
def issues(
    archive: ArchiveOption = None,
    json: JsonOption = False,
    revisions: Annotated[bool, typer.Option(help="List superseded and removed revisions too.")] = False,
) -> None:
    """List the issues on file, newest first."""
    from bot import issues_command

    issues_command.run(_settings(archive), as_json=json, revisions=revisions)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ARTICLE|ISSUE", help="An article id from a citation, or an issue.")],
    archive: ArchiveOption = None,
    json: JsonOption = False,
    quote: Annotated[str | None, typer.Option(help="Mark this sentence in the text.")] = None,
) -> None:
    """Show an article whole, or the contents of an issue."""
    from bot import show_command

    show_command.run(name, _settings(archive), as_json=json, quote=quote or "")


@app.command()
def remove(
    issue: Annotated[str, typer.Argument(help="The issue to withdraw (see 'wenbao issues').")],
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Withdraw an issue: it is no longer searched; its revisions stay on file."""
    from bot import upkeep_commands

    upkeep_commands.remove(issue, _settings(archive), as_json=json)


@app.command()
def reindex(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """Build words and vectors anew from the catalogue. Embeds again only where another model built the archive."""
    from bot import upkeep_commands

    upkeep_commands.reindex(_settings(archive), as_json=json)


@app.command()
def doctor(archive: ArchiveOption = None, json: JsonOption = False) -> None:
    """Look everything over; each complaint comes with its remedy."""
    from bot import upkeep_commands

    if not upkeep_commands.doctor(_settings(archive), as_json=json):
        raise typer.Exit(1)


@app.command("eval")
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="corpus.jsonl[.xz], queries.jsonl, qrels.tsv (BEIR).")],
    json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=0, help="Ask only so many of the questions; 0 asks all.")] = 0,
) -> None:
    """Measure search on judged questions: recall@1/5/10, MRR@10, nDCG@10, milliseconds."""
    from bot import eval_command

    eval_command.run(folder, _settings(None), as_json=json, limit=limit)


def _settings(archive: Path | None) -> Settings:
    from config.settings import load_settings

    return load_settings(archive=archive)


def _date(text: str | None) -> Date | None:
    if text is None:
        return None
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2023-11-17") from None
