"""Find what something is called, and who somebody is: the name beside its kind, the post before the person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.extract_descriptions import Span
from bot.extract_spans import TITLES
from bot.extract_terms import Word
from bot.question import Part, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern

_CALLED_ZH = lazy_pattern(
    r"(?P<kind>[\u3400-\u9fff]{2,8}?)(?:的?(?:名字|名称)|又|被)?(?:叫|取名|名为)(?:做|作|是|为)?(?:什么|啥)"
)
_CALLED_EN = lazy_pattern(
    r"\b(?P<kind>[a-z-]+)(?:\s+(?:of|by|from|released|launched|made|developed)\b[^?]*?)?\s+(?:called|named)\b|"
    r"\bname of\b[^?]*?\b(?P<other>[a-z-]+)\s*\?*$",
    re.IGNORECASE,
)
_QUOTED = r"[“《「『\"](?P<{0}>[^”》」』\"]{{1,30}})[”》」』\"]"
# 大模型——安第斯, 大模型名为安第斯, 推出大模型安第斯，
_JOINED = r"(?:——|—|：|，?(?:名为|名叫|命名为|取名为?|叫作|叫做|称为|被称为|即|名称是))"
_FIRST = r"(?P<latin>[A-Za-z][\w.+-]*(?:[ -][A-Z0-9][\w.+-]*)*)|(?P<bare>[\u3400-\u9fff]{2,6}?)"
_WHO_ZH = lazy_pattern(
    r"^(?:请问)?(?P<name>[\u3400-\u9fff·]{2,10}?)"
    r"(?:的(?:职务|身份|职位|头衔|职称)(?:是什么|是啥|为何)?|(?:现|目前|现在)?(?:是|任|担任)什么(?:职务|职位|身份|头衔)|是谁|是什么人|是何人|是哪位|何许人也?|(?:现在)?[在于]?(?:任职于|就职于|供职于)?(?:是)?哪[家个所](?:公司|企业|单位|机构|集团|医院|大学|学校|学院|银行|报社|研究[院所])"
    r"(?:任职|工作|上班|供职|就职|的人?|的?员工)?)[？?\s]*$"
)
_WHO_EN = lazy_pattern(
    r"^(?:[Ww]ho (?:is|was)|[Ww](?:hich|hat) (?:company|firm|body|organi[sz]ation) (?:does|did|is)|"
    r"[Ww]here (?:does|did)) "
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2})(?: (?:work(?:ing)?|from|with)(?: (?:for|at|in))?)?\s*\??$"
)
# 毕业于哪所大学 asks for no employer.
_NO_NAME = lazy_pattern(r"的|毕业|就读|考[上入]|[于在]$")
_POST = lazy_pattern(rf"(?:{TITLES})$")


def kinds_called(question: Question, part: Part, words: Sequence[Word]) -> list[str]:
    """Return what the thing is whose name is asked for (大模型), in Chinese words; [] where no name is asked for."""
    if part.kind is not Kind.NAME:
        return []
    if question.asked_in == "zh":
        match = _CALLED_ZH.search(part.text)
        return [match["kind"].rpartition("的")[2][-3:]] if match else []
    match = _CALLED_EN.search(part.text)
    kind = (match["kind"] or match["other"] or "").lower() if match else ""
    forms = [form for word in words if word.text.lower() == kind for form, strength in word.forms if strength == 1.0]
    return sorted((form for form in forms if len(form) > 1), key=len, reverse=True)


def names_told(kinds: Sequence[str], sentence: str, asked: str) -> list[Span]:
    """Return the names that the sentence gives to a thing of these kinds, none that the question has itself."""
    spans: list[Span] = []
    for kind in kinds:
        found = re.escape(kind)
        patterns = (
            rf"{found}{_JOINED}?{_QUOTED.format('a')}",
            rf"{_QUOTED.format('a')}(?:为|的)?{found}",
            rf"{found}{_JOINED}(?:{_FIRST})(?=[（(，,。；、]|{found}|$)",
            rf"(?:推出|发布|公布|展示|自研)(?:了|的)+(?P<bare>[\u3400-\u9fff]{{2,4}}){found}",
            rf"(?:推出|发布|公布|展示|自研)(?:了|的)*(?P<latin>[A-Za-z][A-Za-z0-9.+-]*)[^，。；A-Za-z]{{0,8}}{found}",
            rf"(?:推出|发布|公布|展示)(?:了|的|出)?[^，。；]{{0,8}}{found}(?![就分为是在已将也的和与等及上中])(?P<bare>[\u3400-\u9fff]{{2,5}})(?=[（(，,。；、])",
        )
        for pattern in patterns:
            for match in re.finditer(pattern, sentence):
                group = next(name for name in ("a", "latin", "bare") if match.groupdict().get(name))
                spans.append(match.span(group))
        if spans:
            break
    return [span for span in dict.fromkeys(spans) if sentence[slice(*span)].lower() not in asked.lower()]


def person_asked(question: Question, words: Sequence[Word]) -> str | Word:
    """Return the person that a question asks who it is, "" where it asks otherwise."""
    if question.asked_in == "zh":
        match = _WHO_ZH.match(question.standalone)
        name = match["name"] if match else ""
        return "" if _POST.search(name) or _NO_NAME.search(name) else name
    match = _WHO_EN.match(question.standalone)
    return next(
        (word for word in words if match and word.pattern and word.text == match["name"]),
        "",
    )


def introduced(person: str | Word, sentence: str) -> Span | None:
    """Return where the sentence tells who the person is: the body and post before the name, or what follows 是."""
    name = person if isinstance(person, str) else person.chinese_in(sentence)
    for match in re.finditer(re.escape(name), sentence) if name else ():
        before = re.search(
            rf"[^，。；：“”、！？]{{2,30}}(?:{TITLES})[、兼]?(?:[^，。；]{{0,8}}(?:{TITLES}))?$",
            sentence[: match.start()],
        )
        if before:
            return before.start(), before.end()
        after = re.match(
            r"(?:，|（)?(?:是|为|现任|曾任|时任|担任|出任|出生于|生于)[^，。；）]{2,40}",
            sentence[match.end() :],
        )
        if after:
            return match.end() + after.start(), match.end() + after.end()
    return None
