"""`wenbao eval`: measure the archive's search."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import JsonOption, settings_of
from bot.commands.registry import app


@app.command("eval")
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="corpus.jsonl[.xz], queries.jsonl, qrels.tsv (BEIR).")],
    json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=0, help="Ask only so many of the questions; 0 asks all.")] = 0,
) -> None:
    """Measure search on judged questions: recall@1/5/10, MRR@10, nDCG@10, milliseconds."""
    from bot import eval_command

    eval_command.run(folder, settings_of(None), as_json=json, limit=limit)
