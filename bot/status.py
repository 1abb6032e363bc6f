"""A small HTTP port of its own for operators: /metrics, /health (does it run) and /ready (can it answer)."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.metrics import CONTENT_TYPE, Metrics
from config.errors import UserError
from config.secrets import mask
from config.settings import Settings

logger = logging.getLogger(__name__)

# Returns "" where all is well, else what is wrong in a few words that name no secret.
Check = Callable[[], str]


@contextmanager
def serving(
    settings: Settings, metrics: Metrics, *, health: Mapping[str, Check], ready: Mapping[str, Check]
) -> Iterator[int]:
    """Serve on the settings' status port while the block runs; give the port, 0 where none is set.

    Raises:
        UserError: the port cannot be opened.

    """
    if not settings.status_port:
        yield 0
        return
    pages = {
        "/metrics": lambda: (200, CONTENT_TYPE, metrics.text()),
        "/health": lambda: _report(health),
        "/ready": lambda: _report({**health, **ready}),
    }
    try:
        server = _Server((settings.status_host, settings.status_port), _handler(pages))
    except OSError as error:
        place = f"{settings.status_host}:{settings.status_port}"
        raise UserError(
            f"the status port {place} cannot be opened ({error.strerror}): set WENBAO_STATUS_PORT to another",
            zh=f"状态端口 {place} 打不开（{error.strerror}）：请把 WENBAO_STATUS_PORT 换成别的端口",
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="status", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say it in the log: a client that hangs up (a port scan, say) is no fault, and standard error no place."""
        logger.debug("a request to the status port failed", exc_info=True)


def _report(checks: Mapping[str, Check]) -> tuple[int, str, bytes]:
    found = {name: _checked(check) for name, check in checks.items()}
    well = not any(found.values())
    said = {"well": well, "checks": {name: wrong or "well" for name, wrong in found.items()}}
    return 200 if well else 503, "application/json", json.dumps(said, ensure_ascii=False).encode()


def _checked(check: Check) -> str:
    try:
        return check()
    except UserError as error:
        return mask(str(error))
    except Exception as error:
        logger.warning("a check failed", exc_info=True)
        return type(error).__name__


def _handler(pages: Mapping[str, Callable[[], tuple[int, str, bytes]]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # a client that never finishes its request holds no thread for ever

        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            status, kind, content = page() if page else (404, "text/plain", b"see /metrics, /health, /ready\n")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing: a scrape every few seconds would drown the log."""

        def version_string(self) -> str:
            return "wenbao"

    return Handler
