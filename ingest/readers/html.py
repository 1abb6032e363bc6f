"""Read a saved digital edition: pages that list articles, pages that hold one, in any of the known structures.

Knows nothing of encodings and of bylines; which structure a page has is judged by its mark-up, never by its name.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date

from config.errors import UserError
from ingest.decode import decode
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.masthead import UNKNOWN_PAPER
from ingest.readers import html_founder, html_generic, html_pc, html_people, html_people_old
from ingest.readers.html_access import access_page
from ingest.readers.html_article import article_of
from ingest.readers.html_links import SavedNames
from ingest.readers.html_page import Layout, SavedPage, Stamp, Story, saved_from
from ingest.readers.html_tree import parse
from ingest.source import SourceFile
from retrieval.newspaper import Article, Doubt, Issue, Masthead

logger = logging.getLogger(__name__)

# A page of a newspaper has some thousand tags. The parser needs six seconds for 50,000 that are nested in each other,
# and four times as long for twice as many.
MAX_TAGS = 50_000
# Mark-up, styles and scripts around a page's text, as a multiple of the limit for the text itself.
PAGE_CHARS_PER_CHAR = 20

# The most telling structure first: each room answers None for a page that is none of its edition.
STORIES: tuple[Callable[[SavedPage], Story | None], ...] = (
    html_pc.story,
    html_people_old.story,
    html_people.story,
    html_founder.story,
)
LAYOUTS: tuple[Callable[[SavedPage], Layout | None], ...] = (
    html_pc.layout,
    html_people_old.layout,
    html_people.layout,
    html_founder.layout,
)


@dataclass(slots=True)
class _Edition:
    """What a set of saved files holds, before it is put in order."""

    layouts: list[Layout] = field(default_factory=list)
    stories: dict[str, Story] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    refusals: list[UserError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An article, where it stands, and its place in the order of the issue."""

    article: Article
    stamp: Stamp
    name: str
    order: tuple[int, int, str]


def read_html(files: Sequence[SourceFile], limits: Limits = DEFAULT_LIMITS) -> list[Issue]:
    """Read saved pages into one issue for each paper and date, articles in the order of the pages and their lists.

    A page that cannot be read is a doubt as long as some other page holds an article.

    Raises:
        UserError: there is no article and no list of articles, or all there is are pages of the web server.

    """
    edition = _Edition()
    for source in files:
        _take(source, edition, limits)
    if not edition.stories and not any(layout.links for layout in edition.layouts):
        raise edition.refusals[0] if edition.refusals else _nothing(files)
    edition.doubts.extend(Doubt(name, text) for name, text in map(_as_doubt, edition.refusals))
    return _issues(edition, files)


def _nothing(files: Sequence[SourceFile]) -> UserError:
    name = files[0].name if files else ""
    return UserError(f"{name!r}: no article in this page; save the article pages (content_….htm, nw.….htm) as well")


def _as_doubt(refusal: UserError) -> tuple[str, str]:
    name, _, text = str(refusal).partition(": ")
    return name.strip("'\""), text


def _take(source: SourceFile, edition: _Edition, limits: Limits) -> None:
    try:
        page = open_page(source, limits)
    except UserError as refusal:
        edition.refusals.append(refusal)
        return
    story = next((told for room in STORIES if (told := room(page))), None)
    if story is not None:
        edition.stories[page.name] = story
        return
    layout = next((found for room in LAYOUTS if (found := room(page))), None)
    if layout is not None:
        edition.layouts.append(layout)
        return
    _take_unknown(page, edition)


def _take_unknown(page: SavedPage, edition: _Edition) -> None:
    what = access_page(page)
    guess = None if what else html_generic.story(page)
    if guess is not None:
        edition.stories[page.name] = guess
        edition.doubts.append(Doubt(page.name, "unknown page structure: headline and text were guessed"))
    elif what:
        text = f"{page.name!r}: {what}, not an article; open the address in a browser and save the page itself"
        edition.refusals.append(UserError(text))
    elif _forwards(page):
        logger.debug("%s only forwards to another page", page.name)
    else:
        text = f"{page.name!r}: no article and no list of articles in this page; save the article page itself"
        edition.refusals.append(UserError(text))


def _forwards(page: SavedPage) -> bool:
    # The start page of the classic edition: <META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2021-11/12/node_2.htm">.
    return 'http-equiv="refresh"' in page.text[:4000].lower().replace("'", '"') or (
        "http-equiv=refresh" in page.text[:4000].lower()
    )


def open_page(source: SourceFile, limits: Limits = DEFAULT_LIMITS) -> SavedPage:
    """Decode and parse one page.

    Raises:
        UserError: the bytes are no text, or the mark-up is far larger than a page of a newspaper.

    """
    text = decode(source).text
    if (length := len(text)) > PAGE_CHARS_PER_CHAR * limits.page_chars:
        raise UserError(f"{source.name!r}: {length:,} characters, far more than a page; save the article page itself")
    tags = text.count("<")
    if tags > MAX_TAGS:
        text = f"{tags:,} tags, more than the limit of {MAX_TAGS:,}; save the article page itself"
        raise UserError(f"{source.name!r}: {text}")
    return SavedPage(source.name, text, parse(text), saved_from(text))


