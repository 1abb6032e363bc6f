"""Measure `bot.verify.objection` on real news: sentences as printed, and the same with one thing altered.

    python -m tests.benchmarks.altered_sentences ../shared/evals/crud-news [--sentences 1500] [--show KIND]

Each sentence that has a figure is checked against itself and three sentences on either side. As printed it must stand;
with a digit changed, two figures exchanged, another figure of the passage put in, the year before, or its direction or
its yes and no turned, it must not. Some alterations are no lie (18时 to 20时 exchanged in a list), so 1.0 is no aim.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.verify import Source, objection
from retrieval.figures import Figure, figures
from retrieval.judged import load_judged
from retrieval.sentences import sentence_spans
from retrieval.units import Measure

EVERY = 150
NEIGHBOURS = 3
LENGTHS = range(15, 151)
_DIRECTIONS = (("增长", "下降"), ("上升", "下降"), ("下降", "增长"), ("提高", "降低"), ("减少", "增加"))
_DENIALS = (("能够", "不能"), ("已经", "尚未"), ("已", "未"), ("将", "不会"), ("可以", "不得"), ("是", "不是"))
_YEAR = re.compile(r"20(\d\d)年")


def sentences(folder: Path) -> Iterator[tuple[str, Source]]:
    """Yield the sentences that have figures, each with what stands around it."""
    for _, title, text in load_judged(folder).corpus[::EVERY]:
        spans = sentence_spans(text)
        for at, (start, end) in enumerate(spans):
            sentence = text[start:end].strip()
            if len(sentence) in LENGTHS and figures(sentence):
                first, last = max(0, at - NEIGHBOURS), min(len(spans), at + NEIGHBOURS + 1) - 1
                yield sentence, Source(f"{title}\n{text[spans[first][0] : spans[last][1]]}")


def altered(sentence: str, passage: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, sentence with one thing altered)."""
    found = figures(sentence)
    figure = dice.choice(found)
    digits = [m.start() for m in re.finditer(r"\d", sentence[figure.start : figure.end])]
    if digits:
        at = figure.start + dice.choice(digits)
        yield "digit", sentence[:at] + dice.choice("123456789".replace(sentence[at], "")) + sentence[at + 1 :]
    for kind, turns in (("direction", _DIRECTIONS), ("negation", _DENIALS)):
        turn = next(((a, b) for a, b in turns if a in sentence), None)
        if turn:
            yield kind, sentence.replace(*turn, 1)
    if year := _YEAR.search(sentence):
        yield "year", f"{sentence[: year.start()]}20{int(year[1]) - 1:02}年{sentence[year.end() :]}"
    pairs = [(x, y) for x in found for y in found if x.start < y.start and _alike(x, y)]
    if pairs:
        x, y = dice.choice(pairs)
        yield "exchanged", sentence[: x.start] + y.text + sentence[x.end : y.start] + x.text + sentence[y.end :]
    others = [(x, y) for x in found for y in figures(passage) if _alike(x, y) and y.text not in sentence]
    if others:
        x, y = dice.choice(others)
        yield "another figure", sentence[: x.start] + y.text + sentence[x.end :]


def _alike(one: Figure, other: Figure) -> bool:
    same = (one.measure, one.unit) == (other.measure, other.unit) and one.text != other.text
    return same and one.measure not in (Measure.DURATION, Measure.ORDINAL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=1500)
    parser.add_argument("--show", metavar="KIND", default="")
    given = parser.parse_args()
    dice = random.Random(5)
    asked: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    for sentence, source in sentences(given.folder):
        for kind, text in [("as printed", sentence), *altered(sentence, source.text, dice)]:
            reason = objection(text, [source])
            asked[kind] += 1
            flagged[kind] += bool(reason)
            if kind == given.show and bool(reason) == (kind == "as printed"):
                print(f"{reason or 'let through'}\n  {sentence}\n  {text}")
        if asked["as printed"] >= given.sentences:
            break
    for kind, count in asked.items():
        print(f"{kind:16} flagged {flagged[kind]:5} of {count:5} ({flagged[kind] / count:.3f})")


if __name__ == "__main__":
    main()
