"""Find the name of the paper for parts of issues that do not tell it, from the parts beside them. Knows no format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.dates import prefix_of_name
from ingest.masthead import NAMELESS, UNKNOWN_PAPER
from retrieval.newspaper import Doubt, Issue


def name_papers(parts: Sequence[Issue]) -> list[Issue]:
    """Give parts that do not name their paper the name that their neighbours agree on.

    Neighbours are files whose names begin alike, then parts of the same day, then, where only one paper is known,
    all of them. A part that got its name so says so in a doubt.
    """
    known = [part for part in parts if part.masthead.paper != UNKNOWN_PAPER]
    return [part if part.masthead.paper != UNKNOWN_PAPER else _named(part, known) for part in parts]


def _named(part: Issue, known: Sequence[Issue]) -> Issue:
    alike = {each.masthead.paper for each in known if _prefixes(each) & _prefixes(part)}
    same_day = {each.masthead.paper for each in known if each.masthead.date == part.masthead.date}
    everyone = {each.masthead.paper for each in known}
    agreed = next((papers for papers in (alike, same_day, everyone) if len(papers) == 1), set())
    if not agreed:
        return part
    (paper,) = agreed
    place = part.sources[0] if part.sources else ""
    doubts = [doubt for doubt in part.doubts if doubt.text != NAMELESS]
    doubts.append(Doubt(place, f"does not name its paper: taken for {paper} like what came with it"))
    return replace(part, masthead=replace(part.masthead, paper=paper), doubts=tuple(doubts))


def _prefixes(part: Issue) -> set[str]:
    return {prefix for source in part.sources if (prefix := prefix_of_name(source))}
