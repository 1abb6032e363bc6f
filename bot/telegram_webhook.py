"""Let Telegram deliver updates to an address of ours, instead of polling for them."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram.ext import Updater

from config.errors import UserError
from config.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Webhook:
    """`url` is the public address, which a proxy in front hands on to `listen_on`:`port` under `path`.

    `secret` comes with every delivery, so that nobody else can deliver.
    """

    url: str
    listen_on: str
    port: int
    path: str
    secret: str

    async def listen(self, updater: Updater, updates: Sequence[str]) -> None:
        """Listen, and tell Telegram the address.

        Raises:
            UserError: the port cannot be had.

        """
        try:
            await updater.start_webhook(
                listen=self.listen_on,
                port=self.port,
                url_path=self.path,
                webhook_url=self.url,
                secret_token=self.secret,
                allowed_updates=updates,
                bootstrap_retries=-1,
            )
        except OSError as error:
            raise UserError(
                f"cannot listen on {self.listen_on}:{self.port} ({error.strerror}):"
                " set WENBAO_TELEGRAM_WEBHOOK_LISTEN and WENBAO_TELEGRAM_WEBHOOK_PORT to a free one"
            ) from error
        log.info("Telegram delivers to %s", self.url)


def webhook_of(settings: Settings) -> Webhook | None:
    """Return the webhook that the settings ask for, None where they ask for polling.

    Raises:
        UserError: the address or the secret is of no use.

    """
    url = settings.telegram_webhook_url.strip()
    if not url:
        return None
    address = urlsplit(url)
    if address.scheme not in ("https", "http") or not address.hostname:
        raise UserError(f"WENBAO_TELEGRAM_WEBHOOK_URL is {url!r}: write it like https://news.example.org/telegram")
    secret = settings.telegram_webhook_secret.get_secret_value() or secrets.token_urlsafe(32)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise UserError("WENBAO_TELEGRAM_WEBHOOK_SECRET: 1 to 256 letters, digits, _ and - only")
    path = (settings.telegram_webhook_path or address.path).strip("/")
    return Webhook(url, settings.telegram_webhook_listen, settings.telegram_webhook_port, path, secret)
