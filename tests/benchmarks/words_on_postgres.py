"""Compare what finds words on PostgreSQL: posting lists of our own, its text search (tsvector), its trigrams (pg_trgm).

    python -m tests.benchmarks.words_on_postgres DIR [--articles 3000] [--questions 200]

DIR is a judged set in BEIR's layout. All index the same passages on one PostgreSQL started for it. tsvector gets the
terms that ours gets (pairs of Chinese characters, words of other scripts): its own parser takes a clause for a word.
SQLite's FTS5, the embedded default, stands beside them.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy

from retrieval.archive import Archive
from retrieval.engines import Engines
from retrieval.judged import JudgedSet, load_judged, score
from retrieval.newspaper import Article, Block, Issue, Masthead
from retrieval.terms import terms
from retrieval.words import find_words
from tests.fakes import LetterCounts
from tests.servers import PostgresServer

TOP = 50
# Gives the numbers of passages for a question, best first.
Find = Callable[[str], list[int]]


def main() -> None:
    """Print a row for each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judged", type=Path)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    chosen = shortened(load_judged(given.judged), given.articles, given.questions)
    print(f"{len(chosen.corpus)} articles, {len(chosen.questions)} questions of {given.judged.name}")
    print("| engine | recall@1 | @5 | @10 | p50 / p95 ms | built in s | MB |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="wenbao-words-") as folder, PostgresServer(Path(folder) / "pg") as server:
        archives = Path(folder) / "archives"
        archives.mkdir()
        embedded, stored_s = filled(archives / "sqlite", "", chosen)
        with embedded:
            print(row("SQLite FTS5, our scores", chosen, ours(embedded), names_of(embedded), stored_s, "in the file"))
        served, stored_s = filled(archives / "postgres", server.url, chosen)
        with served:
            names, db = names_of(served), served.catalogue.db
            size = megabytes(db, "posting", "word_counts", "words")
            print(row("PostgreSQL, our postings, our scores", chosen, ours(served), names, stored_s, size))
            texts = passages_of(served)
        engine = sqlalchemy.create_engine(server.url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            engines = {
                "tsvector, ts_rank": text_search("ts_rank"),
                "tsvector, ts_rank_cd": text_search("ts_rank_cd"),
                "pg_trgm, word_similarity": trigrams,
            }
            for name, build in engines.items():
                started = time.perf_counter()
                find, table = build(connection, texts)
                built_s = time.perf_counter() - started
                size = connection.exec_driver_sql(f"SELECT pg_total_relation_size('{table}') / 1e6").scalar()
                print(row(f"PostgreSQL, {name}", chosen, find, names, built_s, f"{size:.0f}"), flush=True)


def shortened(judged: JudgedSet, articles: int, questions: int) -> JudgedSet:
    """Return some of the questions, the texts that answer them, and others up to so many."""
    chance = random.Random(1)
    asked = chance.sample(judged.questions, min(questions, len(judged.questions)))
    wanted = {name for number, _ in asked for name in judged.relevant[number]}
    others = [text for text in judged.corpus if text[0] not in wanted]
    kept = [text for text in judged.corpus if text[0] in wanted]
    kept += chance.sample(others, min(max(0, articles - len(kept)), len(others)))
    return JudgedSet(tuple(kept), tuple(asked), judged.relevant)


def filled(folder: Path, url: str, judged: JudgedSet) -> tuple[Archive, float]:
    """Return an archive with all texts as articles of one issue, and how long its storing took."""
    archive = Archive.open(folder, LetterCounts, create=True, use_chroma=False, engines=Engines(url))
    articles = tuple(
        Article(title, tuple(map(Block, text.split("\n"))), article_id=name) for name, title, text in judged.corpus
    )
    started = time.perf_counter()
    archive.store(Issue(Masthead("测量报", date(2024, 1, 1)), articles))
    return archive, time.perf_counter() - started


def ours(archive: Archive) -> Find:
    return lambda question: [number for number, _ in find_words(archive.catalogue.db, terms(question), TOP)]


def names_of(archive: Archive) -> dict[int, str]:
    rows = archive.catalogue.db.execute("SELECT number, article_id FROM passage JOIN article USING (article_row)")
    return {int(number): str(name) for number, name in rows}


def passages_of(archive: Archive) -> list[tuple[int, str]]:
    """Return each passage's number and all that its words are taken from."""
    held = []
    for number, article_id, start, stop in archive.catalogue.db.execute(
        "SELECT number, article_id, start, stop FROM passage JOIN article USING (article_row)"
    ).fetchall():
        found = archive.catalogue.article(article_id)
        assert found is not None
        held.append((int(number), f"{found[0].headline}\n{found[0].body[start:stop]}"))
    return held


def megabytes(db: Any, *tables: str) -> str:
    sizes = (db.execute("SELECT pg_total_relation_size(?)", (table,)).fetchone()[0] for table in tables)
    return f"{sum(sizes) / 1e6:.0f}"


def text_search(rank: str) -> Callable[[Any, Sequence[tuple[int, str]]], tuple[Find, str]]:
    def build(db: Any, texts: Sequence[tuple[int, str]]) -> tuple[Find, str]:
        table = f"searched_by_{rank}"
        db.exec_driver_sql(f"CREATE TABLE {table} (number BIGINT PRIMARY KEY, held TSVECTOR)")
        rows = [(number, " ".join(f"{t}:{at}" for at, t in enumerate(quoted(text), start=1))) for number, text in texts]
        db.exec_driver_sql(f"INSERT INTO {table} VALUES (%s, %s::tsvector)", rows)
        db.exec_driver_sql(f"CREATE INDEX ON {table} USING gin (held)")
        db.exec_driver_sql(f"ANALYZE {table}")

        def find(question: str) -> list[int]:
            asked = " | ".join(dict.fromkeys(quoted(question)))
            found = db.exec_driver_sql(
                f"SELECT number FROM {table}, (SELECT %s::tsquery AS asked) AS q WHERE held @@ asked"
                f" ORDER BY {rank}(held, asked, 1) DESC, number LIMIT {TOP}",
                (asked,),
            )
            return [number for (number,) in found]

        return find, table

    return build


def quoted(text: str) -> list[str]:
    return ["'" + term.replace("\\", "").replace("'", "''") + "'" for term in terms(text)]


def trigrams(db: Any, texts: Sequence[tuple[int, str]]) -> tuple[Find, str]:
    db.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    db.exec_driver_sql("CREATE TABLE by_trigrams (number BIGINT PRIMARY KEY, held TEXT)")
    db.exec_driver_sql("INSERT INTO by_trigrams VALUES (%s, %s)", list(texts))
    db.exec_driver_sql("CREATE INDEX ON by_trigrams USING gist (held gist_trgm_ops(siglen=256))")
    db.exec_driver_sql("ANALYZE by_trigrams")

    def find(question: str) -> list[int]:
        found = db.exec_driver_sql(f"SELECT number FROM by_trigrams ORDER BY %s <<-> held LIMIT {TOP}", (question,))
        return [number for (number,) in found]

    return find, "by_trigrams"


def row(engine: str, judged: JudgedSet, find: Find, names: dict[int, str], built_s: float, size: str) -> str:
    """Return an engine's row: how well it ranks articles by their best passage, and how fast."""
    find(judged.questions[0][1])
    rankings, taken_ms = [], []
    for _, text in judged.questions:
        started = time.perf_counter()
        numbers = find(text)
        taken_ms.append(1_000 * (time.perf_counter() - started))
        rankings.append(list(dict.fromkeys(names[number] for number in numbers)))
    scores = score(rankings, [judged.relevant[number] for number, _ in judged.questions])
    p50, p95 = np.percentile(taken_ms, 50), np.percentile(taken_ms, 95)
    recall = f"{scores.recall_at_1:.3f} | {scores.recall_at_5:.3f} | {scores.recall_at_10:.3f}"
    return f"| {engine} | {recall} | {p50:.1f} / {p95:.1f} | {built_s:.1f} | {size} |"


if __name__ == "__main__":
    main()
