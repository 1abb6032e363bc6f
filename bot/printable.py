"""Take from text what steers a terminal: newspapers and readers may write it, and whoever looks must be safe."""

from __future__ import annotations

from config.patterns import lazy_pattern

# Control characters but the line break, and the marks that turn text round.
_STEERING = lazy_pattern("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Return `text` without what could steer a terminal."""
    return _STEERING.sub("", text)


def escaped_json(text: str) -> str:
    """Return a JSON text with it escaped: what the JSON says stays the same."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
