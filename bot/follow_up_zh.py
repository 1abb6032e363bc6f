"""Complete a Chinese follow-up ("那2022年呢？", "小米呢？", "它的占比呢？", "为什么？") from the turn before it."""

from __future__ import annotations

import re
from datetime import date as Date

from bot import follow_up_en as english
from bot.follow_up_subject import HANGING, kind_of, stem_of, with_subject
from bot.follow_up_words import Attribute, attribute_in, said_in
from bot.history import Turn
from bot.question import language_of, understand
from bot.question_words import Kind
from bot.question_zh import CHINESE_ASKING_FOR
from config.patterns import lazy_pattern
from retrieval.period import Period
from retrieval.periods import periods

_OPENS = lazy_pattern(r"^(?:那么|那(?![个里边些年时])|然后|还有|而|以及)\s*[，,]?\s*")
_CLOSES = lazy_pattern(r"(?:又|怎么样)?(?:呢|咋样|如何)?[？?。！!]*$")
_THING = lazy_pattern(r"它们?(?:的)?|(?<![与尤极])其(?![中他它余次实间])")
_PERSON = lazy_pattern(r"[他她]们?(?!国|人|省)|这位|该(?:人|负责人)")
_THERE = lazy_pattern(r"那里|那儿|当地")
_THIS = lazy_pattern(
    r"(?:这|那)(?:个|家|次|场|届|种|款|座|项|些|位)?(?P<noun>[\u4e00-\u9fff]{2,4}?)(?=[的有在是由何多什哪谁几会将，？?]|$)"
    r"|该(?P<other>[\u4e00-\u9fff]{2})"
)
# Verbs and nouns of course that name no subject: a question of nothing else goes on about the last one.
_BARE = lazy_pattern(
    r"(?:[，,\s]|参加|参会|出席|举行|举办|召开|主办|承办|协办|发布|推出|上市|发售|开幕|闭幕|主持|致辞|增长|下降|合作|建成|投产|有|了|家|"
    r"同比|环比|[比较]?(?:去|上|前一)年(?:同期)?|企业|公司|厂商|单位|机构|国家|地区|嘉宾|代表|专家|观众|选手|项目|参展|参赛|报名|签约|获奖|"
    r"人|名|位|的|在|会|将|要|是|都|又|还|做|办|开|由|为|达到|达|占|能|可以|从|到|到底|具体|大概|一共|总共)*"
)


def completed_zh(text: str, turn: Turn, today: Date | None = None) -> str:
    """Return `text` with what it leaves out taken from `turn`, or as it is where it stands alone."""
    fragment = _CLOSES.sub("", _OPENS.sub("", text)).strip()
    opened = fragment != _CLOSES.sub("", text).strip()
    asks_on = opened or re.search(r"呢[？?。！!]*$", text) is not None
    before = _without_mark(turn.standalone)
    if language_of(before) == "en":
        return _after_english(text, fragment, before, turn, today)
    if replaced := _pronoun_replaced(fragment, before, turn):
        fragment, asks_on = replaced, False
        attribute = attribute_in(fragment)
        if attribute and not CHINESE_ASKING_FOR.search(fragment):
            return f"{fragment}{attribute.asks_zh}？"
        return f"{fragment}？"
    found = periods(fragment, today)
    rest = _cut(fragment, found)
    if asks_on and (not rest or not CHINESE_ASKING_FOR.search(rest) or attribute_in(rest) is not None):
        return _fragment_completed(rest, found, before, turn, today)
    if _stands_alone(rest):
        return fragment + _ending(text) if opened else text
    return _asking_completed(rest, found, before, today)


def _after_english(text: str, fragment: str, before: str, turn: Turn, today: Date | None) -> str:
    """Complete a Chinese follow-up of an English question in the words of that question."""
    found = periods(fragment, today)
    rest = re.sub(r"^[的在是和]+|[的在]+$", "", _cut(fragment, found))
    attribute = attribute_in(rest)
    bare = _THING.sub("", _PERSON.sub("", rest))
    if attribute is not None and not _apart_from(attribute, bare):
        return english.with_attribute(english.subject_of(before), attribute, found, before, today)
    if not rest:
        return f"{english.timed(before, found, today)}?"
    if replaced := _pronoun_replaced(fragment, before, turn):
        return f"{replaced}？"
    if not CHINESE_ASKING_FOR.search(rest):
        return f"{english.timed(english.with_subject(before, rest), found, today)}?"
    return text if _stands_alone(rest) else f"{english.subject_of(before)} {fragment}？"


def _fragment_completed(rest: str, found: list[Period], before: str, turn: Turn, today: Date | None) -> str:
    """Complete a fragment that does not ask: a period, something asked of the same subject, or another subject."""
    marks_off = rest.endswith("的")  # 5G的呢 means those of the same kind
    rest = re.sub(r"^(?:[在的是和与]|关于|至于)+|[的在]+$", "", rest)
    attribute = attribute_in(rest)
    if attribute is not None and not _apart_from(attribute, rest):
        stem = timed(stem_of(before), found, today)
        return with_attribute(stem, attribute)
    if attribute is not None and len(attribute.pattern.split(rest)[0]) > 1 and attribute.pattern.search(rest[-4:]):
        return f"{_of_the_same_time(f'{rest}{attribute.asks_zh}', found, before, today)}？"
    if rest:
        rest += kind_of(before) if marks_off else ""
        before = with_subject(before, rest, named_apart=bool(found))
    return f"{timed(before, found, today)}？"


