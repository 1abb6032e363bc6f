"""`wenbao ask`: answer questions for scripts and for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import TYPE_CHECKING, Any, Literal

from bot.answer import Answer
from bot.console import aside, out, print_json, print_line
from bot.desk import NewsDesk
from bot.error_told import told
from bot.event_json import event_fields
from bot.events import Event, Retrieved
from bot.language import tell
from bot.live_answer import LiveAnswer
from bot.terminal import answer_text
from bot.unverified import unverified
from config.errors import QuestionError, UserError
from config.settings import Settings
from retrieval.passage import Scope

if TYPE_CHECKING:
    from bot.explain import Explanation

NOT_IN_ARCHIVE = 3
UNVERIFIED = 4


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are given: `form` on standard output, what more is said, and how strict the exit status is."""

    form: Literal["text", "json", "jsonl"] = "text"
    explain: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what became of it: an answer, or the reason why it could not be taken."""

    question: str
    answer: Answer | None = None
    explanation: Explanation | None = None
    error: QuestionError | None = None
    unverified: tuple[str, ...] = ()

    def status(self, strict: bool) -> int:
        """Return the exit status that this question alone would give."""
        if self.error:
            return self.error.exit_status
        assert self.answer is not None
        if strict and self.unverified:
            return UNVERIFIED  # a refusal too: what was claimed may be so, only nothing bears it out
        return 0 if self.answer.grounded else NOT_IN_ARCHIVE

    def to_json(self) -> dict[str, Any]:
        if self.error or not self.answer:
            return {"question": self.question, "error": str(self.error)}
        explained = {"explanation": self.explanation.to_json()} if self.explanation else {}
        return {**self.answer.to_json(), **explained}


def run(questions: Iterable[str], settings: Settings, scope: Scope, manner: Manner, *, top: int | None = None) -> int:
    """Answer each question as it comes; return the exit status, the gravest of all."""
    if top:
        settings = replace(settings, top_k=top)
    asked: list[Asked] = []
    with NewsDesk.open(settings) as desk:
        for number, question in enumerate(questions, start=1):
            if manner.form == "text" and asked:
                out().print()
            asked.append(_ask(desk, question, number, scope, manner))
    if not asked:
        raise UserError(
            'no question: write wenbao ask "…", or pipe questions in, one a line',
            zh="没有问题：请写 wenbao ask “……”，或从管道逐行输入问题",
        )
    if manner.form == "json":
        if len(asked) == 1 and (error := asked[0].error):
            raise error
        print_json(asked[0].to_json() if len(asked) == 1 else {"answers": [each.to_json() for each in asked]})
    statuses = [each.status(manner.strict) for each in asked]
    return next((status for status in (2, UNVERIFIED, NOT_IN_ARCHIVE) if status in statuses), 0)


def _ask(desk: NewsDesk, question: str, number: int, scope: Scope, manner: Manner) -> Asked:
    heard: list[Event] = []

    def listen(event: Event) -> None:
        heard.append(event)
        if manner.form == "jsonl":
            print_line({"event": event_fields(event)[0], "question": number, **event_fields(event)[1]})

    try:
        if manner.form == "text":
            with LiveAnswer() as live:

                def show(event: Event) -> None:
                    listen(event)
                    live(event)

                answer = desk.ask(question, scope=scope, on_event=show)
        else:
            answer = desk.ask(question, scope=scope, on_event=listen)
    except QuestionError as error:
        return _refused(question, number, manner, error)
    found = next((event for event in heard if isinstance(event, Retrieved)), None)
    explanation = _explained(desk, answer, found, scope) if manner.explain else None
    if manner.form == "text":
        out().print(answer_text(answer))
    if explanation and manner.form == "jsonl":
        print_line({"event": "explanation", "question": number, **explanation.to_json()})
    elif explanation and manner.form == "text":
        from bot.explain_text import explanation_text

        aside().print(explanation_text(explanation))
    doubtful = tuple(unverified(answer, desk.archive.catalogue)) if manner.strict else ()
    for said in doubtful:
        aside().print(tell(f"wenbao: not verified: {said}", f"wenbao：未核实：{said}"), markup=False)
    return Asked(question, answer, explanation, unverified=doubtful)


def _explained(desk: NewsDesk, answer: Answer, found: Retrieved | None, scope: Scope) -> Explanation:
    from bot.explain import explain  # a hundredth of a second that a plain question need not pay

    return explain(desk, answer, found.hits if found else (), scope)


def _refused(question: str, number: int, manner: Manner, error: QuestionError) -> Asked:
    if manner.form == "jsonl":
        print_line({"event": "error", "question": number, "message": str(error), "exit_status": error.exit_status})
    elif manner.form == "text":
        aside().print(f"wenbao: {told(error)}", markup=False)
    return Asked(question, error=error)


def scope_of(*, issue: str | None, since: Date | None, until: Date | None, page: int) -> Scope:
    """Return the part of the archive that the options name."""
    if since and until and since > until:
        raise UserError(
            f"--since {since} is later than --until {until}: exchange them",
            zh=f"--since {since} 晚于 --until {until}：请对调",
        )
    return Scope(issue_id=issue or "", since=since, until=until, page=page)
