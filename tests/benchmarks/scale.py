"""What archives of different sizes cost on one machine: disk, memory, a cold and a warm question, one more issue.

    wenbao ingest corpus.jsonl --archive SMALL                      # 68,213 articles
    python -m tests.benchmarks.search_scale grow SMALL LARGE --times 10   # 682,130 of the same terms; hours, 12 GB
    python -m tests.benchmarks.scale QUERIES.jsonl SMALL LARGE [--questions 100] [--no-add]

A row for each archive, from small to large. QUERIES.jsonl has one {"text": …} a line, as judged sets have. A process of
its own is asked, so that memory is that of one bot.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from retrieval.catalogue import Catalogue

MEGABYTE = 1_000_000


def main() -> None:
    """Print the table, and below it what each archive's process told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queries", type=Path)
    parser.add_argument("archives", type=Path, nargs="+")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--no-add", action="store_true")
    given = parser.parse_args()
    question = json.loads(given.queries.open(encoding="utf-8").readline())["text"]
    print("| articles | passages | catalogue, Chroma, flat vectors MB | a cold question: s, processor s, MB |")
    print("|---|---|---|---|")
    for archive in given.archives:
        print(row(archive, question), flush=True)
    for archive in given.archives:
        print(f"\n{archive.name}, asked by one process that stays:", flush=True)
        run("time", str(archive), str(given.queries), "--questions", str(given.questions))
        if not given.no_add:
            run("add", str(archive))
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


def row(archive: Path, question: str) -> str:
    """Return what an archive takes on disk, and what one question costs a process that begins with it."""
    catalogue = Catalogue(archive)
    _, articles, passages = catalogue.counts()
    catalogue.close()
    disk = [held_mb(archive, "catalogue.sqlite*"), held_mb(archive, "chroma*/**/*"), held_mb(archive, "vectors.*")]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    asked = [sys.executable, "-m", "bot", "ask", question, "--json", "--archive", str(archive)]
    subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall_s, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sizes = ", ".join(f"{size:.0f}" for size in disk)
    # The most that any child took so far: archives are given from small to large.
    cost = f"{wall_s:.2f}, {processor_s:.2f}, {after.ru_maxrss / 1024:.0f}"
    return f"| {articles:,} | {passages:,} | {sizes} | {cost} |"


def held_mb(folder: Path, pattern: str) -> float:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / MEGABYTE


def run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "tests.benchmarks.search_scale", *words], check=False)


if __name__ == "__main__":
    main()
