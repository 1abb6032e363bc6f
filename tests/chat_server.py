"""An OpenAI-compatible chat server on loopback that does what a script says, faults included.

A script takes the request's JSON and returns a `Reply`. Streams are server-sent events as OpenAI sends them.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

End = Literal["stop", "length", "content_filter", "drop", "stall", "garbage", "error"]


@dataclass(frozen=True)
class Reply:
    """What the server sends: `pieces` of text, `pause_s` apart after `delay_s`, and how it ends.

    A `status` other than 200 is an error with `message`. "drop" closes the connection, "stall" keeps it open and says
    nothing more, "garbage" sends what is no JSON, "error" an error event within the stream.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    message: str = "no"
    delay_s: float = 0.0
    pause_s: float = 0.0
    end: End = "stop"
    # The name of the field that some servers put their reasoning in.
    reasoning: str = ""


Script = Callable[[dict[str, Any]], Reply]


def says(*pieces: str, **how: Any) -> Script:
    """Return the script that always says the same."""
    return lambda request: Reply(tuple(pieces), **how)


def in_turn(*replies: Reply) -> Script:
    """Return the script that gives the replies one after the other, the last one for ever."""
    left = list(replies)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


@dataclass
class ChatServer:
    """Use as a context manager; `url` is what a client takes as base URL."""

    script: Script
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorisations: list[str] = field(default_factory=list)
    # time.monotonic at which the first piece of each reply was sent
    first_sent: list[float] = field(default_factory=list)
    most_at_once: int = 0

    def __enter__(self) -> ChatServer:
        self._running = 0
        self._lock = threading.Lock()
        self.closing = threading.Event()
        server = self

        class Handler(_Handler):
            chat = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def begin(self, request: dict[str, Any], authorisation: str) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.authorisations.append(authorisation)
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
            return self.script(request)

    def over(self) -> None:
        with self._lock:
            self._running -= 1


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer
    protocol_version = "HTTP/1.1"
    # Small pieces must not wait for each other.
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # a client that gives up may do so between two requests
            super().handle()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        reply = self.chat.begin(json.loads(body), self.headers.get("Authorization", ""))
        try:
            self.chat.closing.wait(reply.delay_s)
            self.chat.over()  # before the client can hear of it and send the next
            if reply.status != 200:
                self._send_error(reply)
            elif json.loads(body).get("stream"):
                self._stream(reply)
            else:
                self._whole(reply)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has given up, which is what some scripts are about

    def _send_error(self, reply: Reply) -> None:
        self._json({"error": {"message": reply.message, "code": reply.message}}, reply.status, reply.headers)

    def _whole(self, reply: Reply) -> None:
        message = {"role": "assistant", "content": "".join(reply.pieces)}
        choice = {"index": 0, "message": message, "finish_reason": _finish(reply.end)}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        self._json({**_FRAME, "object": "chat.completion", "choices": [choice], "usage": usage}, 200, reply.headers)

    def _json(self, told: dict[str, Any], status: int, headers: tuple[tuple[str, str], ...]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in (*headers, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if reply.reasoning:
            self._event({"reasoning_content": reply.reasoning})
        for at, piece in enumerate(reply.pieces):
            if at:
                self.chat.closing.wait(reply.pause_s)
            else:
                self.chat.first_sent.append(time.monotonic())
            self._event({"content": piece})
        if reply.end == "drop":
            self.close_connection = True
            self.connection.shutdown(2)
        elif reply.end == "stall":
            self.chat.closing.wait(30)
        elif reply.end == "garbage":
            self._chunk("data: {no json at all\n\n")
            self._last()
        elif reply.end == "error":
            self._chunk('data: {"error": {"message": "overloaded", "code": "overloaded"}}\n\n')
            self._last()
        else:
            self._event({}, finish=_finish(reply.end))
            self._chunk("data: [DONE]\n\n")
            self._last()

    def _event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        told = {**_FRAME, "object": "chat.completion.chunk", "choices": [choice]}
        self._chunk(f"data: {json.dumps(told)}\n\n")

    def _chunk(self, text: str) -> None:
        body = text.encode()
        self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        self.wfile.flush()

    def _last(self) -> None:
        self.wfile.write(b"0\r\n\r\n")


_FRAME = {"id": "chatcmpl-1", "created": 1, "model": "scripted"}


def _finish(end: End) -> str:
    return end if end in ("stop", "length", "content_filter") else "stop"
