"""A Bot API server on loopback for tests: what core.telegram.org documents of the methods that the bot calls.

Long polling with offsets, limits on texts, HTML entities, groups, and faults on demand. Error texts follow the wording
that bot authors report. It keeps no accounts: whoever a test lets speak exists.
"""

from __future__ import annotations

import itertools
import re
import sys
import threading
import time
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.botapi_http import Call, Fault, handler_of, post_update
from tests.botapi_text import Refused, check_markup, entities_of, parsed, units

__all__ = ["BOT", "TOKEN", "BotApi", "units"]

TOKEN = "4200:test_Token-for-loopback"
BOT = {
    "id": 4200,
    "is_bot": True,
    "first_name": "问报",
    "username": "wenbao_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The library's five let the kernel drop the connections of fifty chats, each to come again after 1, 3, 7 s.
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a bot that was killed, as the tests kill many."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class BotApi:
    """Use as a context manager; `url` is what WENBAO_TELEGRAM_BASE_URL takes. `port` 0 is any free one.

    With `local` it is a server of the bot's own machine (`--local`): files of any size lie in that folder, and getFile
    names their path.
    """

    def __init__(self, port: int = 0, token: str = TOKEN, local: Path | None = None) -> None:
        self.token = token
        self.local = local
        self.calls: list[Call] = []
        self.messages: list[dict[str, Any]] = []
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.faults: list[Fault] = []
        self._chats: dict[int, dict[str, Any]] = {}
        self._updates: list[dict[str, Any]] = []
        self._update_ids = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self.last_said: dict[str, Any] = {}
        self.drafts: list[Call] = []
        self.taps: dict[str, dict[str, Any]] = {}
        self.inline: dict[str, list[dict[str, Any]]] = {}
        self.files: dict[str, bytes] = {}
        self.webhook: dict[str, Any] = {}
        self._callbacks: set[str] = set()
        self._inline_queries: set[str] = set()
        self._polls = 0
        self._allowed: list[str] = []
        self._changed = threading.Condition()
        self._server = _Server(("127.0.0.1", port), handler_of(self))
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
            if entities := list(entities_of(text)):
                message["entities"] = entities
        if reply_to:
            message["reply_to_message"] = reply_to
        message |= extra
        self.last_said = message
        self.push({kind: message})
        return message

    def push(self, update: dict[str, Any]) -> None:
        update = {"update_id": next(self._update_ids)} | update
        if self.webhook.get("url"):
            threading.Thread(target=post_update, args=(self.webhook, update), daemon=True).start()
            return
        with self._changed:
            self._updates.append(update)
            self._changed.notify_all()

    def repeat(self, update: dict[str, Any]) -> None:
        """Hand out an update with the number that it has, as Telegram does when its confirmation was lost."""
        with self._changed:
            self._updates.append(update)
            self._changed.notify_all()

    def type_inline(self, text: str, *, user: int = 1, language: str = "zh-hans") -> str:
        query = f"inline{len(self._inline_queries) + 1}"
        self._inline_queries.add(query)
        person = {"id": user, "is_bot": False, "first_name": "读者", "language_code": language}
        self.push({"inline_query": {"id": query, "from": person, "query": text, "offset": ""}})
        return query

    def send_file(self, name: str, data: bytes, *, chat: int = 1, user: int = 0, size: int = 0, **extra: Any) -> None:
        identity = f"file{len(self.files) + 1}"
        self.files[identity] = data
        if self.local:
            (self.local / identity).write_bytes(data)
        document = {"file_id": identity, "file_unique_id": identity, "file_name": name, "file_size": size or len(data)}
        self.say(None, chat=chat, user=user, document=document, **extra)

    def press(self, message: dict[str, Any], data: str, *, user: int = 0, language: str = "zh-hans") -> str:
        query = str(len(self._callbacks) + 1)
        self._callbacks.add(query)
        person = {"id": user or abs(message["chat"]["id"]), "is_bot": False, "first_name": "读者"}
        shown = {name: value for name, value in message.items() if value and name != "reply_to_id"}
        tapped = {"id": query, "from": person | {"language_code": language}, "message": shown, "chat_instance": "1"}
        self.push({"callback_query": tapped | {"data": data}})
        return query

    def tap(self, message: dict[str, Any], label: str, **more: Any) -> str:
        """Press the button of a message whose label contains `label`."""
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if label in button["text"]:
                    return self.press(message, button["callback_data"], **more)
        raise AssertionError(f"no button {label!r} under {message!r}")

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
            "setWebhook": self._set_webhook,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "sendMessageDraft": self._send_message_draft,
            "answerInlineQuery": self._answer_inline_query,
            "getFile": self._get_file,
            "sendChatAction": self._send_chat_action,
            "answerCallbackQuery": self._answer_callback_query,
            "setMyCommands": self._set_my_commands,
        }

    def _delete_webhook(self, given: dict[str, Any]) -> bool:
        if given.get("drop_pending_updates"):
            self._updates.clear()
        self.webhook = {}
        return True

    def _set_webhook(self, given: dict[str, Any]) -> bool:
        self.webhook = given
        with self._changed:
            waiting, self._updates = self._updates, []
        for update in waiting:
            threading.Thread(target=post_update, args=(given, update), daemon=True).start()
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
        shown = parsed(given)
        message: dict[str, Any] = {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            **shown,
        }
        check_markup(given.get("reply_markup"))
        if wanted := given.get("reply_parameters"):
            if wanted["message_id"] < 0 and not wanted.get("allow_sending_without_reply"):
                raise Refused(400, "Bad Request: message to be replied not found")
            message["reply_to_id"] = wanted["message_id"]
        if "reply_markup" in given:
            message["reply_markup"] = given["reply_markup"]
        if "message_thread_id" in given:
            message |= {"message_thread_id": given["message_thread_id"], "is_topic_message": True}
        self.messages.append(message)
        return {name: value for name, value in message.items() if name != "reply_to_id"}

    def _edit_message_text(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._known_chat(given)
        found = [m for m in self.sent_to(chat["id"]) if m["message_id"] == given.get("message_id")]
        if not found:
            raise Refused(400, "Bad Request: message to edit not found")
        shown = parsed(given)
        check_markup(given.get("reply_markup"))
        shown = {"entities": [], "reply_markup": given.get("reply_markup") or {}} | shown
        if all((found[0].get(name) or None) == (value or None) for name, value in shown.items()):
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message",
            )
        found[0].update(shown, edit_date=int(time.time()))
        return {name: value for name, value in found[0].items() if value and name != "reply_to_id"}

    def _send_message_draft(self, given: dict[str, Any]) -> bool:
        if self._known_chat(given)["type"] != "private":
            raise Refused(400, "Bad Request: method is available only for private chats")
        if not given.get("draft_id"):
            raise Refused(400, "Bad Request: DRAFT_ID_INVALID")
        if given.get("text"):
            parsed(given)
        self.drafts.append(Call("sendMessageDraft", given))
        return True

    def _answer_inline_query(self, given: dict[str, Any]) -> bool:
        if str(given.get("inline_query_id")) not in self._inline_queries:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        for result in given["results"]:
            content = result["input_message_content"]
            result["shown"] = parsed({**content, "text": content["message_text"]})
            if not result.get("title") or not 1 <= len(result["id"].encode()) <= 64:
                raise Refused(400, "Bad Request: RESULT_ID_INVALID")
        self.inline[given["inline_query_id"]] = given["results"]
        return True

    def _get_file(self, given: dict[str, Any]) -> dict[str, Any]:
        data = self.files.get(given.get("file_id", ""))
        if data is None:
            raise Refused(400, "Bad Request: invalid file_id")
        if len(data) > 20_000_000 and not self.local:
            raise Refused(400, "Bad Request: file is too big")
        name = given["file_id"]
        path = str(self.local / name) if self.local else f"documents/{name}"
        return {"file_id": name, "file_unique_id": name, "file_size": len(data), "file_path": path}

    def _send_chat_action(self, given: dict[str, Any]) -> bool:
        self._known_chat(given)
        if given.get("action") != "typing":
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    def _answer_callback_query(self, given: dict[str, Any]) -> bool:
        query = str(given.get("callback_query_id"))
        if query not in self._callbacks or query in self.taps:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if units(given.get("text", "")) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self.taps[query] = given
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

    def know(self, chat: int) -> None:
        """Let a chat exist though nobody has spoken there."""
        self._chat(chat)

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
