"""A model that cheats, through the whole desk and the real client; the long run is a benchmark."""

from __future__ import annotations

from bot.answer import Answer, Citation
from tests.benchmarks.cheating_model import Said, Tally, judge, numbers, run


def test_no_lie_of_a_cheating_model_reaches_the_reader() -> None:
    tally = run(24, seed=3)
    assert sum(tally.lies.values()) > 40
    assert tally.faults == []
    assert tally.truths_kept > 0


def test_the_judge_finds_what_a_blind_verifier_would_let_through() -> None:
    citation = Citation(1, "a", "晨光公布业绩", "报", None, 1, 1, 1, "晨光营收为86亿元。", 0, 10)
    text = "晨光营收为９６亿元。[1]晨光出口九百零三万台。[2]"
    answer = Answer("营收？", "zh", text, True, (citation,))
    tally = Tally()
    judge(tally, answer, "", [Said("晨光营收为９６亿元[1]。", "invented figure")], {"a": "晨光营收为86亿元。"})
    assert (tally.reached["invented figure"], tally.unsupported_numbers, tally.invented_citations) == (1, 2, 1)


def test_the_judge_reads_numbers_by_itself() -> None:
    assert numbers("九百六十三亿元，1,200.5万台，8.63 GW，CNY 2 billion") == {963e8, 12005000.0, 8630000.0, 2e9}
