"""Answer a question with the paper's own sentences, without any language model, or say that they do not tell."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence

from bot.answer import Answer, refusal
from bot.extract_asked import another_speaks
from bot.extract_attributed import attributed
from bot.extract_differing import differing
from bot.extract_evidence import opening
from bot.extract_naming import introduced, kinds_called, names_told, person_asked
from bot.extract_premise import corrected, turned_round
from bot.extract_read import Reading, Relevance, read
from bot.extract_record import admits, article_answer, contents_answer, issue_answer, masthead_answer
from bot.extract_runs import widen
from bot.extract_setting import set_right
from bot.extract_spans import REASON, SHARP, Span
from bot.extract_support import ASKS_ITSELF, objection, support
from bot.extract_terms import matchable
from bot.extract_weights import ANSWER_ABOVE
from bot.extract_wording import Found, worded
from bot.phrases import say
from bot.question import Part, Question
from bot.question_coordinated import coordinated
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.embedder import shipped_embedder
from retrieval.newspaper import iso_day
from retrieval.passage import Hit

__all__ = ["Relevance", "extract"]

logger = logging.getLogger(__name__)

# The best sentence may name another year and the next one the right one; beyond the third none was ever right.
TRIED = 4
# Of somebody asked for an opinion others' words may be nearer: so many sentences are looked at for the speaker's.
HEARD = 16
# To mean an article takes less than to be answered by it: "the story about large models" names its subject, no more.
ARTICLE_ABOVE = 0.05
# Of two things asked together two sentences may be near by chance, so that one found alone must be surer than either of
# two, and than what answers a question by itself.
ALONE_ABOVE = 0.4
# Sentences whose scores differ by less are about as near.
NEARLY = 1.5
# Where every amount is asked for, the sentence that has them may be farther behind one that only counts them.
FULLER = 2.5
_TOLD_FULLER = frozenset({Kind.LIST, Kind.HOW_MANY, Kind.WHICH})
_AMOUNTS = lazy_pattern(r"量级|档次|哪[几些].{0,4}(?:规模|参数|价格|尺寸)|\bsizes?\b|\btiers?\b", re.IGNORECASE)
_DIGITS = lazy_pattern(r"\d[\d.]*")
_HEAD_KINDS = frozenset({Kind.PUBLISHER, Kind.ISSUE_NUMBER})


def extract(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer:
    """Return the shortest run of sentences that answers, cited, or a refusal with the nearest headlines."""
    if question.needs_no_search:
        return small_answer(question)
    if question.hints.any:
        hits = [hit for hit in hits if admits(question.hints, hit)] or []
    if not hits:
        return refusal(question.text, question.language)
    if question.kind.about_the_paper and (answer := _from_the_record(question, hits, relevance)):
        return answer
    if turned := turned_round(question, hits, relevance):
        return turned
    together = coordinated(question, shipped_embedder().pieces)
    asked = [(one, part) for one in together or (question,) for part in one.parts]
    answering = [_answering(one, part, hits, relevance) for one, part in asked]
    if together and not all(answering):
        answering = [
            _answering(one, part, hits, relevance, above=ALONE_ABOVE) if ones else []
            for (one, part), ones in zip(asked, answering, strict=True)
        ]
    found = [one for ones in answering for one in ones]
    if together and not found:
        found = _of_both(question, together, hits, relevance)
        asked, answering = [(question, question.parts[0])], [found]
    if not found:
        right = (correct(question, hits, relevance) for correct in (corrected, set_right, attributed))
        return next(filter(None, right), None) or refusal(question.text, question.language, hits)
    quoted = matchable("\n".join(one.run.hit.article.body[one.run.start : one.run.end] for one in found))
    untold = [
        part
        for (one, part), ones in zip(asked, answering, strict=True)
        # A sentence that names it too may tell of it after all.
        if not ones and not (one.own and matchable(one.own) in quoted)
    ]
    return worded(question, found, untold)


def _of_both(
    question: Question, together: Sequence[Question], hits: Sequence[Hit], relevance: Relevance
) -> list[Found]:
    """Return what answers two things asked together by one sentence that names both."""
    return [
        one
        for one in _answering(question, question.parts[0], hits, relevance)
        if all(matchable(half.own) in matchable(one.run.hit.article.body[slice(*one.run.core)]) for half in together)
    ]


def small_answer(question: Question) -> Answer:
    """Return the fixed sentence for an empty question or small talk."""
    if question.kind is Kind.EMPTY:
        phrase = "empty question"
    else:
        phrase = "thanks" if any(word in question.text.lower() for word in ("谢", "thank")) else "greeting"
    return Answer(question.text, question.language, say(phrase, question.language), False)


def _answering(
    question: Question, part: Part, hits: Sequence[Hit], relevance: Relevance, *, above: float | None = None
) -> list[Found]:
    """Return what answers the part: one run, beside it another issue's other figure for the same."""
    reading = read(question, part, hits, relevance)
    if reading is None:
        return []
    told = _named_in(question, part, reading)
    if told and person_asked(question, reading.weighing.words):
        # The very name behind a post: nothing else need be in common.
        at = next((at for at in reading.order if at in told), None)
    else:
        at = _chosen(question, part, reading, above=above, among=told)
    if at is None:
        return []
    if told:
        return [Found(part, widen(reading.measured[at].candidate, part.kind), tuple(told[at]))]
    chosen = [at, *differing(question, part, reading, at)]
    measured = sorted((reading.measured[i] for i in chosen), key=lambda m: iso_day(m.candidate.hit.masthead.date))
    return [Found(part, widen(m.candidate, part.kind), m.spans) for m in reversed(measured)]


