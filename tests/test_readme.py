"""README.md says what is so: its commands exist, its map is the tree, its exchange is the program's own."""

from __future__ import annotations

import re

from typer.main import get_command

from bot.commands import app
from tests.readme import README, between, exchange, tree
from tests.recording import PICTURE, record

TEXT = README.read_text(encoding="utf-8")


def test_the_map_of_the_code_is_the_tree() -> None:
    assert between(TEXT, "tree") == tree(), "run `python -m tests.readme`"


def test_the_exchange_is_what_the_program_answers() -> None:
    assert between(TEXT, "exchange") == exchange(), "run `python -m tests.readme`"


def test_the_picture_shows_what_the_program_shows() -> None:
    assert PICTURE.read_text(encoding="utf-8") == record(), "run `python -m tests.readme`"
    assert "tests/data/exchange.svg" in TEXT


def test_every_command_is_told_and_every_command_told_exists() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    told = set(re.findall(r"wenbao ([a-z]+)", TEXT))
    assert commands <= told
    assert told - {"chat"} <= commands


def test_every_make_target_told_exists() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)\b", TEXT)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        if "://" not in target:
            assert (README.parent / target).exists(), target
