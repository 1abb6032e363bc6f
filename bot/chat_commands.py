"""What a line beginning with / does in the chat."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from bot.answer import Answer
from bot.console import aside, out, progress_bar
from bot.desk import NewsDesk
from bot.terminal import article_text, contents_text, hits_text, issues_table
from config.errors import UserError


@dataclass(slots=True)
class ChatState:
    """What the chat remembers between lines: the last answer, whose sources can be opened."""

    desk: NewsDesk
    last: Answer | None = None


def run_command(state: ChatState, line: str) -> bool:
    """Run a command line, or open the source whose number was typed; return whether the chat goes on.

    Raises:
        UserError: the command is unknown or does not fit.

    """
    if line.isdigit():
        line = f"/open {line}"
    name, _, rest = line.partition(" ")
    if name in ("/quit", "/exit", "/q"):
        return False
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        raise UserError(f"no command {name!r}" + (f": did you mean {near[0]}?" if near else ": /help lists them"))
    COMMANDS[name][0](state, rest.strip())
    return True


def _help(state: ChatState, rest: str) -> None:
    for name, (_, explained) in COMMANDS.items():
        out().print(f"  {name:10} {explained}", markup=False)
    out().print("  /quit      leave (or Ctrl-D)", markup=False)


def _open(state: ChatState, rest: str) -> None:
    citations = state.last.citations if state.last else ()
    wanted = next((citation for citation in citations if str(citation.number) == rest), None)
    if wanted is None:
        raise UserError(f"no source {rest!r} in the last answer" + (f": 1 to {len(citations)}" if citations else ""))
    found = state.desk.archive.catalogue.article(wanted.article_id)
    if found is None:
        raise UserError(f"《{wanted.headline}》 has been withdrawn or corrected since: ask again")
    article, masthead, _ = found
    text = article_text(article, masthead, wanted.quote)
    console = out()
    if console.is_terminal and len(console.render_lines(text)) > console.height:
        with console.pager(styles=True):
            console.print(text)
    else:
        console.print(text)


def _latest(state: ChatState, rest: str) -> None:
    newest = next(iter(state.desk.archive.catalogue.revisions()), None)
    issue = state.desk.archive.catalogue.issue(newest.issue_id) if newest else None
    if issue is None:
        raise UserError("the archive is empty: /ingest PATH")
    out().print(contents_text(issue), end="")


def _issues(state: ChatState, rest: str) -> None:
    out().print(issues_table(state.desk.archive.catalogue.revisions(), with_state=False))


def _search(state: ChatState, rest: str) -> None:
    if not rest:
        raise UserError("what for? /search 储能")
    hits = state.desk.search(rest)
    out().print(hits_text(hits) if hits else "nothing found", end="" if hits else "\n")


def _ingest(state: ChatState, rest: str) -> None:
    from bot.ingest_command import print_doubts, report_line
    from ingest.intake import take_in

    if not rest:
        raise UserError("which file? /ingest PATH")
    try:
        paths = shlex.split(rest)
    except ValueError as error:
        raise UserError(f"{rest!r}: {error}: close the quotation mark") from error
    with progress_bar("ingesting") as advance:
        reports = take_in(paths, state.desk.archive, progress=advance)
    for report in reports:
        out().print(report_line(report), markup=False)
        print_doubts(report.issue.doubts)


def _sample(state: ChatState, rest: str) -> None:
    from ingest.sample import SAMPLE_FOLDER

    _ingest(state, shlex.quote(str(SAMPLE_FOLDER)))


def _new(state: ChatState, rest: str) -> None:
    state.last = None
    aside().print("a new conversation", style="dim")


COMMANDS: dict[str, tuple[Callable[[ChatState, str], None], str]] = {
    "/help": (_help, "this list"),
    "/open": (_open, "show source N of the last answer in its article (or just type N)"),
    "/latest": (_latest, "contents of the newest issue"),
    "/issues": (_issues, "the issues on file"),
    "/search": (_search, "passages, without an answer: /search 储能"),
    "/ingest": (_ingest, "take newspaper files in: /ingest PATH"),
    "/sample": (_sample, "take the sample issue in"),
    "/new": (_new, "begin a new conversation"),
}
