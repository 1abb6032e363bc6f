"""The events of an answer as JSON, one object a line, for programs that follow along."""

from __future__ import annotations

from typing import Any

from bot.events import Cited, Delta, Done, Event, Retrieved, Verdict


def event_fields(event: Event) -> tuple[str, dict[str, Any]]:
    """Return the event's name and its fields."""
    match event:
        case Retrieved():
            return "retrieved", {"passages": event.passages, "articles": event.articles}
        case Delta():
            return "delta", {"text": event.text, "verified": event.verified}
        case Cited():
            return "citation", event.citation.to_json()
        case Verdict():
            return "verdict", {"kept": event.kept, "dropped": event.dropped}
        case Done():
            return "done", {"answer": event.answer.to_json()}
