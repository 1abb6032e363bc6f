"""Complete an English follow-up ("and in 2022?", "what about Xiaomi?", "and its share?", "why?") from the last turn."""

from __future__ import annotations

import re
from datetime import date as Date

from bot.follow_up_subject import stem_of
from bot.follow_up_subject import with_subject as with_chinese_subject
from bot.follow_up_words import Attribute, attribute_in, said_in
from bot.history import Turn
from bot.question import language_of, understand
from bot.question_en import ENGLISH_STOPS, ENGLISH_VERBS
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.period import Period
from retrieval.periods import periods

_OPENS = lazy_pattern(
    r"^(?:(?:and|but|so|then|ok(?:ay)?|now)\b[\s,]*)*(?P<about>(?:what|how) about\b\s*)?(?:and\s+)?", re.IGNORECASE
)
_THING = lazy_pattern(r"\b(?P<whose>its|their)\b|\b(?:it|they|them|that one|this one)\b", re.IGNORECASE)
_PERSON = lazy_pattern(r"\b(?P<whose>his|her(?=\s+\w)(?!\s+(?:in|at|on|to)\b))\b|\b(?:he|she|him|her)\b", re.IGNORECASE)
_THERE = lazy_pattern(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\bthere\b(?! (?:is|are|was|were|any)\b)", re.IGNORECASE
)
_THIS = lazy_pattern(r"\b(?:this|that|these|those)\s+(?P<noun>[a-z]{3,})\b", re.IGNORECASE)
_AUXILIARY = lazy_pattern(
    r"\b(?:was|were|is|are|did|does|do|has|have|had|will|would|can|could|should)\b", re.IGNORECASE
)
_ASKING = lazy_pattern(r"(?:why|when|where|who|whom|whose|how|which|what|in which|by whom)\b", re.IGNORECASE)
_LEFT_OPEN = lazy_pattern(
    r"(?:and\s+)?(?:what|how (?:much|many|high|large|big|fast)|when|where|why)\b"
    r"(?:'s|\s+(?:is|are|was|were|did|does|do|has|have))?\s+(?P<word>its?|their|they)\b",
    re.IGNORECASE,
)
_OF_IT = lazy_pattern(r"what (?:is|was|are|were|about)\b", re.IGNORECASE)
_WH = lazy_pattern(r"^(?:why|when|where|who|how|in which city|which city|by whom|how many|how much)$", re.IGNORECASE)
# Where a noun phrase of a question ends although no small word parts it: "storage | came online", "forum | held".
_PART_OF_YEAR = lazy_pattern(
    r"\b(?:(?:first|second) half|(?:first|second|third|fourth) quarter|[HQ][1-4])\b(?!\s*(?:of\b|\d))", re.IGNORECASE
)
_RATIO_OF = lazy_pattern(r"^(?:the )?(?:share|proportion|percentage) of (?P<part>.+)$", re.IGNORECASE)
_NAME = lazy_pattern(r"(?<!^)\b(?:\d{4}\s+)?[A-Z][\w’'–—-]*(?:\s+(?:(?:of|on|the|and|for|&)\s+)*[A-Z][\w’'–—-]*)+")
_QUESTION_NOUNS = frozenset("many much number share name kind size city country capacity value date official".split())


def completed_en(text: str, turn: Turn, today: Date | None = None) -> str:
    """Return `text` with what it leaves out taken from `turn`, or as it is where it stands alone."""
    opening = _OPENS.match(text)
    fragment = text[opening.end() if opening else 0 :].strip().rstrip("?.! ")
    opened = bool(opening and opening[0].strip())
    before = turn.standalone.rstrip("?？.。! ")
    fragment = _PART_OF_YEAR.sub(lambda part: _with_year(part, before), fragment)
    found = periods(fragment, today)
    rest = _content(_cut(fragment, found))
    attribute = attribute_in(fragment)
    plainly = not _asks(fragment) or _OF_IT.match(fragment)
    if attribute is not None and plainly and not _apart_from(attribute, rest):
        return with_attribute(subject_of(before), attribute, found, before, today)
    if attribute is not None and attribute.ratio and opened and (of := _RATIO_OF.match(fragment)):
        return _ratio_of(attribute, of["part"], found, before, today)
    if replaced := _pronoun_replaced(fragment, before, turn):
        return f"{replaced[0].upper()}{replaced[1:]}?"
    if _WH.match(fragment):
        return _asked_otherwise(fragment, before)
    if opened and not _asks(fragment):
        return _fragment_completed(" ".join(_cut(fragment, found).split()), rest, found, before, today)
    if not rest and (found or _asks(fragment)):
        return f"{timed(before, found, today)}, {fragment}?" if not found else f"{timed(before, found, today)}?"
    return f"{fragment[0].upper()}{fragment[1:]}?" if opened and fragment else text