def _named_in(question: Question, part: Part, reading: Reading) -> dict[int, list[Span]] | None:
    """Return the sentences that tell what something is called or who somebody is; None where neither is asked for."""
    words = reading.weighing.words
    if person := person_asked(question, words):
        places = {at: introduced(person, m.candidate.text) for at, m in enumerate(reading.measured)}
        return {at: [place] for at, place in places.items() if place is not None}
    if kinds := kinds_called(question, part, words):
        told = {at: names_told(kinds, m.candidate.text, question.standalone) for at, m in enumerate(reading.measured)}
        owners = [words[i] for i in opening(question, words) if words[i].text not in kinds]
        return {
            at: spans
            for at, spans in told.items()
            if spans and all(owner.strength_in(matchable(reading.measured[at].candidate.text)) for owner in owners)
        }
    return None


def _chosen(
    question: Question,
    part: Part,
    reading: Reading,
    *,
    above: float | None = None,
    among: Collection[int] | None = None,
) -> int | None:
    order = reading.order if among is None else [at for at in reading.order if at in among]
    if part.kind in SHARP:
        # Where a figure or a date is asked for, only a sentence that has one can answer.
        order = [at for at in order if reading.measured[at].spans]
    if part.kind is Kind.OPINION:
        order = [at for at in order[:HEARD] if not another_speaks(question, part, reading, at)]
    passing: list[int] = []
    for at in order[:TRIED]:
        if passing and reading.scores[at] < reading.scores[passing[0]] - (
            FULLER if _AMOUNTS.search(part.text) else NEARLY
        ):
            break
        reason = objection(question, part, reading, at, above=above)
        if reason == ASKS_ITSELF and (told := _answered_behind(question, part, reading, at)) is not None:
            passing.append(told)
            break
        if not reason:
            passing.append(at)
            if part.kind not in _TOLD_FULLER:
                break
        logger.debug("not answered by %r: %s", reading.measured[at].candidate.text[:20], reason)
    # Of sentences about as near, the one that tells it in full.
    return max(passing, key=lambda at: _fullness(part, reading, at), default=None)


def _answered_behind(question: Question, part: Part, reading: Reading, at: int) -> int | None:
    """Return the sentence behind one that asks the same, where it gives a reason: a subhead asks, the text says why."""
    if part.kind is not Kind.WHY or support(question, part, reading, at) < ANSWER_ABOVE[question.asked_in]:
        return None
    behind = reading.beside(at, 1)
    return behind if behind is not None and REASON.search(reading.measured[behind].candidate.text) else None


def _fullness(part: Part, reading: Reading, at: int) -> int:
    """Return how much of a list the sentence holds, or of what a figure is, in digits: 五个量级 with each of them."""
    text = reading.measured[at].candidate.text
    if part.kind is Kind.LIST or part.counter == "个" or _AMOUNTS.search(part.text):
        return len(_DIGITS.findall(text)) if _AMOUNTS.search(part.text) else text.count("、") * (part.kind is Kind.LIST)
    return 0


def _from_the_record(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    kind = question.kind
    if kind is Kind.CONTENTS:
        return contents_answer(question, hits)
    if (kind in _HEAD_KINDS or not question.runs) and (answer := masthead_answer(question, hits)):
        return answer
    meant = Part(question.standalone, Kind.WHAT)
    reading = read(question, meant, hits, relevance)
    at = None if reading is None else _chosen(question, meant, reading, above=ARTICLE_ABOVE)
    if reading is None or at is None:
        return issue_answer(question, hits[0]) if kind is Kind.ISSUE_NUMBER else None
    candidate = reading.measured[at].candidate
    if kind is Kind.ISSUE_NUMBER:
        return issue_answer(question, candidate.hit)
    if kind is Kind.PUBLISHER:
        return None
    return article_answer(question, kind, candidate.hit, (candidate.start, candidate.end))
