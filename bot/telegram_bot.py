"""Answer questions in Telegram until told to stop. Knows nothing of how answers are found."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress

from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.memory import memory_of
from bot.telegram_connection import bot_token, build_application, keep_secrets_out_of_the_log, token_refused
from bot.telegram_front import App, Desk, Front
from bot.telegram_help import COMMANDS
from bot.telegram_intake import Intake
from bot.telegram_pulse import Pulse
from bot.telegram_queue import JournalledQueue
from bot.telegram_replicas import Identity, look_after
from bot.telegram_rooms import Rooms
from bot.telegram_webhook import webhook_of
from config.settings import Settings

__all__ = ["Desk", "bot_token", "run"]

log = logging.getLogger(__name__)

LONGEST_RETRY_S = 60.0
# What is not said by then (Telegram may be away) is in the journal, and is said after the next start.
STOP_ANSWERING_S = 50.0


def run(desk: Desk, settings: Settings, pulse: Pulse | None = None) -> None:
    """Answer until SIGTERM or Ctrl-C; questions already taken in are answered first. `pulse` tells others how it goes.

    Raises UserError where the token is missing, malformed or refused, or an address in the settings is of no use.
    """
    keep_secrets_out_of_the_log()
    asyncio.run(_serve(desk, settings, pulse or Pulse()))


async def _serve(desk: Desk, settings: Settings, pulse: Pulse) -> None:
    refused, stop = asyncio.Event(), asyncio.Event()
    webhook = webhook_of(settings)  # said before anything is opened
    db, identity = memory_of(settings), Identity(settings.archive)
    front = Front(desk, settings, db, holder=identity.name)
    pulse.waiting = front.turns.waiting
    queue = JournalledQueue(front.journal)
    application = build_application(settings, queue, refused.set, pulse)
    intake, rooms = Intake(application, queue, webhook, pulse), Rooms(front)
    rooms.attend(application)
    _stop_on_signals(stop)
    opening = asyncio.create_task(_open(application, queue, front, rooms, intake, pulse))
    stopping, refusal = asyncio.create_task(stop.wait()), asyncio.create_task(refused.wait())
    beside = [asyncio.create_task(pulse.run())]
    try:
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if opening.done():
            opening.result()
            if front.journal.shared:
                beside.append(asyncio.create_task(look_after(front.journal, application.bot, queue.put_again)))
            await asyncio.wait({stopping, refusal}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (opening, stopping, refusal, *beside):
            task.cancel()
        await asyncio.wait({opening, stopping, refusal, *beside})
        await _close(application, rooms, intake)
        front.close()
        db.close()
        identity.release()
    if refused.is_set():
        raise token_refused()


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


async def _open(
    application: App, queue: JournalledQueue, front: Front, rooms: Rooms, intake: Intake, pulse: Pulse
) -> None:
    front.journal.beat()
    await _first_contact(application, pulse)
    log.info("in Telegram as @%s", application.bot.username)
    left_open = front.journal.left_open(application.bot)
    if left_open:
        log.info("%d questions were left open by an earlier run and are answered now", len(left_open))
    for update in left_open:
        await queue.put_again(update)
    await intake.open()
    await application.start()
    rooms.open(application.bot)
    # Three more ways to Telegram and back, which the first answer need not wait for.
    await _publish_commands(application)


async def _first_contact(application: App, pulse: Pulse) -> None:
    wait_s = 1.0
    while True:
        pulse.asked.strike()
        try:
            await application.initialize()
            pulse.heard.strike()
            return
        except InvalidToken:
            # Not chained: the library's message spells the token out.
            raise token_refused() from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); next try in %.0f s", error, wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_RETRY_S)


async def _publish_commands(application: App) -> None:
    """Put the commands into the menu of the apps: English for all, Chinese for those set to Chinese."""
    try:
        for language, tag in (("en", None), ("en", "en"), ("zh", "zh")):
            menu = [BotCommand(name, purpose) for name, purpose in COMMANDS[language]]  # type: ignore[index]
            await application.bot.set_my_commands(menu, language_code=tag)
    except TelegramError as error:
        log.warning("the command menu was not set: %s", error)


async def _close(application: App, rooms: Rooms, intake: Intake) -> None:
    await intake.close()
    if application.running:
        with suppress(TimeoutError):
            await asyncio.wait_for(application.stop(), STOP_ANSWERING_S)
    await rooms.close()
    await application.shutdown()
