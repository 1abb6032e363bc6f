"""Measure `bot.verify.objection` on CiteCheck's development set: what it flags of the unsupported and the supported.

    python -m tests.benchmarks.cite_check ../shared/evals/citecheck-dev.jsonl

Beside it stands the plain rule "every number of the sentence stands in the cited text", which is the floor.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from bot.verify import Source, objection

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def main(path: str) -> None:
    counts: Counter[tuple[str, str, bool]] = Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        supported = bool(row["label"])
        numbers = NUMBER.findall(row["statement"])
        flagged = bool(objection(row["statement"], [Source(row["quote"])]))
        for group in ("all", "numbers") if numbers else ("all",):
            counts[group, "asked", supported] += 1
            counts[group, "flagged", supported] += flagged
        counts["numbers", "floor", supported] += any(number not in row["quote"] for number in numbers)
    for group, rule in (("numbers", "flagged"), ("numbers", "floor"), ("all", "flagged")):
        told = []
        for supported, name in ((False, "unsupported"), (True, "supported")):
            hits, asked = counts[group, rule, supported], counts[group, "asked", supported]
            told.append(f"{hits}/{asked} {name} ({hits / asked:.2f})")
        print(f"{group}, {rule}: " + ", ".join(told))


if __name__ == "__main__":
    main(sys.argv[1])
