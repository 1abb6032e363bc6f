"""Carry requests to a Bot API server without a proxy. Knows nothing of what they say.

Through httpx a request costs some 8 ms of the processor, half of all that an answer costs; through aiohttp 1 ms. What
goes through a proxy stays with httpx, which speaks SOCKS too.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import httpx
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class DirectRequest(BaseRequest):
    """Waits for a free connection first come, first served. Seconds throughout."""

    def __init__(self, *, connections: int, connect_timeout: float, read_timeout: float, media_timeout: float) -> None:
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._media_timeout = media_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            # The certificates that httpx trusts: a bare container has none of its own.
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context())
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return the status and the body.

        Raises:
            TimedOut: no answer in time; its cause says whether the request had left.
            NetworkError: the server cannot be reached, or hung up.

        """
        if self._session is None:
            raise RuntimeError("initialize() comes first")
        files = bool(request_data and request_data.contains_files)
        timeout = aiohttp.ClientTimeout(
            sock_connect=_seconds(connect_timeout, self._connect_timeout),
            sock_read=_seconds(read_timeout, self._media_timeout if files else self._read_timeout),
        )
        try:
            async with self._session.request(
                method, url, data=_form(request_data), timeout=timeout, allow_redirects=False
            ) as reply:
                return reply.status, await reply.read()
        except asyncio.TimeoutError as error:  # noqa: UP041  aiohttp's own are of this class, too
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            # Not its text: the address in it has the token.
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def _seconds(given: ODVInput[float], usual: float) -> float | None:
    return given if given is None or isinstance(given, int | float) else usual


def _form(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
