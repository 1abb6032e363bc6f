"""Tell which words of a sentence describe which of its figures: 产量为22.2万套，增长5.4% are both of 工业机器人."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures
from retrieval.units import Measure

Span = tuple[int, int]

# The noun behind a figure (457支队伍, 20余家光伏行业重点企业) is looked for so far.
BEHIND_CHARS = 16
_BREAK = lazy_pattern(r"[；;。！？!?]")
_STOP = lazy_pattern(r"[，,；;。：:、！？!?（）()]")
# How something moved, and how near the figure is: a figure with nothing else before it is of what was told before.
_MOVES = lazy_pattern(
    r"比?(?:上年|去年|前年|上月|上季度|[去上前]年)?(?:同期|同月)?|同比|环比|较|增长|增幅|增速|增加|减少|下降|下滑|下跌|上涨|上升|提高|回落|"
    r"降低|收窄|扩大|涨幅|降幅|幅度|超过|达到?|高达|逾|接近|将近|约|近|为|至|到|是|仅|也|又|再|还|均|都|则|分别|了|的|之|以上|左右|多|余|"
    r"其中|和|与|及|或|[\s，,、（）()“”]"
)
_JOINED = lazy_pattern(r"\s*(?:[、,，]|和|与|及|以及|或)\s*")
_SHARE_OF = lazy_pattern(r"^[，,\s]*(?:约|分别)?(?:占|相当于|约合|合)")


@dataclass(frozen=True, slots=True)
class Described:
    """A figure of a sentence with what describes it, as offsets into the sentence.

    `own` is what stands before it and is its own, `behind` the noun behind it. `parent` is the number of the figure
    whose description it shares (that of 增长5.4% is the output), -1 for none. `opens` tells that nothing before `own`
    in the sentence is its subject.
    """

    figure: Figure
    own: Span
    behind: Span
    parent: int
    opens: bool

    @property
    def span(self) -> Span:
        return self.figure.start, self.figure.end


@lru_cache(maxsize=4096)
def described(sentence: str) -> tuple[Described, ...]:
    """Return the sentence's figures in order, each with its description; ordinals are part of descriptions.

    >>> told = described("进口2277亿个，减少18.5%；出口1276亿个")
    >>> [(one.figure.text, one.parent) for one in told]
    [('2277亿个', -1), ('18.5%', 0), ('1276亿个', -1)]
    """
    told = [f for f in figures(sentence) if f.measure is not Measure.ORDINAL]
    found: list[Described] = []
    listed = 0  # how many figures before this one are joined to it: 42.4%和44.1%
    for number, figure in enumerate(told):
        last = _after(sentence, told, number - 1) if number else 0
        between = sentence[last : figure.start]
        breaks = list(_BREAK.finditer(between))
        own = (last + breaks[-1].end() if breaks else last, figure.start)
        listed = listed + 1 if number and _JOINED.fullmatch(sentence[told[number - 1].end : figure.start]) else 0
        parent = -1
        if number and not breaks:
            if listed:
                parent, own = found[-1].parent, (found[-1].own[0], figure.start)
            elif _SHARE_OF.search(between) or not _MOVES.sub("", between):
                parent = number - 1
        found.append(Described(figure, own, _behind(sentence, told, number), parent, bool(breaks) or not number))
    return tuple(_paired(sentence, found))


def _after(sentence: str, told: list[Figure], number: int) -> int:
    """Return where the words of the figure of that number end: behind its noun, where a comma or a 和 follows that."""
    start, end = _behind(sentence, told, number)
    joined = sentence[start:end].endswith(("和", "与", "及"))
    stopped = joined or bool(_STOP.match(sentence[end : end + 1]))
    return end if stopped and told[number].counter else told[number].end


def _behind(sentence: str, told: list[Figure], number: int) -> Span:
    start = told[number].end
    limit = told[number + 1].start if number + 1 < len(told) else len(sentence)
    limit = min(limit, start + BEHIND_CHARS)
    stop = _STOP.search(sentence[start:limit])
    return start, start + stop.start() if stop else limit


def _paired(sentence: str, found: list[Described]) -> list[Described]:
    """Give the figures behind 分别 (分别增长42.4%和44.1%) to those before it, the first to the first."""
    for number, one in enumerate(found):
        if "分别" not in sentence[one.own[0] : one.own[1]]:
            continue
        count = 1
        while number + count < len(found) and _JOINED.fullmatch(
            sentence[found[number + count - 1].figure.end : found[number + count].figure.start]
        ):
            count += 1
        if count > 1 and number >= count:
            for i in range(count):
                held = found[number + i]
                found[number + i] = Described(held.figure, held.own, held.behind, number - count + i, held.opens)
    return found


def chain(told: tuple[Described, ...], number: int) -> list[int]:
    """Return the figure's number and those whose descriptions it shares, its own first."""
    held = [number]
    while (parent := told[held[-1]].parent) >= 0 and parent not in held:
        held.append(parent)
    return held


def description(sentence: str, told: tuple[Described, ...], number: int) -> str:
    """Return the text that describes the figure: what it shares first, then its own, then the noun behind it."""
    parts = [sentence[told[i].own[0] : told[i].own[1]] for i in reversed(chain(told, number))]
    behind = told[number].behind
    return "|".join((*parts, sentence[behind[0] : behind[1]]))
