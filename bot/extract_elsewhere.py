"""Tell when an article is of something else: it lacks the work asked about, or words that other articles have."""

from __future__ import annotations

from collections.abc import Collection

from bot.extract_led import led_to, whole_article
from bot.extract_read import Reading
from bot.extract_sentences import Candidate
from bot.extract_terms import matchable
from bot.question import Question
from config.patterns import lazy_pattern
from retrieval.newspaper import Article

# Of a title's character pairs so many make it the same one: 《办法》 for its long name.
TITLE_SHARE = 0.4
# What is held less is not held, and an article that lacks more of what others have is of something else.
NOWHERE = 0.1
ELSEWHERE = 0.42
# Of the words that say what a question is about, apart from what it asks of it, more than this is the subject.
SUBJECT_SHARE = 0.5


# Of what an event is of the sentence, or what leads to it, has so much in the question's own characters.
EVENT_SHARE = 0.5
_EVENT = lazy_pattern(
    r"(?P<of>[\u3400-\u9fff]{2,16}?)(?:大会|论坛|峰会|年会|博览会|展览会|大赛|竞赛|座谈会|发布会|研讨会|运动会)"
    r"(?:的|是|将|会|要|于|[在什何哪举召开闭落])"
)
_ANY_EVENT = lazy_pattern(
    r"世界|全球|国际|中国|我国|全国|全省|全市|本届|这[届次场]|首届|第.{1,3}[届次]|请问|今年|去年|年"
)


def missing_title(question: Question, article: Article) -> str:
    """Return a work named in 《》 that the article does not name, "" where none is missing."""
    if "《" not in question.standalone:
        return ""
    told = whole_article(article)
    titles = [title for title in question.names if f"《{title}》" in question.standalone]
    return next((t for t in titles if matchable(t) not in told and not _spread(matchable(t), told)), "")


def another_event(question: str, candidate: Candidate) -> str:
    """Return what an event asked about is of, 储能 in 世界储能大会, where the sentence is of another one, "" else."""
    match = _EVENT.search(question)
    core = _ANY_EVENT.sub("", match["of"]) if match else ""
    if len(core) < 2:
        return ""
    led = led_to(candidate)
    pairs = [core[i : i + 2] for i in range(len(core) - 1)]
    return "" if sum(pair in led for pair in pairs) >= EVENT_SHARE * len(pairs) else core


def told_elsewhere(reading: Reading, at: int) -> float:
    """Return the share of the question's weight in words that other articles have and this one has nowhere, 0..1."""
    weighing = reading.weighing
    return sum(weighing.weights[number] for number in _elsewhere(reading, at)) / weighing.total


def subject_elsewhere(question: Question, reading: Reading, at: int, asked: Collection[int]) -> bool:
    """Tell whether other articles have the subject and this one has it nowhere.

    `asked` are the numbers of the words for what is asked of it: an article on solar power that tells of problems says
    nothing of the problems of energy storage.
    """
    weighing = reading.weighing
    # A phrase's own translations (参加 for "take part") are one way of several to say it.
    subject = [
        number
        for number, word in enumerate(weighing.words)
        if number not in asked and (question.asked_in == "zh" or word.text.isascii())
    ]
    missing = _elsewhere(reading, at).intersection(subject)
    return sum(weighing.weights[n] for n in missing) > SUBJECT_SHARE * sum(weighing.weights[n] for n in subject)


def _elsewhere(reading: Reading, at: int) -> set[int]:
    """Return the numbers of the words that other articles have and this one has nowhere."""
    weighing, best = reading.weighing, reading.measured[at]
    told = whole_article(best.candidate.hit.article)
    rows = zip(weighing.words, weighing.found_anywhere, best.held_around, strict=True)
    return {
        number
        for number, (word, anywhere, held) in enumerate(rows)
        if anywhere and held < NOWHERE and not word.strength_in(told)
    }


def _spread(title: str, text: str) -> bool:
    pairs = [title[i : i + 2] for i in range(len(title) - 1)]
    return bool(pairs) and sum(pair in text for pair in pairs) >= TITLE_SHARE * len(pairs)
