"""Read judged answers in any layout: BEIR folder, facts of a page, RGB's passages, CiteCheck's sentences."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import UserError
from retrieval.judged import load_judged


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its answer must hold.

    All of `wanted` must be there, of each one alternative; where it is empty, the question must be refused. `right`
    names the articles that may be cited, empty for any. `passages` is None where the archive is searched, else what the
    answer is to be drawn from.
    """

    text: str
    wanted: tuple[tuple[str, ...], ...] = ()
    right: frozenset[str] = frozenset()
    passages: tuple[str, ...] | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, the text that it cites, and whether people found it supported."""

    text: str
    quote: str
    supported: bool


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Questions, or sentences to verify. `corpus` is (id, title, text), empty for questions to one's own archive."""

    asked: tuple[Asked, ...] = ()
    statements: tuple[Statement, ...] = ()
    corpus: tuple[tuple[str, str, str], ...] = ()


def load_answers(path: Path) -> AnswerSet:
    """Read the set at `path`, its layout recognised by its files or by the fields of its first row.

    Raises:
        UserError: there is nothing there, or it is none of the layouts.

    """
    if path.is_dir():
        return _beir(path)
    rows = _rows(path)
    for fields, read in _LAYOUTS:
        if rows and fields <= rows[0].keys():
            try:
                return read(rows)
            except (KeyError, TypeError, ValueError) as error:
                raise UserError(
                    f"{str(path)!r}: a row lacks or misspells a field: {error!r}",
                    zh=f"{str(path)!r}：有一行缺少字段或字段名有误：{error!r}",
                ) from error
    known = "; ".join(", ".join(sorted(fields)) for fields, _ in _LAYOUTS)
    raise UserError(
        f"{str(path)!r}: no set of judged answers: rows with one of these fields were expected: {known}",
        zh=f"{str(path)!r}：不是答案评测集：每行应有以下某一组字段：{known}",
    )


def _beir(folder: Path) -> AnswerSet:
    judged = load_judged(folder)
    told = {str(row["_id"]): row for row in _rows(folder / "queries.jsonl")}
    asked = []
    for name, text in judged.questions:
        references = told[name].get("answers")
        if references is not None:
            held = tuple(str(reference) for reference in references)
            asked.append(Asked(text, (held,) if held else (), right=judged.relevant[name]))
    if not asked:
        raise UserError(
            f"{str(folder / 'queries.jsonl')!r}: no question has 'answers'; without --answers search is measured",
            zh=f"{str(folder / 'queries.jsonl')!r}：没有一个问题带 'answers'；不加 --answers 则评测检索",
        )
    return AnswerSet(tuple(asked), corpus=judged.corpus)


def _facts(rows: Sequence[dict[str, Any]]) -> AnswerSet:
    languages = ("zh", "en")
    return AnswerSet(
        tuple(
            Asked(str(row[language]), tuple((str(piece),) for piece in row["evidence"]), group=language)
            for language in languages
            for row in rows
        )
    )


def _rgb(rows: Sequence[dict[str, Any]]) -> AnswerSet:
    asked = []
    for row in rows:
        negative, positive = _flat(row["negative"]), _flat(row["positive"])
        given = row["answer"]
        wanted = tuple(_flat(part) for part in given) if isinstance(given, list) else (_flat(given),)
        # Where a passage called negative happens to hold the answer, to give it is no fault.
        without = tuple(t for t in negative if not all(any(r in t for r in part) for part in wanted))
        asked.append(Asked(row["query"], passages=without, group="only negative passages"))
        asked.append(Asked(row["query"], wanted, passages=positive + negative, group="answer present"))
    return AnswerSet(tuple(asked))


def _flat(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for part in value for text in _flat(part))
    return (str(value),) if value else ()


def _citecheck(rows: Sequence[dict[str, Any]]) -> AnswerSet:
    return AnswerSet(statements=tuple(Statement(row["statement"], row["quote"], bool(row["label"])) for row in rows))


_LAYOUTS: tuple[tuple[frozenset[str], Callable[[Sequence[dict[str, Any]]], AnswerSet]], ...] = (
    (frozenset({"statement", "quote", "label"}), _citecheck),
    (frozenset({"query", "answer", "positive", "negative"}), _rgb),
    (frozenset({"zh", "en", "evidence"}), _facts),
)


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UserError(
            f"{str(path)!r} cannot be read: {error.strerror}: name a folder or a .jsonl file",
            zh=f"无法读取 {str(path)!r}（{error.strerror}）：请指定文件夹或 .jsonl 文件",
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(
            f"{str(path)!r} is no UTF-8 text: a .jsonl file was expected",
            zh=f"{str(path)!r} 不是 UTF-8 文本：应当是 .jsonl 文件",
        ) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UserError(
                    f"{str(path)!r}, line {number}: {error}", zh=f"{str(path)!r} 第 {number} 行：{error}"
                ) from error
            if not isinstance(row, dict):
                raise UserError(
                    f"{str(path)!r}, line {number}: an object was expected",
                    zh=f"{str(path)!r} 第 {number} 行：应当是一个对象",
                )
            rows.append(row)
    return rows
