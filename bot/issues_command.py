"""`wenbao issues`: what is on file."""

from __future__ import annotations

from bot.console import aside, out, print_json
from bot.desk import catalogue_of
from bot.terminal import issues_table
from config.settings import Settings
from retrieval.catalogue import Revision
from retrieval.newspaper import iso_day


def run(settings: Settings, *, as_json: bool, revisions: bool) -> None:
    """List the issues, newest first."""
    catalogue = catalogue_of(settings)
    listed = catalogue.revisions(every=revisions)
    catalogue.close()
    if as_json:
        print_json({"issues": [revision_fields(held) for held in listed]})
    elif listed:
        out().print(issues_table(listed, with_state=revisions))
    else:
        aside().print("the archive is empty: fill it with 'wenbao ingest FILE'")


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
