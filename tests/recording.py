"""Record the real program's screen as a picture for README: `python -m tests.recording` writes tests/data/exchange.svg.

The program runs in a pseudo-terminal and is typed into, as a person would; what is on its screen becomes the picture.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.desk import NewsDesk
from config.settings import load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from tests.pseudo_terminal import Terminal

PICTURE = Path(__file__).parents[1] / "tests" / "data" / "exchange.svg"
COLUMNS, LINES = 88, 20
# The screen reader's names that rich does not know.
COLOURS = {"brown": "yellow", "brightblack": "bright_black"}
QUESTIONS = (
    ("2023年上半年新投运新型储能装机规模是多少？", "20230818-p01-ff1e04"),
    ("what capacity of new storage came online in H1 2023", "No. 32"),
)
# The picture fetches nothing: whoever looks at it has a font for Chinese.
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def record() -> str:
    """Return the picture of a first exchange over the sample issue."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        with NewsDesk.open(load_settings(archive=archive), create=True) as desk:
            take_in([SAMPLE_FOLDER], desk.archive)
        with Terminal(archive, "chat", columns=COLUMNS, lines=LINES) as terminal:
            for question, awaited in QUESTIONS:
                terminal.type(question)
                terminal.shows(awaited)
            terminal.ready()
            shown = terminal.lines()
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="standard")
    for line in shown:
        console.print(styled_line(line), no_wrap=True, overflow="crop")
    return console.export_svg(title="wenbao chat", code_format=FORMAT, unique_id="wenbao")


def styled_line(cells: Sequence[Any]) -> Text:
    """Return one line of the screen as rich has it; a cell has data, fg, bold and reverse."""
    line = Text()
    for (colour, bold, reverse), run in groupby(cells, key=lambda cell: (cell.fg, cell.bold, cell.reverse)):
        known = None if colour == "default" else COLOURS.get(colour, colour)
        line.append("".join(cell.data for cell in run), Style(color=known, bold=bold, reverse=reverse))
    line.rstrip()
    return line


def main() -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(record(), encoding="utf-8")


if __name__ == "__main__":
    main()
