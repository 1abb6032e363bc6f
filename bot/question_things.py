"""Find the things that a Chinese question names side by side, and what it asks of each: A和B in A和B的销量分别是多少.

Which characters belong to them is told by what is most alike on both sides of the word that joins them. Knows of no
question but its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.extract_places import COUNTRIES, REGIONS
from config.patterns import lazy_pattern
from retrieval.known_names import known_at_end, known_at_start

Pieces = Callable[[str], list[str]]

_AND = frozenset({"和", "与", "及", "以及", "跟"})
EACH = lazy_pattern(r"(?<!的)分别|各自|各(?=[是为有在由达占获](?:多|几|什|哪|谁|何)?)")
_ASKING = lazy_pattern(
    r"分别|各自|各[是为有在由达占获]|是?(?:谁|多少|几|什么|哪|何)|为多少|有多少|达到?多少|在哪|[？?。]|$"
)
_WORD = lazy_pattern(r"[A-Za-z][A-Za-z0-9.+&-]*(?:\s[A-Z0-9][A-Za-z0-9.+-]*)*|《[^》]+》|“[^”]+”")
_QUOTED = lazy_pattern(r"《[^》]*》|“[^”]*”|\"[^\"]*\"")
_PLACE = lazy_pattern(f"{COUNTRIES}|{REGIONS}")
# What is told of a thing: that the second of the two ends so and the first does not tells that both have it.
_ATTRIBUTE = lazy_pattern(
    r"(?:[占同环]比|比[例重]|份额|规模|容量|参数|人数|数量|收入|利润|总额|价格|成本|面积|时间|日期|地点|得主|冠军|亚军|[^力质]量|[金产市总余]额|[^效]率|"
    r"[售单股]价|[增降涨跌]幅|增速|营收|票房|产值|市值|市场份额)$"
)
_BEGINS = lazy_pattern(r"[的，,、》”在]|[\d今去前明半]年|\d[月日期]|季度")
_MORE = ("、", "和", "与", "及")
_HOME = frozenset({"中国", "我国"})
# What speaks for all that stands between two borders, and for all that stands before 的.
WHOLE, OWNER = 0.75, 1.5
_CHINESE = lazy_pattern(r"[\u3400-\u9fff]")
# So many of the model's words may make up one of the two; more is a clause.
MOST_PIECES = 4


@dataclass(frozen=True, slots=True)
class Joined:
    """What is asked of several things at once: the question is `before` + one of the things + `rest`."""

    before: str
    things: tuple[str, ...]
    rest: str


def things(text: str, pieces: Pieces, *, named: bool) -> Joined | None:
    """Return what is asked of several things: where 分别 says so, or with `named` where each is a name."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for start, end in _joints(text, pieces):
        if any(first < start < last for first, last in quoted):
            continue
        left, right = text[:start], text[end:]
        pair = _likest(left, right, pieces)
        if pair is None:
            continue
        one, two = pair
        rest = right[len(two) :]
        if rest.startswith(_MORE):
            return None
        before, listed = _listed(left[: len(left) - len(one)], one, pieces)
        found = (*listed, one, two)
        if EACH.search(right) or (named and all(map(_is_name, found))):
            return Joined(before, found, rest)
    return None


def _listed(left: str, beside: str, pieces: Pieces) -> tuple[str, tuple[str, ...]]:
    """Return what stands before a list and its things: 华为 and 小米 before OPPO in 华为、小米、OPPO和vivo."""
    if not left.endswith("、"):
        return left, ()
    opening, *others = left[:-1].split("、")
    likest = max(((_alike(first, beside) + whole, first) for first, whole in _ends(opening, pieces)), default=(0.0, ""))
    first = likest[1]
    return opening[: len(opening) - len(first)], (first, *others) if first else tuple(others)


def _joints(text: str, pieces: Pieces) -> Iterator[tuple[int, int]]:
    """Yield where a word stands that joins two things: no part of another one (共和党, 普及率)."""
    at = 0
    for piece in pieces(text):
        at = text.find(piece, at)
        if piece in _AND:
            yield at, at + len(piece)
        at += len(piece)


def _is_name(text: str) -> bool:
    rest = text[len(known_at_start(text)) :]
    return not rest or bool(_WORD.fullmatch(rest) or _PLACE.fullmatch(text)) or text in _HOME


def _is_attribute(text: str) -> bool:
    return bool(_ATTRIBUTE.search(text))


def _likest(left: str, right: str, pieces: Pieces) -> tuple[str, str] | None:
    """Return which end of `left` and which beginning of `right` are joined: what is most alike of both."""
    ends, starts = list(_ends(left, pieces)), list(_starts(right, pieces))
    longest = starts[-1][0] if starts else ""
    scored = [
        (_alike(one, two) + whole_one + whole_two - 2 * (_is_attribute(one) != _is_attribute(two)), -len(one), one, two)
        for one, whole_one in ends
        for two, whole_two in [*starts, (longest[: longest.find(one[-1], 1) + 1], 0.0)]
        if two and one != two
    ]
    return max(scored)[2:] if scored else None


def _alike(one: str, two: str) -> float:
    """Return how alike two things look: as long, of the same last character (男单 and 女单), both names."""
    names = 3.0 if _is_name(one) and _is_name(two) else 0.0
    named_alike = 2.0 * (one[-1] == two[-1]) + 0.7 * two.endswith(one)
    return names + named_alike - min(1.0, abs(len(one) - len(two)) / min(len(one), len(two)))


def _ends(left: str, pieces: Pieces) -> Iterator[tuple[str, float]]:
    """Yield what may be the first of the two, with what speaks for it: all that follows 的 or a year does."""
    begin = max((m.end() for m in _BEGINS.finditer(left)), default=0)
    if (word := list(_WORD.finditer(left))) and word[-1].end() == len(left):
        # 小米SU7 is one name; what else stands before a Latin word may be anything.
        made = known_at_end(left[: word[-1].start()])
        if made or word[-1].start() <= begin or not _CHINESE.match(left[word[-1].start() - 1]):
            yield made + word[-1][0], WHOLE
        return
    cut = pieces(left[begin:])
    for count in range(1, min(len(cut), MOST_PIECES) + 1):
        if left.endswith(thing := "".join(cut[-count:])):
            yield thing, WHOLE * (count == len(cut))


def _starts(right: str, pieces: Pieces) -> Iterator[tuple[str, float]]:
    """Yield what may be the second of the two: all that stands before 的 or what asks speaks for itself."""
    made = known_at_start(right)
    if word := _WORD.match(right[len(made) :].lstrip()):
        yield right[: right.index(word[0]) + len(word[0])], WHOLE
        return
    if right[:1].isdigit():
        return  # iPhone 16和17: half a name
    stop = _ASKING.search(right)
    held = right[: stop.start() if stop else len(right)]
    owner = held.find("的")
    cut = pieces(held[:owner] if owner > 0 else held)
    whole = OWNER if owner > 0 else WHOLE
    for count in range(1, min(len(cut), MOST_PIECES) + 1):
        if right.startswith(thing := "".join(cut[:count])):
            yield thing, whole * (count == len(cut))
