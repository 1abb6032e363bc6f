"""The commands of `wenbao`, a module each. They import what they need when they run, so that --help costs nothing."""

from __future__ import annotations

# The order is the one that --help lists them in.
from bot.commands import ask, chat, search, ingest, issues, telegram, feedback, upkeep, backup, migrate, evaluate  # isort: skip
from bot.commands.registry import app

__all__ = [
    "app",
    "ask",
    "backup",
    "chat",
    "evaluate",
    "feedback",
    "ingest",
    "issues",
    "migrate",
    "search",
    "telegram",
    "upkeep",
]
