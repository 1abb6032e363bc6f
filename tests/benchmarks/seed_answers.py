"""Measure answers on a real page: facts answered with their evidence and the right article, and what is refused.

    python -m tests.benchmarks.seed_answers --archive DIR [--questions seed-questions.jsonl] [--show]

The archive must hold the page already (`wenbao ingest PAGE --archive DIR`), alone or among as many other articles as
one likes: the same command measures both. A fact counts when every evidence string stands in the answer and an article
that holds it is cited.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

from bot.answer import Answer
from bot.desk import NewsDesk
from config.settings import load_settings
from retrieval.sentences import sentence_spans

QUESTIONS = Path(__file__).parents[2].parent / "shared" / "evals" / "seed-questions.jsonl"
UNANSWERABLE = Path(__file__).parent / "unanswerable.jsonl"


@dataclass
class Tally:
    asked: int = 0
    right: int = 0
    refused: int = 0
    sentences: list[int] = field(default_factory=list)
    characters: list[int] = field(default_factory=list)

    def add(self, answer: Answer, *, right: bool) -> None:
        self.asked += 1
        self.right += right
        self.refused += not answer.grounded
        if answer.grounded:
            quotes = [c.quote for c in answer.citations]
            self.sentences.append(sum(len(sentence_spans(q)) for q in quotes))
            self.characters.append(sum(map(len, quotes)))

    def line(self, name: str) -> str:
        count = max(1, len(self.sentences))
        return (
            f"{name}: {self.right}/{self.asked} right, {self.refused} refused, "
            f"{sum(self.sentences) / count:.2f} sentences and {sum(self.characters) / count:.0f} characters quoted"
        )


def holds(answer: Answer, evidence: list[str]) -> bool:
    return answer.grounded and all(e in answer.text and any(e in c.quote for c in answer.citations) for e in evidence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    facts = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines() if line]
    near_misses = [json.loads(line) for line in UNANSWERABLE.read_text(encoding="utf-8").splitlines() if line]
    with NewsDesk.open(load_settings(archive=given.archive)) as desk:
        for language in ("zh", "en"):
            tally = Tally()
            for fact in facts:
                answer = desk.ask(fact[language])
                right = holds(answer, fact["evidence"])
                tally.add(answer, right=right)
                if given.show and not right:
                    print(f"{fact['_id']} {fact[language]}\n  wanted {fact['evidence']}\n  {answer.text}")
            print(tally.line(language))
            tally = Tally()
            for question in near_misses:
                answer = desk.ask(question[language])
                tally.add(answer, right=not answer.grounded)
                if given.show and answer.grounded:
                    print(f"unanswerable {question[language]}\n  {answer.text}")
            print(tally.line(f"{language} unanswerable"))


if __name__ == "__main__":
    main()
