"""Decide whether what was found answers the question at all, or is only near it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence

from bot.extract_asked import lacking
from bot.extract_attributes import direction
from bot.extract_elsewhere import ELSEWHERE, another_event, missing_title, subject_elsewhere, told_elsewhere
from bot.extract_evidence import EVIDENCE_NAMES, asked_held, evidence, opening
from bot.extract_features import Measured, holders_of
from bot.extract_fitting import fits_period, told_periods
from bot.extract_focus import focus, quality_asked
from bot.extract_led import led_to
from bot.extract_makers import another_does, subject_untold
from bot.extract_otherwise import of_something_else
from bot.extract_places import ABBREVIATED_GAP, another_place, held_somewhere, missing_body
from bot.extract_read import Reading
from bot.extract_roles_told import role_untold
from bot.extract_runs import OPEN_ENDED
from bot.extract_sentences import Candidate, paragraph_start, said_with_speaker
from bot.extract_spans import NAMED, REASON, SHARP, names_told, person_spans
from bot.extract_terms import AT_HOME, matchable
from bot.extract_weights import ANSWER_ABOVE, SUPPORT
from bot.question import Part, Question
from bot.question_words import Kind
from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.figures import figures, same_figure
from retrieval.numerals import whole_number
from retrieval.units import Measure

ASKS_ITSELF = "it asks itself"
_JOINS = lazy_pattern(r"[\s–—\-,’']*(?:s\s)?(?:(?:and|of|on|the|for|&)\s+)*")

# BlueLM: of OPPO's BlueLM that OPPO is told of is not enough.
_COINED = lazy_pattern(r"^[A-Z]?[a-z]+[A-Z]")
_GENERATION = lazy_pattern(r"(?<![a-z0-9.])\d[gd](?![a-z0-9])")
_MAKE = lazy_pattern(r"[a-z]{3,}\s?")
# A name of three words or more is the subject itself (BRICS Partnership on New Industrial Revolution Forum).
LONG_NAME = 3
# A translation of so many characters is that of a whole name (国家能源局).
PHRASE = 4
_SUBJECT = lazy_pattern(r"[\u3400-\u9fff]{2,4}")
# Who may be a team or a country as well.
_NO_PERSON_MEANT = lazy_pattern(
    r"冠军|亚军|季军|得主|队|主办|举办|承办|主席国|东道主|制造|生产|开发|运营|发行|收购|[公发颁]布|印发|出台|制定|颁发|批准|谁[的和与家更最]|\b(?:won|wins?|champions?|host\w*|owns?|made|makes?|"
    r"organi[sz]\w*|develop\w*|publish\w*|built|bought|acquired)\b",
    re.IGNORECASE,
)
# What is asked openly is told in other words oftener.
OPEN_SHARE = 0.7
# Where and when something happened, how many there were and who did it: the thing itself must be told, not its like.
_ASKED_OF = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN, Kind.WHO, Kind.WHERE})
ASKED_FROM = 0.2
# What is true of one place or body is not of another.
_OF_A_PLACE = frozenset({*_ASKED_OF, Kind.WHICH, Kind.NAME})
_HELD_EVENT = lazy_pattern(
    r"(?:\s+(?!(?:will|be|is|are|was|were|in|at|of|for|on|did|do|does)\b)[\w–—-]+){0,6}?\s+"
    r"(?:sessions?|editions?|forums?|conferences?|competitions?|symposiums?|meetings?|summits?|fairs?|"
    r"expos?|congress|games|universiades?|olympics|paralympics|championships?|cups?|exhibitions?|festivals?|contests?)\b",
    re.IGNORECASE,
)
_EDITION = lazy_pattern(r"(?P<edition>第\s?(?P<number>\d+|[一二三四五六七八九十]+)\s?[届次])(?P<what>.{0,2})")

_EDITION_EN = lazy_pattern(r"\b(\d+)(?:st|nd|rd|th)\b(?=\s+[A-Z])")
_QUANTITIES = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH})
_MOVED = lazy_pattern(
    r"[同环]比|比[增下上]|[增下上][长降升]|增加|减少|[涨跌]幅?|降幅|增[速幅]|^(?:rise|rose|fall|fell|grow|grew|drop)"
)

_AS_OF = lazy_pattern(r"截[至止][^，。；月\d]{0,10}(?P<day>\d{1,2})[日号]")
_CLAUSE_STOP = lazy_pattern(r"[，。；]")
# What less is known of the time of a figure is told in another paragraph (`time_match`).
TOLD_NEAR = 0.3
# Of two things asked at once, one may be told and the other not: a sentence that answers the second holds some of it.
OWN_SHARE = 0.3


def support(question: Question, part: Part, reading: Reading, at: int) -> float:
    """Return the probability, 0..1, that the best sentence answers the part."""
    row = evidence(question, part, reading, at)
    weights, bias = SUPPORT[question.asked_in]
    score = bias + sum(weights[name] * value for name, value in zip(EVIDENCE_NAMES, row, strict=True))
    return 1 / (1 + math.exp(-score))


def objection(question: Question, part: Part, reading: Reading, at: int, *, above: float | None = None) -> str:
    """Return why the sentence cannot answer, "" where nothing speaks against it.

    `above` is the least probability of support; without it the one fitted for the question's language.
    """
    best = reading.measured[at]
    if question.periods and best.time < 0:
        return "another period"
    if part.kind in _QUANTITIES and (day := _as_of_another_day(question, best.candidate.text)):
        return f"as of day {day}"
    if part.kind is Kind.WHEN and (owner := _named_later(question, reading, at)):
        return f"{owner!r} comes later"
    if question.periods and part.kind in _QUANTITIES and best.time < TOLD_NEAR and not _time_led(question, best):
        return "a period told elsewhere"
    if missing := _missing_name(question, reading, at):
        return f"nothing of {missing!r}"
    if missing := _missing_figure(question, reading, at):
        return f"another figure than {missing!r}"
    if missing := _missing_subject(question, reading, at):
        return f"nothing of {missing!r}"
    if _only_change(part, reading, at):
        return "another thing that changed so"
    if other := _other_edition(question, reading, at):
        return f"about {other!r}"
    told = part.kind is Kind.WHO and holders_of(question, part, best.candidate.text, reading.weighing.words)
    if not told and _only_names(reading, at):
        return "only the name is there"
    if best.candidate.text.rstrip("”’」）) ").endswith(("？", "?")) and part.kind is not Kind.YES_NO:
        return ASKS_ITSELF
    if question.asked_in == "zh":
        asked_text = question.standalone.strip()
        if stated := subject_untold(asked_text, best.candidate.hit.article) or another_does(
            asked_text, part, reading, at
        ):
            return f"nothing of {stated!r}"
    if other := of_something_else(question, part, reading, at):
        return f"not of {other!r}"
    if part.kind in (*_OF_A_PLACE, Kind.OPINION) and (place := another_place(question, part, best.candidate)):
        return f"nothing of {place!r}"
    if part.kind in _OF_A_PLACE and (body := missing_body(question, best.candidate.hit.article)):
        return f"nothing of {body!r}"
    if part.kind in (Kind.WHEN, Kind.WHERE) and (other := another_event(part.text, best.candidate)):
        return f"nothing of {other!r}"
    if part.kind is Kind.WHERE and not held_somewhere(part, best):
        return "no place"
    if part.kind is Kind.WHY and not _reason_told(reading, at):
        return "no reason"
    if part.kind is Kind.WHY and _other_way(part, best.candidate):
        return "the other direction"
    if part.kind in SHARP and not best.spans:
        return "no such figure or date"
    if (question.asked_in == "zh" or part.kind is Kind.WHO) and part.kind in NAMED and not _named(question, part, best):
        return "nobody and nothing of that kind is named"
    if part.kind in _ASKED_OF and not told and asked_held(question, part, reading, at) < ASKED_FROM:
        return "nothing of what is asked"
    if not told and (missing := lacking(question, part, reading, at)):
        return f"nothing of {missing!r}"
    asks_who = question.asked_in == "zh" and part.kind is Kind.WHO and not told
    if asks_who and (role := role_untold(part, said_with_speaker(best.candidate))):
        return f"nobody is named as {role!r}"
    if title := missing_title(question, best.candidate.hit.article):
        return f"nothing of {title!r}"
    if part.kind is Kind.WHO and not told and told_elsewhere(reading, at) > ELSEWHERE:
        return "what is asked about stands in another article"
    asked = focus(question, part, reading.weighing.words)
    # Of two things asked at once each may have an article of its own.
    if asked and len(question.parts) == 1 and subject_elsewhere(question, reading, at, asked):
        return "its subject stands in another article"
    quality = quality_asked(question, part, reading.weighing.words) if part.kind is Kind.HOW else ()
    if quality and max(best.held[i] for i in quality) < ASKED_FROM:
        return "nothing of the quality that is asked about"
    if len(question.parts) > 1 and _own_share(part, reading, at) < OWN_SHARE:
        return "nothing of what this part asks"
    if question.own and not _own_told(question.own, reading, at):
        return f"nothing of {question.own!r}"
    if told:
        return ""  # the very post stands before a name: nothing else need be in common
    least = ANSWER_ABOVE[question.asked_in] * (OPEN_SHARE if part.kind in OPEN_ENDED else 1.0)
    if support(question, part, reading, at) < (least if above is None else above):
        return "too little in common"
    return ""


def _as_of_another_day(question: Question, sentence: str) -> int:
    """Return the day, told without its month (截至当地时间16日), that is not the one asked for, 0 where none is."""
    days = {period.first.day for period in question.periods if period.days == 1}
    told = [int(match["day"]) for match in _AS_OF.finditer(sentence)] if days else []
    return next((day for day in told if day not in days), 0)


def _named_later(question: Question, reading: Reading, at: int) -> str:
    """Return whose day is asked for where the sentence names that only behind the clause of the day, "" else.

    任天堂已在3月宣布关闭商店，可能会引发索尼跟进 tells no day of 索尼.
    """
    best = reading.measured[at]
    candidate = best.candidate
    if not best.spans:
        return ""
    stop = _CLAUSE_STOP.search(candidate.text, best.spans[0][1])
    if stop and stop.start() <= best.spans[0][1] + 1:
        stop = _CLAUSE_STOP.search(candidate.text, stop.end())  # 3天前，vivo发布
    before = candidate.text[: stop.start() if stop else len(candidate.text)]
    led = candidate.so_far.removesuffix(candidate.text)
    told, whole = matchable(f"{candidate.hit.article.headline}\n{led}{before}"), matchable(candidate.text)
    owners = [reading.weighing.words[i] for i in opening(question, reading.weighing.words)]
    later = [word for word in owners if word.strength_in(whole) and not word.strength_in(told)]
    return later[0].text if owners and len(later) == len(owners) else ""


def _time_led(question: Question, best: Measured) -> bool:
    """Tell whether the paragraph so far tells the time asked for."""
    candidate = best.candidate
    return any(fits_period(a, b) for a in question.periods for b in told_periods(candidate.so_far, candidate))


def _named(question: Question, part: Part, best: Measured) -> bool:
    """Tell whether the sentence names somebody, or something that can be meant by who, or is said by somebody."""
    text = said_with_speaker(best.candidate)
    if part.kind is Kind.WHO and not _NO_PERSON_MEANT.search(part.text):
        return bool(best.spans or person_spans(part, text))
    return names_told(question, text)


def _reason_told(reading: Reading, at: int) -> bool:
    """Tell whether the sentence, or the next that goes on from it, gives a reason."""
    candidate = reading.measured[at].candidate
    return bool(reading.measured[at].spans or REASON.search(candidate.after))


def _other_way(part: Part, candidate: Candidate) -> bool:
    """Tell whether the sentence tells of a movement, and only of the opposite of the one asked about."""
    ways = {direction(clause) for clause in re.split(r"[，。；、]", candidate.text)} - {""}
    asked = direction(part.text)
    return bool(asked and ways) and asked not in ways


def _own_told(own: str, reading: Reading, at: int) -> bool:
    """Tell whether the sentence, or what leads to it, tells of what this one of two questions has for itself."""
    asked, led = matchable(own), led_to(reading.measured[at].candidate)
    words = [reading.weighing.words[number] for number in reading.weighing.named_in(asked)]
    return asked in led or not words or any(word.strength_in(led) for word in words)


def _own_share(part: Part, reading: Reading, at: int) -> float:
    """Return the share (0..1, by weight) of the part's own words that the sentence or its surroundings hold."""
    weighing = reading.weighing
    return weighing.share(reading.measured[at].held_around, weighing.named_in(matchable(part.text)))


