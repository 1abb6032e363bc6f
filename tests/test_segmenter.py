from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from ingest.labels import Label
from ingest.lattice import NEVER, Arc, Beliefs, Lattice, best_way, cut_at, lattice_of
from ingest.lines import layout_of, physical_lines, unwrap
from ingest.segmenter import Segment, segment
from tests.benchmarks.segment_text import Score, Setting, invented, read_page, score
from tests.benchmarks.segment_text import page as generated

STEEL = "钢厂今年改造了三条轧线，单位能耗下降了百分之六，工人把巡检交给了机器，夜班人数减少一半。"
STEEL_MORE = "厂长说，轧线的数据过去散在各处，如今集中到一个平台，能耗的异常当天就能查到原因。"
CHIPS = "芯片设计公司上月完成流片，功耗比上一代降低两成，首批样品已经交给整机厂做可靠性试验。"
CHIPS_MORE = "公司负责人介绍，样品在高温下连续运行了九百小时，整机厂认可了功耗测试的结果。"


def cut(text: str) -> list[Segment]:
    lines = physical_lines(text)
    return segment(lines, layout_of(lines))


def labels(text: str) -> list[str]:
    """One letter a line: H headline, h further line, B byline, P paragraph, T torn, S subhead, C caption, G signature,
    J jump, F comes from, R the same without a headline, A notice, a further line, E credit.
    """
    letters = dict(zip(Label, "HhBFRPTSCGJAaE", strict=True))
    return ["".join(letters[each.label] for each in found.lines) for found in cut(text)]


def page(*blocks: str) -> str:
    return "\n\n".join(blocks)


def test_a_headline_is_known_by_the_byline_or_marker_after_it() -> None:
    text = page(
        "钢厂改造三条轧线", "本报记者 王一", STEEL, STEEL_MORE, "芯片公司完成流片", f"本报讯 {CHIPS}", CHIPS_MORE
    )
    assert labels(text) == ["HBPP", "HPP"]


def test_a_signature_ends_an_article_on_its_own_line_and_glued() -> None:
    text = page(
        "钢厂改造三条轧线", STEEL, "（王一）", "芯片公司完成流片", CHIPS, f"{CHIPS_MORE}（李二）", "储能走进园区", STEEL
    )
    assert labels(text) == ["HPG", "HPP", "HP"]


def test_subheads_stay_inside_their_article_even_when_they_ask() -> None:
    text = page(
        "钢厂改造三条轧线", "本报记者 王一", STEEL, "能耗降在哪里？", STEEL_MORE, STEEL, "夜班少了一半", STEEL_MORE
    )
    assert labels(text) == ["HBPSPPSP"]


def test_a_torn_paragraph_is_known_by_its_open_quotation_even_when_it_is_short() -> None:
    text = page(
        "钢厂改造三条轧线",
        "本报记者 王一",
        STEEL,
        "“轧线的数据不能影响机器的",
        "使用和巡检，能耗还不能太高。”厂长说。",
        STEEL_MORE,
    )
    assert labels(text) == ["HBPPTP"]


def test_a_caption_may_interrupt_a_sentence() -> None:
    text = page("钢厂改造三条轧线", "本报记者 王一", STEEL[:30], "图为改造后的轧线", STEEL[30:], STEEL_MORE)
    assert labels(text) == ["HBPCTP"]


def test_jumps_on_lines_of_their_own_end_and_begin_an_article() -> None:
    text = page("钢厂改造三条轧线", "本报记者 王一", STEEL, "（下转第4版）", "芯片公司完成流片", "（上接第1版）", CHIPS)
    assert labels(text) == ["HBPJ", "HFP"]


def test_page_credits_and_public_notices_are_set_apart() -> None:
    text = page(
        "钢厂改造三条轧线", f"本报讯 {STEEL}", "公益广告", "节约用电 从我做起", "江海日报社 宣", "编辑：王一 美编：李二"
    )
    assert labels(text) == ["HP", "Aaa", "E"]


def test_indentation_shows_where_paragraphs_begin() -> None:
    first = f"钢厂改造三条轧线\n　　{STEEL}\n　　{STEEL_MORE[:25]}\n{STEEL_MORE[25:]}\n"
    text = f"{first}芯片公司完成流片\n　　{CHIPS}\n　　{CHIPS_MORE}"
    assert labels(text) == ["HPPT", "HPP"]


def test_every_line_is_in_exactly_one_segment() -> None:
    text = page("图为轧线", "钢厂改造三条轧线", STEEL, "图为轧线", "芯片公司完成流片", CHIPS, "图为芯片")
    numbers = [labelled.line.number for found in cut(text) for labelled in found.lines]
    assert numbers == [line.number for line in physical_lines(text)]


def test_the_reader_is_surer_with_bylines_than_without() -> None:
    blocks = ("钢厂改造三条轧线", STEEL, STEEL_MORE, "芯片公司完成流片", CHIPS, CHIPS_MORE)
    without = min(found.confidence for found in cut(page(*blocks)))
    marked = [f"本报讯 {block}" if block in (STEEL, CHIPS) else block for block in blocks]
    assert min(found.confidence for found in cut(page(*marked))) > max(0.9, without)


