"""Tell when a sentence lacks the very word that is asked for: no chip in it answers no question for a chip."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.extract_attributes import quantities
from bot.extract_evidence import told_by_unit
from bot.extract_features import Measured
from bot.extract_led import led_to
from bot.extract_read import Reading
from bot.extract_runs import OF_A_PERSON
from bot.extract_sentences import said_with_speaker
from bot.extract_spans import SPEECH, is_person, ranked_places
from bot.extract_terms import Word, matchable
from bot.question import Part, Question
from bot.question_glossary import said_otherwise
from bot.question_words import Kind
from config.patterns import lazy_pattern

# As surely as this a sentence holds the thing that is asked for, and as surely as that it is near.
HELD = 0.3
NEAR = 0.1
# Behind a speaker's name comes so soon that he speaks: 张云明在致辞中表示.
SAID_CHARS = 16
# A translation of so many characters is that of a whole name, and of so much of the question its subject.
PHRASE_CHARS = 4
PHRASE_SHARE = 0.25
_WHAT_ZH = lazy_pattern(r"(?:什么|何种|哪一?[种款类项]|哪个)(?P<noun>[\u3400-\u9fff]{2,4})")
_WHAT_EN = lazy_pattern(
    r"\b(?:which|what) (?!(?:will|does|do|did|is|are|was|were|has|have|had|can|other)\b)"
    r"(?P<noun>(?:[\w-]+ ){0,2}?[\w-]+)"
    r"(?= (?:does|do|did|is|are|was|were|will|has|have|had|can|powers?|runs?|drives?)\b)",
    re.IGNORECASE,
)
_OF_EN = lazy_pattern(
    r"^what(?:'s| is| was| are| were) the (?P<noun>(?:[\w-]+ ){0,2}?[\w-]+) (?:of|for|in)\b",
    re.IGNORECASE,
)
_HEAD_ZH = lazy_pattern(
    r"(?P<noun>[\u3400-\u9fff]{2})(?:是什么|是哪个|是多少|有多少|有多大|有多高|在哪[里儿]|在哪$|位于哪|在什么地方|在何处)"
)
# What is named without its kind being said: 华为 is a company, 8月16日 a day.
_SAID_BY_ITSELF = frozenset(
    """时候 时间 地方 名字 原因 措施 问题 意思 作用 特点 优势 看法 观点 建议 内容 东西 活动 公司 企业 机构
    单位 部门 国家 城市 省份 大学 学校 品牌 手机 型号 产品 日子 年代 组织 项目 人物 方式 方法 办法 情况
    变化 影响 意义 领域 方面 行业 类型 样子 程度 结果 关系 数量 规模 总数 一共""".split()
)
_SAID_BY_ITSELF_EN = frozenset(
    """company companies firm firms country countries city cities province person people official officials
    phone phones year date day time place event events product products article page paper newspaper
    reporter part parts ministry agency body bodies organisation organization institution university
    maker brand model models team player film name names number kind type way reason result effect main
    new first last""".split()
)
_THINGS = frozenset({Kind.WHAT, Kind.WHICH, Kind.NAME, Kind.DEFINITION})
# 最难的是什么: what is hard is not the hardest.
_SUPERLATIVE = lazy_pattern(
    r"最[大小高低多少长短快慢难易贵强弱好差重早晚新老]|"
    r"\b(?:larg|bigg|small|high|low|long|short|fast|slow|hard|easi|strong|weak|cheap|new|old|earli|lat)est\b",
    re.IGNORECASE,
)
_SUPERLATIVE_TOLD = lazy_pattern(
    r"最|第一|首位|首个|冠|头号|之首|居首|领先|龙头|榜首|至少|至多|不低于|不超过|顶级|高达|首[款次家座]"
)
_DID_EN = lazy_pattern(
    r"\bhow many (?:[\w-]+ ){0,3}?[a-z]+[^s\s]s (?:have |has |had |were |was |are |is )?(?:went |gone |been |got )?"
    r"(?P<did>[a-z]{4,}(?:ed|t|n))\b",
    re.IGNORECASE,
)
_WHY_DID_EN = lazy_pattern(r"\b[Ww]hy (?:did|does|do) (?:the |its )?(?:[A-Z][\w.-]*['’]?s?\s)+(?P<did>[a-z]{4,})\b")
_WHO_DID_EN = lazy_pattern(r"\b[Ww]ho (?P<did>[a-z]{3,}ed)\b")
_SPEAKER_ZH = lazy_pattern(
    r"(?:^|[，,：:\s])(?:请问)?(?P<name>[\u3400-\u9fff]{2,4}?)(?:对[^，]{1,24})?(?:是?(?:如何|怎么|怎样))?"
    r"(?:看待|评价|回应|表示|指出|认为|强调|提出|提到|谈到|建议|主张|解释|说|有[什何]么?(?:看法|观点|评价|建议|主张))"
)
# Behind somebody's words such a sentence is the paper's own again.
_TOLD_BY_THE_PAPER = lazy_pattern(r"(?:本[次届]|此次|[该这]次)?(?:会议|大会|论坛|活动|与会|会[上后]|双方)|据")
_NEXT = lazy_pattern(r"下一?[届次]|\b(?:next|upcoming)\b", re.IGNORECASE)
_NEXT_TOLD = lazy_pattern(r"下一?[届次]|明年|后年|来年")
_WHO_DOES = lazy_pattern(r"(?:谁|哪家|哪个[\u3400-\u9fff]{2})(?P<verb>[\u3400-\u9fff]{2})")


def lacking(question: Question, part: Part, reading: Reading, at: int) -> str:
    """Return what the sentence lacks of what the part asks for, "" where it has it or something like it."""
    best = reading.measured[at]
    if (
        part.kind in (Kind.WHEN, Kind.WHERE, Kind.WHO)
        and _NEXT.search(part.text)
        and not _NEXT_TOLD.search(best.candidate.text)
    ):
        return "the next one"
    if part.kind is Kind.WHERE and ranked_places(part) and not best.spans:
        return "a place of that rank"
    if speaker := another_speaks(question, part, reading, at):
        return f"no words of {speaker}"
    if (most := _SUPERLATIVE.search(part.text)) and not _SUPERLATIVE_TOLD.search(_near(best)):
        return most[0]
    if done := _undone(question, part, reading, at):
        return done
    if phrase := _phrase_untold(question, part, reading, at):
        return phrase
    noun, least = _noun(question, part)
    if not noun or (told_by_unit(part, best) and quantities(noun)):
        return ""
    word = _word(question, reading, noun)
    if word is None:
        return ""
    number = reading.weighing.words.index(word)
    held = best.held[number] if least == HELD else best.held_around[number]
    if (
        question.asked_in == "zh"
        and least == HELD
        and part.kind in _THINGS
        and _else_held(question, reading, at, number)
    ):
        return ""  # 网球 is the 运动 asked for, and the sentence need not say so
    near = _near(best)
    otherwise = any(other in near for form in (noun, *(f for f, _ in word.forms)) for other in said_otherwise(form))
    return "" if otherwise or max(held, word.strength_in(near)) >= least else noun


def _phrase_untold(question: Question, part: Part, reading: Reading, at: int) -> str:
    """Return the Chinese for what an English question asks a figure of, where others have it and this sentence not."""
    if question.asked_in != "en" or part.kind not in (Kind.HOW_MANY, Kind.HOW_MUCH):
        return ""
    weighing, led = reading.weighing, led_to(reading.measured[at].candidate)
    phrases = [
        (word.text, weight, found)
        for word, weight, found in zip(weighing.words, weighing.weights, weighing.found_anywhere, strict=True)
        if len(word.text) >= PHRASE_CHARS and not word.text.isascii()
    ]
    if any(text in led for text, _, _ in phrases):
        return ""
    return next((text for text, weight, found in phrases if found and weight > PHRASE_SHARE * weighing.total), "")


def another_speaks(question: Question, part: Part, reading: Reading, at: int) -> str:
    """Return the person whose opinion is asked for where the sentence is not hers or his, "" else.

    The one who speaks is named in the sentence or before it in the paragraph; another who is named there as speaking
    after that one has taken the word.
    """
    if part.kind is not Kind.OPINION:
        return ""
    candidate = reading.measured[at].candidate
    body = candidate.hit.article.body
    led = matchable(candidate.so_far)
    for name in _speakers_asked(question, part, reading):
        chosen = name if isinstance(name, str) else name.chinese_in(matchable(body))
        if not chosen or not is_person(chosen):
            continue
        if _TOLD_BY_THE_PAPER.match(candidate.text):
            return chosen
        named = led.rfind(chosen)
        spoke = SPEECH.search(led[named + len(chosen) :][:SAID_CHARS]) if named >= 0 else None
        if spoke or chosen in matchable(candidate.text) or OF_A_PERSON.match(candidate.text):
            return ""
        # A quotation is said by whom the rest of its paragraph names.
        if chosen in matchable(said_with_speaker(candidate)):
            return ""
        return chosen
    return ""


def _speakers_asked(question: Question, part: Part, reading: Reading) -> Sequence[str | Word]:
    if question.asked_in == "en":
        return [word for word in reading.weighing.words if word.pattern is not None][:1]
    match = _SPEAKER_ZH.search(part.text)
    return [match["name"]] if match else []


def _undone(question: Question, part: Part, reading: Reading, at: int) -> str:
    """Return what somebody did (went bankrupt, left) where nothing near the sentence tells of it, "" else."""
    done = (
        {Kind.HOW_MANY: _DID_EN, Kind.WHY: _WHY_DID_EN, Kind.WHO: _WHO_DID_EN}.get(part.kind)
        if question.asked_in == "en"
        else None
    )
    match = done.search(part.text) if done else None
    if match is None:
        return ""
    word = _word(question, reading, match["did"].lower())
    if word is None or not any(strength == 1.0 and len(form) > 1 for form, strength in word.forms):
        return ""
    number = reading.weighing.words.index(word)
    return "" if reading.measured[at].held_around[number] >= NEAR else word.text


def _else_held(question: Question, reading: Reading, at: int, noun: int) -> bool:
    """Tell whether the sentence holds any word of the question beside the noun that is no part of a name (小米14)."""
    asked, held = question.standalone.lower(), reading.measured[at].held
    for number, word in enumerate(reading.weighing.words):
        place = asked.find(word.text)
        behind = asked[place + len(word.text) :].lstrip()[:1] if place >= 0 else ""
        if number != noun and word.like and not (behind.isascii() and behind.isalnum()) and held[number] >= HELD:
            return True
    return False


def _noun(question: Question, part: Part) -> tuple[str, float]:
    """Return the word that must be told, and how surely."""
    if question.asked_in == "zh":
        if part.kind in _THINGS and (match := _WHAT_ZH.search(part.text)):
            noun = match["noun"][:2]
            return ("", HELD) if noun in _SAID_BY_ITSELF else (noun, HELD)
        if part.kind is Kind.WHO and (match := _WHO_DOES.search(part.text)):
            # Of a verb whose like the list knows (公布, 主持) the sentence has one; others are told in many ways.
            return (match["verb"], HELD) if said_otherwise(match["verb"]) else ("", HELD)
        match = _HEAD_ZH.search(part.text)
        return (match["noun"], NEAR) if match and match["noun"] not in _SAID_BY_ITSELF else ("", NEAR)
    match, least = _WHAT_EN.search(part.text) if part.kind in _THINGS else None, HELD
    if match is None:
        match, least = _OF_EN.search(part.text), NEAR
    noun = match["noun"].split()[-1].lower() if match else ""
    return ("", least) if noun in _SAID_BY_ITSELF_EN else (noun, least)


def _word(question: Question, reading: Reading, noun: str) -> Word | None:
    """Return the noun among the question's words; what stands across two words (型各) or is untranslated is none."""
    known = (w for w in reading.weighing.words if w.text.lower() == noun)
    return next((w for w in known if (w.forms if question.asked_in == "en" else w.like)), None)


def _near(best: Measured) -> str:
    held = best.candidate
    return matchable(f"{held.text}\n{held.after}")