def _missing_name(question: Question, reading: Reading, at: int) -> str:
    """Return a proper name of the question that the article lacks; of a name of several words, one found is enough."""
    article = reading.measured[at].candidate.hit.article
    told = matchable(f"{article.headline}\n{article.body}")
    held = {word.text: word.strength_in(told) > 0 for word in reading.weighing.words if word.name}
    near = led_to(reading.measured[at].candidate)
    coined = [
        word
        for word in reading.weighing.words
        if word.name and any(_COINED.search(n) and n.lower() == word.text for n in question.names)
    ]
    if missing := next((word.text for word in coined if not word.strength_in(near)), ""):
        return missing
    for name in name_runs(question.standalone, held):
        if AT_HOME.issuperset(word.lower() for word in name):
            continue
        # Of a World Internet Conference that the paper does not know, the world and a conference are no trace.
        if not any(held[word] for word in name) or _only_its_kind(reading, name, held, told):
            return " ".join(name)
    led = matchable(f"{article.headline}\n{_paragraph(reading, at)}")
    numbered = [n for n in question.names if any(c.isdigit() for c in n)]
    sentence = matchable(reading.measured[at].candidate.text)
    missing = next((n for n in numbered if not _told(n, led, reading) or _another_number(n, sentence)), "")
    return missing or _another_generation(question.standalone, near)


