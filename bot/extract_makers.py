"""Tell when a sentence has another firm do, or another person say, what a Chinese question takes for one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.extract_led import led_to, whole_article
from bot.extract_read import Reading
from bot.extract_spans import CITIES, PROVINCES, is_person, person_spans
from bot.extract_terms import matchable
from bot.question import Part
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.embedder import shipped_embedder
from retrieval.known_names import known_bodies
from retrieval.newspaper import Article

_ASKS = r"(?:为什么|为何|为啥|怎么会|是不是|是否|什么时候|何时|哪一?天|哪年|几月|在哪[里儿]?|怎么|如何)"
# What only one does, in any of the words for it.
_DOES = r"发布|推出|上市|发售|开售|公布|收购|研发|开发|自研|上线|建成|开工|投产|开源"
_WHY = ("为什么", "为何", "为啥", "怎么会")
_CLAIM = lazy_pattern(rf"^(?:请问)?(?P<before>{_ASKS})?(?P<told>.+)$", re.DOTALL)
_CLAIMED_DOES = lazy_pattern(
    rf"^(?:公司|集团)?(?P<rest>(?:会|是|要|正式|首次){{0,3}}{_ASKS}?(?:会|正式|首次|自主){{0,3}}(?:{_DOES})了?(?P<done>.+))$",
    re.DOTALL,
)
# With what it did it to: 手机上市后 tells of no firm.
_TOLD_DOES = lazy_pattern(
    r"(?:发布|推出|公布|收购|研发|开发|自研|建成|开源|发售|宣布)(?=[了出]?[\u3400-\u9fffA-Za-z“《])"
)
_CLAUSE = lazy_pattern(r"[，,。；;、：]")
_LATIN_FIRST = lazy_pattern(r"[A-Za-z][A-Za-z0-9+-]{2,30}(?![A-Za-z0-9])")
# A clause that begins with it: of GPT-4 Turbo正式发布 the model is no firm.
_LATIN_LAST = lazy_pattern(r"^\s*(?P<firm>[A-Za-z][A-Za-z0-9+-]{2,30})(?:公司|集团)?[\u3400-\u9fff]{0,6}$")
# So many characters may stand between a name and what it did.
BEFORE_IT_DOES = 6
# No name and what follows it is longer.
NEAR_CHARS = 48
_PLACE = lazy_pattern(f"{PROVINCES}|{CITIES}")
_SAYS = r"说|指出|表示|认为|强调|提出|提到|谈到|介绍|透露|称|将|把"
# Less of what a firm is to have made is another thing of its.
DONE_SHARE = 0.5
_SPEAKER = lazy_pattern(
    rf"^(?:请问)?(?P<name>[\u3400-\u9fff]{{2,4}}?)(?:(?P<says>{_SAYS})|是哪|在哪[家个所]|担任|出任|任职)(?P<rest>.*)$"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A firm or a person that a question names, and the question without it; `done` is what the firm made."""

    name: str
    rest: str
    done: str = ""


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Return, by each Chinese name of a known firm or institution, all that it is called."""
    return {
        name: (*chinese, *english)
        for english, chinese in reversed(list(known_bodies()))
        for name in chinese
        if name[1:]
    }


@lru_cache(maxsize=1)
def _called() -> dict[str, frozenset[str]]:
    """Return, by each name of a known firm or institution in either language, all that it is called, folded."""
    entries = [frozenset(map(matchable, (*chinese, *english))) for english, chinese in known_bodies()]
    return {name: entry for entry in reversed(entries) for name in entry}


def same_body(one: str, other: str) -> bool:
    """Tell whether two names may be those of one firm or institution: 央行 and 中国人民银行, 阿里巴巴 and 阿里云."""
    one, other = matchable(one), matchable(other)
    if one in other or other in one or other in _called().get(one, ()):
        return True
    beginnings = (_called().get(one, {one}), _called().get(other, {other}))
    return any(a[:2] == b[:2] and not a.isascii() for a in beginnings[0] for b in beginnings[1])


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _names()))


def _known_first(text: str) -> str:
    """Return the longest known name that the text begins with, "" where there is none."""
    return next((text[:end] for end in range(_longest(), 1, -1) if text[:end] in _names()), "")


def _named_last(clause: str) -> str:
    """Return the name that a clause ends with, a few characters behind it allowed: OPPO正式, 华为公司."""
    if latin := _LATIN_LAST.search(clause):
        return latin["firm"]
    for end in range(len(clause), max(0, len(clause) - BEFORE_IT_DOES - 1), -1):
        for start in range(max(0, end - _longest()), end - 1):
            if clause[start:end] in _names():
                return clause[start:end]
    return ""


def firm_claimed(question: str) -> Claimed | None:
    """Return the firm that a question says did something: vivo in vivo什么时候发布安第斯大模型."""
    match = _CLAIM.match(question)
    if match is None:
        return None
    firm = _known_first(match["told"]) or ((latin := _LATIN_FIRST.match(match["told"])) and latin[0]) or ""
    does = _CLAIMED_DOES.match(match["told"][len(firm) :]) if firm else None
    if does is None:
        return None
    before = "" if match["before"] in _WHY else match["before"] or ""
    return Claimed(firm, f"{before}{does['rest']}", does["done"].strip("？?的吗呢 "))


def person_claimed(question: str) -> Claimed | None:
    """Return the person that a question says said something or holds a post; `rest` is "" for a post."""
    match = _SPEAKER.match(question)
    if match is None or not is_person(match["name"]) or _a_word(match["name"]):
        return None
    return Claimed(match["name"], match["rest"] if match["says"] else "")


def _a_word(name: str) -> bool:
    """Tell whether what looks like a person's name is a word of its own: 方案, 安徽, 高盛."""
    return bool(_PLACE.search(name)) or name in _names() or shipped_embedder().pieces(name) == [name]


