"""Measure answers against what they should hold and against what they cite.

Citation recall and precision are ALCE's (Gao et al., EMNLP 2023): a statement counts as recalled if what it cites
supports it, a citation as precise if the statement needs it. The judge is our own verifier, so these two are no outside
opinion: they tell whether what reaches the reader is what the verifier saw.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.answer import Answer, Citation
from bot.citations import marks, without_marks
from bot.eval_sets import Asked, Statement
from bot.phrases import say
from bot.verify import Source, objection, unsupported
from bot.verify_text import comparable
from retrieval.figures import figures, same_figure
from retrieval.han import fold
from retrieval.terms import terms

# A reference up to this long must stand in the answer; of a longer one, its figures and most of its words.
SHORT_CHARS = 12
MOST = 0.6

SourceOf = Callable[[Citation], Source]


@dataclass
class Measures:
    """Sums over the answers of one group; the rates come from `table`."""

    asked: int = 0
    answered: int = 0
    held: int = 0
    held_by_first_sentence: int = 0
    judged_right: int = 0
    right_article: int = 0
    statements: int = 0
    supported: int = 0
    citations: int = 0
    needed: int = 0
    unsupported_figures: int = 0
    must_refuse: int = 0
    rightly_refused: int = 0
    must_answer: int = 0
    wrongly_refused: int = 0
    milliseconds: list[int] = field(default_factory=list)

    def add(self, asked: Asked, answer: Answer, source_of: SourceOf, first_sentence: str) -> None:
        """Add one answer. `first_sentence` is that of the best passage: the least that an answer has to beat."""
        self.asked += 1
        self.milliseconds.append(answer.elapsed_ms)
        if not asked.wanted:
            self.must_refuse += 1
            self.rightly_refused += not answer.grounded
        else:
            self.must_answer += 1
            self.wrongly_refused += not answer.grounded
            self.held_by_first_sentence += holds(asked, first_sentence)
        if not answer.grounded:
            return
        self.answered += 1
        told = "\n".join([answer.text, *(citation.quote for citation in answer.citations)])
        self.held += bool(asked.wanted) and holds(asked, told)
        if asked.right:
            self.judged_right += 1
            self.right_article += any(c.article_id in asked.right for c in answer.citations)
        self._judge(answer, source_of)

    def _judge(self, answer: Answer, source_of: SourceOf) -> None:
        cited = {citation.number: citation for citation in answer.citations}
        for text, numbers in statements(answer):
            sources = [source_of(cited[n]) for n in numbers if n in cited]
            self.statements += 1
            whole = bool(sources) and not objection(text, sources)
            self.supported += whole
            self.citations += len(numbers)
            self.needed += sum(whole and _needed(text, sources, at) for at in range(len(sources)))
            self.unsupported_figures += not sources or unsupported(text, sources).startswith(("figure", "date"))

    def table(self) -> dict[str, float | int]:
        """Return the figures, a rate only where there is something to take it of."""
        told: dict[str, float | int] = {"asked": self.asked, "answered": self.answered}
        rates = {
            "answer_holds_reference": (self.held, self.must_answer),
            "first_sentence_holds_reference": (self.held_by_first_sentence, self.must_answer),
            "right_article_cited": (self.right_article, self.judged_right),
            "refused_where_it_must": (self.rightly_refused, self.must_refuse),
            "wrongly_refused": (self.wrongly_refused, self.must_answer),
            "citation_recall": (self.supported, self.statements),
            "citation_precision": (self.needed, self.citations),
            "unsupported_figures_per_100_answers": (100 * self.unsupported_figures, self.answered),
        }
        told |= {name: round(part / whole, 3) for name, (part, whole) in rates.items() if whole}
        if self.milliseconds:
            ordered = sorted(self.milliseconds)
            told |= {"p50_ms": ordered[len(ordered) // 2], "p95_ms": ordered[int(len(ordered) * 0.95)]}
        return told


def statements(answer: Answer) -> list[tuple[str, list[int]]]:
    """Return what the answer states: each stretch of text with the numbers of the marks that end it.

    A stretch without marks states something uncited, unless it only says that a part is not told.
    """
    found: list[tuple[str, list[int]]] = []
    start = 0
    held: list[int] = []
    text = answer.text
    places = marks(text)
    for at, mark in enumerate(places):
        held += mark.numbers
        following = places[at + 1].start if at + 1 < len(places) else None
        if following is not None and not text[mark.end : following].strip():
            continue
        found.append((without_marks(text[start : mark.end]).strip(), held))
        start, held = mark.end, []
    untold = say("part untold", answer.language, part="").strip("“”：: ")
    rest = [line for line in text[start:].splitlines() if re.search(r"\w", line) and untold not in line]
    return found + [(line, []) for line in rest]


def holds(asked: Asked, told: str) -> bool:
    """Tell whether the text has all that is wanted."""
    folded = fold(comparable(told))
    return all(any(_holds(reference, told, folded) for reference in part) for part in asked.wanted)


def _holds(reference: str, told: str, folded: str) -> bool:
    plain = fold(comparable(reference))
    if plain and plain in folded:
        return True
    own = figures(comparable(reference))
    there = figures(comparable(told))
    if not all(any(same_figure(f, g) for g in there) for f in own):
        return False
    if len(plain) <= SHORT_CHARS:
        return bool(own) and len(own[0].text) >= len(comparable(reference).strip()) - 1
    grams = terms(reference)
    return sum(fold(gram) in folded for gram in grams) >= MOST * len(grams)


def _needed(text: str, sources: Sequence[Source], at: int) -> bool:
    """Tell whether the source at `at` supports the statement by itself, or the others do not without it."""
    rest = [source for i, source in enumerate(sources) if i != at]
    return not objection(text, [sources[at]]) or not rest or bool(objection(text, rest))


def verifier_table(told: Sequence[Statement]) -> dict[str, float | int]:
    """Return how well the verifier finds unsupported sentences, and how often it flags a supported one."""
    judged = [(s, bool(objection(s.text, [Source(s.quote)]))) for s in told]
    figures_of: dict[str, float | int] = {"statements": len(told)}
    for name, group in (("", judged), ("_with_numbers", [j for j in judged if re.search(r"\d", j[0].text)])):
        false = [flag for s, flag in group if not s.supported]
        true = [flag for s, flag in group if s.supported]
        flagged = sum(false) + sum(true)
        figures_of |= {
            f"unsupported{name}": len(false),
            f"recall{name}": round(sum(false) / max(1, len(false)), 3),
            f"precision{name}": round(sum(false) / max(1, flagged), 3),
            f"false_alarms{name}": round(sum(true) / max(1, len(true)), 3),
        }
    return figures_of
