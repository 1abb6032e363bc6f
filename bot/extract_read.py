"""Read the hits for one part of a question: every sentence measured, the best one known. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.extract_features import NAMES, Measured, around_of, measure
from bot.extract_focus import focus
from bot.extract_sentences import candidates
from bot.extract_strengths import Strengths, WordsLike
from bot.extract_terms import Weighing, Word, Words, question_words
from bot.extract_weights import SENTENCE_WEIGHTS
from bot.question import Part, Question
from config.patterns import lazy_pattern
from retrieval.passage import Hit


class Relevance(Words, WordsLike, Protocol):
    """What the reader asks of those who know meaning."""

    def similarity(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosine of the question with each sentence, (n,)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences measured, with `scores` (n,), higher is better, and their cosine with the question (n,)."""

    measured: tuple[Measured, ...]
    scores: NDArray[np.float64]
    weighing: Weighing
    similar: NDArray[np.float32]

    @property
    def best(self) -> int:
        return int(np.argmax(self.scores))

    def beside(self, at: int, steps: int) -> int | None:
        """Return the number of the sentence so many behind sentence `at` in its article, None where none was read."""
        here = self.measured[at].candidate
        return next(
            (
                number
                for number, other in enumerate(self.measured)
                if other.candidate.hit.article is here.hit.article and other.candidate.place == here.place + steps
            ),
            None,
        )

    @property
    def order(self) -> list[int]:
        return [int(i) for i in np.argsort(-self.scores, kind="stable")]


def named_in(hits: Sequence[Hit], words: Sequence[Word]) -> list[Word]:
    """Return the words of an English question, those as names that a Chinese passage has in Latin letters: vivo.

    What a passage has in Chinese is no name, though one has it in Latin too (Model Y), nor is what a passage in English
    has.
    """
    chinese = [hit.passage.text for hit in hits if 2 * len(_HAN.findall(hit.passage.text)) > len(hit.passage.text)]
    text = "\n".join(chinese)
    latin = set(_LATIN.findall(text.lower()))
    return [
        replace(word, name=True, forms=((word.text, 1.0),), like="")
        if word.text in latin
        and not word.name
        and not any(form in text for form, strength in word.forms if strength == 1.0 and not form.isascii())
        else word
        for word in words
    ]


_LATIN = lazy_pattern(r"(?<![a-z0-9])[a-z][a-z0-9]{2,}(?![a-z0-9])")
_HAN = lazy_pattern(r"[\u3400-\u9fff]")
_WEIGHTS = {language: np.array([weights[name] for name in NAMES]) for language, weights in SENTENCE_WEIGHTS.items()}


def read(question: Question, part: Part, hits: Sequence[Hit], relevance: Relevance) -> Reading | None:
    """Measure the sentences of the hits for one part of the question; None where there is nothing to read."""
    sentences = candidates(hits)
    if not sentences:
        return None
    words = (
        named_in(hits, question_words(question, relevance))
        if question.asked_in == "en"
        else question_words(question, relevance)
    )
    texts = [text for sentence in sentences for text in (sentence.text, *around_of(sentence))]
    strengths = Strengths(words, texts, relevance, focus(question, part, words))
    asked = part.text if len(question.parts) > 1 else ""
    weighing = Weighing(words, strengths.among([sentence.text for sentence in sentences]), asked)
    similar = relevance.similarity(question.standalone, [sentence.text for sentence in sentences])
    nearest = float(similar.max())
    measured = tuple(
        measure(question, part, sentence, weighing, strengths, dense=float(near), dense_best=nearest)
        for sentence, near in zip(sentences, similar, strict=True)
    )
    scores = np.array([m.features for m in measured]) @ _WEIGHTS[question.asked_in]
    return Reading(measured, scores, weighing, similar)
