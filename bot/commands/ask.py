"""`wenbao ask`: a question, or many, and the answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
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
    "ask",
    tell(
        "Answer a question with citations.\n"
        "Without a question, or with -, questions come from standard input, one a line. Answers go to standard output,"
        " everything else to standard error. Exit status 3 where the archive does not say, 4 with --strict where"
        " something was dropped because its source does not bear it out, 6 where the chat model is unavailable.",
        "回答问题并注明出处。\n"
        "不写问题或写 - 时，从标准输入读取，一行一个。回答写到标准输出，其余都写到标准错误。报纸没有说，退出状态为 3；"
        "加 --strict 且有内容因出处不支持而被删去，为 4；对话模型不可用，为 6。",
    ),
    'wenbao ask "2023年上半年新投运新型储能装机规模是多少？"',
    'wenbao ask "what capacity of new storage came online in H1 2023" --json',
    "wenbao ask --since 2023-08-01 --page 1 --explain 新型储能装机",
    "wenbao ask --jsonl < questions.txt",
)
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION",
            help=tell("The question; without one, one a line from stdin.", "问题；不写则从标准输入读，一行一个。"),
        ),
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help=tell(
                "What happens as it happens, a JSON object a line: retrieved, delta, citation, verdict, done.",
                "逐行输出事件，每行一个 JSON 对象：retrieved、delta、citation、verdict、done。",
            ),
        ),
    ] = False,
    issue: IssueOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    page: PageOption = 0,
    top: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=200, help=tell("Draw on so many passages.", "从多少个段落里找答案。")),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=tell(
                "Say what was understood, searched, found by which index, verified and dropped.",
                "说明理解了什么、怎样检索、哪个索引找到、核实与删去了什么。",
            ),
        ),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help=tell("Exit status 4 where something stayed unverified.", "有内容未能核实时，退出状态为 4。"),
        ),
    ] = False,
) -> None:
    from retrieval.embedder import load_early

    load_early()  # reading it takes as long as importing what comes next
    from bot import ask_command

    if json and jsonl:
        raise typer.BadParameter(tell("--json and --jsonl exclude each other", "--json 与 --jsonl 不能同时使用"))
    status = ask_command.run(
        _questions(question or ()),
        settings_of(archive),
        ask_command.scope_of(issue=issue, since=day(since), until=day(until), page=page),
        ask_command.Manner("jsonl" if jsonl else "json" if json else "text", explain=explain, strict=strict),
        top=top,
    )
    if status:
        raise typer.Exit(status)


def _questions(words: Sequence[str]) -> Iterator[str]:
    given = " ".join(words)
    if given and given != "-":
        yield given
        return
    if sys.stdin.isatty():
        print(tell("one question a line; Ctrl-D ends", "一行一个问题，按 Ctrl-D 结束"), file=sys.stderr)
    for line in sys.stdin:  # as they come: a pipe may stay open
        if line.strip():
            yield line.strip()
