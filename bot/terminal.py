"""Answers, articles and issues as a terminal shows them. Knows nothing of where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answer import Answer
from bot.console import Table, Text
from bot.language import tell
from bot.phrases import say
from retrieval.catalogue import Revision
from retrieval.newspaper import Article, Issue, Kind, Masthead, Role, iso_day
from retrieval.passage import Hit
from retrieval.revisions import Difference

# Reversed, so that it stands out without colours too; where there are no styles at all, the marks do it.
QUOTE_STYLE = "bold yellow reverse"
QUOTE_MARKS = "▶", "◀"


def answer_text(answer: Answer) -> Text:
    """Return the answer with its sources, or the refusal with the nearest headlines."""
    shown = Text(printable(answer.text))
    for start, end in answer.bold:
        shown.stylize("bold", start, end)
    if answer.notice:
        shown.append(f"\n{printable(answer.notice)}", style="yellow")
    for citation in answer.citations:
        shown.append(f"\n[{citation.number}] ", style="cyan")
        shown.append(printable(citation.source_line(answer.language)), style="dim")
        shown.append(f"\n    {citation.article_id}", style="dim")
    if answer.suggestions:
        shown.append(f"\n{say('nearest', answer.language)}", style="dim")
        for near in answer.suggestions:
            day = iso_day(near.date)
            shown.append(f"\n  · 《{printable(near.headline)}》 {near.paper} {day} ({near.article_id})", style="dim")
    return shown


def article_text(article: Article, masthead: Masthead, quote: str = "", *, plain: bool = False) -> Text:
    """Return a whole article, `quote` standing out in it; `plain` is for where styles do not show."""
    quoted = [printable(line) for line in quote.splitlines() if line.strip()]
    shown = Text()
    if article.kicker:
        shown.append(printable(article.kicker) + "\n", style="dim")
    shown.append(printable(article.headline) + "\n", style="bold")
    if article.subtitle:
        shown.append(printable(article.subtitle) + "\n")
    shown.append(_place(article, masthead) + "\n", style="dim")
    if article.byline:
        shown.append(printable(article.byline) + "\n", style="dim")
    for block in article.blocks:
        shown.append("\n")
        style = {Role.SUBHEAD: "bold", Role.CAPTION: "italic dim"}.get(block.role, "")
        indent = "" if block.role in (Role.SUBHEAD, Role.CAPTION) else "　　"
        shown.append(indent + printable(block.text) + "\n", style=style)
    if article.continued_on is not None:
        shown.append(f"\n（下转第{article.continued_on}版，该版未收录）\n", style="dim")
    for note in article.notes:
        state = "已改" if note.applied else "原文如此"
        shown.append(f"\n* {note.seen} → {note.likely}（{state}：{note.reason}）", style="dim")
    if plain:
        for line in quoted:
            at = shown.plain.find(line)
            if at >= 0:
                shown = (
                    shown[:at] + QUOTE_MARKS[0] + shown[at : at + len(line)] + QUOTE_MARKS[1] + shown[at + len(line) :]
                )
        return shown
    shown.highlight_words(quoted, QUOTE_STYLE)
    return shown


def issues_table(
    revisions: Sequence[Revision],
    *,
    with_state: bool,
    changes: Mapping[tuple[str, int], Difference] | None = None,
) -> Table:
    """Return the issues on file as a table; `changes` adds what each revision changed of the one before."""
    table = Table(box=None, header_style="dim")
    titles = tell("issue,paper,date,no.,pages,articles", "期,报纸,日期,期号,版,文章").split(",")
    if with_state:
        titles += tell("rev.,state,new,changed,withdrawn,unchanged", "版本,状态,新增,更改,撤下,未变").split(",")
    for title in titles:
        table.add_column(title, no_wrap=title == titles[0])
    for held in revisions:
        head = held.masthead
        number = " ".join(str(n) for n in (head.issue or "", f"({head.total_issue})" if head.total_issue else "") if n)
        row = [held.issue_id, head.paper, iso_day(head.date) or "—", number]
        row += [",".join(map(str, held.pages)), str(held.articles)]
        if with_state:
            row += [str(held.number), _state(held), *_counts((changes or {}).get((held.issue_id, held.number)))]
        table.add_row(*(printable(cell) for cell in row))
    return table


def _state(held: Revision) -> str:
    chinese = {"current": "现行", "superseded": "已更正", "removed": "已撤下"}
    return tell(held.state, chinese.get(held.state, held.state))


def _counts(found: Difference | None) -> list[str]:
    if found is None:
        return ["—"] * 4
    return [str(len(told)) for told in (found.new, found.changed, found.withdrawn, found.unchanged)]


def contents_text(issue: Issue) -> Text:
    """Return an issue's table of contents."""
    head = issue.masthead
    shown = Text(f"{head.paper} {head.date or ''} {head.printed_number}".strip() + "\n", style="bold")
    for article in issue.articles:
        if article.kind is Kind.MASTHEAD or not article.kind.indexed:
            continue
        pages = ",".join(map(str, article.pages)) or "?"
        shown.append(f"  第{pages}版  ", style="dim")
        shown.append(printable(article.headline) or article.kind)
        names = "、".join(author.name for author in article.authors)
        if names:
            shown.append(f"  {names}", style="dim")
        if article.confidence < LOW_CONFIDENCE:
            shown.append(f"  (borders unsure, {article.confidence:.0%})", style="yellow")
        shown.append(f"  {article.article_id}\n", style="dim")
    return shown


# Below this the reader doubts the article's borders enough to say so.
LOW_CONFIDENCE = 0.6


def hits_text(hits: Sequence[Hit]) -> Text:
    """Return search results, one passage each."""
    shown = Text()
    for rank, hit in enumerate(hits, start=1):
        shown.append(f"{rank:2}. ", style="cyan")
        shown.append(f"《{printable(hit.article.headline)}》 ", style="bold")
        shown.append(f"{_place(hit.article, hit.masthead)}  {hit.article.article_id}\n", style="dim")
        shown.append(f"    {printable(hit.passage.text)}\n")
    return shown


def _place(article: Article, masthead: Masthead) -> str:
    pages = "、".join(f"第{page}版" for page in article.pages)
    day = iso_day(masthead.date)
    return " ".join(part for part in (masthead.paper, day, masthead.printed_number, pages) if part)


def printable(text: str) -> str:
    """Take out what could steer a terminal: control characters and the marks that turn text round."""
    return "".join(c for c in text if c == "\n" or not (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in _BIDI_MARKS))


_BIDI_MARKS = "\u200e\u200f\u061c" + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
