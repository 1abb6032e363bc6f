"""Everything that the readers say has its Chinese: found by reading their source, not by a list kept beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.readers_told import in_chinese, reader_told

INGEST = Path(__file__).parents[1] / "ingest"
SAID_BY = {"UserError", "Doubt", "_wrong"}


def gap(value: ast.FormattedValue) -> str:
    """Return something like what the gap will hold: a quoted name, or a number."""
    return "'名'" if value.conversion == ord("r") else "7"


def texts_in(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
        elif isinstance(inner, ast.JoinedStr):
            yield "".join(
                gap(v) if isinstance(v, ast.FormattedValue) else str(v.value)  # type: ignore[attr-defined]
                for v in inner.values
            )


def messages() -> list[str]:
    found = []
    for path in sorted(INGEST.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID_BY:
                for said in node.args:
                    whole = max(texts_in(said), key=len, default="")
                    if re.search(r"[a-z]{2,} [a-z]{2,}", whole):
                        found.append(whole)
    return found


def test_the_messages_are_found() -> None:
    assert len(messages()) > 60


@pytest.mark.parametrize("message", sorted(set(messages())))
def test_every_message_of_the_readers_has_its_chinese(message: str) -> None:
    said = in_chinese(message)
    assert not re.search(r"[a-z]{3,} [a-z]{2,}", said), said
    assert re.search(r"[\u4e00-\u9fff]", said.replace("'名'", ""))


def test_a_files_own_name_is_never_translated() -> None:
    assert in_chinese("'the page is empty.txt': no file matches") == "'the page is empty.txt'：没有匹配的文件"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "这篇文章的起止没有把握（41%）"), ("en", "where this article begins and ends is unsure (41%)")],
)
def test_doubts_are_told_in_the_language_spoken(language: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_LANG", language)
    assert reader_told("where this article begins and ends is unsure (41%)") == said
