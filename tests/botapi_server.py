"""A Bot API server on loopback for tests: what core.telegram.org documents of the methods that the bot calls.

Long polling with offsets, limits on texts, HTML entities, groups, and faults on demand. Error texts follow the wording
that bot authors report. It keeps no accounts: whoever a test lets speak exists.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN = "4200:test_Token-for-loopback"
BOT = {
    "id": 4200,
    "is_bot": True,
    "first_name": "问报",
    "username": "wenbao_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
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


@dataclass
class Fault:
    """What befalls the next `times` calls of `method` whose parameters contain `words`.

    kind: "429", "502", "401", "403", "refuse" (a markup error), "drop" (closed before anything is done), "lost" (done,
    but closed before the answer).
    """

    method: str
    kind: str
    times: int = 1
    retry_after: int = 1
    words: str = ""


@dataclass
class Call:
    method: str
    parameters: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class BotApi:
    """Use as a context manager; `url` is what WENBAO_TELEGRAM_BASE_URL takes. `port` 0 is any free one."""

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.messages: list[dict[str, Any]] = []
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.faults: list[Fault] = []
        self._chats: dict[int, dict[str, Any]] = {}
        self._updates: list[dict[str, Any]] = []
        self._update_ids = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._callbacks: set[str] = set()
        self._polls = 0
        self._allowed: list[str] = []
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> BotApi:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # What a person does

    def say(
        self,
        text: str | None,
        *,
        chat: int = 1,
        user: int = 0,
        language: str = "zh-hans",
        reply_to: dict[str, Any] | None = None,
        kind: str = "message",
        **extra: Any,
    ) -> dict[str, Any]:
        """Say something in a chat: a private one where the number is positive, a group where negative."""
        message: dict[str, Any] = {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "chat": self._chat(chat),
            "from": {"id": user or abs(chat), "is_bot": False, "first_name": "读者", "language_code": language},
        }
        if text is not None:
            message["text"] = text
            if entities := list(_entities(text)):
                message["entities"] = entities
        if reply_to:
            message["reply_to_message"] = reply_to
        message |= extra
        self.push({kind: message})
        return message

    def push(self, update: dict[str, Any]) -> None:
        with self._changed:
            self._updates.append({"update_id": next(self._update_ids)} | update)
            self._changed.notify_all()

    # What a test asks

    def fault(self, method: str, kind: str, **more: Any) -> None:
        self.faults.append(Fault(method, kind, **more))

    def sent_to(self, chat: int) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["chat"]["id"] == chat]

    def calls_of(self, method: str, chat: int | None = None) -> list[Call]:
        return [c for c in self.calls if c.method == method and (chat is None or c.parameters.get("chat_id") == chat)]

    def wait(self, condition: Callable[[], Any], timeout_s: float = 10.0) -> Any:
        """Return the condition's value as soon as it is true; an AssertionError tells that it never was."""
        end = time.monotonic() + timeout_s
        while not (value := condition()):
            if time.monotonic() > end:
                raise AssertionError(f"not so within {timeout_s} s; calls: {[c.method for c in self.calls[-12:]]}")
            time.sleep(0.01)
        return value

    def wait_sent(self, chat: int, count: int = 1, timeout_s: float = 10.0) -> list[dict[str, Any]]:
        self.wait(lambda: len(self.sent_to(chat)) >= count, timeout_s)
        return self.sent_to(chat)

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)

    # What the bot calls

    def call(self, method: str, given: dict[str, Any]) -> Any:
        if method not in self._methods():
            raise Refused(404, "Not Found")
        return self._methods()[method](given)

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {
            "getMe": lambda given: BOT,
            "deleteWebhook": self._delete_webhook,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "sendChatAction": self._send_chat_action,
            "answerCallbackQuery": self._answer_callback_query,
            "setMyCommands": self._set_my_commands,
        }

    def press(self, message: dict[str, Any], data: str) -> str:
        query = str(len(self._callbacks) + 1)
        self._callbacks.add(query)
        user = {"id": abs(message["chat"]["id"]), "is_bot": False, "first_name": "读者", "language_code": "zh-hans"}
        self.push(
            {"callback_query": {"id": query, "from": user, "message": message, "chat_instance": "1", "data": data}}
        )
        return query

    def _delete_webhook(self, given: dict[str, Any]) -> bool:
        if given.get("drop_pending_updates"):
            self._updates.clear()
        return True

    def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        if not 1 <= limit <= 100:
            raise Refused(400, "Bad Request: LIMIT_INVALID")
        end = time.monotonic() + float(given.get("timeout", 0))
        with self._changed:
            if "allowed_updates" in given:
                self._allowed = given["allowed_updates"]
            if offset < 0:
                self._updates = self._updates[offset:]
            elif offset:
                self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self._polls += 1
            mine = self._polls
            self._changed.notify_all()
            while True:
                if self._allowed:
                    self._updates = [u for u in self._updates if any(kind in u for kind in self._allowed)]
                left_s = end - time.monotonic()
                if self._updates or left_s <= 0:
                    return self._updates[:limit]
                if mine != self._polls:
                    raise Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
                self._changed.wait(left_s)

    def _send_message(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._known_chat(given)
        shown = _parsed(given)
        message: dict[str, Any] = {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            **shown,
        }
        _check_markup(given.get("reply_markup"))
        if wanted := given.get("reply_parameters"):
            if wanted["message_id"] < 0 and not wanted.get("allow_sending_without_reply"):
                raise Refused(400, "Bad Request: message to be replied not found")
            message["reply_to_id"] = wanted["message_id"]
        if "message_thread_id" in given:
            message |= {"message_thread_id": given["message_thread_id"], "is_topic_message": True}
        self.messages.append(message)
        return {name: value for name, value in message.items() if name != "reply_to_id"}

    def _edit_message_text(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._known_chat(given)
        found = [m for m in self.sent_to(chat["id"]) if m["message_id"] == given.get("message_id")]
        if not found:
            raise Refused(400, "Bad Request: message to edit not found")
        shown = _parsed(given)
        _check_markup(given.get("reply_markup"))
        if all(found[0].get(name) == shown.get(name) for name in ("text", "entities")):
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message",
            )
        found[0].update(shown, edit_date=int(time.time()))
        return found[0]

    def _send_chat_action(self, given: dict[str, Any]) -> bool:
        self._known_chat(given)
        if given.get("action") != "typing":
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    def _answer_callback_query(self, given: dict[str, Any]) -> bool:
        if given.get("callback_query_id") not in self._callbacks:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._callbacks.remove(given["callback_query_id"])
        return True

    def _set_my_commands(self, given: dict[str, Any]) -> bool:
        for command in given["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        if len(given.get("language_code", "")) not in (0, 2):
            raise Refused(400, "Bad Request: LANG_CODE_INVALID")
        self.commands[given.get("language_code", "")] = given["commands"]
        return True

    def _chat(self, number: int) -> dict[str, Any]:
        kind = {"type": "private", "first_name": "读者"} if number > 0 else {"type": "supergroup", "title": "编前会"}
        return self._chats.setdefault(number, {"id": number} | kind)

    def _known_chat(self, given: dict[str, Any]) -> dict[str, Any]:
        if (chat := self._chats.get(given.get("chat_id", 0))) is None:
            raise Refused(400, "Bad Request: chat not found")
        return chat

    def take_fault(self, call: Call) -> Fault | None:
        with self._changed:
            for fault in self.faults:
                if fault.times and fault.method in (call.method, "*") and fault.words in str(call.parameters):
                    fault.times -= 1
                    return fault
        return None


def _parsed(given: dict[str, Any]) -> dict[str, Any]:
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


def _check_markup(markup: dict[str, Any] | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if len(button.get("callback_data", "").encode()) > MAX_CALLBACK_BYTES:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")


def _entities(text: str) -> Iterator[dict[str, Any]]:
    """Yield the commands and mentions that Telegram marks in what a person types; both are of Latin letters."""
    for kind, pattern in (("bot_command", r"(?<![\w/])/\w+(?:@\w+)?"), ("mention", r"(?<!\w)@\w{4,}")):
        for found in re.finditer(pattern, text, re.ASCII):
            yield {"type": kind, "offset": units(text[: found.start()]), "length": len(found.group())}


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = re.fullmatch(r"/bot([^/]+)/(\w+)", urlsplit(self.path).path)
            if found is None or found[1] != api.token:
                self._answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
                return
            call = Call(found[2], _parameters(self.headers.get("Content-Type", ""), body))
            api.calls.append(call)
            fault = api.take_fault(call)
            if fault and fault.kind == "502":
                self._send(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
                return
            if fault and fault.kind == "drop":
                self.close_connection = True
                return
            try:
                if fault:
                    _raise(fault)
                reply = {"ok": True, "result": api.call(call.method, call.parameters)}
                status = 200
            except Refused as refused:
                reply, status = refused.reply, refused.status
            if fault and fault.kind == "lost":
                self.close_connection = True
                return
            self._answer(status, reply)

        do_GET = do_POST

        def _answer(self, status: int, reply: dict[str, Any]) -> None:
            self._send(status, json.dumps(reply).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the bot has hung up, as it does when it stops

        def log_message(self, *words: Any) -> None:
            pass

    return Handler


def _raise(fault: Fault) -> None:
    if fault.kind == "429":
        wait = fault.retry_after
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    if fault.kind == "403":
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if fault.kind == "401":
        raise Refused(401, "Unauthorized")
    if fault.kind == "refuse":
        raise Refused(400, "Bad Request: can't parse entities: Unsupported start tag at byte offset 0")


def _parameters(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    given: dict[str, Any] = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True):
        given[name] = value
        if name != "text" and re.match(r"[\[{]|-?\d+$|true$|false$", value):
            given[name] = json.loads(value)
    return given
