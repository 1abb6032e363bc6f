"""Cut Markdown into front matter, headings and paragraphs without its marks. Knows nothing of newspapers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]\s+|>\s?)+")
_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*$")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|<(?:https?|mailto):[^>\s]*>")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s+\S+")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.S)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"(`+)([^`]+)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_HELD = 0xE100  # escaped marks wait in the private area while the others are taken away
_HELD_MARK = re.compile(f"[{chr(_HELD)}-{chr(_HELD + 0x7F)}]")
_KEY = re.compile(r"^([^\s:：#][^:：]{0,40}?)\s*[:：]\s*(.*)$")
_MAX_BOLD_LINE_CHARS = 40  # a paragraph all in bold is a paragraph; a short line is a subhead


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lines` as they stand, `text` in one line without marks; `picture`: it is the description of a picture."""

    lines: tuple[str, ...]
    text: str
    bold: bool = False
    picture: bool = False


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """The block of "name: value" between two lines of "---" that a file begins with, and the rest.

    Values are text or lists of texts; nested ones are not read.
    """
    lines = text.lstrip("\n").split("\n")
    if not lines or lines[0].strip() != "---":
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.strip() in ("---", "...")), 0)
    if not end:
        return {}, text
    values: dict[str, object] = {}
    listed: list[str] | None = None
    for line in lines[1:end]:
        if listed is not None and line.lstrip().startswith("- "):
            listed.append(_unquoted(line.lstrip()[2:]))
        elif found := _KEY.match(line):
            value = _value(found[2])
            listed = [] if value == "" else None
            values[found[1].strip()] = value if listed is None else listed
    return values, "\n".join(lines[end + 1 :])


def parts_of(text: str) -> list[Heading | Paragraph]:
    """The headings and paragraphs of a text in order; rules, fences and pictures without description are left out."""
    parts: list[Heading | Paragraph] = []
    run: list[str] = []
    for line in [*_TAG.sub("", text).split("\n"), ""]:
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if len(run) == 1 else None
        if heading or underline or not line.strip() or _RULE.match(line) or _FENCE.match(line) or _starts(line):
            if underline:
                parts.append(Heading(1 if underline[1].startswith("=") else 2, plain(run.pop())))
            parts.extend(_paragraphs(run))
            run = []
        if heading and (title := plain(heading[2])):
            parts.append(Heading(len(heading[1]), title))
        elif _starts(line) or (line.strip() and not (heading or underline or _RULE.match(line) or _FENCE.match(line))):
            run.append(line)
    return parts


def plain(text: str) -> str:
    """The text of a line without marks, links and pictures.

    >>> plain("**产量**达 *三* 成，见[附表](a.md)")
    '产量达 三 成，见附表'
    """
    text = _ESCAPED.sub(lambda found: chr(_HELD + ord(found[1])), text)
    text = _LINK.sub(lambda found: found[1] or "", _PICTURE.sub("", text))
    text = _CODE.sub(r"\2", _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text)))
    return html.unescape(_HELD_MARK.sub(lambda found: chr(ord(found[0]) - _HELD), text)).strip()


def _starts(line: str) -> bool:
    """Whether a line begins a paragraph though none ended before: a point of a list, a row of a table, an indent."""
    begins = _LIST_MARK.match(line) or _NUMBERED.match(line) or line.lstrip(" ").startswith(("|", "\u3000"))
    return bool(begins) and not _RULE.match(line)


def _paragraphs(run: list[str]) -> Iterator[Paragraph]:
    lines = [line for line in run if not _TABLE_RULE.match(line) and not _REFERENCE.match(line)]
    for described in (found for line in lines for found in _PICTURE.findall(line)):
        if len(described.strip()) > 1:
            yield Paragraph((described,), described.strip(), picture=True)
    stripped = [_LIST_MARK.sub("", line) for line in lines]
    text = _joined([plain(_row(line)) for line in stripped])
    whole = _STRONG.fullmatch("".join(stripped).strip())
    if text:
        yield Paragraph(tuple(lines), text, bool(whole) and len(text) <= _MAX_BOLD_LINE_CHARS)


def _row(line: str) -> str:
    cells = line.strip()
    return " ".join(cell.strip() for cell in cells.strip("|").split("|")) if cells.startswith("|") else line


def _joined(lines: list[str]) -> str:
    text = ""
    for line in filter(None, lines):
        gap = " " if text and text[-1].isascii() and line[0].isascii() else ""
        text += gap + line
    return text


def _value(text: str) -> object:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(part) for part in re.split(r"[,，]", text[1:-1]) if part.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
