from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import eval_answers
from bot.answer import Answer, Citation
from bot.eval_measures import Measures, holds, statements, verifier_table
from bot.eval_sets import Asked, Statement, load_answers
from bot.verify import Source
from config.errors import UserError
from config.settings import load_settings

BODY = "上半年机器人产量达到1.2万台。工厂总投资20亿元。"


def citation(number: int) -> Citation:
    return Citation(number, f"a{number}", "机器人产量", "样报", None, 1, 1, 1, "机器人产量达到1.2万台。", 3, 15)


def answer(text: str, cited: int = 1) -> Answer:
    return Answer("产量？", "zh", text, bool(cited), tuple(citation(n) for n in range(1, cited + 1)), elapsed_ms=5)


def measured(asked: Asked, given: Answer, *, texts: dict[int, str] | None = None) -> dict[str, float | int]:
    measures = Measures()
    measures.add(asked, given, lambda c: Source((texts or {}).get(c.number, BODY)), "上半年机器人产量达到1.2万台。")
    return measures.table()


def rows(path: Path, *held: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in held), encoding="utf-8")
    return path


def test_a_supported_answer_that_holds_its_reference_scores_full() -> None:
    asked = Asked("产量？", (("12000台",),), frozenset({"a1"}))
    told = measured(asked, answer("机器人产量达到1.2万台。[1]"))
    assert told["answer_holds_reference"] == told["right_article_cited"] == 1.0
    assert told["citation_recall"] == told["citation_precision"] == 1.0
    assert told["unsupported_figures_per_100_answers"] == told["wrongly_refused"] == 0.0


def test_a_citation_that_the_statement_does_not_need_costs_precision_and_no_recall() -> None:
    told = measured(
        Asked("？", (("1.2万台",),)), answer("产量达到1.2万台。[1][2]", 2), texts={2: "天气晴朗，适合出行游玩。"}
    )
    assert (told["citation_recall"], told["citation_precision"]) == (1.0, 0.5)


def test_an_unsupported_statement_and_one_that_cites_nothing_count_as_such() -> None:
    told = measured(Asked("？", (("1.2万台",),)), answer("产量达到1.3万台。[1]总投资20亿元。"))
    assert told["citation_recall"] == told["citation_precision"] == 0.0
    assert told["unsupported_figures_per_100_answers"] == 200.0


def test_a_question_without_an_answer_counts_for_refusal_alone() -> None:
    assert measured(Asked("？"), answer("没有查到", 0))["refused_where_it_must"] == 1.0
    assert "answer_holds_reference" not in measured(Asked("？"), answer("没有查到", 0))
    assert measured(Asked("？", (("甲",),)), answer("没有查到", 0))["wrongly_refused"] == 1.0


def test_statements_end_with_their_marks_and_an_untold_part_states_nothing() -> None:
    text = "“甲。乙。” [1][2]\n丙。[1]\n“投资”：本报已收录的内容里没有查到。"
    assert statements(answer(text, 2)) == [("“甲。乙。”", [1, 2]), ("丙。", [1])]


@pytest.mark.parametrize(
    ("wanted", "told", "there"),
    [
        ((("8.63吉瓦", "863万千瓦"),), "装机８６３万千瓦。", True),
        ((("1月3日",), ("1月12日",)), "1月3日开会。", False),
        ((("12000台",),), "达到1.2万台", True),
        ((("取消限迁，增加车位20万个，鼓励以旧换新。",),), "鼓励以旧换新，取消限迁，并增加车位20万个。", True),
        ((("取消限迁，增加车位20万个，鼓励以旧换新。",),), "鼓励以旧换新，取消限迁，并增加车位30万个。", False),
    ],
)
def test_what_an_answer_must_hold(wanted: tuple[tuple[str, ...], ...], told: str, there: bool) -> None:
    assert holds(Asked("？", wanted), told) is there


def test_the_verifier_is_measured_by_what_it_flags() -> None:
    held = [Statement("产量1.3万台。", BODY, False), Statement("工厂总投资20亿元。", BODY, True)]
    told = verifier_table(held)
    assert (told["recall"], told["precision"], told["false_alarms"]) == (1.0, 1.0, 0.0)


def test_rgb_rows_ask_twice_and_leave_out_negatives_that_hold_the_answer(tmp_path: Path) -> None:
    row = {
        "query": "几席？",
        "answer": ["70", ["8月", "八月"]],
        "positive": [["共70席，8月选出"]],
        "negative": ["90席", "70席，八月"],
    }
    without, present = load_answers(rows(tmp_path / "rgb.jsonl", row)).asked
    assert (without.wanted, without.passages) == ((), ("90席",))
    assert (present.wanted, present.passages) == ((("70",), ("8月", "八月")), ("共70席，8月选出", "90席", "70席，八月"))


def test_a_file_of_another_kind_is_refused_with_the_fields_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="statement"):
        load_answers(rows(tmp_path / "x.jsonl", {"foo": 1}))
    with pytest.raises(UserError, match="cannot be read"):
        load_answers(tmp_path / "missing.jsonl")


def test_a_folder_is_answered_from_its_own_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows(tmp_path / "corpus.jsonl", {"_id": "d1", "title": "机器人产量", "text": BODY})
    rows(
        tmp_path / "queries.jsonl",
        {"_id": "q1", "text": "上半年机器人产量是多少？", "answers": ["1.2万台"]},
        {"_id": "q2", "text": "足球世界杯冠军是哪支球队？", "answers": []},
    )
    (tmp_path / "qrels.tsv").write_text("q1\td1\t1\nq2\td1\t1\n", encoding="utf-8")
    eval_answers.run(tmp_path, load_settings(), as_json=True, limit=0)
    told = json.loads(capsys.readouterr().out)
    assert told["writer"] == "extract"
    assert told["groups"]["all"]["answer_holds_reference"] == 1.0
    assert told["groups"]["all"]["refused_where_it_must"] == 1.0


def test_given_passages_are_answered_from_and_shown_as_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"query": "机器人产量是多少？", "answer": "1.2万台", "positive": [BODY], "negative": ["天气晴朗。"]}
    eval_answers.run(rows(tmp_path / "rgb.jsonl", row), load_settings(), as_json=False, limit=0)
    told = capsys.readouterr().out
    assert "only negative passages" in told and "answer holds reference" in told
