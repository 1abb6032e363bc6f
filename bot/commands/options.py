"""The options that several commands share, and what they become. Typer's room."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.language import tell

if TYPE_CHECKING:
    from config.settings import Settings

ArchiveOption = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        help=tell(
            "Where the archive lives (WENBAO_ARCHIVE; ./archive).", "档案所在的文件夹（WENBAO_ARCHIVE；./archive）。"
        ),
    ),
]
JsonOption = Annotated[
    bool,
    typer.Option(
        "--json",
        help=tell(
            "One JSON object on standard output, nothing else there.", "标准输出上只有一个 JSON 对象，别无他物。"
        ),
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help=tell("Only papers of this day or later (2023-11-17).", "只看这一天及以后的报纸（2023-11-17）。"),
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help=tell("Only papers of this day or earlier.", "只看这一天及以前的报纸。")),
]
IssueOption = Annotated[
    str | None,
    typer.Option(
        metavar="ISSUE", help=tell("Only this issue (see 'wenbao issues').", "只看这一期（见 'wenbao issues'）。")
    ),
]
PageOption = Annotated[
    int, typer.Option(metavar="N", min=0, help=tell("Only this page; 0 is all.", "只看这一版；0 表示全部。"))
]


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
        raise typer.BadParameter(
            tell(f"{text!r} is no date; write it as 2023-11-17", f"{text!r} 不是日期，请写成 2023-11-17")
        ) from None
