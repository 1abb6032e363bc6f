"""The wire of the tests' Bot API server: HTTP in and out, and faults on demand."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.botapi_text import Refused

if TYPE_CHECKING:
    from tests.botapi_server import BotApi


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


def handler_of(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave as two packets, of which the second would wait for the first one's receipt.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            file = re.fullmatch(r"/file/bot([^/]+)/documents/(\w+)", unquote(urlsplit(self.path).path))
            if file and file[1] == api.token and file[2] in api.files:
                self._send(200, api.files[file[2]], "application/octet-stream")
                return
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


def post_update(webhook: dict[str, Any], update: dict[str, Any], tries: int = 50) -> int:
    """Deliver an update as Telegram does: again until it is taken. Return the last status."""
    headers = {"Content-Type": "application/json"}
    if secret := webhook.get("secret_token"):
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    status = 0
    for _ in range(tries):
        request = urllib.request.Request(webhook["url"], json.dumps(update).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            status = error.code
            if status < 500:
                return status
        except OSError:
            pass  # the bot does not listen yet
        time.sleep(0.1)
    return status
