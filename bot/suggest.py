"""Did you mean: the names nearest to one that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from bot.language import tell


def nearest_names(name: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Return up to `most` of the known names that `name` may have been meant for, likeliest first."""
    names = list(dict.fromkeys(known))
    folded = name.casefold()
    begun = [candidate for candidate in names if folded and candidate.casefold().startswith(folded)]
    close = difflib.get_close_matches(name, names, n=most, cutoff=0.6)
    held = [candidate for candidate in names if len(folded) > 1 and folded in candidate.casefold()]
    return list(dict.fromkeys([*begun, *close, *held]))[:most]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ": did you mean 'ask'?" in the language spoken, "" where nothing comes near."""
    near = nearest_names(name, known)
    if not near:
        return ""
    listed = tell(" or ", "或 ").join(repr(candidate) for candidate in near)
    return tell(f": did you mean {listed}?", f"：是不是 {listed}？")
