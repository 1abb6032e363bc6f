"""Tell when a figure is told of another thing of the kind asked about: 储能电池 for 动力电池, 4G for 5G."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from bot.extract_attributes import GROWTH, OF_GROWTH, OF_SHARE, QUANTITY, SHARE, quantities
from bot.extract_terms import Word
from bot.question import Part, Question
from bot.question_en import ENGLISH_VERBS
from bot.question_glossary import said_otherwise
from bot.question_zh import CHINESE_ASKING
from config.patterns import lazy_pattern

# The last characters of a name tell the kind of thing: 电池 of 动力电池. Of these one is enough.
HEAD_CHARS = 2
_ONE_IS_ENOUGH = frozenset("车奖桩站机厂店网屏片板管船")
# So many characters before the kind are its modifier.
MODIFIER_CHARS = 4
NEAR_CHARS = 10
# Where and when, and how many, is no part of a thing's name.
_SETTING = r"[国内年月日省市上下前后新总共约近全各]"
# What may stand before a name without being part of it.
_PARTING = frozenset("的和与及或、，。；：“”（）《》|等为是在对从由将把被用以其该这那各每种类型了有个台套部家辆本次届")
_DONE = (
    r"参[加与会展赛]|出席|举[办行]|召开|生产|制造|销售|发[布售]|推出|建[成设]|新[增建]|投[资产运]|使用|采[用购]|拥有|获[得奖]|购买|交付|登记|"
    r"注册|安装|设[立置有]|完成|实现|达到|超过|包括|涉及|支持|搭载|展[出示]|公布|统计|属于|作为|成为|担任|位于|可以|能够|平均|累计|合计|总计|每[座个台辆人家户]"
)
_COUNTING = (
    r"海拔|高[度达]|深度|宽度|距离|直径|温度|密度|速度|年龄|身高|体重|数量|总数|规模|总量|总额|金额|人数|人次|比例|面积|长度|重量|"
    r"时间|水平|情况|价值|数目|市场|行业|产业|业务|额$|量$|率$|值$"
)
_COUNTERS = "家个名位台辆部款项条种座所只件套张支户"
_CJK = lazy_pattern(r"[\u3400-\u9fff]")
_NUMBERED = lazy_pattern(r"(?=[A-Za-z0-9+.-]*\d)(?=[A-Za-z0-9+.-]*[A-Za-z])[A-Za-z0-9+.-]+$")
_PARTS = lazy_pattern(f"{QUANTITY}|{GROWTH}|{SHARE}|{_DONE}|{_COUNTING}|[和与及、，的了在于]", re.IGNORECASE)
_YEAR_BEFORE = lazy_pattern(r"^\d+[年月日]")
_AT_THE_ENDS = lazy_pattern(rf"^(?:[{_COUNTERS}](?=..)|中国|我国|全国|国内|全球|世界)|{_SETTING}+$")
_OF_A_SETTING = lazy_pattern(_SETTING)
_A_DEED = lazy_pattern(f"(?:{_DONE})$")
_NO_NAME = lazy_pattern(f"{QUANTITY}|{GROWTH}|{SHARE}|{_DONE}|{_COUNTING}|{_SETTING}", re.IGNORECASE)
_IDLE = lazy_pattern(
    r"[一二三四]季度|这一|[^\u3400-\u9fff]|[而已的和与及或为是在达到至有共约近逾超过仅也又再还均都则其中分别之比较期末底余多]"
)


@lru_cache(maxsize=512)
def _things(run: str) -> tuple[str, ...]:
    """Return the names of things in a run of Chinese: what is left of it without deeds and quantities."""
    bare = (_AT_THE_ENDS.sub("", _YEAR_BEFORE.sub("", part)) for part in _PARTS.split(run) if part)
    return tuple(part for part in bare if len(part) >= HEAD_CHARS and _CJK.match(part))


def other_thing(question: Question, words: Sequence[Word], told: str, before: str, led: str) -> str:
    """Return the thing asked about where `told`, a figure's description, names its kind under another modifier only.

    `before` is what stands before the description in the sentence: the subject may be told there. `led` is what leads
    to the sentence, with it. All are as `matchable` gives them.
    """
    if question.asked_in == "en":
        return _other_in_english(question, words, told, before, led)
    for run in question.runs:
        for thing in _things(run):
            whole = any(word.like for word in words if word.text == thing[-HEAD_CHARS:])
            if whole and _another(thing, told, before, led, question.standalone):
                return thing
    return ""


def kinds_asked(question: Question, part: Part, words: Sequence[Word]) -> dict[str, int]:
    """Return the Chinese words for the kind of thing that is asked for, each with the number of its word, or -1."""
    if question.asked_in == "zh":
        things = _asked_thing(part.text)
        heads = [thing[-HEAD_CHARS:] for thing in things]
        # What stands across two words (人属 of 军人|属于) is no kind of thing; what a quantity follows is (储能|装机).
        ends = [thing[-HEAD_CHARS:] for thing in things if re.search(f"{thing}的?(?:{QUANTITY})", part.text)]
        return {
            word.text: at for at, word in enumerate(words) if word.text in heads and (word.like or word.text in ends)
        }
    last = _counted_noun(question, words)
    forms = words[last].forms if last >= 0 else ()
    return {form: last for form, strength in forms if strength == 1.0 and len(form) > 1 and _CJK.match(form)}


def _asked_thing(asked: str) -> tuple[str, ...]:
    """Return the thing behind 多少 or 几, or where only a measure word stands there the last one before it."""
    match = CHINESE_ASKING.search(asked)
    if match is None:
        return _things(asked)[-1:]
    behind = _MEASURE_WORD.sub("", asked[match.end() :])
    before = _LAST_CLAUSE.sub("", asked[: match.start()])
    if not behind:
        # 活动有多少人 asks for people, and no activity.
        return () if _OF_PEOPLE.match(asked[match.end() :]) else _things(before)[-1:]
    return tuple(thing for thing in _things(behind)[:1] if behind.startswith(thing))


_OF_PEOPLE = lazy_pattern(r"[人名位]")
_MEASURE_WORD = lazy_pattern(rf"^[{_COUNTERS}人次台]|[\W_]+$")
_LAST_CLAUSE = lazy_pattern(r"[是有为达到占的在]*[\W_]*$|^.*[\W_](?=\w)")
_COUNTED = lazy_pattern(
    r"\b(?:how many|(?:output|sales|number|exports?|imports?|production|shipments?) of)\s+"
    r"(?P<noun>(?:[\w-]+\s)*?[\w-]+)"
    r"(?=\s+(?:did|do|does|was|were|is|are|has|have|had|will|can|came|took|in|on|at|by|for|during|from|to|of|"
    r"grow|grew|fell|fall|rise|rose)\b|[?.,]|$)",
    re.IGNORECASE,
)
_PLURAL = lazy_pattern(r"[a-z]+[^s]s|people|men|women|children", re.IGNORECASE)


def _counted_noun(question: Question, words: Sequence[Word]) -> int:
    """Return the number of the noun that "how many" or "output of" asks for, -1 where there is none."""
    match = _COUNTED.search(question.standalone)
    named = match["noun"].split() if match else []
    verb = next((n for n, text in enumerate(named) if _is_verb(named, n, text)), len(named))
    plural = [text for text in named[:verb] if _PLURAL.fullmatch(text)]
    for text in reversed(plural):
        for at, word in enumerate(words):
            if word.text.lower() == text.lower() and not _of_quantity(text):
                return at
    return -1


def _is_verb(named: Sequence[str], number: int, text: str) -> bool:
    """Tell whether the word is what the things counted did: "departments issued", not "newly registered users"."""
    return text.lower() in ENGLISH_VERBS or (
        number > 0 and text.endswith("ed") and _PLURAL.fullmatch(named[number - 1]) is not None
    )


def names_another(own: str, kinds: Collection[str]) -> bool:
    """Tell whether a figure's own words name something, and nothing of these kinds."""
    if any(kind in own for kind in kinds):
        return False
    left = _IDLE.sub("", _NO_NAME.sub("", own))
    return len(left) >= HEAD_CHARS