def _of_the_same_time(question: str, found: list[Period], before: str, today: Date | None) -> str:
    """Return a question that is whole but for its time with the time that is meant: its own, or that of `before`."""
    old = periods(before, today)
    if found or not old:
        return timed(question, found, today)
    return f"{before[old[0].start : old[0].end]}{question}"


def _asking_completed(rest: str, found: list[Period], before: str, today: Date | None) -> str:
    """Complete a question that asks, but names no subject: 为什么, 什么时候, 增长了多少, 有多少人参加."""
    stem = timed(stem_of(before), found, today)
    attribute = attribute_in(rest)
    if attribute is not None and not _apart_from(attribute, rest):
        return with_attribute(stem, attribute)
    asking = CHINESE_ASKING_FOR.search(rest)
    old = CHINESE_ASKING_FOR.search(before)
    if asking and old and asking[0] == rest and understand(rest).kind is not Kind.WHY:
        return timed(before[: old.start()] + rest + before[old.end() :], found, today) + "？"
    joint = "，" if understand(rest).kind in (Kind.WHY, Kind.HOW) else ""
    return f"{stem}{joint}{rest}？"


def with_attribute(stem: str, attribute: Attribute) -> str:
    held = attribute_in(stem)
    if held is not None and held.ratio and not attribute.ratio:
        # 收入的增速, then 利润: a share or a growth is no part of the next quantity's name.
        stem = held.pattern.sub("", stem).rstrip("的") or stem
        held = attribute_in(stem)
    if held is not None and (not attribute.ratio or held.ratio):
        # Of what is asked now one quantity takes the place of the other; a share is asked of the quantity itself.
        match = list(held.pattern.finditer(stem))[-1]
        return f"{stem[: match.start()]}{attribute.zh}{stem[match.end() :]}{attribute.asks_zh}？"
    return f"{stem}的{attribute.zh}{attribute.asks_zh}？"


def timed(text: str, found: list[Period], today: Date | None) -> str:
    """Put the periods found in the place of the one that the text has, or before it."""
    if not found:
        return text
    new, old = said_in("zh" if language_of(text) == "zh" else "en", found[0]), periods(text, today)
    if not old:
        return f"{new}{text}" if language_of(text) == "zh" else f"{text} in {new}"
    place = old[0]
    if not found[0].dated and place.dated:
        new = f"{place.first.year}年{new}"
    return text[: place.start] + new + text[place.end :]


def _pronoun_replaced(fragment: str, before: str, turn: Turn) -> str:
    """Return the fragment with its pronoun replaced by what it means, "" where it has none that points back."""
    asked = understand(turn.standalone)
    told = turn.told[0] if turn.told else ""
    stem = stem_of(before) if language_of(before) == "zh" else english.subject_of(before)
    if match := _PERSON.search(fragment):
        person = told if asked.kind is Kind.WHO and told else stem
        return _put(fragment, match, person) if _points_back(fragment, match) else ""
    if (match := _THERE.search(fragment)) and _points_back(fragment, match):
        return _put(fragment, match, told if asked.kind is Kind.WHERE and told else stem)
    if (match := _THING.search(fragment)) and _points_back(fragment, match):
        named = told if asked.kind in (Kind.NAME, Kind.WHICH) and told else ""
        held = attribute_in(stem)
        new = attribute_in(fragment[match.end() :])
        thing = stem + named if named else stem
        if held is not None and new is not None and not new.ratio:
            thing = HANGING.sub("", thing[: list(held.pattern.finditer(thing))[-1].start()]) or thing
        joint = "的" if match[0].endswith("的") or match[0] == "其" else ""
        return _put(fragment, match, thing + joint)
    match = _THIS.search(fragment)
    if match and _points_back(fragment, match):
        noun = match["noun"] or match["other"]
        whole = re.search(rf"[\w—（）()·“”《》-]*{re.escape(noun)}", stem) if noun else None
        return _put(fragment, match, whole[0] if whole else f"{stem}的{noun}")
    return ""


def _points_back(fragment: str, match: re.Match[str]) -> bool:
    """Tell whether nothing before the pronoun in the question itself could be what it means."""
    return len(re.sub(r"[，,\s]|请问|关于|对于|在|对|据|除了|为什么", "", fragment[: match.start()])) < 2


def _put(fragment: str, match: re.Match[str], words: str) -> str:
    return fragment[: match.start()] + words + fragment[match.end() :]


def left_open_zh(text: str) -> str:
    """Return the pronoun that a question begins with, naming nothing beside (它的产量是多少), "" where it has none."""
    match = _THING.match(text) or _PERSON.match(text)
    return match[0].rstrip("的") if match and not _stands_alone(text[match.end() :]) else ""


def _apart_from(attribute: Attribute, text: str) -> bool:
    """Tell whether the text names more than the attribute: a subject of its own."""
    left = attribute.pattern.sub("", CHINESE_ASKING_FOR.sub("", text))
    return not _BARE.fullmatch(left)


def _stands_alone(text: str) -> bool:
    left = CHINESE_ASKING_FOR.sub("", text)
    if attribute := attribute_in(left):
        left = attribute.pattern.sub("", left)
    return not _BARE.fullmatch(left.strip("？? "))


def _cut(text: str, found: list[Period]) -> str:
    for period in reversed(found):
        text = text[: period.start] + text[period.end :]
    return text.strip("，, ")


def _without_mark(question: str) -> str:
    return re.sub(r"呢?[？?。！!\s]+$|呢$", "", question)


def _ending(text: str) -> str:
    return "？" if text.endswith(("？", "?", "呢")) else ""