def _issues(edition: _Edition, files: Sequence[SourceFile]) -> list[Issue]:
    names = SavedNames(source.name for source in files)
    placed, missing = _place(edition, names)
    parts: dict[tuple[str, Date | None], list[_Placed]] = defaultdict(list)
    stamps: dict[tuple[str, Date | None], list[Stamp]] = defaultdict(list)
    common = _common_paper([each.stamp for each in placed] + [layout.stamp for layout in edition.layouts])
    for each in sorted(placed, key=lambda each: each.order):
        key = (each.stamp.paper or common, each.stamp.date)
        parts[key].append(each)
        stamps[key].append(each.stamp)
    for layout in edition.layouts:
        stamps[layout.stamp.paper or common, layout.stamp.date].append(layout.stamp)
    issues = []
    for key in sorted(_named(stamps, parts), key=lambda key: (key[1] or Date.min, key[0])):
        doubts = [doubt for owner, doubt in missing if (owner.paper or common, owner.date) == key]
        issues.append(_issue(key, parts[key], stamps[key], edition, doubts))
    if edition.doubts and issues:
        issues[0] = replace(issues[0], doubts=(*edition.doubts, *issues[0].doubts))
    return issues


def _named(
    stamps: dict[tuple[str, Date | None], list[Stamp]], parts: dict[tuple[str, Date | None], list[_Placed]]
) -> list[tuple[str, Date | None]]:
    """The keys of the issues: an index page without date is no issue of its own beside dated ones."""
    return [key for key in stamps if parts.get(key) or key[1] is not None or len(stamps) == 1]


def _common_paper(stamps: Sequence[Stamp]) -> str:
    """The one paper that the pages name; a page that names none is taken to be of it. "" where they name several."""
    papers = {stamp.paper for stamp in stamps if stamp.paper}
    return papers.pop() if len(papers) == 1 else ""


def _place(edition: _Edition, names: SavedNames) -> tuple[list[_Placed], list[tuple[Stamp, Doubt]]]:
    """Give each story the page and order of the list that names it; report what lists name and what is not there."""
    listings: dict[str, list[tuple[Layout, int, str]]] = defaultdict(list)
    missing: list[tuple[Stamp, Doubt]] = []
    pages = {number: name for layout in edition.layouts for number, name in layout.pages}
    for layout in edition.layouts:
        stamp = layout.stamp
        if stamp.page and not stamp.section_name and stamp.page in pages:
            layout = replace(layout, stamp=replace(stamp, section_name=pages[stamp.page]))
        for position, (href, title) in enumerate(layout.links):
            target = names.resolve(href, layout.name)
            if target in edition.stories:
                listings[str(target)].append((layout, position, title))
            else:
                text = f"listed, but its article page was not saved: {title or href}"
                missing.append((layout.stamp, Doubt(layout.name, text)))
    dates = {layout.stamp.date for layout in edition.layouts if layout.stamp.date}
    only_date = dates.pop() if len(dates) == 1 else None
    placed = [_placed(story, listings.get(name, []), edition, only_date) for name, story in edition.stories.items()]
    return [each for each in placed if each is not None], missing


def _placed(
    story: Story, listed: Sequence[tuple[Layout, int, str]], edition: _Edition, only_date: Date | None
) -> _Placed | None:
    stamp = story.stamp
    title, position = "", 0
    if listed:
        layout, position, title = listed[0]
        stamp = _reconciled(story, layout.stamp, edition)
    elif edition.layouts:
        edition.doubts.append(Doubt(story.name, "no saved list names this article page"))
        stamp = stamp.or_else(Stamp(date=only_date))
    pages = tuple(sorted({layout.stamp.page for layout, _, _ in listed if layout.stamp.page} or {stamp.page} - {0}))
    article, doubts = article_of(story, title, pages, stamp.section_name)
    edition.doubts.extend(doubts)
    if article is None:
        return None
    order = (pages[0] if pages else 10**6, position if listed else 10**6, story.name)
    return _Placed(article, stamp, story.name, order)


def _reconciled(story: Story, listing: Stamp, edition: _Edition) -> Stamp:
    """The list knows the page; the article page its date. Where they differ, the article page wins and it is said."""
    if story.stamp.date and listing.date and story.stamp.date != listing.date:
        text = f"dated {story.stamp.date} here and {listing.date} in the list"
        edition.doubts.append(Doubt(story.name, text))
    page = listing.page or story.stamp.page
    section = listing.section_name or (story.stamp.section_name if story.stamp.page == page else "")
    return replace(story.stamp.or_else(listing), page=page, section_name=section)


def _issue(
    key: tuple[str, Date | None],
    placed: Sequence[_Placed],
    stamps: Sequence[Stamp],
    edition: _Edition,
    missing: Sequence[Doubt],
) -> Issue:
    paper, date = key
    head = Masthead(
        paper=paper or UNKNOWN_PAPER,
        date=date,
        weekday=next((stamp.weekday for stamp in stamps if stamp.weekday), ""),
        issue=next((stamp.issue for stamp in stamps if stamp.issue), 0),
        total_issue=next((stamp.total_issue for stamp in stamps if stamp.total_issue), 0),
        page_count=_page_count(edition, date),
    )
    sections = {stamp.page: stamp.section_name for stamp in stamps if stamp.page and stamp.section_name}
    held = {page for each in placed for page in each.article.pages}
    doubts = list(missing)
    where = placed[0].name if placed else next((layout.name for layout in edition.layouts), "")
    if not paper:
        doubts.append(Doubt(where, "no page names the paper"))
    if date is None:
        doubts.append(Doubt(where, "no page and no file name tells the date"))
    return Issue(
        masthead=head,
        articles=tuple(each.article for each in placed),
        pages=tuple(sorted(held)),
        section_names=tuple(sorted(sections.items())),
        doubts=tuple(doubts),
        sources=tuple(sorted({each.name for each in placed} | _layout_names(edition, date))),
    )


def _layout_names(edition: _Edition, date: Date | None) -> set[str]:
    return {layout.name for layout in edition.layouts if layout.stamp.date == date}


def _page_count(edition: _Edition, date: Date | None) -> int:
    """How many pages the index of that day lists, 0 where none was saved."""
    return max((len(layout.pages) for layout in edition.layouts if layout.stamp.date == date), default=0)
