"""Answers, articles and issues as a terminal shows them. Knows nothing of where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answer import Answer
from bot.console import Table, Text
from bot.error_told import in_chinese
from bot.language import counted, tell
from bot.phrases import say
from bot.printable import printable
from retrieval.catalogue import Revision
from retrieval.newspaper import Article, Issue, Kind, Masthead, Note, Role, iso_day
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
            where = f"{printable(near.paper)} {day} ({near.article_id})"
            shown.append(f"\n  · 《{printable(near.headline)}》 {where}", style="dim")
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
    shown.append(place(masthead, article.pages) + "\n", style="dim")
    if article.byline:
        shown.append(printable(article.byline) + "\n", style="dim")
    for block in article.blocks:
        shown.append("\n")
        style = {Role.SUBHEAD: "bold", Role.CAPTION: "italic dim"}.get(block.role, "")
        indent = "" if block.role in (Role.SUBHEAD, Role.CAPTION) else "　　"
        shown.append(indent + printable(block.text) + "\n", style=style)
    if article.continued_on is not None:
        shown.append(f"\n{continued(article.continued_on)}\n", style="dim")
    for note in article.notes:
        shown.append(f"\n* {printable(note_text(note))}", style="dim")
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


def issues_list(revisions: Sequence[Revision]) -> Text:
    """Return the issues on file as a list, for windows that a table does not fit into."""
    shown = Text()
    for held in revisions:
        shown.append(f"{held.issue_id}\n", style="bold")
        said = tell(counted(held.articles, "article"), f"{held.articles} 篇文章")
        shown.append(f"  {place(held.masthead, held.pages)}{tell(', ', '，')}{said}\n")
    shown.rstrip()
    return shown


# An issue's name, paper, date, number, pages and articles stand side by side from here on.
TABLE_COLUMNS = 64


def contents_text(issue: Issue) -> Text:
    """Return an issue's table of contents."""
    head = issue.masthead
    shown = Text(f"{place(head)}\n", style="bold")
    for article in issue.articles:
        if not article.kind.is_article:
            continue
        shown.append(f"  {on_pages(article.pages or ('?',))}  ", style="dim")
        shown.append(printable(article.headline) or nameless(article.kind))
        names = printable("、".join(author.name for author in article.authors))
        if names:
            shown.append(f"  {names}", style="dim")
        if article.confidence < LOW_CONFIDENCE:
            shown.append(f"  {unsure(article.confidence)}", style="yellow")
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
        shown.append(f"{place(hit.masthead, hit.article.pages)}  {hit.article.article_id}\n", style="dim")
        passage = printable(hit.passage.text).replace("\n", "\n    ")
        shown.append(f"    {passage}\n")
    return shown


def place(masthead: Masthead, pages: Sequence[int] = ()) -> str:
    """Return where an issue, or these pages of it, stand: paper, day, number, pages, as far as they are known."""
    parts = (masthead.paper, iso_day(masthead.date), numbered(masthead), on_pages(pages))
    return printable(tell(", ", " ").join(part for part in parts if part))


def on_pages(pages: Sequence[int | str]) -> str:
    """Return where an article stands: "page 1", "pages 1 and 3", "" where that is not known."""
    if not pages:
        return ""
    listed = " and ".join(map(str, pages)) if len(pages) < 3 else ", ".join(map(str, pages))
    return tell(f"page{'s' * (len(pages) > 1)} {listed}", f"第{'、'.join(map(str, pages))}版")


def numbered(masthead: Masthead) -> str:
    """Return the issue's number in the year and in all, as the language spoken writes it."""
    issue, total = masthead.issue, masthead.total_issue
    if issue and total:
        return tell(f"No. {issue} ({total} in all)", masthead.printed_number)
    if total:
        return tell(f"No. {total} in all", masthead.printed_number)
    return tell(f"No. {issue}", masthead.printed_number) if issue else ""


def continued(page: int) -> str:
    """Return that an article runs on to a page where its other half was not found; the page itself may be on file."""
    return tell(f"(continues on page {page}; the rest was not found)", f"（下转第{page}版，未找到续文）")


def unsure(confidence: float) -> str:
    """Return that the reader doubts where an article begins and ends."""
    return tell(f"(borders unsure, {confidence:.0%})", f"（起止不确定，{confidence:.0%}）")


def note_text(note: Note) -> str:
    """Return what a careful reader should know of the source: what stands there, and what was probably meant."""
    state = tell("put right here", "已改") if note.applied else tell("as printed", "原文如此")
    reason = tell(note.reason, in_chinese(note.reason))
    return tell(f"{note.seen} → {note.likely} ({state}: {reason})", f"{note.seen} → {note.likely}（{state}：{reason}）")


def nameless(kind: Kind) -> str:
    """Return what to call an article without a headline."""
    return tell(f"(no headline, {_IN_ENGLISH[kind]})", f"（无标题，{kind}）")


def kind_told(kind: Kind) -> str:
    """Return what sort of piece it is, in the language spoken."""
    return tell(_IN_ENGLISH[kind], str(kind))


_IN_ENGLISH = {
    Kind.NEWS: "news",
    Kind.REPORT: "report",
    Kind.COMMENT: "comment",
    Kind.PHOTO: "photo",
    Kind.MASTHEAD: "masthead",
    Kind.AD: "advertisement",
    Kind.PUBLIC_NOTICE: "public notice",
    Kind.CREDIT: "page credits",
    Kind.GUIDE: "guide to the pages",
}
