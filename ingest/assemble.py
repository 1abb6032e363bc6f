"""Put the parts of an issue together: pages merged, continued articles stitched, every article given its name."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.masthead import fuller
from ingest.paper_names import name_papers
from ingest.vocabulary import bigrams_of
from retrieval.han import fold
from retrieval.newspaper import Article, Block, Doubt, Issue, Kind, Masthead, Role, iso_day

# Of the bigrams of the shorter headline, the share that the other half's must hold to be called the same.
SAME_HEADLINE = 0.5
# A headline of a continuation may be shortened past recognition; then its text must speak of the same things.
SAME_TEXT = 0.2
# The same article under two pages shares nearly all of its text; two different articles share next to none.
SAME_ARTICLE = 0.9
NOT_FOUND = "the rest was not found"
# What an earlier version wrote into its archives.
_NOT_HELD = "which is not on file"


def assemble(parts: Sequence[Issue]) -> list[Issue]:
    """Merge the parts of the same paper and day into whole issues, oldest first; undated ones come last."""
    groups: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for part in name_papers(parts):
        head = part.masthead
        groups[iso_day(head.date) or "undated", head.paper].append(part)
    return [_whole(groups[key]) for key in sorted(groups)]


def _whole(parts: Sequence[Issue]) -> Issue:
    ordered = sorted(parts, key=lambda part: part.pages or (999,))
    masthead = ordered[0].masthead
    for part in ordered[1:]:
        masthead = fuller(masthead, part.masthead)
    # What was said of missing pages is found out afresh: they may have come in.
    doubts = [doubt for part in ordered for doubt in part.doubts if not doubt.text.endswith((NOT_FOUND, _NOT_HELD))]
    articles = [article for part in ordered for article in part.articles if article.kind is not Kind.MASTHEAD]
    articles.sort(key=lambda article: article.pages or (999,))
    articles, more = _stitch(_merge_doubles(articles))
    pages = sorted({page for part in ordered for page in part.pages})
    head = _masthead_article(masthead, pages[0] if pages else 0)
    return Issue(
        masthead,
        _named([*([head] if head else []), *articles], masthead),
        pages=tuple(pages),
        section_names=tuple(sorted({page: name for part in ordered for page, name in part.section_names}.items())),
        doubts=tuple(dict.fromkeys([*doubts, *more])),
        sources=tuple(dict.fromkeys(source for part in ordered for source in part.sources)),
    )


def _merge_doubles(articles: Sequence[Article]) -> list[Article]:
    """Keep one of an article that stands in full under two pages, with both pages."""
    kept: list[Article] = []
    places: dict[tuple[Kind, str], list[int]] = defaultdict(list)
    for article in articles:
        alike = places[article.kind, fold(article.headline)]
        twin = next((at for at in alike if article.kind.indexed and _same_text(article, kept[at])), None)
        if twin is None:
            alike.append(len(kept))
            kept.append(article)
        else:
            fullest = max(kept[twin], article, key=lambda held: len(held.body))
            pages = tuple(dict.fromkeys((*kept[twin].pages, *article.pages)))
            kept[twin] = replace(fullest, pages=pages, continued_on=None, continued_from=None)
    return kept


def _same_text(one: Article, other: Article) -> bool:
    first, second = bigrams_of(one.body), bigrams_of(other.body)
    return bool(first and second) and len(first & second) >= SAME_ARTICLE * min(len(first), len(second))


def _stitch(articles: Sequence[Article]) -> tuple[list[Article], list[Doubt]]:
    """Join each article that goes on elsewhere with the half that says it comes from there."""
    stitched = list(articles)
    doubts: list[Doubt] = []
    again = True
    while again:
        again = False
        for first in stitched:
            second = _other_half(first, stitched)
            if second is not None:
                stitched[stitched.index(first)] = _joined(first, second)
                stitched.remove(second)
                again = True
                break
    for article in stitched:
        if article.continued_from is not None:
            said = f"comes from page {article.continued_from}; {NOT_FOUND}"
            doubts.append(Doubt(article.headline, said))
        if article.continued_on is not None:
            doubts.append(Doubt(article.headline, f"continues on page {article.continued_on}; {NOT_FOUND}"))
    return stitched, doubts


def _other_half(first: Article, among: Sequence[Article]) -> Article | None:
    """Return what `first` goes on with: on the page that it names, or naming the page of `first` and its headline."""
    if not first.pages:
        return None
    fits = [other for other in among if other is not first and _may_continue(first, other)]
    if not fits:
        return None
    best = max(fits, key=lambda other: _nearness(first, other))
    marked = best.continued_from in first.pages[-1:]
    alone = sum(other.continued_from in first.pages[-1:] for other in fits) == 1
    return best if _same_headline(first, best) or (marked and (alone or _nearness(first, best) >= SAME_TEXT)) else None


def _may_continue(first: Article, other: Article) -> bool:
    says_so = other.continued_from in first.pages[-1:]
    if first.continued_on is None:
        return says_so and _same_headline(first, other)  # the mark on the first page was lost
    return first.continued_on in other.pages[:1] and (says_so or _same_headline(first, other))


def _same_headline(one: Article, other: Article) -> bool:
    first, second = bigrams_of(one.headline), bigrams_of(other.headline)
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) >= SAME_HEADLINE * shorter


def _nearness(one: Article, other: Article) -> float:
    first = bigrams_of(one.headline + one.body)
    second = bigrams_of(other.headline + other.body)
    return len(first & second) / max(1, min(len(first), len(second)))


def _joined(first: Article, second: Article) -> Article:
    return replace(
        first,
        blocks=(*first.blocks, *second.blocks),
        pages=tuple(dict.fromkeys((*first.pages, *second.pages))),
        authors=tuple(dict.fromkeys((*first.authors, *second.authors))),
        byline=first.byline or second.byline,
        continued_on=second.continued_on,
        confidence=min(first.confidence, second.confidence),
        notes=(*first.notes, *second.notes),
    )


def _masthead_article(masthead: Masthead, page: int) -> Article | None:
    """Make the head of the issue something that can be cited: who publishes it, which number it is."""
    if not masthead.lines:
        return None
    day = masthead.date
    number = masthead.printed_number
    parts = (masthead.paper, f"{day.year}年{day.month}月{day.day}日" if day else "", f"{number}报头")
    blocks = tuple(Block(line, Role.BODY, line, page) for line in masthead.lines)
    return Article(" ".join(filter(None, parts)), blocks, kind=Kind.MASTHEAD, pages=(page,) if page else ())


def _named(articles: Sequence[Article], masthead: Masthead) -> tuple[Article, ...]:
    """Give each article an id that a correction of its text does not change."""
    day = f"{masthead.date:%Y%m%d}" if masthead.date else "undated"
    seen: dict[str, int] = {}
    named = []
    for article in articles:
        key = "报头" if article.kind is Kind.MASTHEAD else fold(article.headline)
        digest = hashlib.sha256(f"{masthead.paper}\0{key}".encode()).hexdigest()[:6]
        name = f"{day}-p{article.pages[0] if article.pages else 0:02d}-{digest}"
        seen[name] = seen.get(name, 0) + 1
        suffix = f"-{seen[name]}" if seen[name] > 1 else ""
        named.append(replace(article, article_id=name + suffix))
    return tuple(named)
