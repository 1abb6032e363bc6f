"""Take newspapers in from the chat: an admin sends a file, sees what it holds, and decides."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

from telegram import CallbackQuery, Document, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.error_told import told
from bot.phrases import Language
from bot.telegram_buttons import TAKE_IN, Rows, Tap, button
from bot.telegram_cards import Card
from bot.telegram_front import App, Front, heard, person_of
from bot.telegram_phrases import Phrase, phrase
from bot.telegram_place import Place
from bot.telegram_render import render_text
from bot.telegram_send import edit, say
from bot.telegram_stream import EDIT_EVERY_S
from bot.telegram_taps import Taps, Word
from bot.telegram_uploads import Upload, Uploads, map_text, take_in
from config.errors import UserError

log = logging.getLogger(__name__)

# What Telegram's own server lets a bot fetch; a server of one's own has no such limit.
MAX_BYTES = 20_000_000
MEGABYTE = 1_000_000

_TAKE_IN: dict[Language, tuple[str, str]] = {"zh": ("✅ 收录", "✕ 取消"), "en": ("✅ Take in", "✕ Cancel")}


class Files:
    """Files sent to one bot in private chats."""

    def __init__(self, front: Front, taps: Taps) -> None:
        self._front = front
        self._uploads = Uploads(front.db, front.settings)
        self._running: dict[int, asyncio.Task[None]] = {}
        taps.on(TAKE_IN, self._decided)

    def attend(self, application: App) -> None:
        private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(private & filters.Document.ALL, self._sent))

    async def close(self) -> None:
        """Let what is being taken in be finished."""
        if self._running:
            await asyncio.wait(self._running.values())

    async def _sent(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        document = message.document
        assert document is not None  # the filter lets documents through only
        most = self._front.settings.max_file_mb * MEGABYTE
        if not self._front.settings.telegram_base_url:
            most = min(most, MAX_BYTES)
        if not self._front.gate.is_admin(person_of(message)):
            await self._front.remark(message, Phrase.ADMINS_ONLY, person=person_of(message))
        elif (document.file_size or 0) > most:
            await self._front.remark(message, Phrase.FILE_TOO_BIG, most=most // MEGABYTE)
        else:
            place = Place.of(message)
            async with self._front.turns.turn(place) as admitted:
                if admitted:
                    await self._read(message, document, place, most)
                else:
                    await self._front.remark(message, Phrase.TOO_MANY)

    async def _read(self, message: Message, document: Document, place: Place, most: int) -> None:
        language = self._front.spoken_to(message)
        upload = self._uploads.begin(document.file_name or "file", chat=message.chat_id)
        reading = phrase(Phrase.FILE_READING, language).format(name=upload.name)
        shown = await place.bot.send_message(place.chat, reading, message_thread_id=place.topic or None)
        try:
            fetched = await document.get_file()
            elsewhere = out_of_reach(fetched.file_path or "")
            if not elsewhere:
                await fetched.download_to_drive(upload.path)
        except TelegramError as error:
            self._uploads.end(upload)
            big = "too big" in str(error).lower()
            log.warning("a file could not be fetched: %s", error)
            words = phrase(Phrase.FILE_TOO_BIG if big else Phrase.FILE_REFUSED, language)
            text = words.format(most=MAX_BYTES // MEGABYTE, said=f"{upload.name!r}: {error.message}")
            await say(place, render_text(text), replacing=shown.message_id)
            return
        if elsewhere:
            self._uploads.end(upload)
            text = phrase(Phrase.FILE_ELSEWHERE, language).format(said=repr(upload.name))
            await say(place, render_text(text), replacing=shown.message_id)
            return
        text, anything = await asyncio.to_thread(map_text, upload, self._front.settings, language)
        rows: Rows = ()
        if anything:
            yes, no = _TAKE_IN[language]
            rows = ((button(yes, TAKE_IN, upload.number, 1), button(no, TAKE_IN, upload.number, 0)),)
        else:
            self._uploads.end(upload)
        await say(place, render_text(text), rows=rows, replacing=shown.message_id)

    async def _decided(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        upload = self._uploads.get(tap.number(0))
        if not self._front.gate.is_admin(query.from_user.id):
            raise Word(Phrase.BUTTON_GONE)
        if upload is None or upload.chat != message.chat_id or upload.number in self._running:
            raise Word(Phrase.FILE_GONE)
        if not tap.number(1):
            self._uploads.end(upload)
            return Card(render_text(phrase(Phrase.FILE_CANCELLED, language))[0])
        task = asyncio.create_task(self._take_in(upload, message, language))
        self._running[upload.number] = task
        task.add_done_callback(lambda _: self._running.pop(upload.number))
        return None

    async def _take_in(self, upload: Upload, message: Message, language: Language) -> None:
        done: list[str] = []
        work = asyncio.create_task(
            asyncio.to_thread(take_in, upload, self._front.desk.archive, self._front.settings, language, done.append)
        )
        shown = None
        while not work.done():
            text = phrase(Phrase.FILE_TAKING, language).format(done=done[-1] if done else "").strip()
            if text != shown:
                await _show(message, text)
                shown = text
            await asyncio.wait({work}, timeout=EDIT_EVERY_S)
        try:
            text = work.result()
        except UserError as error:
            text = phrase(Phrase.FILE_REFUSED, language).format(said=upload.without_folder(told(error, language)))
        except Exception:
            log.exception("a file could not be taken in")
            text = phrase(Phrase.FAILED, language)
        self._uploads.end(upload)
        place = Place.of(message)
        await say(place, render_text(text), replacing=message.message_id)


def out_of_reach(path: str) -> bool:
    """Tell whether a file lies in a folder of the Bot API server's machine that this one does not see.

    A server of one's own (`--local`) names files by their path and serves none; the library takes what it cannot find
    for the end of an address.

    >>> out_of_reach("https://api/file/bot1:x//var/lib/bot/1.txt"), out_of_reach("https://api/file/bot1:x/documents/1")
    (True, False)
    """
    return urlsplit(path).path.count("//") > 0


async def _show(message: Message, text: str) -> None:
    """Show how far it is; where that fails, the report at the end tells it all."""
    try:
        await edit(message, render_text(text)[0])
    except TelegramError as error:
        log.info("progress was not shown: %s", error)
