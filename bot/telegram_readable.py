"""Tell updates that can be read from broken ones, before the library ends over them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from telegram import Chat, Update, User

from config.patterns import lazy_pattern

log = logging.getLogger(__name__)

_HALF = lazy_pattern("[\ud800-\udfff]")


def readable_updates(payload: bytes) -> bytes:
    """Return a getUpdates reply in which only the number is left of an update that cannot be read, so that it is
    confirmed and does not come again; anything else comes back as it is.
    """
    try:
        reply = json.loads(payload)
        updates = reply["result"]
        if not isinstance(updates, list) or all(map(readable, updates)):
            return payload
    except (ValueError, TypeError, KeyError, RecursionError):
        return payload
    numbered = [update for update in updates if isinstance(update, dict) and type(update.get("update_id")) is int]
    kept = [update if readable(update) else {"update_id": update["update_id"]} for update in numbered]
    log.warning("%d updates could not be read and are left out", sum(not readable(update) for update in updates))
    return json.dumps({**reply, "result": kept}).encode()


def readable(given: Any) -> bool:
    """Tell whether the library, and all that answers, can make something of an update as it was sent."""
    try:
        update = Update.de_json(dict(given), None)
        return (
            type(given["update_id"]) is int
            and bool(update.to_json())
            and all(isinstance(value, kind) and _keepable(value) for value, kind in _typed(update))
        )
    except Exception:  # the library raises whatever its attributes raise
        return False


def _keepable(value: object) -> bool:
    """Tell whether a value can be kept: a number of 64 bits, a text without halves of surrogate pairs."""
    if isinstance(value, int):
        return abs(value) < 2**63
    return not isinstance(value, str) or _HALF.search(value) is None


def _typed(update: Update) -> Iterator[tuple[object, type | tuple[type, ...]]]:
    """Yield what answering relies on and the library takes as it comes, with the type that it must have."""
    text = (str, type(None))
    yield update.update_id, int
    for known in (update.effective_chat, update.effective_user):
        if known is not None:
            yield known.id, int
    if update.effective_user is not None:
        yield update.effective_user.language_code, text
    if message := update.effective_message:
        yield message.chat, Chat
        yield message.message_id, int
        yield message.message_thread_id, (int, type(None))
        for words in (getattr(message, "text", None), getattr(message, "caption", None)):
            yield words, text
        for entity in (*getattr(message, "entities", ()), *getattr(message, "caption_entities", ())):
            yield entity.offset, int
            yield entity.length, int
        if document := getattr(message, "document", None):
            yield document.file_name, text
            yield document.file_size, (int, type(None))
    if update.callback_query:
        yield update.callback_query.id, str
        yield update.callback_query.from_user, User
        yield update.callback_query.data, text
    if update.inline_query:
        yield update.inline_query.id, str
        yield update.inline_query.from_user, User
        yield update.inline_query.query, str
