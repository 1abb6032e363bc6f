"""Who may ask, who may take newspapers in, and how often. Knows people by Telegram's numbers only."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.telegram_allowance import SharedAllowance
from config.settings import Settings

# People whose allowance is full again need not be remembered; looked through when there are so many.
MANY_PEOPLE = 10_000
MINUTE_S = 60.0
# Who asks too often is told so, but not as often as that.
TELL_EVERY_S = 15.0
# The number of everybody together, which is no person's and no chat's.
EVERYONE = -1


@dataclass(slots=True)
class _Bucket:
    """An allowance that fills up steadily. Source: the token bucket of Turner, IEEE Communications 24(10), 1986."""

    left: float
    at: float
    told: float = float("-inf")


class Gate:
    """Made from the settings; one for each bot. Not safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], float] = time.monotonic,
        *,
        shared: SharedAllowance | None = None,
    ) -> None:
        """`shared` is where several bots count together, None where this one counts by itself."""
        self._shared = shared
        self._admins = frozenset(settings.telegram_admins)
        self._allowed = frozenset(settings.telegram_allowed)
        self._each, self._all = settings.telegram_user_per_minute, settings.telegram_total_per_minute
        self._now = now
        self._people: dict[int, _Bucket] = {}
        self._everyone = _Bucket(self._all, now())

    def is_admin(self, person: int) -> bool:
        return person in self._admins

    def knows(self, person: int, chat: int) -> bool:
        """Tell whether someone is answered: all where nobody was named, else who was, and anybody in such a chat."""
        return not self._allowed or bool({person, chat} & (self._allowed | self._admins))

    def admits(self, person: int) -> bool:
        """Take one from the person's allowance, and from everybody's; False where either is used up."""
        now = self._now()
        if len(self._people) >= MANY_PEOPLE:
            self._forget_the_rested(now)
        mine = self._people.setdefault(person, _Bucket(self._each, now))
        if self._shared:
            sizes = ((person, self._each), (EVERYONE, self._all))
            return self._shared.take([(whose, size) for whose, size in sizes if size])
        buckets = [(bucket, size) for bucket, size in ((mine, self._each), (self._everyone, self._all)) if size]
        for bucket, size in buckets:
            bucket.left = min(size, bucket.left + (now - bucket.at) * size / MINUTE_S)
            bucket.at = now
        if any(bucket.left < 1 for bucket, _ in buckets):
            return False
        for bucket, _ in buckets:
            bucket.left -= 1
        return True

    def tells(self, person: int) -> bool:
        """Tell whether to say to a person who was not admitted that it is too much: now and then only."""
        bucket, now = self._people[person], self._now()
        if now - bucket.told < TELL_EVERY_S:
            return False
        bucket.told = now
        return True

    def _forget_the_rested(self, now: float) -> None:
        self._people = {person: bucket for person, bucket in self._people.items() if now - bucket.at < MINUTE_S}
