"""The options that several commands share, and what they become. Typer's room."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", metavar="DIR", help="Where the archive lives (WENBAO_ARCHIVE; ./archive).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
SinceOption = Annotated[str | None, typer.Option(metavar="DATE", help="Only papers of this day or later (2023-11-17).")]
UntilOption = Annotated[str | None, typer.Option(metavar="DATE", help="Only papers of this day or earlier.")]
IssueOption = Annotated[str | None, typer.Option(metavar="ISSUE", help="Only this issue (see 'wenbao issues').")]
PageOption = Annotated[int, typer.Option(metavar="N", min=0, help="Only this page; 0 is all.")]


def settings_of(archive: Path | None) -> Settings:
    """Return the settings, `--archive` winning over them."""
    from config.settings import load_settings

    return load_settings(archive=archive)


def day(text: str | None) -> Date | None:
    """Read a day as an option gives it; None where it was not given."""
    if text is None:
        return None
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2023-11-17") from None
