"""Draw README's picture of a conversation in Telegram from the messages that a real bot sends over the sample issue.

Run `python -m tests.telegram_picture` after changing what the bot says; tests/test_telegram_picture.py compares.
"""

from __future__ import annotations

import html
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

from ingest.sample import SAMPLE_FOLDER
from tests.botapi_server import BotApi
from tests.telegram_running import REAL, bot_process, ingest

PICTURE = Path(__file__).parent / "data" / "telegram.svg"
QUESTION = "2023年上半年新投运新型储能装机规模是多少？"
ENGLISH = "what capacity of new storage came online in H1 2023"

# In a column as wide as a phone: sizes in pixels, a Latin character being half as wide as a Chinese one.
COLUMN, GAP, SIZE, LINE, PAD = 380, 24, 14, 21, 12
BUBBLE_CELLS = 46
# These may stand beyond the end of a line, but not at the beginning of one.
HANGING = "，。、；：）》”！？"
BACKGROUND, THEIRS, OURS, BUTTON, INK, QUIET = "#d5e3ee", "#e3fbd0", "#ffffff", "#9db6c9", "#111111", "#ffffff"
QUOTED = "#2f7fc1"

Run = tuple[str, bool, bool]  # text, bold, in a quotation


def conversation() -> list[list[dict[str, Any]]]:
    """Return the columns of the picture: what was said, by whom, as the server holds it."""
    with tempfile.TemporaryDirectory() as folder:
        ingest(Path(folder), SAMPLE_FOLDER)
        with BotApi() as api, bot_process(Path(folder), api.url, module=REAL):
            first = [_said(QUESTION), *_answers(api, QUESTION, 1)]
            api.tap(first[1], "[1]")
            first.append(dict(api.wait_sent(1, 2, 120)[1]))
            second = [_said(ENGLISH), *_answers(api, ENGLISH, 3, language="en")]
            second += [_said("/latest"), *_answers(api, "/latest", 4)]
            return [first, second]


def _said(text: str) -> dict[str, Any]:
    return {"text": text, "said": True}


def _answers(api: BotApi, text: str, count: int, language: str = "zh-hans") -> list[dict[str, Any]]:
    api.say(text, chat=1, language=language)
    return [dict(message) for message in api.wait_sent(1, count, 120)[count - 1 :]]


def draw(columns: list[list[dict[str, Any]]]) -> str:
    """Return the columns as SVG."""
    shown, heights = [], []
    for number, messages in enumerate(columns):
        left, top = GAP + number * (COLUMN + GAP), GAP
        for message in messages:
            drawn, height = _message(message, left, top)
            shown += drawn
            top += height + GAP // 2
        heights.append(top)
    width, height = GAP + len(columns) * (COLUMN + GAP), max(heights) + GAP // 2
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f" font-family=\"'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif\""
        f' font-size="{SIZE}">'
    )
    return "\n".join([head, f'<rect width="100%" height="100%" fill="{BACKGROUND}"/>', *shown, "</svg>", ""])


def _message(message: dict[str, Any], left: int, top: int) -> tuple[list[str], int]:
    mine = message.get("said", False)
    lines = _wrapped(_runs(message))
    cells = max(sum(_cells(text) for text, _, _ in line) for line in lines)
    width = COLUMN if not mine else min(COLUMN, cells * (SIZE + 2) // 2 + 2 * PAD)
    x, height = left + (COLUMN - width if mine else 0), len(lines) * LINE + 2 * PAD - 6
    drawn = [f'<rect x="{x}" y="{top}" width="{width}" height="{height}" rx="12" fill="{THEIRS if mine else OURS}"/>']
    for number, line in enumerate(lines):
        y = top + PAD + number * LINE + SIZE
        if any(quoted for _, _, quoted in line):
            drawn.append(f'<rect x="{x + 6}" y="{y - SIZE - 2}" width="3" height="{LINE}" fill="{QUOTED}"/>')
        spans = "".join(_span(text, bold=bold) for text, bold, _ in line)
        drawn.append(f'<text x="{x + PAD + 2}" y="{y}" fill="{INK}" xml:space="preserve">{spans}</text>')
    for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
        drawn += _row(row, left, top + height + 4)
        height += 34
    return drawn, height


def _span(text: str, *, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f"<tspan{weight}>{html.escape(text)}</tspan>"


def _row(row: list[dict[str, Any]], left: int, top: int) -> list[str]:
    width = (COLUMN - 4 * (len(row) - 1)) / len(row)
    drawn = []
    for number, button in enumerate(row):
        x = left + number * (width + 4)
        drawn.append(f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="30" rx="8" fill="{BUTTON}"/>')
        label = html.escape(button["text"])
        drawn.append(f'<text x="{x + width / 2:.1f}" y="{top + 20}" text-anchor="middle" fill="{QUIET}">{label}</text>')
    return drawn


def _runs(message: dict[str, Any]) -> list[Run]:
    """Return the text in runs of one look; entities count UTF-16 units."""
    units = message["text"].encode("utf-16-le")
    looks = [(False, False)] * (len(units) // 2)
    for entity in message.get("entities") or []:
        for at in range(entity["offset"], entity["offset"] + entity["length"]):
            bold, quoted = looks[at]
            looks[at] = (bold or entity["type"] == "bold", quoted or entity["type"] == "blockquote")
    runs: list[Run] = []
    start = 0
    for at in range(1, len(looks) + 1):
        if at == len(looks) or looks[at] != looks[start]:
            runs.append((units[2 * start : 2 * at].decode("utf-16-le"), *looks[start]))
            start = at
    return runs


def _wrapped(runs: list[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    used = 0
    for text, bold, quoted in runs:
        for word in _words(text):
            if word == "\n" or (used + _cells(word) > BUBBLE_CELLS and word not in HANGING):
                lines.append([])
                used = 0
            if word != "\n" and not (word == " " and not used):
                lines[-1].append((word, bold, quoted))
                used += _cells(word)
    return [_joined(line) or [("", False, False)] for line in lines]


def _words(text: str) -> list[str]:
    """Cut where a line may break: Latin words stay whole, Chinese may break anywhere."""
    words = [""]
    for character in text:
        before = words[-1][-1:]
        if before and (before + character).isascii() and not before.isspace() and not character.isspace():
            words[-1] += character
        else:
            words.append(character)
    return words[1:]


def _joined(line: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for text, *look in line:
        if joined and list(joined[-1][1:]) == look:
            joined[-1] = (joined[-1][0] + text, look[0], look[1])
        else:
            joined.append((text, look[0], look[1]))
    return joined


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def main() -> None:
    PICTURE.write_text(draw(conversation()), encoding="utf-8")


if __name__ == "__main__":
    main()
