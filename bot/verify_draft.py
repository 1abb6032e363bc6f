"""Check a draft sentence by sentence, as it comes or as a whole, and put together what its citations bear out."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation, Dropped, cite, refusal
from bot.citations import marks, without_marks
from bot.question import Question
from bot.verify import Translate, objection, source_of
from config.patterns import lazy_pattern
from retrieval.figures import figures, same_figure
from retrieval.passage import Hit
from retrieval.sentences import sentence_spans, trimmed
from retrieval.terms import terms

logger = logging.getLogger(__name__)

# A mark that has begun and not yet ended, or a single closing bracket's beginning, at the end of what has come so far.
_OPEN_MARK = lazy_pattern(r"\s*[\[【［〔][^\]】］〕]{0,20}$")
_LEADING_MARKS = lazy_pattern(r"(?:\s*[\[【［〔][^\]】］〕]{1,20}[\]】］〕])+")
_WHOLE = lazy_pattern(r"[。！？!?.…”’」』）)\]】］〕]\s*$")
# What a model says where it has no answer: no claim that would have to be borne out.
_GIVES_UP = lazy_pattern(
    r"没有查到|未查到|没有找到|未找到|无法回答|未提及|没有提及|没有提到|not found|do(?:es)? not (?:say|answer|mention)",
    re.IGNORECASE,
)
# Lists, emphasis and headings that a model may write have no meaning on a page of plain sentences.
_MARKUP = lazy_pattern(r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*•]\s+)|\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence without its marks, the numbers that it cites, and what speaks against it ("" for nothing)."""

    sentence: str
    named: tuple[int, ...]
    reason: str

    @property
    def gives_up(self) -> bool:
        return bool(self.reason and _GIVES_UP.search(self.sentence))


class Draft:
    """A draft under check. `hits[n - 1]` is what mark [n] names."""

    def __init__(self, question: Question, hits: Sequence[Hit], translate: Translate | None = None) -> None:
        self.question = question
        self.judged: list[Judged] = []
        self._hits = hits
        self._translate = translate
        self._seen = 0
        self._sources = [source_of(hit) for hit in hits]

    def hear(self, text: str, *, whole: bool = False) -> None:
        """Judge the sentences of `text` that are new; the last one only where the text is `whole`.

        `text` is all that has come so far. A draft that was broken off is `whole` with `unfinished` cut away.
        """
        sentences = sentences_of(text if whole else _OPEN_MARK.sub("", text))
        for sentence in sentences[self._seen : len(sentences) if whole else -1]:
            self._seen += 1
            judged = self.judge(sentence)
            if judged is not None:
                self.judged.append(judged)

    def restart(self) -> None:
        """Forget what was heard: it was no part of the answer."""
        self.judged.clear()
        self._seen = 0

    def judge(self, sentence: str) -> Judged | None:
        """Judge one sentence; None where it says nothing."""
        named = list(dict.fromkeys(n for mark in marks(sentence) for n in mark.numbers))
        known = tuple(n for n in named if 1 <= n <= len(self._hits))
        plain = _MARKUP.sub("", without_marks(sentence)).strip()
        if not re.search(r"\w", plain):
            return None
        if not known:
            return Judged(plain, (), "cites nothing that was given" if named else "cites nothing")
        reason = objection(plain, [self._sources[n - 1] for n in known], translate=self._translate)
        return Judged(plain, known, reason)

    def answer(self) -> Answer:
        """Return the supported sentences with renumbered marks, the rest as dropped, or a refusal."""
        dropped = [Dropped(j.sentence, j.reason) for j in self.judged if j.reason]
        for out in dropped:
            logger.info("dropped a sentence: %s", out.reason)
        kept = [j for j in self.judged if not j.reason]
        question = self.question
        if not kept:
            return refusal(question.text, question.language, self._hits, dropped)
        numbers = _numbers(kept)
        citations = tuple(self._cite(n, number, kept) for n, number in numbers.items())
        text = "".join(pieces(kept, question.language))
        return Answer(question.text, question.language, text, True, citations, dropped=tuple(dropped))

    def _cite(self, named: int, number: int, kept: Sequence[Judged]) -> Citation:
        words = "".join(j.sentence for j in kept if named in j.named)
        return _nearest(self._hits[named - 1], words, number)


def pieces(kept: Sequence[Judged], language: str) -> list[str]:
    """Return the kept sentences with their marks, numbered by first use; joined they are the answer's text."""
    numbers = _numbers(kept)
    between = "" if language == "zh" else " "
    return [
        (between if at else "") + judged.sentence + "".join(f"[{numbers[n]}]" for n in judged.named)
        for at, judged in enumerate(kept)
    ]


def verified(question: Question, draft: str, hits: Sequence[Hit], *, translate: Translate | None = None) -> Answer:
    """Return the whole draft as an answer. What a citation quotes is the sentence nearest to what cites it."""
    checked = Draft(question, hits, translate)
    checked.hear(draft, whole=True)
    return checked.answer()


def finished(draft: str) -> str:
    """Return a draft that was broken off without its last, unfinished sentence."""
    sentences = sentences_of(draft)
    if sentences and not _WHOLE.search(sentences[-1]):
        sentences.pop()
    return "".join(sentences)


def sentences_of(draft: str) -> list[str]:
    """Return the draft's sentences, a mark that stands behind the full stop going with the sentence before it."""
    sentences: list[str] = []
    for start, end in sentence_spans(draft):
        text = draft[start:end]
        lead = _LEADING_MARKS.match(text)
        if lead and sentences and marks(lead[0]) and not sentences[-1].endswith("\n"):
            sentences[-1] += lead[0]
            text = text[lead.end() :]
        if text.strip():
            sentences.append(text)
    return sentences


def _numbers(kept: Sequence[Judged]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for judged in kept:
        for n in judged.named:
            numbers.setdefault(n, len(numbers) + 1)
    return numbers


def _nearest(hit: Hit, words: str, number: int) -> Citation:
    """Return the citation of the passage's sentence that shares most figures and characters with what cites it."""
    body, passage = hit.article.body, hit.passage
    grams = set(terms(words))
    told = figures(words)

    def shared(span: tuple[int, int]) -> float:
        sentence = body[span[0] : span[1]]
        own = set(terms(sentence))
        equal = sum(any(same_figure(f, g) for g in told) for f in figures(sentence))
        return float(3 * equal + len(grams & own) / math.sqrt(1 + len(own)))

    spans = [trimmed(body, (passage.start + a, passage.start + b)) for a, b in sentence_spans(passage.text)]
    start, end = max((s for s in spans if s[1] > s[0]), key=shared, default=(passage.start, passage.end))
    return cite(hit, number, start, end)
