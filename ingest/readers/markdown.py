"""Read articles from Markdown: front matter or heading, lines of metadata, paragraphs. Knows no other format.

A heading that names only a paper and a date is the head of the issue, one that names only a page begins that page. Of
the others the highest level are headlines, lower ones subheads. Without a headline the rule of JSON Lines holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from config.errors import UserError
from ingest.dates import find_date
from ingest.decode import decode
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.marks import PageMark, is_caption, page_mark
from ingest.masthead import read_line
from ingest.readers.composed import NO_HEADLINE_CONFIDENCE, Entry, Piece, issues_of, split_headline
from ingest.readers.fields import (
    MAX_VALUE_CHARS,
    by_field,
    compose_named,
    field_of,
    one_line,
    read_date,
    read_number,
    read_pages,
)
from ingest.readers.markdown_lines import Heading, Paragraph, front_matter, parts_of
from ingest.source import SourceFile
from retrieval.newspaper import Issue, Role

_METADATA = re.compile(r"^[\s>*_-]*([^\s:：*_]{1,16})[\s*_]*[:：][\s*_]*(\S.*)$")


@dataclass(slots=True)
class _Draft:
    """An article being read: `values` by the names of our fields."""

    values: dict[str, object]
    headline: str = ""
    pieces: list[Piece] = field(default_factory=list)
    section_name: str = ""


def read_markdown(files: Sequence[SourceFile], limits: Limits = DEFAULT_LIMITS) -> list[Issue]:
    """Read the files into one issue for each paper and date, articles in their order.

    Raises:
        UserError: a file is no text, its date cannot be read, or no file holds an article.

    """
    entries = [entry for source in files for entry in _entries(source, limits)]
    if not entries:
        name = files[0].name if files else ""
        raise UserError(f"{name!r}: no article in this file; write '# headline' and paragraphs under it")
    return issues_of(entries)


def _entries(source: SourceFile, limits: Limits) -> list[Entry]:
    whole = decode(source).text
    if len(whole) > limits.pages * limits.page_chars:
        raise UserError(f"{source.name!r}: {len(whole):,} characters are more than {limits.pages:,} pages hold")
    matter, text = front_matter(whole)
    parts = parts_of(text)
    common = by_field(matter)
    drafts = _drafts(parts, common)
    return [entry for draft in drafts if (entry := _entry(draft, source.name))]


def _drafts(parts: Sequence[Heading | Paragraph], common: dict[str, object]) -> list[_Draft]:
    titled = one_line(common.pop("headline", ""))
    level = _headline_level(parts)
    drafts = [_Draft(dict(common), titled)]
    page: PageMark | None = None
    for part in parts:
        if isinstance(part, Heading) and _issue_head(part.text):
            common.update(_issue_values(part.text))
            drafts.append(_Draft(dict(common)))
        elif isinstance(part, Heading) and (mark := page_mark(part.text)):
            page = mark
            drafts.append(_on_page(_Draft(dict(common)), page))
        elif isinstance(part, Heading) and part.level == level and not (titled and part.text != titled):
            # Under a title in the front matter all headings are subheads, but one that repeats it.
            drafts.append(
                _on_page(_Draft({**drafts[-1].values, **common} if titled else dict(common), part.text), page)
            )
        elif isinstance(part, Heading):
            drafts[-1].pieces.append(Piece(part.text, Role.SUBHEAD))
        else:
            _take(part, drafts[-1], common if not drafts[-1].headline and level else None)
    return drafts


def _headline_level(parts: Sequence[Heading | Paragraph]) -> int:
    """The level of the headlines, 0 where there are none."""
    headings = [part for part in parts if isinstance(part, Heading)]
    levels = [part.level for part in headings if not _issue_head(part.text) and not page_mark(part.text)]
    return min(levels, default=0)


def _issue_head(text: str) -> bool:
    """Whether a heading names a paper, a date, an issue number, and nothing else."""
    said = read_line(text)
    return said is not None and not page_mark(text) and ("paper" in said.fields or "date" in said.fields)


def _issue_values(text: str) -> dict[str, object]:
    said = read_line(text)
    fields = said.fields if said else {}
    values: dict[str, object] = {key: fields[key] for key in ("paper", "issue", "total_issue") if key in fields}
    date = find_date(text)
    return {**values, **({"date": date.isoformat()} if date else {})}


def _on_page(draft: _Draft, page: PageMark | None) -> _Draft:
    if page is not None:
        draft.values["page"] = page.page
        draft.section_name = page.name
    return draft


def _take(part: Paragraph, draft: _Draft, common: dict[str, object] | None) -> None:
    """Add a paragraph to the article, or what it tells about the article or, before any headline, about the issue."""
    if not draft.pieces and (told := _metadata(part.lines)):
        draft.values.update(told)
        if common is not None:
            common.update(told)
        return
    role = Role.CAPTION if part.picture or is_caption(part.text) else Role.SUBHEAD if part.bold else Role.BODY
    draft.pieces.append(Piece(part.text, role))


def _metadata(lines: Sequence[str]) -> dict[str, object]:
    """What a paragraph tells if each of its lines is "name: value" with a name that we know, else nothing."""
    pairs = [_METADATA.match(line) for line in lines]
    known = {pair[1]: pair[2].strip(" *_") for pair in pairs if pair and field_of(pair[1]) not in ("", "body")}
    whole = len(known) == len(lines) and all(len(value) <= MAX_VALUE_CHARS for value in known.values())
    return by_field(known) if whole else {}


def _entry(draft: _Draft, name: str) -> Entry | None:
    values: Mapping[str, object] = draft.values
    headline, pieces, confidence = draft.headline or one_line(values.get("headline")), draft.pieces, 1.0
    if not headline and pieces:
        headline, pieces = split_headline(pieces)
        confidence = NO_HEADLINE_CONFIDENCE
    if not pieces:
        return None
    date = read_date(values["date"]) if "date" in values else None
    if "date" in values and date is None:
        text = f"{one_line(values['date'])!r} is no date; write it as 2023-11-17 or leave it out"
        raise UserError(f"{name!r}, article {headline!r}: {text}")
    pages = read_pages(values.get("page", ""))
    section = one_line(values.get("section")) or draft.section_name
    article = compose_named(
        values,
        headline,
        [Piece(piece.raw, piece.role, pages[0] if pages else 0) for piece in pieces],
        section=section,
        pages=pages,
        confidence=confidence,
    )
    if article is None:
        return None
    numbers = read_number(values.get("issue")), read_number(values.get("total_issue"))
    return Entry(article, name, one_line(values.get("paper")), date, *numbers, section)
