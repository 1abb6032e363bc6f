"""One line of the doctor. Knows nothing of what is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Well, ill, or a note that is neither: something that is not set and need not be."""

    WELL = "well"
    NOTE = "note"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, what was seen, and what mends it ("" where nothing needs mending)."""

    what: str
    state: State
    said: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "well": self.state is not State.ILL,
            "state": self.state.value,
            "said": self.said,
            "remedy": self.remedy,
        }


def well(what: str, said: str) -> Finding:
    return Finding(what, State.WELL, said)


def note(what: str, said: str, remedy: str = "") -> Finding:
    return Finding(what, State.NOTE, said, remedy)


def ill(what: str, said: str, remedy: str) -> Finding:
    return Finding(what, State.ILL, said, remedy)
