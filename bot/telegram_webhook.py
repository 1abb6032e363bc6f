"""Let Telegram deliver updates to an address of ours, instead of polling for them. The only room of tornado.

The library's own listener answers an update that it cannot read with an error, and Telegram then delivers it again and
again, before everything else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import BadRequest, TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.telegram_readable import readable
from config.errors import UserError
from config.settings import Settings

log = logging.getLogger(__name__)

# The longest message with all that it replies to is a tenth of this.
MAX_UPDATE_BYTES = 1_000_000
LONGEST_RETRY_S = 60.0

# Keeps an update, and raises where it cannot be kept.
Keep = Callable[[Update], Awaitable[None]]


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

    async def register(self, bot: Bot, updates: Sequence[str]) -> None:
        """Tell Telegram the address, however long that takes.

        Raises:
            UserError: Telegram will not have that address.

        """
        wait_s = 1.0
        while True:
            try:
                await bot.set_webhook(self.url, secret_token=self.secret, allowed_updates=updates)
                break
            except BadRequest as error:
                raise UserError(
                    f"Telegram refuses the webhook {self.url!r} ({error.message}): set WENBAO_TELEGRAM_WEBHOOK_URL to"
                    " an https address that it can reach"
                ) from error
            except TelegramError as error:
                log.warning("Telegram was not told the webhook (%s); next try in %.0f s", error, wait_s)
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_RETRY_S)
        log.info("Telegram delivers to %s", self.url)


class Listener:
    """Hears deliveries from the moment it is made."""

    def __init__(self, webhook: Webhook, bot: Bot, keep: Keep, heard: Callable[[], None]) -> None:
        """Listen; `keep` gets each update, `heard` is told of each.

        Raises:
            UserError: the port cannot be had.

        """

        class Delivery(RequestHandler):
            async def post(self) -> None:
                status = await _delivered(self.request.headers, self.request.body, webhook.secret, bot, keep)
                if status is HTTPStatus.OK:
                    heard()
                self.set_status(status)

        pages = Application([(rf"/{re.escape(webhook.path)}/?", Delivery)], log_function=lambda _: None)
        self._server = HTTPServer(pages, max_body_size=MAX_UPDATE_BYTES)
        try:
            self._server.listen(webhook.port, address=webhook.listen_on)
        except OSError as error:
            raise UserError(
                f"cannot listen on {webhook.listen_on}:{webhook.port} ({error.strerror}):"
                " set WENBAO_TELEGRAM_WEBHOOK_LISTEN and WENBAO_TELEGRAM_WEBHOOK_PORT to a free one"
            ) from error

    async def close(self) -> None:
        """Take no more deliveries; those on their way are finished."""
        self._server.stop()
        await self._server.close_all_connections()


async def _delivered(headers: Any, body: bytes, secret: str, bot: Bot, keep: Keep) -> HTTPStatus:
    told = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    if not secrets.compare_digest(told.encode(), secret.encode()):
        return HTTPStatus.FORBIDDEN
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not readable(given):
        log.warning("an update could not be read and is left out")
        return HTTPStatus.OK  # whatever else would bring it again
    try:
        await keep(Update.de_json(given, bot))
    except Exception:
        log.exception("an update could not be kept; Telegram will deliver it again")
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK


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
