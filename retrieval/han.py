"""Chinese characters and the width of punctuation. Knows nothing of newspapers, of sentences or of words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from config.patterns import lazy_pattern

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003134f"
_HAN_CHARACTER = lazy_pattern(f"[{_HAN}]")
# Half-width marks that a page reader, a keyboard or an old typesetter leaves beside Chinese text. The full stop is not
# among them: it stands in decimals, versions and addresses. Straight quotes are not: they do not tell left from right.
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_NARROW_MARK = lazy_pattern(r"[,;:?!()]")
# What counts as Chinese surroundings: characters, and marks that only Chinese text has.
_CHINESE_NEIGHBOUR = lazy_pattern(f"[{_HAN}，。、；：？！（）《》〈〉「」『』【】“”‘’…—％·]")
_INVISIBLE = lazy_pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = lazy_pattern(r"\s+")
# A decimal point, a sign or a hyphen inside a figure or a name tells two figures apart: 97.2 is not 972.
_INNER_POINT = lazy_pattern(r"(?<=\d)\.(?=\d)")
_PLACE_HELD = "\ue000"  # stands for a decimal point while the rest of the punctuation is dropped


def is_han(character: str) -> bool:
    """Tell whether `character` (one character) is a Chinese one; punctuation is not."""
    return _HAN_CHARACTER.match(character) is not None


def han_count(text: str) -> int:
    """Count the Chinese characters of `text`."""
    return len(_HAN_CHARACTER.findall(text))


def han_share(text: str) -> float:
    """Return which share of the visible characters of `text` is Chinese, 0.0 for an empty text."""
    visible = len(_SPACES.sub("", text))
    return han_count(text) / visible if visible else 0.0


def even_spaces(text: str) -> str:
    """Return `text` with every run of white space as one plain space, none at the ends, and nothing invisible."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def widen(text: str) -> str:
    """Make half-width punctuation beside Chinese full-width; leave it inside figures, names and English.

    Both brackets of a pair follow the one that stands beside Chinese. Doing it twice changes nothing.

    >>> widen("产量达1,447亿块(同比增长),见Mate 60(Pro).")
    '产量达1,447亿块（同比增长），见Mate 60(Pro).'
    """
    if not _NARROW_MARK.search(text):
        return text
    characters = list(text)
    places = [match.start() for match in _NARROW_MARK.finditer(text)]
    partner = _bracket_pairs(text, places)
    changed = True
    while changed:
        changed = False
        for at in places:
            mark = characters[at]
            if mark in _WIDE and _beside_chinese(characters, at):
                characters[at] = _WIDE[mark]
                other = partner.get(at)
                if other is not None:
                    characters[other] = _WIDE.get(characters[other], characters[other])
                changed = True
    return "".join(characters)


def _beside_chinese(characters: list[str], at: int) -> bool:
    before = at > 0 and _CHINESE_NEIGHBOUR.match(characters[at - 1])
    after = at + 1 < len(characters) and _CHINESE_NEIGHBOUR.match(characters[at + 1])
    return bool(before or after)


def _bracket_pairs(text: str, places: list[int]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for at in places:
        if text[at] == "(":
            opened.append(at)
        elif text[at] == ")" and opened:
            start = opened.pop()
            pairs[start], pairs[at] = at, start
    return pairs


def normalise(text: str) -> str:
    """Return `text` as a reader should see it: even spaces, full-width punctuation beside Chinese, nothing else."""
    return widen(even_spaces(text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    kept = character == _PLACE_HELD or unicodedata.category(character)[0] in "LNM"
    return character if kept else ""


def fold(text: str) -> str:
    """Return what is left of `text` for comparing: one width, lower case, no spaces, no punctuation.

    Decimal points inside figures stay; the percent sign goes.

    >>> fold("ＡＩ大模型，占比97.2%！")
    'ai大模型占比97.2'
    """
    single = unicodedata.normalize("NFKC", text).casefold()
    held = _INNER_POINT.sub(_PLACE_HELD, single)
    return "".join(map(_plain, held)).replace(_PLACE_HELD, ".")
