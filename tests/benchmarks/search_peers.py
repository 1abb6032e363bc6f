"""Measure search beside other people's, over the same judged sets in one run.

    python -m tests.benchmarks.search_peers --python PEERS/bin/python DIR... [--distractors 5000] [--peers ours,bm25s]

`--python` is that of an environment with tests/benchmarks/peers/requirements.txt. With `--distractors`, a corpus that
is larger is cut to all judged texts and so many others, the same for every peer; the set is then named "… (sample)".
Ours is `wenbao eval`; `--peers "ours WENBAO_EMBEDDING=BAAI/bge-m3"` measures it with a setting of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.judged import JudgedSet, load_judged, score

PEERS = ("ours", "bm25s", "fts5-bigrams", "fts5-trigram", "fts5-unicode61", "langchain", "llama-index")
RUNNER = Path(__file__).parent / "peers" / "run.py"
SEED = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One peer on one set; `note` tells why there are no figures."""

    judged: str
    peer: str
    texts: int
    questions: int
    recall_at_1: float = 0.0
    recall_at_5: float = 0.0
    recall_at_10: float = 0.0
    mrr_at_10: float = 0.0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    index_s: float = 0.0
    note: str = ""


def main() -> None:
    """Print one Markdown table, and append each row to --out as it comes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--distractors", type=int, default=0)
    parser.add_argument("--timeout", type=float, default=7200.0, help="seconds for one peer on one set")
    parser.add_argument("--out", type=Path, default=Path("peers.jsonl"))
    given = parser.parse_args()
    rows = []
    for folder in given.folders:
        judged, name = load_judged(folder), folder.name
        if given.distractors and len(judged.corpus) > given.distractors:
            judged, name = sampled(judged, given.distractors), f"{name} (sample)"
        with tempfile.TemporaryDirectory(prefix="wenbao-peers-") as scratch:
            write(judged, Path(scratch))
            for peer in given.peers.split(","):
                rows.append(measured(peer, name, judged, Path(scratch), given.python, given.timeout))
                with given.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(rows[-1]), ensure_ascii=False) + "\n")
                print(line(rows[-1]), file=sys.stderr, flush=True)
    print(table(rows))


def sampled(judged: JudgedSet, distractors: int) -> JudgedSet:
    """Return `judged` with all texts that answer a question and `distractors` of the others."""
    right = frozenset[str]().union(*judged.relevant.values())
    others = [text for text in judged.corpus if text[0] not in right]
    held = [text for text in judged.corpus if text[0] in right] + random.Random(SEED).sample(others, distractors)
    return JudgedSet(tuple(sorted(held)), judged.questions, judged.relevant)


def write(judged: JudgedSet, folder: Path) -> None:
    """Write a judged set in BEIR's layout."""
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
        for name, title, text in judged.corpus:
            file.write(json.dumps({"_id": name, "title": title, "text": text}, ensure_ascii=False) + "\n")
    with (folder / "queries.jsonl").open("w", encoding="utf-8") as file:
        for name, text in judged.questions:
            file.write(json.dumps({"_id": name, "text": text}, ensure_ascii=False) + "\n")
    with (folder / "qrels.tsv").open("w", encoding="utf-8") as file:
        file.write("query-id\tcorpus-id\tscore\n")
        for name, right in judged.relevant.items():
            file.writelines(f"{name}\t{text}\t1\n" for text in sorted(right))


def measured(peer: str, name: str, judged: JudgedSet, folder: Path, python: str, timeout_s: float) -> Row:
    """Run one peer in a process of its own."""
    row = Row(name, peer, len(judged.corpus), len(judged.questions))
    try:
        if peer.split()[0] == "ours":
            return _ours(row, folder, timeout_s)
        out = folder / "found.json"
        subprocess.run([python, RUNNER, peer, folder, out], check=True, timeout=timeout_s, env=_environment())
    except subprocess.TimeoutExpired:
        return _without(row, f"not ready in {timeout_s:.0f} s")
    except subprocess.CalledProcessError as error:
        return _without(row, f"failed with status {error.returncode}")
    found = json.loads(out.read_text(encoding="utf-8"))
    scores = score(found["rankings"], [judged.relevant[question] for question, _ in judged.questions])
    latency = sorted(found["ms"])
    return Row(
        name,
        peer,
        row.texts,
        row.questions,
        scores.recall_at_1,
        scores.recall_at_5,
        scores.recall_at_10,
        scores.mrr_at_10,
        latency[len(latency) // 2],
        latency[int(len(latency) * 0.95)],
        found["index_s"],
    )


def _ours(row: Row, folder: Path, timeout_s: float) -> Row:
    settings = dict(pair.split("=", 1) for pair in row.peer.split()[1:])
    done = subprocess.run(
        [sys.executable, "-m", "bot", "eval", folder, "--json"],
        check=True,
        timeout=timeout_s,
        env=_environment() | settings,
        stdout=subprocess.PIPE,
    )
    figures = json.loads(done.stdout)
    return Row(
        row.judged,
        row.peer,
        row.texts,
        row.questions,
        *(figures[name] for name in ("recall_at_1", "recall_at_5", "recall_at_10", "mrr_at_10", "p50_ms", "p95_ms")),
        figures["store_s"],
    )


def _without(row: Row, note: str) -> Row:
    return Row(row.judged, row.peer, row.texts, row.questions, note=note)


def _environment() -> dict[str, str]:
    # Nobody may fetch anything, and one thread each keeps the times comparable on a machine with few cores.
    return os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = "| set | texts | questions | who | recall@1 | @5 | @10 | MRR@10 | p50 / p95 ms | index s |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|---|---|", *map(line, rows)])


def line(row: Row) -> str:
    """Return one row of the table."""
    start = f"| {row.judged} | {row.texts:,} | {row.questions:,} | {row.peer} |"
    if row.note:
        return f"{start} {row.note} | | | | | |"
    quality = " | ".join(
        f"{value:.3f}".lstrip("0") if value < 1 else "1.000"
        for value in (row.recall_at_1, row.recall_at_5, row.recall_at_10, row.mrr_at_10)
    )
    return f"{start} {quality} | {row.p50_ms:.1f} / {row.p95_ms:.1f} | {row.index_s:.0f} |"


if __name__ == "__main__":
    main()
