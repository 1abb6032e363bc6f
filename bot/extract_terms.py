"""Weigh the words of a question against sentences: which of them a text holds, and how rare each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.question import Question, run_terms
from bot.question_glossary import in_a_paper, said_otherwise
from bot.question_words import ABOUT_THE_RECORD, OF_ARTICLES
from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.periods import periods
from retrieval.pinyin import NamePattern, name_patterns
from retrieval.terms import fold_width

# A Latin word or number inside Chinese is nearly always a name: worth two bigrams.
LATIN_WEIGHT = 2.0
# 参会 for 参加: as good as the word, or nearly.
SAID_OTHERWISE = 0.8
# A bigram with a function character in it ("在会") is mostly a seam between words.
SEAM_WEIGHT = 0.35
LONE_CHARACTER_WEIGHT = 0.25
NAME_WEIGHT = 2.5
# A Chinese paper need not say of its own country that it is meant: 我国, 全国, or nothing.
AT_HOME = frozenset({"china", "chinese", "prc"})
AT_HOME_NAMES = frozenset({"China", "Chinese", "PRC"})
AT_HOME_WEIGHT = 0.3
# A translation with less than this share of the best one's weight is a guess.
LIKELY_SHARE = 0.3
GUESS_STRENGTH = 0.5

# A long name is many bigrams but one thing asked about: its bigrams share the square root of their number.
RUN_DAMPING = 0.5
# Two characters that belong to two words: "充电|桩新|增".
BETWEEN_WORDS = 0.35
# A word counts as found in a sentence from this strength on.
FOUND_FROM = 0.3
# In a question of two parts, a word of the other part counts this much.
OTHER_PART = 0.5

_QUOTES = str.maketrans("", "", "“”‘’《》「」『』〈〉\"'")
# "Who" is no World Health Organization.
_ASKING = lazy_pattern(r"\b(?:[Ww]ho|[Ww]hat|[Ww]hich|[Ww]hen|[Ww]here|[Ww]hy|[Hh]ow)\b")
_CJK = lazy_pattern(r"[\u3400-\u9fff]")
_CJK_WINDOW = lazy_pattern(r"[\u3400-\u9fff]{2,}")


# Verbs that say nothing of the subject and are said otherwise in Chinese.
LIGHT_ENGLISH = frozenset(
    """say says said take takes took taken part get got go goes went come came make makes made give gives gave given see
    use used put set let keep still want like mean many new other ask asked think thinks thought going plan plans look
    do did done become became show shows shown include includes included including try can able find found e.g i.e
    bring brings brought long short way ways thing things type kind main people""".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question and the forms in which the paper may have it, each with its strength in 0..1.

    `name` tells that it is a proper name, for which there is no paraphrase. `pattern` is set for a romanised name.
    `like` is the word whose likes in meaning hold it too, "" where nothing else will do.
    """

    text: str
    weight: float
    forms: tuple[tuple[str, float], ...]
    name: bool = False
    pattern: NamePattern | None = None
    like: str = ""

    def strength_in(self, folded: str) -> float:
        """Return how surely `folded` (as `matchable` gives it) holds the word, 0..1."""
        best = 0.0
        for form, strength in self.forms:
            if strength > best and form in folded:
                best = strength
        if best < 1.0 and self.pattern is not None and self.chinese_in(folded):
            return 1.0
        return best

    def chinese_in(self, folded: str) -> str:
        """Return the Chinese name in `folded` that the romanised one stands for, "" where there is none."""
        if self.pattern is None:
            return ""
        sizes = sorted({len(syllables) for syllables in self.pattern.syllables}, reverse=True)
        for run in _CJK_WINDOW.finditer(folded):
            for size in sizes:
                for at in range(len(run[0]) - size + 1):
                    if self.pattern.matches(run[0][at : at + size]):
                        return run[0][at : at + size]
        return ""


# The same sentences are looked into for one word after the other, and by one question after the other.
@lru_cache(maxsize=8192)
def matchable(text: str) -> str:
    """Return the text as words are looked up in it: folded, without quotation marks, which part “蓝心”大模型."""
    return fold_width(text).translate(_QUOTES)


class Words(Protocol):
    """Knows what words are called in Chinese, and where one ends."""

    def terms(self, question: str) -> Mapping[str, float]:
        """Return Chinese words for English ones, with weights; higher is surer, {} where nothing is known."""

    def pieces(self, text: str) -> Sequence[str]:
        """Return the words of a Chinese text in order; what is no known word is cut into characters."""


Translate = Callable[[str], Mapping[str, float]]


def question_words(question: Question, known: Words) -> list[Word]:
    """Return the question's words; for an English question each with its likely translations."""
    return _chinese_words(question, known) if question.asked_in == "zh" else _english_words(question, known.terms)


def _chinese_words(question: Question, known: Words) -> list[Word]:
    names = {fold_width(name) for name in question.names}
    words: dict[str, Word] = {}
    for run in question.runs:
        terms = run_terms(run)
        share = len(terms) ** -RUN_DAMPING
        if not _CJK.match(run):
            # "Samsung的大模型" stands in the paper as 三星's.
            forms = ((run, 1.0), *_forms(known.terms(run)))
            words[run] = Word(run, LATIN_WEIGHT, forms, name=run in names)
            continue
        piece_at = [piece for piece in known.pieces(run) for _ in piece]
        starts = _starts(known.pieces(run))
        for i, term in enumerate(terms):
            functions = sum(character in CHINESE_FUNCTION for character in term)
            weight = (1.0, SEAM_WEIGHT, 0.0)[functions] if len(term) == 2 else LONE_CHARACTER_WEIGHT * (not functions)
            inside = len(term) == 2 and len(piece_at) == len(run) and starts[i] == starts[i + 1]
            if (
                len(term) == 2
                and not inside
                and len(piece_at) == len(run)
                and len(piece_at[i]) + len(piece_at[i + 1]) > 2
            ):
                weight *= BETWEEN_WORDS
            if weight and term not in words:
                forms = ((term, 1.0), *((other, SAID_OTHERWISE) for other in said_otherwise(term)))
                words[term] = Word(term, weight * share, forms, like=piece_at[i] if inside else "")
    return list(words.values())


