"""Measure the whole extractive reader on DRCD-dev and the CMRC2018 trial set: answers found, refusals right and wrong.

    python -m tests.benchmarks.reader_answers ../shared/evals 300

Each question is asked twice, with its passage among the six hits and without. The weights were fitted on other
questions of the same sets, so this is a regression check more than a promise.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from bot.extract import extract
from bot.question import understand
from tests.benchmarks.fit_reader import HITS, Bigrams, NoTranslation, hit, load


def main(root: str, most: int) -> None:
    random.seed(11)
    relevance = NoTranslation()
    for name in ("drcd-dev", "cmrc2018-trial"):
        texts, queries, judged = load(Path(root) / name)
        index = Bigrams(texts)
        random.shuffle(queries)
        right = refused = rightly = characters = answered = 0
        asked = queries[-most:]
        for query in asked:
            question = understand(query["text"])
            found = index.search(query["text"], HITS + 1)
            for with_it in (True, False):
                chosen = [i for i in found if with_it or i not in judged[query["_id"]]][:HITS]
                answer = extract(question, [hit(texts[i], i, 1.0) for i in chosen], relevance)
                if with_it:
                    right += any(a in c.quote for a in query["answers"] for c in answer.citations)
                    refused += not answer.grounded
                    answered += answer.grounded
                    characters += sum(len(c.quote) for c in answer.citations)
                else:
                    rightly += not answer.grounded
        n = len(asked)
        print(
            f"{name}: answer quoted {right / n:.3f}, refused though there {refused / n:.3f}, "
            f"refused when gone {rightly / n:.3f}, {characters / max(1, answered):.0f} characters quoted"
        )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
