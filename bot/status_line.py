"""The line under the prompt: which archive, how many issues, up to which day, and who writes. Knows no terminal."""

from __future__ import annotations

from pathlib import Path

from bot.chat_state import ChatState
from bot.language import counted, tell
from bot.wrapping import cells

SEPARATOR = " · "


def status_pieces(state: ChatState) -> list[str]:
    """Return what the line tells, most important first."""
    glance = state.desk.archive.catalogue.glance()
    pieces = [
        state.desk.settings.chat_model or tell("the paper's own words", "报纸原句"),
        tell(counted(glance.issues, "issue"), f"{glance.issues} 期"),
        tell(f"newest {glance.newest or '—'}", f"最新 {glance.newest or '—'}"),
        short_path(state.desk.settings.archive),
    ]
    if state.scope.issue_id:
        pieces.insert(0, tell(f"only {state.scope.issue_id}", f"只看 {state.scope.issue_id}"))
    return pieces


def fitted(pieces: list[str], width: int) -> str:
    """Return as many of the pieces as fit into `width` cells, the least important left out first."""
    kept = list(pieces)
    while len(kept) > 1 and cells(SEPARATOR.join(kept)) + 2 > width:
        kept.pop()
    return f" {SEPARATOR.join(kept)}"


def short_path(path: Path) -> str:
    """Return a path as a person says it: from home, or from here."""
    for base, mark in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_absolute() and path.is_relative_to(base):
            return mark + str(path.relative_to(base))
    return str(path)
