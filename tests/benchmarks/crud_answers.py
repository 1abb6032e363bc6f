"""Measure answers on crud-news: the judged article cited with the reference's key strings, beside the first sentence.

    python -m tests.benchmarks.crud_answers ../shared/evals/crud-news --archive DIR [--every 3] [--show]

The archive must hold the corpus already, each article found by its text. An answer counts when it cites an article that
the set judges right and the quotations hold the reference's key strings: its figures, or, where it has none, three
fifths of its character pairs. The least to beat is the first sentence of the best passage, counted the same way.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import defaultdict
from pathlib import Path

from bot.desk import NewsDesk
from config.settings import load_settings
from retrieval.figures import figures
from retrieval.sentences import sentence_spans
from retrieval.terms import fold_width

MOST_PAIRS = 0.6
_APART = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    return _APART.sub("", fold_width(text))


def pairs(text: str) -> set[str]:
    told = bare(text)
    return {told[i : i + 2] for i in range(len(told) - 1)}


def holds_keys(reference: str, told: str) -> bool:
    """Tell whether `told` has the figures of the reference, or most of its character pairs where it has none."""
    keys = [bare(figure.text.strip("约近超过")) for figure in figures(reference)]
    if keys:
        return all(key in bare(told) for key in keys)
    wanted = pairs(reference)
    return bool(wanted) and len(wanted & pairs(told)) >= MOST_PAIRS * len(wanted)


def load(folder: Path) -> tuple[list[dict[str, object]], dict[str, list[str]]]:
    """Return the questions that have answers, and for each the texts of the articles judged right, bare."""
    judged = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, article, _ = line.split("\t")
        judged[question].add(article)
    wanted = set().union(*judged.values())
    texts = {}
    with lzma.open(folder / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["_id"] in wanted:
                texts[row["_id"]] = bare(row["text"])
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    right = {q["_id"]: [texts[a] for a in judged[q["_id"]] if a in texts] for q in queries}
    return [q for q in queries if q["answers"]], right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="ask only every so many-th question")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    queries, right = load(given.folder)
    asked = held = first = refused = cited = 0
    with NewsDesk.open(load_settings(archive=given.archive)) as desk:
        for query in queries[:: given.every]:
            texts = right[query["_id"]]
            answer = desk.ask(query["text"])
            quoted = [c.quote for c in answer.citations if any(bare(c.quote) in text for text in texts)]
            told = any(holds_keys(reference, " ".join(quoted)) for reference in query["answers"]) and bool(quoted)
            asked, refused, cited, held = asked + 1, refused + (not answer.grounded), cited + bool(quoted), held + told
            if best := desk.search(query["text"], k=1):
                passage = best[0].passage.text
                sentence = passage[slice(*sentence_spans(passage)[0])]
                ours = any(bare(sentence) in text for text in texts)
                first += ours and any(holds_keys(reference, sentence) for reference in query["answers"])
            if given.show and not told:
                print(f"{query['text']}\n  wanted {query['answers']}\n  {answer.text[:160]}")
    print(
        f"{asked} questions: answered with the reference's key strings from the right article {held / asked:.3f}, "
        f"right article cited {cited / asked:.3f}, refused {refused / asked:.3f}; "
        f"first sentence of the top passage {first / asked:.3f}; ratio {held / max(first, 1):.2f}"
    )


if __name__ == "__main__":
    main()
