"""Answer questions in Telegram, by long polling, until told to stop. Knows nothing of how answers are found."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import signal
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, Defaults
from telegram.request import HTTPXRequest

from bot.answer import Answer
from bot.telegram_chat import Conversation
from bot.telegram_phrases import COMMANDS
from config.errors import UserError
from config.settings import Settings
from retrieval.passage import Scope

log = logging.getLogger(__name__)

POLL_S = 30
SEND_TIMEOUT_S = 20.0
LONGEST_RETRY_S = 60.0
# The polling loop sleeps up to 30 s between tries and does not hear a stop meanwhile.
STOP_POLLING_S = 5.0
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")

App = Application[Any, Any, Any, Any, Any, Any]


class Desk(Protocol):
    """Whoever answers. Called from several threads at a time."""

    def ask(self, text: str, *, scope: Scope | None = None) -> Answer: ...


def run(desk: Desk, settings: Settings) -> None:
    """Poll Telegram and answer until SIGTERM or Ctrl-C; questions already taken in are answered first.

    Raises UserError where the token is missing, malformed or refused, or an address in the settings is of no use.
    """
    _keep_secrets_out_of_the_log()
    refused = asyncio.Event()
    application = _application(settings, refused)
    Conversation(desk, language=settings.lang).attend(application)
    asyncio.run(_serve(application, refused))


def _keep_secrets_out_of_the_log() -> None:
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


def _application(settings: Settings, refused: asyncio.Event) -> App:
    token = bot_token(settings)
    root = _root(settings.telegram_base_url)
    options = _connection_options(settings, root)
    try:
        sending = HTTPXRequest(read_timeout=SEND_TIMEOUT_S, write_timeout=SEND_TIMEOUT_S, **options)
        polling = _Polling(refused, connection_pool_size=2, **options)
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
        .concurrent_updates(True)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True))
    )
    if root:
        builder = builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    return builder.build()


def _root(base_url: str) -> str:
    """Return the address of a Bot API server without its "/bot", "" for Telegram's own."""
    root = base_url.strip().rstrip("/").removesuffix("/bot")
    if root and not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?", root):
        raise UserError(f"WENBAO_TELEGRAM_BASE_URL is {base_url!r}: write it like http://127.0.0.1:8081")
    return root


def _connection_options(settings: Settings, root: str) -> dict[str, Any]:
    options: dict[str, Any] = {"connect_timeout": SEND_TIMEOUT_S, "pool_timeout": SEND_TIMEOUT_S}
    if settings.telegram_proxy:
        options["proxy"] = settings.telegram_proxy
    elif _is_loopback(root):
        # httpx would send even these requests to the proxy that the environment names.
        options["httpx_kwargs"] = {"trust_env": False}
    return options


def _is_loopback(root: str) -> bool:
    host = urlsplit(root).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Polling(HTTPXRequest):
    """Notes when Telegram refuses the token while polling: the polling loop of version 22 would just end, unheard."""

    def __init__(self, refused: asyncio.Event, **options: Any) -> None:
        super().__init__(**options)
        self._refused = refused

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **options)
        if status in (401, 404):
            self._refused.set()
        return status, payload


async def _serve(application: App, refused: asyncio.Event) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    opening = asyncio.create_task(_open(application))
    stopping = asyncio.create_task(stop.wait())
    refusal = asyncio.create_task(refused.wait())
    try:
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            opening.result()
            await asyncio.wait({stopping, refusal}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (opening, stopping, refusal):
            task.cancel()
        await asyncio.wait({opening, stopping, refusal})
        await _close(application)
    if refused.is_set():
        raise _token_refused()


def _stop_on_signals(stop: asyncio.Event) -> None:
    """Stop on the first signal with good manners; a second one takes its usual, immediate course."""
    loop = asyncio.get_running_loop()

    def stop_politely(number: signal.Signals) -> None:
        loop.remove_signal_handler(number)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        # Not to be had on Windows, where Ctrl-C cancels the loop instead.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop_politely, number)


async def _open(application: App) -> None:
    await _first_contact(application)
    log.info("in Telegram as @%s", application.bot.username)
    await _publish_commands(application)
    assert application.updater is not None  # built without one only on request
    await application.updater.start_polling(
        timeout=POLL_S, bootstrap_retries=-1, allowed_updates=[Update.MESSAGE], error_callback=_note_polling_error
    )
    await application.start()


async def _first_contact(application: App) -> None:
    wait_s = 1.0
    while True:
        try:
            await application.initialize()
            return
        except InvalidToken:
            # Not chained: the library's message spells the token out.
            raise _token_refused() from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_RETRY_S)


def _token_refused() -> UserError:
    return UserError("Telegram refuses the bot token: check WENBAO_TELEGRAM_TOKEN, or get a new one from @BotFather")


async def _publish_commands(application: App) -> None:
    """Put the commands into the menu of the apps: English for all, Chinese for those set to Chinese."""
    try:
        for language, tag in (("en", None), ("zh", "zh")):
            menu = [BotCommand(name, purpose) for name, purpose in COMMANDS[language]]  # type: ignore[index]
            await application.bot.set_my_commands(menu, language_code=tag)
    except TelegramError as error:
        log.warning("the command menu was not set: %s", error)


def _note_polling_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("another program polls with this token, and each question reaches only one of the two: stop one")
    else:
        log.warning("polling failed, trying again: %s", error)


async def _close(application: App) -> None:
    if application.updater is not None and application.updater.running:
        # A refused token has ended the polling task, which now hands its error to whoever waits for it.
        with suppress(TimeoutError, InvalidToken):
            await asyncio.wait_for(application.updater.stop(), STOP_POLLING_S)
    if application.running:
        await application.stop()
    await application.shutdown()