def _another(thing: str, told: str, before: str, led: str, asked: str) -> bool:
    if any(other in told for other in said_otherwise(thing)):
        return False
    chars = HEAD_CHARS if thing[-1] not in _ONE_IS_ENOUGH or thing[-HEAD_CHARS:] in told + before else 1
    head = thing[-chars:]
    text = told if head in told else before
    place = text.rfind(head)
    if place < 0 or len(thing) == chars == 1:
        return False
    ahead, rest = text[:place], thing[:-chars]
    while rest and ahead and rest[-1] == ahead[-1]:
        rest, ahead = rest[:-1], ahead[:-1]
    if (numbered := _NUMBERED.search(ahead[-12:])) and numbered[0].lower() not in asked.lower():
        return True
    if not rest or rest in _near(text, place, told) or _OF_A_SETTING.search(rest):
        return False
    if modifier := _modifier(ahead):
        return rest[0] not in modifier
    return not any(c in led for c in rest)


def _modifier(before: str) -> str:
    """Return what stands before a kind of thing as its modifier, "" where it is where, when or a deed."""
    chosen = ""
    for character in reversed(before[-MODIFIER_CHARS:]):
        if character in _PARTING or not _CJK.match(character):
            break
        chosen = character + chosen
    if len(chosen) < 2 or _OF_A_SETTING.search(chosen[-2:]) or _A_DEED.search(chosen) or quantities(chosen):
        return ""
    return chosen


