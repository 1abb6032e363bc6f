"""Issues and articles as JSON, as the catalogue keeps them, and back again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date as Date
from functools import lru_cache
from typing import Any

from retrieval.newspaper import Article, Author, Block, Doubt, Issue, Kind, Masthead, Note, Role, iso_day


def issue_id(masthead: Masthead) -> str:
    """Name an issue by its day and paper: "2023-11-17-3fa1c0"; the same paper and day give the same name."""
    paper = hashlib.sha256(masthead.paper.encode()).hexdigest()[:6]
    return f"{iso_day(masthead.date) or 'undated'}-{paper}"


def article_to_json(article: Article) -> str:
    """Return the article as JSON that two equal articles share."""
    return _dump(
        {
            "headline": article.headline,
            "article_id": article.article_id,
            "kind": article.kind,
            "kicker": article.kicker,
            "subtitle": article.subtitle,
            "lead_marker": article.lead_marker,
            "dateline": article.dateline,
            "authors": [[author.name, author.role] for author in article.authors],
            "byline": article.byline,
            "section": article.section,
            "pages": list(article.pages),
            "continued_on": article.continued_on,
            "continued_from": article.continued_from,
            "confidence": article.confidence,
            "blocks": [[block.role, block.text, block.raw, block.page] for block in article.blocks],
            "notes": [[note.seen, note.likely, note.reason, note.applied] for note in article.notes],
        }
    )


def article_from_json(text: str) -> Article:
    """Undo `article_to_json`."""
    fields: dict[str, Any] = json.loads(text)
    return Article(
        headline=fields["headline"],
        blocks=tuple(Block(text, Role(role), raw, page) for role, text, raw, page in fields["blocks"]),
        article_id=fields["article_id"],
        kind=Kind(fields["kind"]),
        kicker=fields["kicker"],
        subtitle=fields["subtitle"],
        lead_marker=fields["lead_marker"],
        dateline=fields["dateline"],
        authors=tuple(Author(name, role) for name, role in fields["authors"]),
        byline=fields["byline"],
        section=fields["section"],
        pages=tuple(fields["pages"]),
        continued_on=fields["continued_on"],
        continued_from=fields["continued_from"],
        confidence=fields["confidence"],
        notes=tuple(Note(*note) for note in fields["notes"]),
    )


def issue_to_json(issue: Issue) -> str:
    """Return all of an issue but its articles as JSON."""
    head = issue.masthead
    return _dump(
        {
            "masthead": masthead_to_fields(head) | {"date": iso_day(head.date) or None, "lines": list(head.lines)},
            "pages": list(issue.pages),
            "section_names": [list(pair) for pair in issue.section_names],
            "doubts": [[doubt.place, doubt.text] for doubt in issue.doubts],
            "sources": list(issue.sources),
        }
    )


def issue_from_json(text: str, articles: tuple[Article, ...] = ()) -> Issue:
    """Undo `issue_to_json`, with the articles given."""
    fields: dict[str, Any] = json.loads(text)
    return Issue(
        masthead=masthead_from_fields(fields["masthead"]),
        articles=articles,
        pages=tuple(fields["pages"]),
        section_names=tuple((page, name) for page, name in fields["section_names"]),
        doubts=tuple(Doubt(place, said) for place, said in fields["doubts"]),
        sources=tuple(fields["sources"]),
    )


def masthead_to_fields(head: Masthead) -> dict[str, Any]:
    """Return the masthead as a JSON object, without its lines as printed."""
    return {
        "paper": head.paper,
        "date": iso_day(head.date),
        "weekday": head.weekday,
        "issue": head.issue,
        "total_issue": head.total_issue,
        "page_count": head.page_count,
        "supervisor": head.supervisor,
        "sponsors": list(head.sponsors),
        "publisher": head.publisher,
        "cn": head.cn,
        "post_code": head.post_code,
        "url": head.url,
        "group": head.group,
    }


def masthead_from_fields(fields: dict[str, Any]) -> Masthead:
    """Build a masthead from its JSON object."""
    known = dict(fields)
    known["date"] = Date.fromisoformat(known["date"]) if known["date"] else None
    known["sponsors"] = tuple(known["sponsors"])
    known["lines"] = tuple(known["lines"])
    return Masthead(**known)


# Storing an issue asks four times for each of its articles; a day of a large import holds some thousand.
@lru_cache(maxsize=4096)
def article_hash(article: Article) -> str:
    """Return what stands for an article's content. How sure the reader was of its borders is no part of it: that moves
    with every article beside it, and a neighbour's correction must not look like one of its own.
    """
    return content_hash(article_to_json(replace(article, confidence=1.0)))


def content_hash(text: str) -> str:
    """Return 32 hex digits that stand for `text`."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
