"""`wenbao issues`: what is on file, and with `--revisions` what each correction changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.console import aside, out, print_json
from bot.language import tell
from bot.printable import printable
from bot.stores import catalogue_of
from bot.terminal import issues_table
from config.settings import Settings
from retrieval.catalogue import Revision
from retrieval.newspaper import iso_day
from retrieval.revisions import Difference, Told, differences

# Headlines shown of one fate in one revision; --json names all.
SHOWN_CHANGES = 10
Differences = dict[tuple[str, int], Difference]


def run(settings: Settings, *, as_json: bool, revisions: bool) -> None:
    """List the issues, newest first."""
    catalogue = catalogue_of(settings)
    with catalogue.reading():
        listed = catalogue.revisions(every=revisions)
        changes = differences(catalogue) if revisions else {}
    catalogue.close()
    if as_json:
        shown = [revision_fields(held) | _difference_fields(held, changes, every=revisions) for held in listed]
        print_json({"issues": shown})
    elif listed:
        out().print(issues_table(listed, with_state=revisions, changes=changes))
        for line in _told(listed, changes):
            out().print(line, markup=False)
    else:
        aside().print(
            tell(
                "the archive is empty: fill it with 'wenbao ingest FILE'",
                "档案是空的：请用 'wenbao ingest 文件' 收录报纸",
            )
        )


def revision_fields(held: Revision) -> dict[str, object]:
    """Return one listed revision as a JSON object."""
    head = held.masthead
    return {
        "issue_id": held.issue_id,
        "revision": held.number,
        "state": held.state,
        "paper": head.paper,
        "date": iso_day(head.date),
        "weekday": head.weekday,
        "issue": head.issue,
        "total_issue": head.total_issue,
        "pages": list(held.pages),
        "articles": held.articles,
        "sources": list(held.sources),
        "ingested_at": held.ingested_at,
    }


def _difference_fields(held: Revision, changes: Differences, *, every: bool) -> dict[str, object]:
    """Return what the revision changed of the one before; `than` is null where there is none before."""
    if not every:
        return {}
    found = changes.get((held.issue_id, held.number))
    if found is None:
        return {"difference": None}
    fates = {fate: [_fields(told) for told in articles] for fate, articles in _fates(found)}
    return {"difference": {"than": found.than, **fates, "unchanged": [_fields(told) for told in found.unchanged]}}


def _fields(told: Told) -> dict[str, str]:
    return {"article_id": told.article_id, "headline": told.headline}


def _fates(found: Difference) -> Iterator[tuple[str, tuple[Told, ...]]]:
    return iter((("new", found.new), ("changed", found.changed), ("withdrawn", found.withdrawn)))


def _told(listed: Sequence[Revision], changes: Differences) -> Iterator[str]:
    """Yield, for each revision that corrects another, which articles it made new, changed and withdrew."""
    names = {"new": tell("new", "新增"), "changed": tell("changed", "更改"), "withdrawn": tell("withdrawn", "撤下")}
    for held in listed:
        found = changes.get((held.issue_id, held.number))
        if found is None or not (found.new or found.changed or found.withdrawn):
            continue
        number, than = held.number, found.than
        against = tell(f"revision {number} against {than}", f"第 {number} 版本与第 {than} 版本相比")
        yield f"\n{held.issue_id}{tell(', ', '，')}{against}{tell(':', '：')}"
        for fate, articles in _fates(found):
            for told in articles[:SHOWN_CHANGES]:
                yield f"  {names[fate]}{tell(': ', '：')}{printable(told.headline)} ({told.article_id})"
            if (more := len(articles) - SHOWN_CHANGES) > 0:
                yield tell(f"  {names[fate]}: {more} more, see --json", f"  {names[fate]}：另有 {more} 篇，见 --json")
