"""How long to leave alone what has failed: a little at first, twice as long each time it fails again."""

from __future__ import annotations

import time


class Pause:
    """Begins with `first_s` seconds and grows to `longest_s`; what has worked for that long begins anew."""

    def __init__(self, first_s: float, longest_s: float) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._next_s = first_s
        self._until = 0.0

    def begin(self) -> None:
        """Note a failure."""
        now = time.monotonic()
        if now - self._until > self._longest_s:
            self._next_s = self._first_s
        self._until = now + self._next_s
        self._next_s = min(2 * self._next_s, self._longest_s)

    def over(self) -> bool:
        """Tell whether to try again; so it is before the first failure."""
        return time.monotonic() >= self._until
