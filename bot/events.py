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