def _fragment_completed(words: str, rest: list[str], found: list[Period], before: str, today: Date | None) -> str:
    words = re.sub(r"^(?:in|on|at|for|by|of|the)\s+(?=in\b|on\b|$)|\s*\b(?:in|on|at|for|by|of)$", "", words).strip()
    words = re.sub(r"^(?:in|on|at|for)\s*$", "", words)
    if rest and words:
        before = with_subject(before, words)
    return f"{timed(before, found, today)}?"


def subject_of(question: str) -> str:
    """Return the noun phrase that a question is about: the longest, names before all.

    >>> subject_of("How many new energy vehicles were exported in the first half of 2023")
    'new energy vehicles'
    """
    if language_of(question) == "zh":
        return stem_of(question)
    if name := _NAME.search(question):
        return name[0]
    phrases = _phrases(_cut(question, periods(question)))
    return max(phrases, key=lambda p: (len(p.split()), p[:1].isupper()), default=question)


def _phrases(text: str) -> list[str]:
    phrases: list[list[str]] = [[]]
    for word in re.findall(r"[\w'’.–—-]+", text):
        low = word.lower()
        bare = low.removesuffix("'s").removesuffix("’s")
        if (
            bare in ENGLISH_STOPS
            or bare in ENGLISH_VERBS
            or (bare in _QUESTION_NOUNS and len(phrases) == 1 and not phrases[0])
        ):
            phrases.append([])
        else:
            phrases[-1].append(word)
    return [" ".join(words) for words in phrases if words]


def with_attribute(subject: str, attribute: Attribute, found: list[Period], before: str, today: Date | None) -> str:
    """Ask for something of the subject, at the time asked for or, where none is, at the one asked for before."""
    when = found or [p for p in periods(before, today)][:1]
    if language_of(subject) == "zh" and language_of(before) == "zh":
        stem = stem_of(timed(before, found, today))
        return f"{stem}的{attribute.zh}{attribute.asks_zh}？"
    held = attribute_in(subject)
    if held is not None and held is not attribute:
        subject = held.pattern.sub("", subject).strip()
    time = f" in {_in_sentence(when[0])}" if when and not periods(subject) else ""
    article = "" if re.match(r"(?:the|its|their)\b", subject) or not subject.isascii() else "the "
    were = "were" if attribute.en.endswith("s") else "was"
    return f"What {were} the {attribute.en} of {article}{subject}{time}?"


def _ratio_of(attribute: Attribute, part: str, found: list[Period], before: str, today: Date | None) -> str:
    """Ask for the share of a part in what the question before was about: "and the share of lithium?"."""
    when = found or [p for p in periods(before, today)][:1]
    time = f" in {_in_sentence(when[0])}" if when else ""
    return f"What was the {attribute.en} of {part.strip()} in the {subject_of(before)}{time}?"


def _with_year(part: re.Match[str], before: str) -> str:
    """Give a half or quarter without a year that of the question before."""
    told = periods(before)
    if not told or not told[0].dated:
        return part[0]
    return f"{part[0]} {told[0].first.year}" if part[0][0] in "QHqh" else f"{part[0]} of {told[0].first.year}"


def _asked_otherwise(asking: str, before: str) -> str:
    """Ask the same of the question before in another way: when, where, why."""
    if language_of(before) == "zh":
        return f"{before}, {asking}?"
    auxiliary = _AUXILIARY.search(before)
    if auxiliary is None:
        return f"{asking.capitalize()}: {before}?"
    return f"{asking.capitalize()} {before[auxiliary.start() :]}?"


