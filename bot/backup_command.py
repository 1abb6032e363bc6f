"""`wenbao backup` and `wenbao restore`: the archive as one file, and back."""

from __future__ import annotations

from pathlib import Path

from bot.console import out, print_json
from config.settings import Settings
from retrieval.backup import Contents, back_up, restore

MEGABYTE = 1_000_000


def run_backup(file: Path, settings: Settings, *, as_json: bool) -> None:
    """Copy the archive into `file`."""
    _say("backed up", back_up(settings.archive, file), file, as_json=as_json)


def run_restore(file: Path, settings: Settings, *, replace: bool, as_json: bool) -> None:
    """Bring the archive in `file` back."""
    _say("restored", restore(file, settings.archive, replace=replace), file, as_json=as_json)


def _say(deed: str, contents: Contents, file: Path, *, as_json: bool) -> None:
    if as_json:
        held = {name: getattr(contents, name) for name in ("issues", "articles", "passages", "made_at", "bytes")}
        print_json({"file": str(file), **held})
        return
    out().print(
        f"{deed}: {contents.issues} issues, {contents.articles} articles, {contents.passages} passages as of"
        f" {contents.made_at}, {contents.bytes / MEGABYTE:.1f} MB in {str(file)!r}",
        markup=False,
    )
