"""A lease: of all processes that share a catalogue, one at a time does a task. It ends by itself if its holder dies."""

from __future__ import annotations

import time
import uuid

from retrieval.connections import Connections

_PREFIX = "lease_"


def is_lease(fact: str) -> bool:
    """Tell whether a fact that the catalogue remembers is a lease, which means nothing elsewhere."""
    return fact.startswith(_PREFIX)


class Lease:
    """The right to do the task `name`, for `seconds` after each `take`.

    Two holders at once are possible where a clock jumps: the task must bear being done twice.
    """

    def __init__(self, catalogue: Connections, name: str, *, seconds: float) -> None:
        self._catalogue = catalogue
        self._name = f"{_PREFIX}{name}"
        self._seconds = seconds
        self._holder = uuid.uuid4().hex

    def take(self) -> bool:
        """Take or prolong the lease; return whether it is ours."""
        with self._catalogue.writing():
            now = time.time()
            holder, _, until = self._catalogue.fact(self._name).partition(" ")
            # An end further away than any lease lasts was written by a clock that has since been set back.
            if holder not in ("", self._holder) and now < float(until) <= now + self._seconds + 1:
                return False
            self._catalogue.remember(self._name, f"{self._holder} {now + self._seconds:.3f}")
            return True

    def release(self) -> None:
        """Let another process take it at once."""
        with self._catalogue.writing():
            if self._catalogue.fact(self._name).startswith(f"{self._holder} "):
                self._catalogue.remember(self._name, "")