def _starts(pieces: Sequence[str]) -> list[int]:
    """Return for each character where its piece starts."""
    starts: list[int] = []
    for piece in pieces:
        starts += [len(starts)] * len(piece)
    return starts


def _english_words(question: Question, translate: Translate) -> list[Word]:
    words: list[Word] = []
    known: set[str] = set()
    given = {word for name in question.names for word in name.split() if len(word) > 2} - AT_HOME_NAMES

    def no_name(word: str) -> bool:
        return bool(in_a_paper(word.lower())) or (word not in given and is_english(word, translate))

    patterns = {p.text: p for p in name_patterns(question.standalone, no_name)}
    in_pattern = {part.lower() for text in patterns for part in text.split()}
    names = {name.lower() for name in question.names}
    for run in dict.fromkeys(question.runs):
        translated = translate(run)
        known |= set(translated)
        if run in in_pattern or run in LIGHT_ENGLISH:
            continue
        name = run in names
        forms = _forms(translated)
        if told := in_a_paper(run):
            guesses = [(form, GUESS_STRENGTH * strength) for form, strength in forms if form not in told]
            forms = [(zh.lower(), 1.0) for zh in told] + guesses
        if name:
            forms = [(form, strength) for form, strength in forms if len(form) > 1]  # Gauss is no 高
        latin = [(run, 1.0)] if name or any(c.isdigit() for c in run) or not forms else []
        like = "" if name or any(c.isdigit() for c in run) else run  # 5G is like 4G, and is another thing
        weight = AT_HOME_WEIGHT if run in AT_HOME else LATIN_WEIGHT if name else 1.0
        words.append(Word(run, weight, tuple(forms + latin), name=name, like=like))
    for text, pattern in patterns.items():
        forms = _forms(translate(text))
        words.append(Word(text, NAME_WEIGHT, (*forms, (text.lower(), 1.0)), name=True, pattern=pattern))
    whole = translate(_ASKING.sub(" ", question.standalone))
    # What only the whole question translates to is a phrase or a known name. A period is weighed as a period, not again
    # as a word.
    of_articles = question.kind.about_the_paper or question.kind in OF_ARTICLES
    for zh, weight in whole.items():
        if of_articles and ABOUT_THE_RECORD.fullmatch(zh):
            continue  # "the latest news" is not what the articles are about
        if zh not in known and len(zh) > 1 and weight >= LIKELY_SHARE and not periods(zh):
            words.append(Word(zh, min(weight, NAME_WEIGHT), ((zh.lower(), 1.0),)))
    return words


def is_english(word: str, translate: Translate) -> bool:
    """Tell whether a word is common English: it has a translation of two characters; pinyin has at most single ones."""
    return any(len(zh) > 1 for zh in translate(word.lower()))


def _forms(translations: Mapping[str, float]) -> list[tuple[str, float]]:
    best = max(translations.values(), default=0.0)
    return [
        (zh.lower(), 1.0 if weight >= LIKELY_SHARE * best else GUESS_STRENGTH) for zh, weight in translations.items()
    ]


class Weighing:
    """The question's words with their rarity over the sentences at hand.

    A word that no sentence holds is as rare as can be: idf = ln(1 + N / (df + 0.5)), Robertson's without what
    lets common words count against a match.
    """

    def __init__(self, words: Sequence[Word], strengths: NDArray[np.float64], part: str = "") -> None:
        """`strengths` (n, w) are the words' in the sentences at hand; `part` is the part of the question asked now."""
        self.words = tuple(words)
        asked = matchable(part)
        found_in = (strengths * (strengths >= FOUND_FROM)).sum(axis=0)
        shares = np.array([1.0 if not asked or word.text.lower() in asked else OTHER_PART for word in words])
        weights = np.array([word.weight for word in words])
        count = max(1, len(strengths))
        # Python's own numbers: they are added up one by one for every sentence, at a third of numpy's price.
        self.weights: list[float] = (shares * weights * np.log(1 + count / (found_in + 0.5))).tolist()
        self.found_anywhere: list[bool] = (found_in > 0).tolist()
        self._sum = sum(self.weights)

    @property
    def total(self) -> float:
        return self._sum or 1.0

    def share(self, strengths: Sequence[float], among: Sequence[int]) -> float:
        """Return the share of the weight of the words `among` that the strengths hold, 0..1; 1 where there are none."""
        total = sum(self.weights[at] for at in among)
        return sum(self.weights[at] * strengths[at] for at in among) / total if total else 1.0

    def named_in(self, text: str) -> list[int]:
        """Return the numbers of the words that stand in a part of the question, folded."""
        return [at for at, word in enumerate(self.words) if word.text.lower() in text]

    def cover(self, strengths: Sequence[float] | NDArray[np.float64], held: float = 0.0, asked: float = 0.0) -> float:
        """Return the share of the question's weight that the strengths hold, 0..1.

        `asked` is the weight of what the question says beside its words (dates, figures), `held` what of it is there.
        """
        total = float(sum(s * w for s, w in zip(strengths, self.weights, strict=True)))
        return (total + held) / ((self._sum + asked) or 1.0)