def with_subject(before: str, words: str) -> str:
    """Put another subject in the place of the one that the question had; its day is no longer meant."""
    if language_of(before) == "zh":
        return with_chinese_subject(before, words, named_apart=False)
    for day in reversed([p for p in periods(before) if p.days == 1]):
        before = re.sub(r"\s+(?:on|in|at)\s*$", "", before[: day.start].rstrip()) + before[day.end :]
    question = understand(before)
    new_name = any(word[0].isupper() for word in words.split() if word)
    names = [n for n in question.names if n in before]
    if new_name and names and len(words.split()) <= 3:
        return before.replace(names[0], words, 1)
    old = subject_of(before)
    words = re.sub(r"^the\s+", "", words)
    return before.replace(old, words, 1) if old in before else f"{before}, {words}"


def timed(text: str, found: list[Period], today: Date | None) -> str:
    if not found:
        return text
    language = language_of(text)
    new, old = said_in(language, found[0]), periods(text, today)
    if not old:
        return f"{new}{text}" if language == "zh" else f"{text} in {_in_sentence(found[0])}"
    place = old[0]
    if not found[0].dated and place.dated and not re.search(r"\d{4}", new):
        new = f"{new} {place.first.year}"
    head = text[: place.start]
    if language == "en":
        head, new = re.sub(r"\b(?:the|in)\s+(?=$)", "", head), _in_sentence(found[0], new)
        head = re.sub(r"\s*\b(?:in|on|of)\s*$", "", head).rstrip() + " in "
    return head + new + text[place.end :]


def _in_sentence(period: Period, words: str = "") -> str:
    words = words or said_in("en", period)
    if period.dated and re.fullmatch(r"(?:last|this|next) year", words, re.IGNORECASE):
        return str(period.first.year)
    return f"the {words}" if re.match(r"(?:first|second|third|fourth|last) ", words) else words


def _pronoun_replaced(fragment: str, before: str, turn: Turn) -> str:
    asked = understand(turn.standalone)
    told = turn.told[0] if turn.told else ""
    subject = subject_of(before)
    for pattern, kinds in ((_PERSON, (Kind.WHO,)), (_THERE, (Kind.WHERE,)), (_THING, (Kind.NAME, Kind.WHICH))):
        match = pattern.search(fragment)
        if match is None or not _points_back(fragment, match):
            continue
        meaning = told if asked.kind in kinds and told else subject
        if pattern is _THING and meaning is told:
            meaning = f"{subject} {told}"
        whose = match.groupdict().get("whose")
        named = meaning[:1].isupper() or not meaning.isascii() or match.start() == 0
        words = meaning if named or pattern is not _THING else f"the {meaning}"
        if pattern is _THERE:
            words = f"in {words}"
        return fragment[: match.start()] + words + ("'s" if whose else "") + fragment[match.end() :]
    match = _THIS.search(fragment)
    if match and match["noun"].lower() not in ENGLISH_STOPS and _points_back(fragment, match):
        meaning = subject if match["noun"].lower() in subject.lower() else f"{subject} {match['noun']}"
        return f"{fragment[: match.start()]}the {meaning}{fragment[match.end() :]}"
    return ""


def _points_back(fragment: str, match: re.Match[str]) -> bool:
    """Tell whether nothing before the pronoun in the question itself could be what it means."""
    before = fragment[: match.start()]
    names = [w for w in before.split()[1:] if w[:1].isupper()]
    return not names and not re.search(r",|\bof\b|'s\b", before)


def _asks(text: str) -> bool:
    return bool(_ASKING.match(text) or _AUXILIARY.match(text))


def _content(text: str) -> list[str]:
    return [w for w in re.findall(r"[\w-]+", text) if w.lower() not in ENGLISH_STOPS]


def _apart_from(attribute: Attribute, rest: list[str]) -> bool:
    left = _content(attribute.pattern.sub(" ", " ".join(rest)))
    return len(left) > 0


def _cut(text: str, found: list[Period]) -> str:
    for period in reversed(found):
        text = text[: period.start] + " " + text[period.end :]
    return text


def left_open_en(text: str) -> str:
    """Return the pronoun of a question that names nothing beside (What is its output?), "" where it has none."""
    match = _LEFT_OPEN.match(text)
    return match["word"].lower() if match and len(understand(text).runs) <= 1 else ""
