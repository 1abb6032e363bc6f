"""Measure search on a large archive, on one ten times as large, and what adding one issue to it costs.

    python -m tests.benchmarks.search_scale time ARCHIVE QUERIES.jsonl [--questions 200]
    python -m tests.benchmarks.search_scale grow ARCHIVE GROWN --times 10 [--no-chroma]
    python -m tests.benchmarks.search_scale add ARCHIVE [--articles 40]
    python -m tests.benchmarks.search_scale near ARCHIVE QUERIES.jsonl [--questions 200]

`time` asks as `wenbao telegram` does, one question after the other, after twenty to warm up. `grow` copies an archive
and fills it with articles made of two real articles' sentences each, their vectors the two's mean with noise: the terms
are as frequent as before, no text comes twice. `near` tells which part of the nearest passages the flat file of vectors
finds, and what that costs. `add` stores an issue of made-up articles in a copy, beside one in an
empty archive.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from bot.desk import NewsDesk
from bot.models import embedder_of
from config.settings import load_settings
from retrieval.archive import Archive
from retrieval.catalogue import Catalogue
from retrieval.cut import cut
from retrieval.database import Database
from retrieval.embedder import shipped_embedder
from retrieval.index_facts import stamp
from retrieval.newspaper import Article, Block, Issue, Masthead
from retrieval.records import article_from_json, article_to_json, content_hash
from retrieval.schema import GENERATION
from retrieval.sentences import sentence_spans
from retrieval.stored_passages import STORED_DTYPE, pack, vectors_after
from retrieval.vector_file import VectorFile
from retrieval.vectors import ROWS_AT_ONCE, ExactVectors, nearest_of
from retrieval.words import add_words

WARM_UP = 20
Known = tuple[str, Article, list[str], np.ndarray]
AT_ONCE = 2_000
OPENING_S = 60.0
NOISE = 0.05
NEAREST = 50


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("time", "grow", "add", "near"))
    parser.add_argument("archive", type=Path)
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--no-chroma", action="store_true")
    given = parser.parse_args()
    if given.what == "time":
        timed(given.archive, given.other, given.questions, chroma=not given.no_chroma)
    elif given.what == "grow":
        grow(given.archive, given.other, given.times, chroma=not given.no_chroma)
    elif given.what == "near":
        near(given.archive, given.other, given.questions)
    else:
        add(given.archive, given.articles)


def timed(archive: Path, queries: Path, count: int, *, chroma: bool) -> None:
    """Print what a question costs in a process that has answered some already."""
    asked = [json.loads(line)["text"] for line in queries.open(encoding="utf-8")]
    random.Random(1).shuffle(asked)
    with NewsDesk.open(load_settings(archive=archive), keep_up=chroma) as desk:
        for question in asked[-WARM_UP:]:
            desk.search(question, k=20)
        # A bot opens Chroma beside its first answers; what it costs then is in no warm search.
        patience = time.monotonic() + OPENING_S
        while chroma and desk.archive.engine() != "chroma" and time.monotonic() < patience:
            time.sleep(0.1)
        wall, processor = [], []
        for question in asked[:count]:
            started, cpu = time.perf_counter(), time.thread_time()
            desk.search(question, k=20)
            wall.append((time.perf_counter() - started) * 1000)
            processor.append((time.thread_time() - cpu) * 1000)
        passages = desk.archive.catalogue.counts()[2]
        print(f"{passages:,} passages, dense by {desk.archive.engine()}, {len(wall)} questions")
    for name, held in (("wall", sorted(wall)), ("processor", sorted(processor))):
        print(
            f"{name:9} ms: p50 {held[len(held) // 2]:.1f}, p95 {held[int(len(held) * 0.95)]:.1f}, most {held[-1]:.1f}"
        )
    print(
        f"memory MB: {_resident_mb():.0f} now, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} at most"
    )


def near(archive: Path, queries: Path, count: int) -> None:
    """Print which part of the NEAREST passages of each question the flat file finds."""
    asked = [json.loads(line)["text"] for line in queries.open(encoding="utf-8")]
    random.Random(1).shuffle(asked)
    embedder = shipped_embedder()
    vectors = np.stack([embedder.embed_query(question) for question in asked[:count]])
    catalogue = Catalogue(archive)
    db = catalogue.db
    flat = VectorFile(archive, stamp(embedder.fingerprint, catalogue.fact(GENERATION)), embedder.dimensions)
    true = [ExactVectors() for _ in vectors]
    after = 0
    while True:
        numbers, rows = vectors_after(db, after, limit=ROWS_AT_ONCE)
        if not len(numbers):
            break
        after = int(numbers[-1])
        for held, vector in zip(true, vectors, strict=True):
            best = [number for number, _ in nearest_of(numbers, rows, vector, NEAREST)]
            held.upsert(best, rows[np.searchsorted(numbers, best)])
    kept, processor = [], []
    for held, vector in zip(true, vectors, strict=True):
        cpu = time.thread_time()
        found = {number for number, _ in flat.nearest(db, vector, NEAREST)}
        processor.append((time.thread_time() - cpu) * 1000)
        kept.append(len(found & {number for number, _ in held.nearest(vector, NEAREST)}) / NEAREST)
    catalogue.close()
    print(f"{flat.count:,} passages, {len(kept)} questions: {np.mean(kept):.4f} of the {NEAREST} nearest are found,")
    print(f"{min(kept):.2f} at the least; processor ms: p50 {np.median(processor):.1f}, most {max(processor):.1f}")


def grow(archive: Path, grown: Path, times: int, *, chroma: bool) -> None:
    """Copy `archive` to `grown` and fill it up to `times` its articles."""
    shutil.copytree(archive, grown, ignore=shutil.ignore_patterns("chroma*"))
    catalogue = Catalogue(grown)
    try:
        catalogue.db.execute("PRAGMA synchronous = OFF")  # a copy that can be grown anew: hours less
        catalogue.db.execute("PRAGMA cache_size = -1000000")  # kB
        catalogue.db.execute("INSERT INTO words (words, rank) VALUES ('hashsize', 100000000)")  # bytes: fewer merges
        rows = catalogue.db.execute(
            "SELECT DISTINCT article_row FROM passage JOIN article USING (article_row)"
            " WHERE live = 1 ORDER BY article_row"
        ).fetchall()
        held = [row for (row,) in rows]
        known: dict[int, Known] = {}
        for copy in range(1, times):
            partners = held[:]
            random.Random(copy).shuffle(partners)
            for first in range(0, len(held), AT_ONCE):
                pairs = list(zip(held[first : first + AT_ONCE], partners[first : first + AT_ONCE], strict=True))
                with catalogue.writing() as db:
                    for one, other in pairs:
                        _mix(db, one, other, copy, known)
                print(f"{copy} of {times - 1}: {first + len(pairs)} of {len(held)}", file=sys.stderr, flush=True)
        catalogue.db.execute("INSERT INTO words (words, rank) VALUES ('hashsize', 1048576)")  # as FTS5 has it
    finally:
        catalogue.close()
    if chroma:
        with Archive.open(grown, embedder_of(load_settings())) as opened:
            opened.catch_up()


def _mix(db: Database, one: int, other: int, copy: int, known: dict[int, Known]) -> None:
    """Store an article of every second sentence of two others, in the issue of the first."""
    issue_id, first, sentences, vector = _article(db, one, known)
    _, _, others, partner = _article(db, other, known)
    text = "".join(sentences[::2] + others[1::2])
    name = f"{first.article_id}~{copy}"
    article = replace(first, article_id=name, blocks=(Block(text),))
    payload = article_to_json(article)
    row = db.execute(
        "INSERT INTO article (issue_id, article_id, content_hash, headline, article, live) VALUES (?, ?, ?, ?, ?, 1)"
        " RETURNING article_row",
        (issue_id, name, content_hash(payload), article.headline, payload),
    ).fetchall()[0][0]
    noise = np.random.default_rng([one, copy])
    for passage in cut(article):
        mixed = vector + partner + noise.normal(0, NOISE, len(vector)).astype(np.float32)
        number = db.execute(
            "INSERT INTO passage (article_row, start, stop, context, vector) VALUES (?, ?, ?, ?, ?) RETURNING number",
            (row, passage.start, passage.end, passage.context, pack(mixed / np.linalg.norm(mixed))),
        ).fetchall()[0][0]
        add_words(db, number, article.headline, passage.text)


def _article(db: Database, row: int, known: dict[int, Known]) -> Known:
    """Return an article's issue, itself, its sentences and the vector of its first passage, read once."""
    if row not in known:
        issue_id, payload, vector = db.execute(
            "SELECT issue_id, article, vector FROM article JOIN passage USING (article_row)"
            " WHERE article_row = ? LIMIT 1",
            (row,),
        ).fetchall()[0]
        article = article_from_json(payload)
        unpacked = np.frombuffer(vector, STORED_DTYPE).astype(np.float32)
        known[row] = (issue_id, article, _sentences(article), unpacked)
    return known[row]