def _another_generation(question: str, led: str) -> str:
    """Return 4G where what leads to the sentence has 5G alone, "" else."""
    told = set(_GENERATION.findall(led))
    asked = _GENERATION.findall(matchable(question))
    return next((a for a in asked if a not in told and any(a[-1] == other[-1] for other in told)), "")


def _another_number(name: str, sentence: str) -> bool:
    """Tell whether the sentence has not Magic6 but another Magic: what it tells is that one's."""
    folded = matchable(name)
    made = _MAKE.match(folded)
    if made is None or folded in sentence or folded.replace(" ", "") in sentence:
        return False
    return bool(re.search(rf"(?<![a-z]){re.escape(made[0].strip())}\s?[a-z]?\d", sentence))


def _only_its_kind(reading: Reading, name: Sequence[str], held: Mapping[str, bool], told: str) -> bool:
    """Tell whether the article lacks one of a name's several words though it is known, and has no name as a whole."""
    words = reading.weighing.words
    known = {word.text for word in words if any(not form.isascii() for form, _ in word.forms)}
    whole = any(len(word.text) >= PHRASE and not word.text.isascii() and word.text in told for word in words)
    lacking = any(word in known and not held[word] for word in name)
    return 1 < len(name) <= LONG_NAME and lacking and not whole


