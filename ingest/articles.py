"""Make an article of the labelled lines of one segment. Knows nothing of pages beyond their number, nor of files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest import marks
from ingest.bylines import is_comment, looks_like_names, read_byline, read_loose_byline
from ingest.headlines import sort_display_lines
from ingest.labels import Label
from ingest.lines import join_text
from ingest.openings import Opening, read_opening, read_signature
from ingest.paragraphs import presentable, suspicions
from ingest.segmenter import Labelled, Segment
from ingest.web_marks import authors_of_source
from retrieval.han import normalise
from retrieval.newspaper import Article, Author, Block, Kind, Note, Role

NO_HEADLINE_CHARS = 20
_COMMENT_SECTION = re.compile(r"(?:社论|评论|时评|短评|快评|锐评|观点|漫谈|随笔|言论|杂谈|谈)$")


@dataclass(slots=True)
class _Draft:
    """What has been read of the article so far; `open` is the place of the paragraph that may go on."""

    pieces: list[tuple[Role, str]] = field(default_factory=list)
    open: int = -1
    headline: list[str] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    continued_on: int | None = None
    continued_from: int | None = None
    notes: list[Note] = field(default_factory=list)


def article_of(segment: Segment, page: int = 0) -> Article:
    """Return the article that `segment` holds; its id is "" until the issue is assembled."""
    if segment.lines[0].label in (Label.NOTICE, Label.CREDIT):
        return _beside_the_news(segment, page)
    draft = _Draft()
    for labelled in segment.lines:
        _take(draft, labelled)
    opening = _without_marks(draft)
    blocks = _blocks(draft, page)
    kicker, headline, subtitle, section = sort_display_lines(draft.headline)
    return Article(
        headline=headline or _stand_in(draft, blocks),
        blocks=blocks,
        kind=_kind(draft, opening, section or kicker, blocks),
        kicker=kicker,
        subtitle=subtitle,
        section=section,
        lead_marker=opening.marker,
        dateline=opening.dateline,
        authors=_each_once(draft.authors),
        byline=" ".join(draft.byline),
        pages=(page,) if page else (),
        continued_on=draft.continued_on,
        continued_from=draft.continued_from,
        confidence=round(segment.confidence if headline else min(segment.confidence, 0.5), 3),
        notes=(*draft.notes, *suspicions([block.text for block in blocks])),
    )


def _take(draft: _Draft, labelled: Labelled) -> None:
    text, label = labelled.line.text, labelled.label
    if label in (Label.HEADLINE, Label.HEADLINE_MORE):
        draft.headline.append(text)
    elif label is Label.BYLINE:
        draft.authors += _named(text)
        draft.byline.append(text)
    elif label is Label.SIGNATURE:
        _sign(draft, text)
    elif label in (Label.COMES_FROM, Label.RESUMES, Label.GOES_ON):
        _jump(draft, marks.own_jump(text))
    elif label is Label.TORN and draft.open >= 0:
        role, before = draft.pieces[draft.open]
        draft.pieces[draft.open] = (role, join_text(before, text))
    else:
        role = {Label.SUBHEAD: Role.SUBHEAD, Label.CAPTION: Role.CAPTION}.get(label, Role.BODY)
        draft.pieces.append((role, text))
        if role is Role.BODY:
            draft.open = len(draft.pieces) - 1


def _named(line: str) -> Sequence[Author]:
    named = read_byline(line) or authors_of_source(line)
    return named or (read_loose_byline(line) if looks_like_names(line) else ())


def _sign(draft: _Draft, text: str) -> None:
    signature = read_signature(text)
    draft.authors += signature.authors if signature else ()
    draft.byline.append(signature.text if signature else text)


def _jump(draft: _Draft, jump: marks.Jump | None) -> None:
    if jump and jump.onward:
        draft.continued_on = jump.page
    elif jump:
        draft.continued_from = jump.page


def _without_marks(draft: _Draft) -> Opening:
    """Find what is glued to the first and last paragraphs; it stays in the pieces and is cut when they are made."""
    bodies = [at for at, (role, _) in enumerate(draft.pieces) if role is Role.BODY]
    nothing = Opening("", "", (), "", 0)
    if not bodies:
        return nothing
    opening = read_opening(_unjumped(draft.pieces[bodies[0]][1]))
    draft.authors[:0] = opening.authors
    if opening.byline:
        draft.byline.insert(0, opening.byline)
    for at in bodies:
        for jump in marks.find_jumps(draft.pieces[at][1]):
            _jump(draft, jump)
    signature = read_signature(_unjumped(draft.pieces[bodies[-1]][1]))
    if signature:
        draft.authors += signature.authors
        draft.byline.append(signature.text)
    return opening


def _each_once(authors: Sequence[Author]) -> tuple[Author, ...]:
    """Return the authors in order, the ones that are named above and sign below once, with the fuller role."""
    roles: dict[str, str] = {}
    for author in authors:
        if roles.get(author.name, "署名") == "署名":
            roles[author.name] = author.role
    return tuple(Author(name, role) for name, role in roles.items())


def _unjumped(text: str) -> str:
    return marks.END_MARK.sub("", marks.JUMP.sub("", text)).strip()


def _blocks(draft: _Draft, page: int) -> tuple[Block, ...]:
    bodies = [at for at, (role, _) in enumerate(draft.pieces) if role is Role.BODY]
    subheads = [at for at, (role, _) in enumerate(draft.pieces) if role is Role.SUBHEAD]
    blocks: list[Block] = []
    for at, (role, raw) in enumerate(draft.pieces):
        bare = raw
        if role is Role.BODY:
            bare = _unjumped(bare)
            if at == bodies[-1]:
                signature = read_signature(bare)
                bare = bare[: signature.start].rstrip() if signature else bare
            if at == bodies[0]:
                bare = bare[read_opening(bare).length :]
            role = Role.LEAD if subheads and at < subheads[0] else Role.BODY
        text, notes = presentable(bare)
        draft.notes += notes
        if text:
            blocks.append(Block(text, role, raw, page))
    return tuple(blocks)


def _stand_in(draft: _Draft, blocks: Sequence[Block]) -> str:
    """Return what an article without a headline is called by."""
    if draft.continued_from:
        return f"上接第{draft.continued_from}版"
    first = blocks[0].text if blocks else ""
    return first if len(first) <= NO_HEADLINE_CHARS else first[:NO_HEADLINE_CHARS] + "……"


def _kind(draft: _Draft, opening: Opening, section: str, blocks: Sequence[Block]) -> Kind:
    if opening.marker:
        return Kind.NEWS
    if is_comment(tuple(draft.authors)):
        return Kind.COMMENT
    if section and _COMMENT_SECTION.search(section):
        return Kind.COMMENT
    if blocks and all(block.role is Role.CAPTION for block in blocks):
        return Kind.PHOTO
    return Kind.REPORT


def _beside_the_news(segment: Segment, page: int) -> Article:
    """Return an advertisement, public notice or page credit: kept as printed, line by line."""
    lines = [(labelled.line.text, normalise(labelled.line.text)) for labelled in segment.lines]
    if segment.lines[0].label is Label.CREDIT:
        kind, headline = Kind.CREDIT, "版面署名"
    else:
        kind = _kind_of_notice([text for _, text in lines])
        headline = next((text for _, text in lines if not _marks_a_notice(text)), lines[0][1])
    blocks = tuple(Block(text, Role.BODY, raw, page) for raw, text in lines)
    return Article(headline, blocks, kind=kind, pages=(page,) if page else (), confidence=round(segment.confidence, 3))


def _kind_of_notice(lines: Sequence[str]) -> Kind:
    if any(marks.is_guide(text) for text in lines):
        return Kind.GUIDE
    return Kind.PUBLIC_NOTICE if any(marks.is_public_notice(text) for text in lines) else Kind.AD


def _marks_a_notice(text: str) -> bool:
    return marks.is_public_notice(text) or marks.is_ad(text) or marks.is_guide(text)