def subject_untold(question: str, article: Article) -> str:
    """Return the known firm or institution that a question begins with where the article never names it, "" else."""
    firm = _known_first(question.removeprefix("请问"))
    if not firm:
        return ""
    told = whole_article(article)
    return "" if any(matchable(name) in told for name in _names()[firm]) else firm


def maker_told(sentence: str) -> str:
    """Return the firm that a sentence says did something, "" where it says that of none."""
    for does in _TOLD_DOES.finditer(sentence):
        clause = _CLAUSE.split(sentence[max(0, does.start() - NEAR_CHARS) : does.start()])[-1]
        if firm := _named_last(clause):
            return firm
    return ""


def share_told(text: str, reading: Reading, at: int) -> float:
    """Return the share (0..1, by weight) of the text's words that the sentence holds.

    Of a sentence that tells of no firm itself what leads to it counts as well.
    """
    candidate, weighing = reading.measured[at].candidate, reading.weighing
    led = matchable(candidate.text) if maker_told(candidate.text) else led_to(candidate)
    return weighing.share([word.strength_in(led) for word in weighing.words], weighing.named_in(matchable(text)))


def another_does(question: str, part: Part, reading: Reading, at: int) -> str:
    """Return the firm, what it made or the person asked about where the sentence tells of another one, "" else."""
    candidate = reading.measured[at].candidate
    firm = firm_claimed(question)
    told = maker_told(candidate.text) if firm else ""
    if firm and told and part.kind is not Kind.WHO and not same_body(firm.name, told):
        # What leads to it may name several; the sentence itself names whose it is.
        owned = matchable(f"{candidate.hit.article.headline}\n{candidate.text}")
        called = _called().get(matchable(firm.name), {matchable(firm.name)})
        if matchable(told) not in matchable(question) and not any(name in owned for name in called):
            return firm.name
    if firm and part.kind in (Kind.WHEN, Kind.WHERE) and share_told(firm.done, reading, at) < DONE_SHARE:
        return firm.done
    person = person_claimed(question)
    if person and matchable(person.name) not in led_to(candidate) and person_spans(part, candidate.text):
        return person.name
    return ""
