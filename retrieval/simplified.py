"""Write traditional characters as simplified ones, one for one, so that either finds the other. Not for reading.

`simplified.tsv` holds what OpenCC 1.4.2 (Apache-2.0) turns each single character into. One character stays one, so
places in a text stay where they are; words that the two sides of the strait call differently stay different.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("simplified.tsv")


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    pairs = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines())
    return {ord(traditional): simple for traditional, simple in pairs}


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, sorted(_simplified())))}]")


def simplify(text: str) -> str:
    """Return `text` with every traditional character as its simplified form, as many characters as before.

    >>> simplify("儲能裝機"), simplify("储能装机")
    ('储能装机', '储能装机')
    """
    # Nearly every text is simplified already, which is seen many times faster than it is written anew.
    return text.translate(_simplified()) if not text.isascii() and _traditional().search(text) else text
