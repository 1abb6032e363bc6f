"""`wenbao eval`: measure search on judged questions, through the very path that answers take."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from bot.console import Table, out, print_json, progress_bar
from bot.desk import NewsDesk
from bot.eval_words import called
from bot.language import tell
from config.errors import QuestionError
from config.settings import Settings
from retrieval.judged import load_judged, score
from retrieval.newspaper import Article, Block, Issue, Masthead
from retrieval.search import Mode

# (id, title, text)
Corpus = tuple[tuple[str, str, str], ...]
# Texts stored in one transaction; keeps memory flat on a corpus of tens of thousands.
TEXTS_AT_ONCE = 2_000
# Several passages of one text count once, so more passages than ten are asked for.
PASSAGES = 40


def run(folder: Path, settings: Settings, *, as_json: bool, limit: int, mode: Mode, keep: Path | None) -> None:
    """Put the corpus into an archive of its own, ask every question, print the scores.

    The archive is thrown away, or kept in `keep` and used again where it is there already.
    """
    judged = load_judged(folder)
    questions = judged.questions[:limit] if limit else judged.questions
    with tempfile.TemporaryDirectory(prefix="wenbao-eval-") as passing:
        own = replace(settings, archive=keep or Path(passing))
        with NewsDesk.open(own, create=True) as desk:
            stored_s = store_corpus(desk, judged.corpus)
            names, milliseconds = rankings_of(desk, questions, mode)
    scores = score(names, [judged.relevant[name] for name, _ in questions])
    latency = sorted(milliseconds)
    figures = {
        "set": folder.name,
        "mode": mode.value,
        "texts": len(judged.corpus),
        "questions": len(questions),
        **{name: round(value, 4) for name, value in asdict(scores).items()},
        "p50_ms": round(latency[len(latency) // 2], 1) if latency else 0.0,
        "p95_ms": round(latency[int(len(latency) * 0.95)], 1) if latency else 0.0,
        "store_s": round(stored_s, 1),
    }
    if as_json:
        print_json(figures)
    else:
        shown = Table(box=None, show_header=False)
        for name, value in figures.items():
            shown.add_row(called(name), str(value))
        out().print(shown)


def store_corpus(desk: NewsDesk, corpus: Corpus) -> float:
    """Put the corpus into the desk's archive; return how many seconds it took. Repeating changes nothing."""
    started = time.perf_counter()
    with progress_bar(tell("storing", "入库中")) as advance:
        done = 0
        for part in _issues(corpus):  # what is stored already changes nothing
            desk.archive.store(part)
            done += len(part.articles)
            advance(done, len(corpus))
        desk.archive.catch_up()
    return time.perf_counter() - started


def _issues(corpus: Corpus) -> Iterator[Issue]:
    for first in range(0, len(corpus), TEXTS_AT_ONCE):
        articles = tuple(
            Article(title, tuple(Block(line) for line in text.split("\n") if line.strip()), article_id=name)
            for name, title, text in corpus[first : first + TEXTS_AT_ONCE]
        )
        yield Issue(Masthead(f"corpus {first}", None), articles)


def rankings_of(
    desk: NewsDesk, questions: tuple[tuple[str, str], ...], mode: Mode
) -> tuple[list[list[str]], list[float]]:
    """Return, for each question, the ids of the texts found, best first, and how many milliseconds it took."""
    rankings, milliseconds = [], []
    with progress_bar(tell("asking", "提问中")) as advance:
        for at, (_, text) in enumerate(questions, start=1):
            started = time.perf_counter()
            try:
                hits = desk.search(text, k=PASSAGES, mode=mode)
            except QuestionError:  # a set may hold a question without a word, and that finds nothing
                hits = []
            milliseconds.append((time.perf_counter() - started) * 1000)
            rankings.append(list(dict.fromkeys(hit.article.article_id for hit in hits)))
            advance(at, len(questions))
    return rankings, milliseconds
