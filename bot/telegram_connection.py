"""How the bot reaches Telegram: its token, its proxy, its server."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram import LinkPreviewOptions
from telegram.ext import ApplicationBuilder, Defaults
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram_direct import DirectRequest
from bot.telegram_front import App
from bot.telegram_pulse import Pulse
from bot.telegram_queue import JournalledQueue
from bot.telegram_readable import readable_updates
from config.errors import UserError
from config.patterns import lazy_pattern
from config.settings import Settings

log = logging.getLogger(__name__)

SEND_TIMEOUT_S = 20.0
# Fetching a file of 20 MB over a slow proxy takes a while.
FILE_TIMEOUT_S = 120.0
TELEGRAM = "https://api.telegram.org"
# Telegram takes some thirty messages a second of a bot, in less than half a second each.
CONNECTIONS = 16
_TOKEN = lazy_pattern(r"\d+:[A-Za-z0-9_-]+")


def keep_secrets_out_of_the_log() -> None:
    """Silence the libraries that would write the token, or what people say, into the log."""
    # httpx writes each request's address at INFO; the bot library writes its address, and every message, at DEBUG.
    for name, level in (("httpx", logging.WARNING), ("httpcore", logging.WARNING), ("telegram", logging.INFO)):
        library = logging.getLogger(name)
        library.setLevel(max(level, library.getEffectiveLevel()))


def bot_token(settings: Settings) -> str:
    """Return the token; raise UserError where there is none or it cannot be one."""
    token = settings.telegram_token.get_secret_value().strip()
    if not token:
        raise UserError("no bot token: set WENBAO_TELEGRAM_TOKEN to the one that @BotFather gave you")
    if not _TOKEN.fullmatch(token):
        raise UserError(
            "WENBAO_TELEGRAM_TOKEN does not look like a bot token (digits, a colon, letters): "
            "copy it again from @BotFather"
        )
    return token


def token_refused() -> UserError:
    return UserError("Telegram refuses the bot token: check WENBAO_TELEGRAM_TOKEN, or get a new one from @BotFather")


def build_application(settings: Settings, queue: JournalledQueue, refused: Callable[[], None], pulse: Pulse) -> App:
    """Return the application, not connected yet; `refused` is called where Telegram refuses the token while polling."""
    token = bot_token(settings)
    root = server_root(settings.telegram_base_url)
    options = _connection_options(settings)
    try:
        proxied = _proxied(settings, root)
        sending = _sending(options) if proxied else _direct()
        carrier = HTTPXRequest(connection_pool_size=2, **options) if proxied else _direct(connections=2)
        polling = _Polling(carrier, refused, pulse)
    except (ValueError, RuntimeError, ImportError) as error:
        raise UserError(
            "the proxy address is of no use (WENBAO_TELEGRAM_PROXY, else HTTPS_PROXY or ALL_PROXY): "
            "write it like http://host:port or socks5://host:port"
        ) from error
    builder = (
        ApplicationBuilder()
        .token(token)
        .request(sending)
        .get_updates_request(polling)
        .update_queue(queue)
        .concurrent_updates(True)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True))
    )
    if root:
        builder = builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    return builder.build()


def _sending(options: dict[str, Any]) -> BaseRequest:
    return _Sending(
        connection_pool_size=CONNECTIONS,
        read_timeout=SEND_TIMEOUT_S,
        write_timeout=SEND_TIMEOUT_S,
        media_write_timeout=FILE_TIMEOUT_S,
        **options,
    )


def _direct(connections: int = CONNECTIONS) -> BaseRequest:
    return DirectRequest(
        connections=connections,
        connect_timeout=SEND_TIMEOUT_S,
        read_timeout=SEND_TIMEOUT_S,
        media_timeout=FILE_TIMEOUT_S,
    )


def server_root(base_url: str) -> str:
    """Return the address of a Bot API server without its "/bot", "" for Telegram's own."""
    root = base_url.strip().rstrip("/").removesuffix("/bot")
    if root and not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?", root):
        raise UserError(f"WENBAO_TELEGRAM_BASE_URL is {base_url!r}: write it like http://127.0.0.1:8081")
    return root


def _connection_options(settings: Settings) -> dict[str, Any]:
    """Return how httpx connects: by the settings' proxy, else by the one that the environment names."""
    options: dict[str, Any] = {"connect_timeout": SEND_TIMEOUT_S, "pool_timeout": SEND_TIMEOUT_S}
    if settings.telegram_proxy:
        options["proxy"] = settings.telegram_proxy
    return options


def _proxied(settings: Settings, root: str) -> bool:
    """Tell whether a proxy stands between, by the settings or by the environment."""
    if settings.telegram_proxy or _is_loopback(root):
        return bool(settings.telegram_proxy)
    address = urlsplit(root or TELEGRAM)
    named = getproxies()
    return bool(named.get(address.scheme) or named.get("all")) and not proxy_bypass(address.hostname or "")


def _is_loopback(root: str) -> bool:
    host = urlsplit(root).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Sending(HTTPXRequest):
    """Lets requests wait in front of the pool instead of in it, first come, first served.

    Whenever a connection falls free, httpcore 1.0 gives it to all who wait; one has it, the others look over the whole
    pool again. With fifty chats that took a quarter of the processor, and the unlucky waited four times as long.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._turns = asyncio.Semaphore(CONNECTIONS)

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        async with self._turns:
            return await super().do_request(*args, **options)


class _Polling(BaseRequest):
    """Asks for updates by `carrier`, notes when Telegram refuses the token, and takes out updates that the library
    cannot read: the polling loop of version 22 would just end over the first, unheard, and fetch the second for ever.
    """

    def __init__(self, carrier: BaseRequest, refused: Callable[[], None], pulse: Pulse) -> None:
        self._carrier = carrier
        self._refused = refused
        self._pulse = pulse

    @property
    def read_timeout(self) -> float | None:
        return self._carrier.read_timeout

    async def initialize(self) -> None:
        await self._carrier.initialize()

    async def shutdown(self) -> None:
        await self._carrier.shutdown()

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        self._pulse.asked.strike()
        status, payload = await self._carrier.do_request(*args, **options)
        if status == HTTPStatus.OK:
            self._pulse.heard.strike()
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._refused()
        return status, readable_updates(payload)
