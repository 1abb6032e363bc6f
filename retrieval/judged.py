"""Judged questions in BEIR's layout, and the measures that search is held to. Knows nothing of how search works."""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import UserError


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """`corpus` holds (id, title, text), `questions` (id, text), `relevant` the ids of the right texts by question."""

    corpus: tuple[tuple[str, str, str], ...]
    questions: tuple[tuple[str, str], ...]
    relevant: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the questions, each in 0..1, higher is better."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    mrr_at_10: float
    ndcg_at_10: float


def load_judged(folder: Path) -> JudgedSet:
    """Read corpus.jsonl (or .jsonl.xz), queries.jsonl and qrels.tsv; questions without a right text are left out.

    Raises:
        UserError: a file is missing or a line is not what it should be.

    """
    corpus_file = next(
        (folder / name for name in ("corpus.jsonl", "corpus.jsonl.xz") if (folder / name).is_file()), None
    )
    if corpus_file is None:
        raise UserError(f"{str(folder)!r}: no corpus.jsonl or corpus.jsonl.xz there")
    corpus = tuple((str(row["_id"]), str(row.get("title", "")), str(row["text"])) for row in _rows(corpus_file))
    relevant: dict[str, set[str]] = {}
    for line in _lines(folder / "qrels.tsv"):
        cells = line.split("\t")
        if len(cells) >= 3 and cells[2].isdigit() and int(cells[2]) > 0:
            relevant.setdefault(cells[0], set()).add(cells[1])
    rows = _rows(folder / "queries.jsonl")
    questions = tuple((str(row["_id"]), str(row["text"])) for row in rows if str(row["_id"]) in relevant)
    return JudgedSet(corpus, questions, {name: frozenset(held) for name, held in relevant.items()})


def score(rankings: Sequence[Sequence[str]], relevant: Sequence[frozenset[str]]) -> Scores:
    """Return the means over all questions.

    nDCG with binary gains: Järvelin and Kekäläinen, TOIS 2002.
    """
    count = max(len(rankings), 1)
    pairs = list(zip(rankings, relevant, strict=True))
    firsts = [next((at for at, name in enumerate(r[:10], start=1) if name in right), 0) for r, right in pairs]
    return Scores(
        recall_at_1=sum(0 < first <= 1 for first in firsts) / count,
        recall_at_5=sum(0 < first <= 5 for first in firsts) / count,
        recall_at_10=sum(0 < first <= 10 for first in firsts) / count,
        mrr_at_10=sum(1 / first for first in firsts if first) / count,
        ndcg_at_10=sum(_ndcg(ranking[:10], right) for ranking, right in pairs) / count,
    )


def _ndcg(ranking: Sequence[str], right: frozenset[str]) -> float:
    gained = sum(1 / math.log2(at + 1) for at, name in enumerate(ranking, start=1) if name in right)
    best = sum(1 / math.log2(at + 1) for at in range(1, min(len(right), 10) + 1))
    return gained / best if best else 0.0


def _lines(path: Path) -> Iterator[str]:
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file if line.strip())
    except FileNotFoundError:
        raise UserError(f"{str(path)!r} is missing: a judged set has corpus, queries and qrels") from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or "_id" not in row or "text" not in row:
                raise ValueError("an object with _id and text was expected")
        except ValueError as error:
            raise UserError(f"{str(path)!r}, line {number}: {error}") from error
        yield row