def _sentences(article: Article) -> list[str]:
    body = article.body
    return [body[start:end] for start, end in sentence_spans(body)]


def add(archive: Path, articles: int) -> None:
    """Print what storing one issue costs in `archive` (a copy of it) and in an empty one."""
    for name, source in (("empty", None), (archive.name, archive)):
        with tempfile.TemporaryDirectory(prefix="wenbao-scale-", dir=archive.parent) as scratch:
            folder = Path(scratch) / "archive"
            if source:
                shutil.copytree(source, folder)
            with Archive.open(folder, embedder_of(load_settings()), create=source is None) as opened:
                opened.catch_up()
                for turn, day in enumerate((date(2031, 1, 1), date(2031, 1, 2))):
                    written, started, cpu = _written_bytes(), time.perf_counter(), time.process_time()
                    opened.store(Issue(Masthead("测量报", day), tuple(_made(articles, turn))))
                    stored = time.perf_counter()
                    opened.catch_up()
                    ended = time.perf_counter()
                    print(
                        f"{name}: issue {turn + 1} of {articles} articles: stored in {stored - started:.2f} s,"
                        f" Chroma in {ended - stored:.2f} s, processor {time.process_time() - cpu:.2f} s,"
                        f" {(_written_bytes() - written) / 1e6:.1f} MB written"
                    )


def _made(count: int, turn: int) -> Iterator[Article]:
    """Yield articles of made-up sentences, some 900 characters each."""
    chance = random.Random(turn)
    for number in range(count):
        text = "".join(f"{_word(chance, 2)}公司{_word(chance, 9)}，{_word(chance, 14)}。" for _ in range(30))
        yield Article(f"{_word(chance, 8)}{number}", (Block(text),), article_id=f"made-{turn}-{number}")


def _word(chance: random.Random, length: int) -> str:
    return "".join(chr(0x4E00 + int(chance.betavariate(1, 4) * 6000)) for _ in range(length))


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _written_bytes() -> int:
    held: Sequence[str] = Path("/proc/self/io").read_text().splitlines()
    return int(next(line.split()[1] for line in held if line.startswith("write_bytes")))


if __name__ == "__main__":
    main()
