"""Regular expressions that are compiled when they are first used. Knows none of them.

The program's some three hundred take a fifth of a second to compile, and one question uses a part of them.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Uncompiled:
    """Becomes the pattern with the first use: the slots then hold its own methods, so that later uses cost no more."""

    __slots__ = ("_flags", "pattern", *_METHODS)

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and return what was asked for: Python looks here only for a slot that is still empty."""
        if name.startswith("_"):
            raise AttributeError(name)  # whoever copies or inspects it asks for more than a pattern has
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"lazy_pattern({self.pattern!r}, {self._flags!r})"


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile(text, flags)`; an error in `text` is told by the first use.

    >>> lazy_pattern("[0-9]+").findall("第81期 第1版")
    ['81', '1']
    """
    return cast("re.Pattern[str]", _Uncompiled(text, flags))
