from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from config.errors import UserError
from retrieval.judged import load_judged, score


def write(folder: Path, corpus: list[dict[str, str]]) -> None:
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in corpus), encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "问"}\n{"_id": "q2", "text": "无"}', encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tc1\t1\nq1\tc2\t0\n", encoding="utf-8")


def test_a_set_is_read_and_questions_without_a_right_text_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, [{"_id": "c1", "text": "文"}])
    judged = load_judged(tmp_path)
    assert judged.corpus == (("c1", "", "文"),)
    assert judged.questions == (("q1", "问"),)
    assert judged.relevant == {"q1": frozenset({"c1"})}


def test_a_broken_line_is_named_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, [{"_id": "c1", "text": "文"}, {"_id": "c2"}])
    with pytest.raises(UserError, match=r"corpus\.jsonl', line 2"):
        load_judged(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no corpus\.jsonl"):
        load_judged(tmp_path)


def test_scores_are_what_one_computes_by_hand() -> None:
    # The right text stands first, third, and nowhere.
    got = score([["a", "b"], ["x", "y", "b"], ["x"]], [frozenset("a"), frozenset("b"), frozenset("c")])
    assert got.recall_at_1 == pytest.approx(1 / 3)
    assert got.recall_at_5 == pytest.approx(2 / 3)
    assert got.mrr_at_10 == pytest.approx((1 + 1 / 3) / 3)
    assert got.ndcg_at_10 == pytest.approx((1 + 1 / math.log2(4)) / 3)