def test_hard_wrapped_lines_are_joined_and_short_headlines_are_not() -> None:
    paragraphs = [STEEL, CHIPS]
    rows = ["轧线改造"]
    for paragraph in paragraphs:
        rows += [paragraph[at : at + 12] for at in range(0, len(paragraph), 12)] + [""]
    lines = physical_lines("\n".join(rows))
    joined = unwrap(lines, layout_of(lines), starts=[False] * len(lines))
    assert [line.text for line in joined] == ["轧线改造", *paragraphs]


def small_lattice() -> Lattice:
    arcs = [[Arc(a, b, (a + 1) * 0.3 - b * 0.2 + at * 0.1 * b) for a in (0, 1) for b in (0, 1)] for at in range(3)]
    return lattice_of([0.5, 0.1], arcs, [0.0, 0.2])


BEGINS = np.array([False, True])


def ways(lattice: Lattice) -> dict[tuple[int, ...], float]:
    found = {}
    for way in product((0, 1), repeat=4):
        score = lattice.first[way[0]] + lattice.last[way[-1]]
        for at in range(3):
            score += lattice.steps[at][way[at], way[at + 1]]
        found[way] = float(score)
    return found


def test_the_best_way_is_the_best_of_all_ways() -> None:
    lattice = small_lattice()
    scores = ways(lattice)
    assert tuple(best_way(lattice)) == max(scores, key=lambda way: scores[way])


@pytest.mark.parametrize("run", [(0, 2), (1, 3), (2, 4), (0, 4)])
def test_the_probability_of_a_run_is_the_share_of_the_ways_that_have_it(run: tuple[int, int]) -> None:
    lattice = small_lattice()
    start, end = run
    weights = {way: math.exp(score) for way, score in ways(lattice).items()}
    wanted = sum(
        weight
        for way, weight in weights.items()
        if (start == 0 or way[start] == 1) and not any(way[start + 1 : end]) and (end == 4 or way[end] == 1)
    )
    beliefs = Beliefs(lattice, BEGINS)
    assert beliefs.runs_from(start)[end - start - 1] == pytest.approx(wanted / sum(weights.values()))
    assert beliefs.log_total == pytest.approx(math.log(sum(weights.values())))


def test_the_probability_of_the_states_of_a_run_is_the_share_of_the_ways_that_have_them() -> None:
    lattice = small_lattice()
    weights = {way: math.exp(score) for way, score in ways(lattice).items()}
    wanted = sum(weight for way, weight in weights.items() if way[1:] == (1, 0, 1))
    assert Beliefs(lattice, BEGINS).share_of(1, [1, 0]) == pytest.approx(wanted / sum(weights.values()))


def test_the_probability_that_a_run_begins_is_the_share_of_the_ways_in_which_it_does() -> None:
    lattice = small_lattice()
    weights = {way: math.exp(score) for way, score in ways(lattice).items()}
    wanted = sum(weight for way, weight in weights.items() if way[2] == 1)
    assert Beliefs(lattice, BEGINS).begin()[2] == pytest.approx(wanted / sum(weights.values()))


def test_a_way_that_never_happens_has_no_share() -> None:
    beliefs = Beliefs(lattice_of([0.0, NEVER], [[Arc(0, 0, 0.0)]], [0.0, 0.0]), BEGINS)
    assert beliefs.runs_from(0) == [0.0, 1.0]


def test_a_lattice_without_any_way_says_so() -> None:
    assert Beliefs(lattice_of([NEVER, NEVER], [[Arc(0, 0, 0.0)]], [0.0, 0.0]), BEGINS).log_total == NEVER


def test_cuts_force_runs_to_begin_where_they_are_wanted_and_nowhere_else() -> None:
    assert [best_way(cut_at(small_lattice(), [at], BEGINS))[1:] for at in (1, 2, 3)] == [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ]


def test_lines_that_follow_each_other_as_they_never_should_are_all_kept() -> None:
    """A column's name right before the page's credits leads nowhere by the usual order of things."""
    text = page("简讯", "编辑：王一 美编：李二", "（王一）", "钢厂改造三条轧线", f"本报讯 {STEEL}")
    assert sum(map(len, labels(text))) == 5


def mixed_pages(cues: float, *, seed: int = 7, pages: int = 12) -> Score:
    setting = Setting("mixed", cues=cues, torn=0.0, captions=0.0)
    total, source = Score(), invented(seed)
    for number in range(pages):
        text, known = generated(source, setting, seed * 1000 + number)
        score(read_page(text), known, total)
    return total


def test_where_only_some_articles_are_marked_the_wrong_ones_carry_a_warning() -> None:
    """Uncued headlines were taken for subheads, and the articles that swallowed them were sure of it."""
    total = mixed_pages(cues=0.5)
    assert total.wrong > 0
    assert total.wrong_sure <= 0.2 * total.wrong
    assert total.exact >= 0.4 * total.articles


def test_where_all_articles_are_marked_hardly_a_right_one_carries_a_warning() -> None:
    total = mixed_pages(cues=1.0)
    assert total.exact >= 0.95 * total.articles
    assert total.sure >= 0.9 * total.exact
