"""Read articles from JSON Lines: one article an object, one object a line. Knows no layout and no mark-up.

A line needs a text; everything else may be missing. Without a headline, a first line that is no sentence is the
headline, else the first sentence is, cut at a comma if it is long. Without paper or date the file's name may tell them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence

from config.errors import UserError
from ingest.decode import decode
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.readers.composed import NO_HEADLINE_CONFIDENCE, Entry, Piece, issues_of, paragraphs_of
from ingest.readers.composed import split_headline as split
from ingest.readers.fields import by_field, compose_named, one_line, read_date, read_number, read_pages
from ingest.source import SourceFile
from retrieval.newspaper import Doubt, Issue, Role

_ROLES = {role.value: role for role in Role}
# Each empty line of a file is not a report of its own.
_SHOWN_LINES = 5


def read_jsonl(files: Sequence[SourceFile], limits: Limits = DEFAULT_LIMITS) -> list[Issue]:
    """Read the files into one issue for each paper and date, articles in the order of the lines.

    Raises:
        UserError: a line is no JSON object, its text or its date cannot be read, or no line holds a text.

    """
    doubts: list[Doubt] = []
    entries = [entry for source in files for entry in _entries(source, doubts, limits)]
    if not entries:
        name = files[0].name if files else ""
        raise UserError(f'{name!r}: no line holds an article; write one {{"title": …, "text": …}} a line')
    return issues_of(entries, doubts)


def _entries(source: SourceFile, doubts: list[Doubt], limits: Limits) -> Iterator[Entry]:
    empty: list[int] = []
    # Only "\n" ends a line: a text may hold other line ends, such as U+2028.
    for line_number, line in enumerate(io.StringIO(decode(source).text, newline="\n"), start=1):
        if not line.strip():
            continue
        if len(line) > limits.page_chars:
            raise _wrong(source.name, line_number, f"{len(line):,} characters, over the limit of {limits.page_chars:,}")
        entry = _entry(_object(line, source.name, line_number), source.name, line_number)
        if entry is None:
            empty.append(line_number)
        else:
            yield entry
    if empty:
        shown = ", ".join(map(str, empty[:_SHOWN_LINES])) + (", …" if len(empty) > _SHOWN_LINES else "")
        doubts.append(Doubt(source.name, f"{len(empty)} lines without text left out: {shown}"))


def _object(line: str, name: str, line_number: int) -> Mapping[str, object]:
    try:
        value = json.loads(line)
        if "\\ud" in line.lower():
            # JSON may escape half of a surrogate pair, which is no character and cannot be stored.
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise _wrong(name, line_number, f"no JSON ({error}); write one object a line") from error
    if not isinstance(value, dict):
        raise _wrong(name, line_number, f'a {type(value).__name__}, no object; write {{"title": …, "text": …}}')
    return value


def _entry(record: Mapping[str, object], name: str, line_number: int) -> Entry | None:
    values = by_field(record)
    pages = read_pages(values.get("page", ""))
    pieces = [Piece(piece.raw, piece.role, pages[0] if pages else 0) for piece in _pieces(values, name, line_number)]
    headline, confidence = one_line(values.get("headline")), 1.0
    if not headline:
        headline, pieces = split(pieces)
        confidence = NO_HEADLINE_CONFIDENCE
    date = read_date(values["date"]) if "date" in values else None
    if "date" in values and date is None:
        text = f"{one_line(values['date'])!r} is no date; write it as 2023-11-17 or leave it out"
        raise _wrong(name, line_number, text)
    section = one_line(values.get("section"))
    article = compose_named(
        values,
        headline,
        pieces,
        section=section,
        pages=pages,
        confidence=confidence,
    )
    if article is None or not article.blocks:
        return None
    return Entry(
        article,
        name,
        one_line(values.get("paper")),
        date,
        read_number(values.get("issue")),
        read_number(values.get("total_issue")),
        section,
    )


def _pieces(values: Mapping[str, object], name: str, line_number: int) -> list[Piece]:
    body = values.get("body", "")
    parts = body if isinstance(body, list) else [body]
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            pieces.extend(paragraphs_of(part))
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            role = _ROLES.get(str(part.get("role", "")).lower(), Role.BODY)
            pieces.extend(Piece(piece.raw, role) for piece in paragraphs_of(part["text"]))
        else:
            raise _wrong(
                name, line_number, f"the text is a {type(part).__name__}; write it as a string or a list of them"
            )
    return pieces


def _wrong(name: str, line_number: int, text: str) -> UserError:
    return UserError(f"{name!r}, line {line_number}: {text}")