def _paragraph(reading: Reading, at: int) -> str:
    candidate = reading.measured[at].candidate
    body = candidate.hit.article.body
    end = body.find("\n", candidate.end)
    return body[paragraph_start(body, candidate.start) : len(body) if end < 0 else end]


def _told(name: str, told: str, reading: Reading) -> bool:
    """Tell whether a numbered name (Mate 60) stands in the text, its maker perhaps in Chinese (小米14)."""
    folded = matchable(name)
    number = re.search(r"\d+\D*$", folded)
    spellings = [folded, folded.replace(" ", "")]
    if number and " " in folded:
        maker = folded[: number.start()].strip()
        for word in reading.weighing.words:
            if word.text.lower() == maker:
                spellings += [form + number[0] for form in (*(f for f, _ in word.forms), word.chinese_in(told)) if form]
    return any(re.search(re.escape(spelling) + r"(?!\d)", told) for spelling in spellings)


def _missing_subject(question: Question, reading: Reading, at: int) -> str:
    """Return the subject of a Chinese question (联想 in 联想的…) where the article has no trace of it, else "".

    An abbreviation is a trace: 工信部 is in 工业和信息化部, letter by letter.
    """
    if question.asked_in != "zh" or not question.runs:
        return ""
    subject = question.runs[0]
    if subject.startswith("最") or any(character in CHINESE_FUNCTION for character in subject):
        return ""  # 图中的, 会上的
    if not _SUBJECT.fullmatch(subject) or not question.standalone.startswith(subject + "的"):
        return ""
    article = reading.measured[at].candidate.hit.article
    told = matchable(f"{article.headline}\n{article.body}")
    if any(subject[i : i + 2] in told for i in range(len(subject) - 1)):
        return ""
    spread = re.compile(rf"[^\n]{{0,{ABBREVIATED_GAP}}}".join(map(re.escape, subject)))
    return "" if spread.search(told) else subject


