"""Let one of several bots answer an update that reached more than one, by the database that they share.

Telegram delivers an update again where the first delivery was slow or its answer was lost; behind a proxy that may be
to another bot. A bot on a machine of its own needs none of this: its journal knows what came before.
"""

from __future__ import annotations

import asyncio
import logging
import time
from hashlib import sha256

from telegram import Update

from config.errors import ArchiveError
from retrieval.catalogue import Catalogue

log = logging.getLogger(__name__)

TABLE = "CREATE TABLE IF NOT EXISTS claimed_update (digest TEXT PRIMARY KEY, at BIGINT NOT NULL)"
# Telegram gives up on an update after a day.
KEPT_S = 86_400


class Claims:
    """The updates that any of the bots has taken. Holds no word of them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @property
    def shared(self) -> bool:
        """Whether other machines can have the same catalogue."""
        return self._catalogue.db.engine != "sqlite"

    def open(self) -> None:
        """Make the table, and forget what is too old to come again."""
        if self.shared:
            with self._catalogue.writing() as db:
                db.execute(TABLE)
                db.execute("DELETE FROM claimed_update WHERE at < ?", (int(time.time()) - KEPT_S,))

    def claim(self, update: Update) -> bool:
        """Return whether the update is ours: nobody has taken it yet, or nobody can tell."""
        if not self.shared:
            return True
        digest = sha256(update.to_json().encode()).hexdigest()
        try:
            rows = self._catalogue.db.execute(
                "INSERT INTO claimed_update VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING at",
                (digest, int(time.time())),
            ).fetchall()
        except ArchiveError as error:
            # Better answered twice than not at all.
            log.warning("whether another bot has an update cannot be told: %s", error)
            return True
        return bool(rows)

    async def ours(self, update: Update) -> bool:
        """Claim beside the loop."""
        return not self.shared or await asyncio.to_thread(self.claim, update)
