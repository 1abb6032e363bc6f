"""What core.telegram.org says of a message's text and buttons, for the Bot API server of the tests."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

MAX_TEXT = 4096
MAX_CALLBACK_BYTES = 64
TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip


class Refused(Exception):
    """An answer with ok: false."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.reply: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.reply["parameters"] = parameters


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parsed(given: dict[str, Any]) -> dict[str, Any]:
    """Return text and entities as the message will hold them."""
    source = given.get("text", "")
    if given.get("parse_mode") == "HTML":
        text, entities = _parse_html(source)
    elif given.get("parse_mode"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    else:
        text, entities = source, given.get("entities") or []
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(text) > MAX_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def _parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    text, entities, opened, at = "", [], [], 0

    def fail(what: str, position: int) -> Refused:
        offset = len(source[:position].encode())
        return Refused(400, f"Bad Request: can't parse entities: {what} at byte offset {offset}")

    for tag in re.finditer(r"<(/?)([a-zA-Z-]*)([^<>]*)>?", source):
        text += html.unescape(source[at : tag.start()])
        at = tag.end()
        closing, name, attributes = tag.groups()
        if name.lower() not in TAGS or not tag.group().endswith(">"):
            raise fail(f'Unsupported start tag "{name}"', tag.start())
        if not closing:
            opened.append((name.lower(), units(text), attributes))
            continue
        if not opened or opened[-1][0] != name.lower():
            raise fail("Unexpected end tag", tag.start())
        kind, offset, attributes = opened.pop()
        entities.append({"type": TAGS[kind], "offset": offset, "length": units(text) - offset})
    text += html.unescape(source[at:])
    if opened:
        raise Refused(400, f"Bad Request: can't parse entities: Can't find end tag corresponding to start tag "
                           f"\"{opened[-1][0]}\"")  # fmt: skip
    return text, entities


def check_markup(markup: dict[str, Any] | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if len(button.get("callback_data", "").encode()) > MAX_CALLBACK_BYTES:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")


def entities_of(text: str) -> Iterator[dict[str, Any]]:
    """Yield the commands and mentions that Telegram marks in what a person types; both are of Latin letters."""
    for kind, pattern in (("bot_command", r"(?<![\w/])/\w+(?:@\w+)?"), ("mention", r"(?<!\w)@\w{4,}")):
        for found in re.finditer(pattern, text, re.ASCII):
            yield {"type": kind, "offset": units(text[: found.start()]), "length": len(found.group())}
