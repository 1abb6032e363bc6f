"""Run one peer over one judged set: `python run.py PEER FOLDER OUT.json`. Needs nothing of the product's code."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import lexical

K = 10
LEXICAL = {
    "bm25s": lexical.bm25s_jieba,
    "fts5-bigrams": lexical.fts5("bigrams"),
    "fts5-unicode61": lexical.fts5("unicode61"),
    "fts5-trigram": lexical.fts5("trigram"),
}


def main(peer: str, folder: Path, out: Path) -> None:
    """Index the corpus, ask every question, write rankings, milliseconds and memory."""
    if peer in LEXICAL:
        build = LEXICAL[peer]
    else:
        import vectors  # imports torch

        build = {"langchain": vectors.langchain, "llama-index": vectors.llama_index}[peer]
    corpus = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    questions = [json.loads(line)["text"] for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    texts = [(str(row["_id"]), f"{row.get('title') or ''}\n{row['text']}".strip()) for row in corpus]
    started = time.perf_counter()
    rank = build(texts)
    index_s = time.perf_counter() - started
    rank(questions[0], K)
    rankings, milliseconds = [], []
    for question in questions:
        asked = time.perf_counter()
        rankings.append(rank(question, K))
        milliseconds.append((time.perf_counter() - asked) * 1000)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = {"rankings": rankings, "ms": milliseconds, "index_s": index_s, "memory_mb": memory_mb}
    out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
