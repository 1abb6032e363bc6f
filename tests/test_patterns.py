"""Patterns behave as compiled ones, and cost nothing until they are used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from config.patterns import lazy_pattern
from tests.raise_sites import modules


def test_a_pattern_finds_what_a_compiled_one_finds() -> None:
    text = "2023年上半年新增863万千瓦，H1 2023"
    lazy, eager = lazy_pattern(r"(?P<n>\d+)|h1", re.IGNORECASE), re.compile(r"(?P<n>\d+)|h1", re.IGNORECASE)
    for _ in range(2):  # the first use compiles, the second finds it compiled
        assert [m["n"] for m in lazy.finditer(text)] == ["2023", "863", None, "2023"]
        assert lazy.sub("#", text) == eager.sub("#", text) == "#年上半年新增#万千瓦，# #"
        assert lazy.findall(text) == eager.findall(text)
        assert lazy.split(text) == eager.split(text)
        assert lazy.match("x") is None and lazy.fullmatch("H1") and lazy.search(" h1 ")
    assert lazy.groups == 1 and lazy.groupindex["n"] == 1 and lazy.flags == eager.flags
    assert lazy.pattern == eager.pattern


def test_nothing_is_compiled_before_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile
    monkeypatch.setattr(re, "compile", lambda text, flags=0: compiled.append(text) or real(text, flags))
    lazy = lazy_pattern("报+")
    assert compiled == []
    assert lazy.search("问报") and lazy.search("报报") and lazy.sub("", "问报") == "问"
    assert compiled == ["报+"]


def held_patterns() -> Iterator[tuple[str, str]]:
    """Yield where a module of a question's way is compiled on import, which is what a cold start pays for."""
    for name, module in modules():
        if not name.startswith(("bot/", "retrieval/")) or "training" in name:
            continue
        inside = {id(node) for function in _functions(module) for node in ast.walk(function)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and id(node) not in inside:
                yield name, ast.unparse(node)[:60]


def _functions(module: ast.Module) -> list[ast.AST]:
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]


def test_no_module_compiles_a_pattern_while_it_is_imported() -> None:
    assert list(held_patterns()) == []


def test_every_pattern_of_the_source_can_be_compiled() -> None:
    """What is compiled late fails late: an error in a seldom used pattern must not wait for a reader to find it."""
    import importlib
    import pkgutil

    import bot
    import retrieval

    seen = 0
    for package in (bot, retrieval):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" in found.name or "training" in found.name:
                continue
            for value in vars(importlib.import_module(found.name)).values():
                for one in value if isinstance(value, tuple) else (value,):
                    if type(one) is type(lazy_pattern("")):
                        re.compile(one.pattern, one.flags)
                        seen += 1
    assert seen > 150
