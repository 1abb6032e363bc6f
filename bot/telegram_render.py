"""Turn an answer into Telegram messages: escaped, numbered sources below, each part within the limit.

Knows Telegram's text rules and nothing of its network.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Suggestion
from bot.phrases import Language, say
from config.patterns import lazy_pattern
from retrieval.newspaper import iso_day

# Telegram counts UTF-16 units after the markup is parsed and allows 4096; the rest is room for what a client prepends.
MAX_UNITS = 4000

_SOURCES: dict[Language, str] = {"zh": "出处", "en": "Sources"}

# What a message may not hold: control characters but tab and line break, and halves of a surrogate pair.
_UNSENDABLE = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

# Where a long text may be cut, coarse to fine. Citation marks belong to the sentence before them, so a cut comes after
# the marks, never before or inside.
_MARKS = r"[”’」』）)\]】]*(?:[ \t]*[\[［【〔]\d+(?:[ ,，、–-]+\d+)*[\]］】〕])*"
_CUTS = (
    lazy_pattern(r"\n\s*\n\s*"),
    lazy_pattern(r"\n"),
    lazy_pattern(rf"(?:[。！？；!?;…]|\.(?=\s|[\[［【]))+{_MARKS}"),
    lazy_pattern(rf"(?:[，、：]|[,:](?=\s)){_MARKS}|\s+"),
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One message: `html` for Telegram's HTML mode, `plain` the same words for when the markup is refused."""

    html: str
    plain: str


def utf16_units(text: str) -> int:
    """Count as Telegram does: characters beyond the basic plane are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def render_answer(answer: Answer, language: Language | None = None) -> list[Part]:
    """Give the messages of an answer, in order: the text, and below it the sources that it cites.

    `language` is what the sources are told in, that of the answer where it is None. What the reader should know of how
    the answer came about stands before it. The sources stand whole in the last message; they get one of their own where
    the text leaves too little room.
    """
    language = language or answer.language
    before = f"{answer.notice}\n\n" if answer.notice else ""
    text = answer.text
    if text == say("no evidence", answer.language):
        text = say("no evidence", language)  # our own words, so in the language that the reader chose
    parts = render_text(before + text, bold=[(start + len(before), end + len(before)) for start, end in answer.bold])
    below = _sources(answer, language) if answer.citations else _nearest(answer.suggestions, language)
    if not below:
        return parts
    if parts and utf16_units(parts[-1].plain) + 2 + utf16_units(below[0].plain) <= MAX_UNITS:
        last = parts.pop()
        below[0] = Part(f"{last.html}\n\n{below[0].html}", f"{last.plain}\n\n{below[0].plain}")
    return parts + below


def render_text(text: str, *, bold: Sequence[Span] = ()) -> list[Part]:
    """Give the messages of a text, no markup of its own being believed; `bold` are spans of it."""
    # One for one, so that the spans stay true.
    text = sendable(text)
    return [Part(with_bold(text, span, bold), text[span[0] : span[1]]) for span in split_text(text)]


def split_text(text: str, *, max_units: int = MAX_UNITS) -> list[Span]:
    """Cut a text into spans of at most `max_units` UTF-16 units, leaving out nothing but blanks.

    Cuts fall between paragraphs where that is possible, else after a sentence and its citation marks, else at a pause,
    else anywhere.

    >>> [("一。[1]二！三"[start:end]) for start, end in split_text("一。[1]二！三", max_units=6)]
    ['一。[1]', '二！三']
    """
    return list(_pack(text, (0, len(text)), max_units, _CUTS))


def _pack(text: str, whole: Span, max_units: int, cuts: Sequence[re.Pattern[str]]) -> Iterator[Span]:
    """Join neighbouring segments as long as they fit; one too long for itself is cut by the next finer rule."""
    held = (whole[0], whole[0])
    segments = _cut_after(text, whole, cuts[0]) if cuts else _slices(text, whole, max_units)
    for segment in segments:
        if _units(text, (held[0], segment[1])) <= max_units:
            held = (held[0], segment[1])
            continue
        yield from _trimmed(text, held)
        held = segment
        if _units(text, segment) > max_units:
            *full, held = _pack(text, segment, max_units, cuts[1:])
            yield from full
    yield from _trimmed(text, held)


def _cut_after(text: str, span: Span, mark: re.Pattern[str]) -> Iterator[Span]:
    start = span[0]
    for found in mark.finditer(text, *span):
        yield start, found.end()
        start = found.end()
    if start < span[1]:
        yield start, span[1]


def _slices(text: str, span: Span, max_units: int) -> Iterator[Span]:
    start, units = span[0], 0
    for position in range(*span):
        width = utf16_units(text[position])
        if units + width > max_units:
            yield start, position
            start, units = position, 0
        units += width
    yield start, span[1]


def _trimmed(text: str, span: Span) -> Iterator[Span]:
    inner = text[span[0] : span[1]]
    if inner.strip():
        start = span[0] + len(inner) - len(inner.lstrip())
        yield start, start + len(inner.strip())


def _units(text: str, span: Span) -> int:
    return utf16_units(text[span[0] : span[1]].strip())


def with_bold(text: str, span: Span, bold: Sequence[Span]) -> str:
    """Escape the span, and put tags round the bold stretches of it; overlapping ones are joined."""
    shown, at = [], span[0]
    for start, end in sorted(bold):
        start, end = max(start, at), min(end, span[1])
        if start < end:
            shown += [escape(text[at:start]), "<b>", escape(text[start:end]), "</b>"]
            at = end
    return "".join([*shown, escape(text[at : span[1]])])


def _sources(answer: Answer, language: Language) -> list[Part]:
    lines = [f"[{citation.number}] {citation.source_line(language)}" for citation in answer.citations]
    return _titled(_SOURCES[language], lines)


def _nearest(suggestions: Sequence[Suggestion], language: Language) -> list[Part]:
    lines = []
    for near in suggestions:
        page = (f"第{near.page}版" if language == "zh" else f"page {near.page}") if near.page else ""
        where = [near.paper, iso_day(near.date), page]
        lines.append(f"• 《{near.headline}》 {' '.join(word for word in where if word)}")
    return _titled(say("nearest", language), lines) if lines else []


def _titled(title: str, lines: Sequence[str]) -> list[Part]:
    """Give a title and its lines as one part; as several, cut between lines, only where one could not be sent."""
    text = "\n".join([title, *(" ".join(line.split()) for line in lines)])
    return render_text(text, bold=((0, len(title)),))


def sendable(text: str) -> str:
    """Return the text with a blank for each character that no message may hold."""
    return _UNSENDABLE.sub(" ", text)


def escape(text: str) -> str:
    """Return the text as Telegram's HTML mode shows it."""
    return html.escape(sendable(text), quote=False)
