"""Find who holds the post that a question names: 福建省委书记 is not the 厦门市委书记 of the same sentence."""

from __future__ import annotations

import re

from bot.extract_spans import TITLES, Span, is_person, person_spans
from bot.question import Part
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.terms import fold_width

_ROLE = lazy_pattern(
    rf"^(?:请问)?(?:现任|时任)?(?P<role>[\u3400-\u9fffA-Za-z]{{0,14}}(?:{TITLES}))(?:是|叫|为)?(?:谁|哪位|什么名字|何人)|"
    rf"谁(?:是|担任|任|当)(?:了|现任)?(?P<of>[\u3400-\u9fff]{{0,10}}(?:{TITLES}))(?=[？?的]|$)",
    re.IGNORECASE,
)
TAKES = lazy_pattern(
    rf"(?P<name>[\u4e00-\u9fff]{{2,3}})(?:同志)?(?:现任|担任|出任|就任|接任|获任|任|当选为?|被任命为)(?P<post>[^，。；、]{{0,14}}?(?:{TITLES}))",
    re.IGNORECASE,
)
_NO_MORE = lazy_pattern(r"原任|前任|曾任|曾担任|卸任|(?:^|[^\u4e00-\u9fff])(?:原|前)(?=[\u4e00-\u9fff])")
# What the full name of the firm itself may have (小米科技有限责任公司), and what makes another of it.
_ANY_FIRM = lazy_pattern(r"科技|技术|股份|有限|责任|控股|集团|实业|投资|总公司|[（）()]")
_FIRM = lazy_pattern(
    r"[\u3400-\u9fff]{2,}(?:公司|学院|医院|银行|中心|协会|研究院|大学)|[分子]公司|[支分]行|事业部|终端|bg",
    re.IGNORECASE,
)
# One person may hold several posts: 创始人、董事长兼CEO雷军.
TITLES_BEFORE = lazy_pattern(rf"(?:(?:{TITLES})[、兼和及]{{0,2}})+$", re.IGNORECASE)
# A bare title (部长) names no post.
TITLE_CHARS = 2


def role_spans(part: Part, sentence: str) -> list[Span]:
    """Return the person who holds the post that the part asks for, [] where it asks for none or none is named."""
    role = role_of(part)
    found = holder(role, sentence) if role else None
    return [found] if found else []


def role_of(part: Part) -> str:
    match = _ROLE.search(fold_width(part.text))
    role = ((match["role"] or match["of"]) if match else "").replace("的", "")
    return role if len(role) > TITLE_CHARS else ""


def holder(role: str, sentence: str) -> Span | None:
    """Return the person named right behind the post, whose characters stand in order with no other person between.

    >>> text = "省长赵龙、厦门市委书记崔永辉出席"
    >>> holder("福建省委书记", text), text[slice(*holder("厦门市委书记", text))]
    (None, '崔永辉')
    """
    if appointed := _appointed(role, sentence):
        return appointed
    people = person_spans(Part(role, Kind.WHO), sentence)
    sentence = sentence.lower()
    title = _title_of(role)
    for start, end in people if title else ():
        before = sentence[:start]
        held = TITLES_BEFORE.search(before)
        if held is None or title not in held[0]:
            continue
        left = max((e for _, e in people if e <= start), default=0)
        if left_before(before[left : held.start()]) and not left_before(role):
            continue
        owner = role[: -len(title)]
        if _of_a_part(owner, before[left : held.start()]):
            continue
        if in_order(owner, before[left : held.start() + held[0].index(title)]):
            return start, end
    return None


def left_before(text: str) -> bool:
    """Tell whether what stands before a post says that it is held no more: 原任三明市委书记.

    >>> left_before("，原任三明市委"), left_before("，三明市委")
    (True, False)
    """
    return bool(_NO_MORE.search(text))


def _appointed(role: str, sentence: str) -> Span | None:
    """Return the person of whom the sentence says that he takes the post: 李兴湖同志任三明市委书记."""
    title = _title_of(role)
    for match in TAKES.finditer(sentence) if title else ():
        post = match["post"].lower()
        if post.endswith(title) and in_order(role, post) and is_person(match["name"]):
            return match.span("name")
    return None


def _of_a_part(owner: str, led: str) -> bool:
    """Tell whether what stands before a post is a firm of the owner's: 国家电网|西藏电力有限公司.

    >>> _of_a_part("国家电网", "国家电网西藏电力有限公司"), _of_a_part("小米", "小米科技有限责任公司")
    (True, False)
    """
    place = led.rfind(owner) if owner else -1
    return place >= 0 and bool(_FIRM.search(_ANY_FIRM.sub("", led[place + len(owner) :])))


def holder_told_with(role: str, sentence: str, led: str) -> Span | None:
    """Return the person behind 基金经理为, where what leads to the sentence names whose post it is.

    >>> holder_told_with("海州基金经理", "该基金的基金经理为赵敏。", "海州基金最新净值") is not None
    True
    """
    title = _title_of(role)
    behind = rf"{re.escape(title)}(?:是|为|系|：|:)(?P<name>[\u4e00-\u9fff]{{2,3}})(?=[，。；、（(]|$)"
    match = re.search(behind, sentence) if title else None
    if match is None or not is_person(match["name"]) or left_before(sentence[: match.start()]):
        return None
    return match.span("name") if in_order(role[: -len(title)], led + sentence[: match.start()]) else None


def _title_of(role: str) -> str:
    """Return the title that the role ends with (省长 of 福建省省长), "" where it ends with none."""
    match = re.search(rf"(?:{TITLES})$", role, re.IGNORECASE)
    return match[0] if match else ""


def in_order(characters: str, text: str) -> bool:
    rest = iter(text)
    return all(character in rest for character in characters)