def _other_in_english(question: Question, words: Sequence[Word], told: str, before: str, led: str) -> str:
    for modifier, kind in _pairs(question, words):
        heads = [form for form, strength in words[kind].forms if strength == 1.0 and _CJK.match(form)]
        if _of_quantity(words[kind].text) or words[kind].name or words[kind].text in ENGLISH_VERBS:
            continue
        text = told if any(form in told for form in heads) else before
        head = max((form for form in heads if form in text), key=len, default="")
        if not head:
            continue
        place = text.rfind(head)
        ahead = text[:place]
        if numbered := _NUMBERED.search(ahead[-12:]):
            if numbered[0].lower() not in question.standalone.lower():
                return words[kind].text
            continue
        if modifier < 0 or not words[modifier].forms or words[modifier].name or words[modifier].text in ENGLISH_VERBS:
            continue
        word = words[modifier]
        near = _near(text, place, told)
        if any(form in near for form, _ in word.forms) or word.strength_in(near):
            continue
        if any(not w.text.isascii() and w.text.endswith(head[-1]) and w.strength_in(near) for w in words):
            continue  # the phrase as a whole is told: 基站 are base stations
        known = [form for form, strength in word.forms if strength == 1.0 and _CJK.match(form)]
        if _modifier(ahead) or (known and not any(form in led or _half(form, near) for form in known)):
            return f"{word.text} {words[kind].text}"
    return ""


def _of_quantity(word: str) -> bool:
    return bool(quantities(word) or OF_GROWTH.search(word) or OF_SHARE.search(word))


def _near(text: str, place: int, told: str) -> str:
    """Return what stands with the kind of thing: its part of the figure's description, or what is next to it."""
    if text is not told:
        return text[max(0, place - NEAR_CHARS) : place + NEAR_CHARS]
    end = text.find("|", place)
    return text[text.rfind("|", 0, place) + 1 : end if end >= 0 else len(text)]


def _half(form: str, text: str) -> bool:
    return 2 * sum(c in text for c in form) >= len(form)


def _pairs(question: Question, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the words that stand side by side in the question, the modifier first, -1 where a name has none."""
    order = sorted(
        (place, at)
        for at, word in enumerate(words)
        if (place := question.standalone.lower().find(word.text.lower())) >= 0
    )
    pairs: list[tuple[int, int]] = []
    for (place, at), (before, modifier) in zip(order, [(-1, -1), *order], strict=False):
        gap = question.standalone[before + len(words[modifier].text) : place] if modifier >= 0 else "?"
        pairs.append((modifier if gap in (" ", "-") else -1, at))
    return pairs
