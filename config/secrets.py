"""Keep secrets out of what is written: the values that the environment holds, and whatever looks like one."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from config.patterns import lazy_pattern

MASK = "•••"
# Shorter values would blank out ordinary words.
MIN_SECRET_CHARS = 6
_NAMES = lazy_pattern(r"(?:^WENBAO_.*(?:TOKEN|KEY|SECRET|PASSWORD)|^PGPASSWORD|_API_KEY)$")
_URL_NAMES = lazy_pattern(r"^WENBAO_.*(?:URL|PROXY)$|^(?:HTTPS?|ALL)_PROXY$", re.IGNORECASE)
# A Telegram bot's token, wherever it comes from; the name before the @ of an address, with its password.
_BOT_TOKEN = lazy_pattern(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{30,}")
_IN_ADDRESS = lazy_pattern(r"(?<=://)([^\s/:@]*):[^\s/@]+@")


class Secret:
    """Text that is not shown where it is printed; no dataclass, since asdict() would take it apart.

    >>> Secret("hunter22"), Secret("hunter22").get_secret_value()
    (Secret('•••'), 'hunter22')
    """

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def get_secret_value(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK if self._value else ''!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


def mask(text: str) -> str:
    """Return `text` without secrets: those of the environment, bot tokens, passwords in addresses.

    >>> mask("postgresql://wenbao:hunter22@db/wenbao")
    'postgresql://wenbao:•••@db/wenbao'
    """
    for secret in _secrets(frozenset(os.environ.items())):
        text = text.replace(secret, MASK)
    return _IN_ADDRESS.sub(rf"\1:{MASK}@", _BOT_TOKEN.sub(MASK, text))


@lru_cache(maxsize=4)
def _secrets(environment: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    found = {value.strip() for name, value in environment if _NAMES.search(name)}
    for name, value in environment:
        if _URL_NAMES.search(name):
            try:
                password = urlsplit(value).password or ""
            except ValueError:
                continue
            found |= {password, unquote(password)}
    # The longest first: one may hold another.
    return tuple(sorted((value for value in found if len(value) >= MIN_SECRET_CHARS), key=len, reverse=True))
