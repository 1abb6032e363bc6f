"""Search keeps the quality that was reached: floors a little under what was measured, on parts of the public sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk import NewsDesk
from bot.eval_command import rankings_of, store_corpus
from config.settings import load_settings
from retrieval.judged import load_judged, score
from retrieval.search import Mode

EVALS = Path(__file__).parents[2] / "shared" / "evals"
QUESTIONS = 100


@pytest.mark.skipif(not EVALS.is_dir(), reason="the public judged sets are not beside the repository")
@pytest.mark.parametrize(
    ("name", "mode", "at_1", "at_5"),
    [
        ("xquad-en2zh", Mode.RERANKED, 0.74, 0.87),
        ("xquad-zh2zh", Mode.RERANKED, 0.92, 0.98),
        ("cmrc2018-trial", Mode.RERANKED, 0.97, 0.98),
    ],
)
def test_recall_stays_above_its_floor(tmp_path: Path, name: str, mode: Mode, at_1: float, at_5: float) -> None:
    judged = load_judged(EVALS / name)
    # Every so many-th question, so that all of the corpus is asked about.
    questions = judged.questions[:: max(1, len(judged.questions) // QUESTIONS)][:QUESTIONS]
    with NewsDesk.open(load_settings(archive=tmp_path), create=True) as desk:
        store_corpus(desk, judged.corpus)
        names, _ = rankings_of(desk, questions, mode)
    scores = score(names, [judged.relevant[question] for question, _ in questions])
    assert scores.recall_at_1 >= at_1
    assert scores.recall_at_5 >= at_5
