"""`wenbao eval`: measure the archive's search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commands.options import JsonOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "eval",
    tell(
        "Measure search on judged questions.\nrecall@1/5/10, MRR@10, nDCG@10, milliseconds.",
        "用有标准答案的问题衡量检索。\nrecall@1/5/10、MRR@10、nDCG@10、毫秒数。",
    ),
    "wenbao eval judged-set --limit 200",
)
def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help=tell(
                "corpus.jsonl[.xz], queries.jsonl, qrels.tsv (BEIR).",
                "含 corpus.jsonl[.xz]、queries.jsonl、qrels.tsv 的文件夹（BEIR 布局）。",
            ),
        ),
    ],
    json: JsonOption = False,
    limit: Annotated[
        int,
        typer.Option(
            min=0, help=tell("Ask only so many of the questions; 0 asks all.", "只问这么多个问题；0 表示全部。")
        ),
    ] = 0,
    mode: Annotated[
        Literal["dense", "lexical", "hybrid", "reranked"],
        typer.Option(help=tell("How far the search goes.", "检索进行到哪一步。")),
    ] = "reranked",
    archive: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=tell("Keep the set's archive there for another run.", "把该集的档案留在此处，下次再用。"),
        ),
    ] = None,
    answers: Annotated[
        bool,
        typer.Option(
            "--answers",
            help=tell(
                "Measure the answers: a folder with 'answers', or a .jsonl of facts, of RGB or of CiteCheck.",
                "衡量回答：含 answers 的文件夹，或事实、RGB、CiteCheck 的 .jsonl 文件。",
            ),
        ),
    ] = False,
) -> None:
    if answers:
        from bot import eval_answers

        eval_answers.run(folder, settings_of(None), as_json=json, limit=limit)
        return
    from bot import eval_command
    from retrieval.search import Mode

    eval_command.run(folder, settings_of(None), as_json=json, limit=limit, mode=Mode(mode), keep=archive)
