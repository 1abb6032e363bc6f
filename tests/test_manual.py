"""Help pages: measured in cells, readable in Chinese, complete for every command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from bot.commands import app
from bot.commands.manual import listing
from bot.wrapping import cells

WENBAO = Path(sys.executable).with_name("wenbao")
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([WENBAO, *words], env={**os.environ, **environment}, capture_output=True, text=True)


def test_explanations_stand_in_one_column_beside_chinese_terms() -> None:
    assert listing("选项", [("报纸", "甲"), ("x", "乙")], 40) == ["", "选项", "  报纸  甲", "  x     乙"]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("language", "title"), [("en", "EXAMPLES"), ("zh", "例子")])
def test_every_command_has_a_page_with_examples(name: str, language: str, title: str) -> None:
    ran = run(name, "--help", WENBAO_LANG=language, COLUMNS="80")
    assert (ran.returncode, title in ran.stdout, f"wenbao {name}" in ran.stdout) == (0, True, True)
    assert all(cells(line) <= 80 or "wenbao" in line for line in ran.stdout.splitlines())
    if language == "zh":
        assert "用法" in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("aks", "x"), "did you mean 'ask'"),
        (("储能装机多少",), 'did you mean wenbao ask "储能装机多少"'),
        (("ask", "--sinc", "2023-01-01"), "did you mean --since"),
        (("ask", "x", "--since", "yesterday"), "write it as 2023-11-17"),
        (("show",), "is missing"),
        (("ask", "x", "--json", "--jsonl"), "exclude each other"),
        (("ask", "x", "--page", "two"), "--page"),
    ],
)
def test_a_wrong_command_line_is_told_what_was_meant(words: tuple[str, ...], said: str) -> None:
    ran = run(*words, WENBAO_LANG="en")
    assert ran.returncode == 2
    assert (said in ran.stderr, ran.stdout) == (True, ""), ran.stderr


def test_wenbao_alone_shows_the_first_page() -> None:
    ran = run(WENBAO_LANG="zh")
    assert (ran.returncode, "命令" in ran.stdout) == (0, True)
