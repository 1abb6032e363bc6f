"""`wenbao ask`: answer questions for scripts and for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date

from bot.answer import Answer
from bot.console import aside, out, print_json
from bot.desk import NewsDesk
from bot.terminal import answer_text
from config.errors import UserError
from config.settings import Settings
from retrieval.passage import Scope


def run(questions: Sequence[str], settings: Settings, scope: Scope, *, as_json: bool, explain: bool) -> bool:
    """Answer each question; return whether every one was answered from the archive."""
    if not any(question.strip() for question in questions):
        raise UserError('no question: write wenbao ask "…", or pipe questions in, one a line')
    answers = []
    with NewsDesk.open(settings) as desk:
        for question in questions:
            answer = desk.ask(question, scope=scope)
            answers.append(answer)
            if explain:
                _explain(desk, answer, scope)
            if not as_json:
                out().print(answer_text(answer))
                if len(questions) > 1:
                    out().print()
    if as_json:
        print_json(answers[0].to_json() if len(answers) == 1 else {"answers": [a.to_json() for a in answers]})
    return all(answer.grounded for answer in answers)


def scope_of(*, issue: str | None, since: Date | None, until: Date | None, page: int) -> Scope:
    """Return the part of the archive that the options name."""
    if since and until and since > until:
        raise UserError(f"--since {since} is later than --until {until}: exchange them")
    return Scope(issue_id=issue or "", since=since, until=until, page=page)


def _explain(desk: NewsDesk, answer: Answer, scope: Scope) -> None:
    console = aside()
    console.print(f"language {answer.language}, engine {desk.archive.engine()}, {answer.elapsed_ms} ms", style="dim")
    for rank, hit in enumerate(desk.search(answer.question, scope=scope), start=1):
        head = f"{rank:2}. {hit.score:.4f} {'+'.join(hit.found_by):13} {hit.article.headline}"
        console.print(head, style="dim", markup=False)
        console.print(f"    {hit.passage.text[:80]!r}", style="dim", markup=False)
    for dropped in answer.dropped:
        console.print(f"dropped: {dropped.sentence} ({dropped.reason})", style="yellow", markup=False)
