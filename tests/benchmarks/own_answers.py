"""Measure answers on questions of our own: right, led by the right figure or name, told wrongly, refused.

    python -m tests.benchmarks.own_answers --archive sample=DIR --archive seed=DIR [--questions FILE] [--show]

`sample` is an archive that holds the sample issue, `seed` one that holds the other page, `news` (walk_questions.jsonl)
one that holds crud-news's articles; a question may be asked in one language only. A question without evidence is
not answered there: whatever is told for it is wrong. An answer that holds the evidence in its quotation but puts
another figure or name in front counts as led wrongly.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from bot.answer import Answer
from bot.desk import NewsDesk
from config.settings import load_settings

QUESTIONS = Path(__file__).parent / "analyst_questions.jsonl"


def judged(answer: Answer, evidence: list[str]) -> str:
    if not answer.grounded:
        return "refused" if evidence else "rightly refused"
    if not evidence:
        return "told wrongly"
    if not all(told in answer.text for told in evidence):
        return "told wrongly"
    leads = [answer.text[start:end] for start, end in answer.bold]
    if leads and not any(told in lead or lead in told for told in evidence for lead in leads):
        return "led wrongly"
    return "right"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", action="append", required=True, metavar="PAGE=DIR")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    asked = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines() if line]
    tallies = {language: Counter[str]() for language in ("zh", "en")}
    for page, folder in (pair.split("=", 1) for pair in given.archive):
        with NewsDesk.open(load_settings(archive=folder)) as desk:
            for language, tally in tallies.items():
                for question in (one for one in asked if one["page"] == page and language in one):
                    answer = desk.ask(question[language])
                    verdict = judged(answer, question["evidence"])
                    tally[verdict] += 1
                    if given.show and verdict not in ("right", "rightly refused"):
                        print(
                            f"{verdict}: {question[language]} {question['evidence']}\n    {answer.text.splitlines()[0]}"
                        )
    for language, tally in tallies.items():
        print(language, ", ".join(f"{count} {verdict}" for verdict, count in tally.most_common()))


if __name__ == "__main__":
    main()
