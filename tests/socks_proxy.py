"""A SOCKS5 proxy on loopback for tests (RFC 1928, RFC 1929): whatever host is asked for, it connects to one port."""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from typing import Any

NO_PASSWORD, PASSWORD, NONE_ACCEPTED = 0, 2, 255


class SocksProxy:
    """Use as a context manager. `asked` holds the (host, port) of each connection, as the client named them."""

    def __init__(self, onward: int, *, user: str = "", password: str = "") -> None:
        self.asked: list[tuple[str, int]] = []
        self._credentials = (user, password) if user else None
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                if not (proxy._greeted(self.rfile, self.wfile) and proxy._requested(self.rfile)):
                    return
                with socket.create_connection(("127.0.0.1", onward)) as other:
                    self.wfile.write(b"\x05\x00\x00\x01" + bytes(6))
                    relay(self.connection, other)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        login = f"{user}:{password}@" if user else ""
        self.url = f"socks5://{login}127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> SocksProxy:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _greeted(self, given: Any, said: Any) -> bool:
        version, count = given.read(2)
        offered = given.read(count)
        wanted = PASSWORD if self._credentials else NO_PASSWORD
        if version != 5 or wanted not in offered:
            said.write(bytes([5, NONE_ACCEPTED]))
            return False
        said.write(bytes([5, wanted]))
        if self._credentials is None:
            return True
        given.read(1)
        told = tuple(given.read(given.read(1)[0]).decode() for _ in range(2))
        said.write(bytes([1, told != self._credentials]))
        return told == self._credentials

    def _requested(self, given: Any) -> bool:
        _, command, _, kind = given.read(4)
        if kind == 3:
            host = given.read(given.read(1)[0]).decode()
        else:
            family, size = (socket.AF_INET, 4) if kind == 1 else (socket.AF_INET6, 16)
            host = socket.inet_ntop(family, given.read(size))
        self.asked.append((host, int.from_bytes(given.read(2), "big")))
        return command == 1


def relay(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until either side ends."""
    while True:
        for ready in select.select([one, other], [], [], 60)[0]:
            part = ready.recv(65_536)
            if not part:
                return
            (other if ready is one else one).sendall(part)
