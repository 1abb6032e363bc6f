"""What happens while a question is answered, in order, for whoever shows it as it comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answer import Answer, Citation
from retrieval.passage import Hit


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The archive was searched: so many passages, of so many articles, may hold the answer; `hits` are those."""

    passages: int
    articles: int
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """More of the answer's text.

    `verified` tells a finished piece that its citations bear out from a chat model's raw words, which may still be
    taken back: what counts is the `Done` at the end, and a surface that shows raw words replaces them then.
    """

    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """One source that the answer rests on."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Verdict:
    """The draft was checked: so many sentences kept, so many dropped."""

    kept: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Done:
    """The finished answer; always the last event, and nothing follows it."""

    answer: Answer


Event = Retrieved | Delta | Cited | Verdict | Done
# Called in the thread that answers; what it raises ends the answering.
Listener = Callable[[Event], None]


class Told:
    """Pass events on, and remember which of the answer's text has been told while it was written."""

    def __init__(self, on_event: Listener) -> None:
        self._on_event = on_event
        self.text = ""

    def __call__(self, event: Event) -> None:
        if isinstance(event, Delta) and event.verified:
            self.text += event.text
        self._on_event(event)


def tell_the_rest(answer: Answer, told: Told) -> None:
    """Tell what of the answer was not told while it was written, its sources, and that it is finished."""
    # Where the answer is not what was told as it was written, the text at the end is what counts.
    if answer.text.startswith(told.text) and (rest := answer.text[len(told.text) :]):
        told(Delta(rest, verified=True))
    for citation in answer.citations:
        told(Cited(citation))
    told(Verdict(len(answer.citations), len(answer.dropped)))
    told(Done(answer))
