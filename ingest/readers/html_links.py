"""Find the saved file that a link means, though folders were flattened or renamed. Knows names only, no pages."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from ingest.readers.html_page import first_date


class SavedNames:
    """The names of the files at hand."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = set(names)
        self._by_ending: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._names):
            self._by_ending[posixpath.basename(name).lower()].append(name)

    def resolve(self, href: str, base: str) -> str | None:
        """The file that `href` on the page `base` means: its exact place, else the file of that name that fits best.

        None where no file fits, where two fit alike, or where the paths speak of different dates.
        """
        path = unquote(urlsplit(href.strip().replace("\\", "/")).path)
        if not path:
            return None
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        if wanted in self._names:
            return wanted
        fitting = [name for name in self._by_ending[posixpath.basename(wanted).lower()] if _same_day(wanted, name)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        ranked = sorted(fitting, key=lambda name: _common_ending(name, wanted), reverse=True)
        if _common_ending(ranked[0], wanted) > _common_ending(ranked[1], wanted):
            return ranked[0]
        beside = [name for name in fitting if posixpath.dirname(name) == posixpath.dirname(base)]
        return beside[0] if len(beside) == 1 else None


def _same_day(first: str, second: str) -> bool:
    one, other = first_date(first), first_date(second)
    return one is None or other is None or one == other


def _common_ending(first: str, second: str) -> int:
    pairs = zip(reversed(first.split("/")), reversed(second.split("/")), strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