def _only_change(part: Part, reading: Reading, at: int) -> bool:
    """Tell whether sentence and surroundings hold nothing of the question but how something moved (同比下降)."""
    if part.kind not in _QUANTITIES:
        return False
    things = [
        held
        for word, held in zip(reading.weighing.words, reading.measured[at].held_around, strict=True)
        if len(word.text) > 1 and not _MOVED.search(word.text)
    ]
    moved = len(things) < len(reading.weighing.words)
    return moved and bool(things) and not any(things)


def _other_edition(question: Question, reading: Reading, at: int) -> str:
    """Return the edition (第二届) that sentence and headline speak of where the question means another one, else ""."""
    candidate = reading.measured[at].candidate
    told = list(_EDITION.finditer(f"{candidate.hit.article.headline}\n{candidate.text}"))
    if question.asked_in == "en":
        asked = {
            int(f.value)
            for f in question.figures
            if f.measure is Measure.ORDINAL and _HELD_EVENT.match(question.standalone[f.end :])
        }
        english = _EDITION_EN.findall(f"{candidate.hit.article.headline}\n{candidate.text}")
        numbers = [_edition(m) for m in told] + [int(number) for number in english]
        return f"edition {numbers[0]}" if asked and numbers and not asked.intersection(numbers) else ""
    for meant in _EDITION.finditer(question.standalone):
        # 第三届全国… is not 第二届全国…, whatever else in the article is a third one.
        alike = [m for m in told if m["what"] == meant["what"]] or told
        if alike and all(_edition(m) != _edition(meant) for m in alike):
            return alike[0]["edition"]
        if not _edition_told(_edition(meant), candidate):
            return f"no {meant['edition']}"
    return ""


def _edition_told(number: int, candidate: Candidate) -> bool:
    """Tell whether the paragraph up to the sentence, the next one or the headline names the edition."""
    article = candidate.hit.article
    near = "\n".join((article.headline, article.kicker, article.subtitle, candidate.so_far, candidate.after))
    return any(_edition(match) == number for match in _EDITION.finditer(near))


def _edition(match: re.Match[str]) -> int:
    return whole_number(match["number"])


def _only_names(reading: Reading, at: int) -> bool:
    """Tell whether of an English question nothing but its names is found: that Xiamen is there tells no population."""
    pairs = list(zip(reading.weighing.words, reading.measured[at].held_around, strict=True))
    named = sum(1 for word, held in pairs if word.name and held)
    others = [held for word, held in pairs if not word.name]
    return 0 < named < LONG_NAME and len(others) > 0 and not any(others)


def name_runs(question: str, names: Collection[str]) -> list[list[str]]:
    """Return the names, those that stand side by side (China–CEEC, New Development Bank) together."""
    runs: list[list[str]] = []
    end = -1
    places = sorted((m.start(), n) for n in names for m in [re.search(re.escape(n), question, re.IGNORECASE)] if m)
    for start, name in places:
        if runs and end >= 0 and _JOINS.fullmatch(question[end:start]):
            runs[-1].append(name)
        else:
            runs.append([name])
        end = max(end, start + len(name))
    return runs


def _missing_figure(question: Question, reading: Reading, at: int) -> str:
    """Return a figure of the question that the article lacks: the fourth forum is not the fifth."""
    article = reading.measured[at].candidate.hit.article
    told = figures(f"{article.headline}\n{article.body}")
    for figure in question.figures:
        if figure.measure is Measure.ORDINAL and not _HELD_EVENT.match(question.standalone[figure.end :]):
            continue  # the third prize is a kind of prize
        if figure.value > 1 and not any(same_figure(figure, other) or figure.value == other.value for other in told):
            return figure.text
    return ""
