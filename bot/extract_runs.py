"""Widen the sentence that answers to the shortest run that can be understood and quoted by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract_sentences import Candidate, article_sentences, paragraph_start
from bot.extract_spans import REASON
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.newspaper import Role
from retrieval.numerals import whole_number
from retrieval.passage import Hit

# A sentence that begins so has its subject in the sentence before.
LEANS_BACK = lazy_pattern(
    r"^(?:他|她|它|其中|其(?!他|它|余|次|实)|该|这(?!里|一年)|此(?!外|前|次|后)|上述|对此|前者|后者)"
)
# Who is meant was named in the sentence before, in another paragraph too.
OF_A_PERSON = lazy_pattern(r"(?:在|对|据)?[他她](?!们)")
# A heading of an enumeration ("二是……。") announces; what it announces follows.
SHORT_CHARS = 40
_ANNOUNCES = lazy_pattern(
    r"^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]，|首先|其[次一二三]|最后|[（(]?[一二三四五六1-9][)）、.])"
)
_LISTS = frozenset({Kind.LIST, Kind.WHICH, Kind.WHAT})
_COUNTED = lazy_pattern(r"(?P<number>[两二三四五六七八九十]|\d{1,2})(?:个|大|类|种|项|条|款|点|家|方面|环节)")
_LISTED = lazy_pattern(r"[、；;]")
# A quotation longer than this is not carried whole just to reach the speaker.
MAX_QUOTED = 3
OPEN_ENDED = frozenset({Kind.OPINION, Kind.HOW, Kind.LIST, Kind.WHY, Kind.WHAT, Kind.DEFINITION})


@dataclass(frozen=True, slots=True)
class Run:
    """A run of whole sentences of one article: `hit.article.body[start:end]` answers, `core` is its best sentence."""

    hit: Hit
    start: int
    end: int
    core: tuple[int, int]

    @property
    def text(self) -> str:
        return self.hit.article.body[self.start : self.end]

    def meets(self, other: Run) -> bool:
        """Whether the two stand in one article and overlap or touch."""
        same = self.hit.article == other.hit.article
        return same and self.start <= other.end + 1 and other.start <= self.end + 1

    def joined(self, other: Run) -> Run:
        return Run(self.hit, min(self.start, other.start), max(self.end, other.end), self.core)


def widen(chosen: Candidate, kind: Kind) -> Run:
    """Return the run around the chosen sentence: its quotation with its speaker, its subject, what it announces."""
    body = chosen.hit.article.body
    spans = [(a, b) for a, b, role in article_sentences(chosen.hit) if role is not Role.SUBHEAD or a == chosen.start]
    at = next(i for i, span in enumerate(spans) if span[0] == chosen.start)
    first = last = at
    if chosen.tail:
        first = _quotation_start(body, spans, at)
    elif LEANS_BACK.match(chosen.text) and chosen.before and at > 0:
        first = at - 1
    if kind in OPEN_ENDED or kind is Kind.WHO:
        last = _quotation_end(body, spans, at)
    if last == at and kind in OPEN_ENDED and chosen.after and _announces(chosen.text) and at + 1 < len(spans):
        last = at + 1
    if kind in _LISTS and last == at and chosen.after and _lists_behind(chosen) and at + 1 < len(spans):
        last = at + 1
    if kind is Kind.WHY and last == at and at + 1 < len(spans) and not REASON.search(chosen.text):
        last += bool(REASON.search(chosen.after))  # the sentence says that, the next one why
    return Run(chosen.hit, spans[first][0], spans[last][1], spans[at])


def _lists_behind(chosen: Candidate) -> bool:
    """Tell whether the sentence only counts things (四个主要环节) and the next one lists as many."""
    counted = [whole_number(m["number"]) for m in _COUNTED.finditer(chosen.text)]
    if _LISTED.search(chosen.text):
        return False
    return any(number <= 1 + len(_LISTED.findall(chosen.after)) for number in counted if number > 1)


def _announces(text: str) -> bool:
    return len(text) <= SHORT_CHARS and bool(_ANNOUNCES.match(text))


def _quotation_start(body: str, spans: Sequence[tuple[int, int]], at: int) -> int:
    """Return the sentence in which the quotation that ends before sentence `at` begins, at most MAX_QUOTED back."""
    for back in range(at - 1, max(-1, at - 1 - MAX_QUOTED), -1):
        if "“" in body[spans[back][0] : spans[back][1]]:
            return back
    return max(0, at - 1)


def _quotation_end(body: str, spans: Sequence[tuple[int, int]], at: int) -> int:
    """Return the sentence that names the speaker, where sentence `at` lies within a quotation, else `at`."""
    told = body[paragraph_start(body, spans[at][0]) : spans[at][1]]
    inside = told.count("“") > told.count("”")
    closed = told.endswith("”")
    if not inside and not closed:
        return at
    for ahead in range(at + 1, min(len(spans), at + 1 + MAX_QUOTED)):
        if "\n" in body[spans[at][1] : spans[ahead][0]]:
            return at
        text = body[spans[ahead][0] : spans[ahead][1]]
        if closed:
            return ahead if len(text) <= SHORT_CHARS and "“" not in text else at
        closed = text.endswith("”")
    return at
