"""Whether the bot is in touch with Telegram, for /health and /ready. Knows nothing of how it is reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.observed import Beat

# The loop strikes this often; a question is answered beside it, so that nothing it waits for lasts long.
LOOP_EVERY_S = 2.0
LOOP_STILL_S = 60.0
# A poll takes 30 s, gives up after 20 more, and waits up to 60 s before the next.
POLL_STILL_S = 180.0
# Two polls that failed may be a moment of the network; a bot that is not heard longer answers nobody.
SILENT_S = 90.0


class Pulse:
    """What the two pages tell of one bot. Written by the loop, read by the thread that serves the pages."""

    def __init__(self) -> None:
        self.alive = Beat()  # the loop turns
        self.asked = Beat()  # a request to Telegram was begun
        self.heard = Beat()  # Telegram answered
        self._listening = False
        # How many questions are taken in and not answered yet.
        self.waiting: Callable[[], int] = int

    def listening(self) -> None:
        """Note that Telegram delivers by itself from now on: silence is no bad sign then."""
        self._listening = True
        self.heard.strike()

    async def run(self) -> None:
        """Strike for as long as the loop turns."""
        while True:
            self.alive.strike()
            await asyncio.sleep(LOOP_EVERY_S)

    def health(self) -> str:
        """Return what only a restart can mend: the loop or the polling stands still. "" where all is well."""
        if (still := self.alive.age_s) is not None and still > LOOP_STILL_S:
            return f"the bot has stood still for {still:.0f} s"
        if not self._listening and (still := self.asked.age_s) is not None and still > POLL_STILL_S:
            return f"Telegram has not been asked for {still:.0f} s"
        return ""

    def ready(self) -> str:
        """Return why questions do not come in, "" where they do."""
        silent = self.heard.age_s
        if silent is None:
            return "Telegram has not been reached yet"
        if not self._listening and silent > SILENT_S:
            return f"Telegram has not been heard for {silent:.0f} s"
        return ""

    def gauges(self) -> dict[str, float]:
        """Return how many questions wait, and how long Telegram has been silent, once it was heard."""
        silent = self.heard.age_s
        told = {"wenbao_telegram_questions_waiting": float(self.waiting())}
        return told if silent is None else {**told, "wenbao_telegram_silent_seconds": silent}
