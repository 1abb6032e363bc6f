"""The errors for people that the source raises, read from the source: where each is raised, and its messages.

A gap that the source itself fills (with a literal, or with what a function of the same module returns) is filled here
as well; every other one holds NAME or NUMBER.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from config import errors

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "config", "ingest", "retrieval")
NAMES = {name for name, held in vars(errors).items() if isinstance(held, type) and issubclass(held, errors.UserError)}
# What a gap that the source does not fill will hold: a quoted name, or a number.
NAME, NUMBER = "'‹›'", "7"
# A gap of a gap of a gap is nobody's message any more.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class RaiseSite:
    """Where an error is made; `messages` are empty where the source does not hold its words."""

    place: str
    chinese: bool
    messages: tuple[str, ...]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the project's own modules by name."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def raise_sites(names: Collection[str] = NAMES, at: int = 0) -> list[RaiseSite]:
    """Return every place where an error for people is made, or one of `names`, its words being the argument `at`."""
    return [
        RaiseSite(
            f"{name}:{call.lineno}",
            any(keyword.arg == "zh" for keyword in call.keywords),
            tuple(texts(call.args[at], function, module)) if len(call.args) > at else (),
        )
        for name, module in modules()
        for function in _functions(module)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _name(call.func) in names
    ]


def texts(node: ast.expr, function: ast.FunctionDef, module: ast.Module, depth: int = 0) -> list[str]:
    """Return what an expression may say, [] where the source does not tell."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        pieces = [_piece(value, function, module, depth) for value in node.values]
        return ["".join(chosen) for chosen in itertools.product(*pieces)]
    if isinstance(node, ast.IfExp):
        return [*texts(node.body, function, module, depth), *texts(node.orelse, function, module, depth)]
    if depth < DEEPEST and isinstance(node, ast.Name):
        return [said for held in _held(node.id, function, module) for said in texts(held, function, module, depth + 1)]
    if depth < DEEPEST and isinstance(node, ast.Call):
        return [
            said
            for called in _functions(module)
            if called.name == _name(node.func)
            for returned in ast.walk(called)
            if isinstance(returned, ast.Return) and returned.value is not None
            for said in texts(returned.value, called, module, depth + 1)
        ]
    return []


def _piece(node: ast.expr, function: ast.FunctionDef, module: ast.Module, depth: int) -> list[str]:
    if isinstance(node, ast.FormattedValue):
        return [NAME] if node.conversion >= 0 else texts(node.value, function, module, depth) or [NUMBER]
    return texts(node, function, module, depth)


def _held(name: str, function: ast.FunctionDef, module: ast.Module) -> Iterator[ast.expr]:
    """Yield what is put into a variable: by an assignment, or by a call of the function where it is an argument."""
    for node in (*module.body, *ast.walk(function)):
        if isinstance(node, ast.Assign) and any(_name(target) == name for target in node.targets):
            yield node.value
    arguments = [argument.arg for argument in function.args.args]
    if name in arguments:
        at = arguments.index(name) - (arguments[0] == "self")
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _name(node.func) == function.name and len(node.args) > at:
                yield node.args[at]


def _functions(module: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]


def _name(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))
