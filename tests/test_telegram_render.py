from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Suggestion
from bot.telegram_help import COMMANDS, HELP
from bot.telegram_phrases import Phrase, both_languages, language_of, phrase
from bot.telegram_render import MAX_UNITS, Part, render_answer, render_text, split_text, utf16_units

TEXTS = st.text(alphabet=st.sampled_from("甲乙丙。！，、 \n[1]2;a.b😀\x00"), max_size=200)


def cited(number: int = 1, headline: str = "产量增长") -> Citation:
    return Citation(
        number=number,
        article_id=f"a{number}",
        headline=headline,
        paper="样报",
        date=date(2023, 8, 18),
        issue=32,
        total_issue=632,
        page=2,
        quote="产量增长。",
        start=0,
        end=5,
    )


def answered(text: str, *citations: Citation, language: str = "zh", **more: object) -> Answer:
    return Answer("问", language, text, bool(citations), tuple(citations), **more)  # type: ignore[arg-type]


def pieces(text: str, max_units: int) -> list[str]:
    return [text[start:end] for start, end in split_text(text, max_units=max_units)]


def test_sources_stand_numbered_below_the_answer() -> None:
    [part] = render_answer(answered("产量增长。[1][2]", cited(1), cited(2, "销量下降")))
    assert part.plain == (
        "产量增长。[1][2]\n\n出处\n"
        "[1] 《产量增长》 样报 2023-08-18 第32期（总第632期）第2版\n"
        "[2] 《销量下降》 样报 2023-08-18 第32期（总第632期）第2版"
    )
    assert part.html == part.plain.replace("出处", "<b>出处</b>")


def test_sources_of_an_english_answer_are_in_english() -> None:
    [part] = render_answer(answered("Output grew. [1]", cited(), language="en"))
    assert part.plain.splitlines()[-2:] == [
        "Sources",
        "[1] 《产量增长》 样报, 2023-08-18, No. 32 (632 in all), page 2",
    ]


def test_markup_in_text_and_headline_is_escaped() -> None:
    [part] = render_answer(answered("a<b & <think>[1]", cited(headline="R&D <三>")))
    assert part.html.startswith("a&lt;b &amp; &lt;think&gt;[1]\n\n<b>出处</b>\n[1] 《R&amp;D &lt;三&gt;》")
    assert part.plain.startswith("a<b & <think>[1]\n\n出处\n[1] 《R&D <三>》")


def test_what_the_reader_should_know_of_the_answer_stands_before_it() -> None:
    answer = answered("装机863万千瓦。[1]", cited(), bold=((2, 7),), notice="（语言模型无法连接，以下为原文摘录。）")
    [part] = render_answer(answer)
    assert part.html.startswith("（语言模型无法连接，以下为原文摘录。）\n\n装机<b>863万千</b>瓦。[1]\n\n<b>出处</b>")


def test_a_line_break_in_a_headline_does_not_break_its_source_line() -> None:
    [part] = render_answer(answered("产量增长。[1]", cited(headline="产量\n增长")))
    assert part.plain.splitlines()[-1].startswith("[1] 《产量 增长》")


def test_what_was_asked_for_is_bold() -> None:
    [part] = render_text("装机863万千瓦。", bold=((2, 7),))
    assert part == Part("装机<b>863万千</b>瓦。", "装机863万千瓦。")


def test_bold_that_overlaps_is_joined_and_bold_across_a_cut_is_closed_and_reopened() -> None:
    assert render_text("一二三四", bold=((0, 2), (1, 3)))[0].html == "<b>一二</b><b>三</b>四"
    first, second = render_text("数" * (MAX_UNITS + 5), bold=((MAX_UNITS - 1, MAX_UNITS + 1),))
    assert first.html.endswith("数<b>数</b>")
    assert second.html == "<b>数</b>数数数数"


def test_a_refusal_names_the_nearest_articles() -> None:
    near = Suggestion("a1", "产量增长", "样报", date(2023, 8, 18), 2)
    undated = Suggestion("a2", "销量<降>", "样报", None, 0)
    [part] = render_answer(answered("没有查到。", suggestions=(near, undated)))
    assert (
        part.html
        == "没有查到。\n\n<b>最接近的报道：</b>\n• 《产量增长》 样报 2023-08-18 第2版\n• 《销量&lt;降&gt;》 样报"
    )


def test_an_answer_without_sources_or_suggestions_is_its_text() -> None:
    assert render_answer(answered("你好！")) == [Part("你好！", "你好！")]


def test_the_sources_get_a_message_of_their_own_rather_than_being_cut() -> None:
    text = "一" * (MAX_UNITS - 10) + "。[1]"
    *_, last = render_answer(answered(text, cited()))
    assert last.plain == "出处\n[1] 《产量增长》 样报 2023-08-18 第32期（总第632期）第2版"


def test_more_sources_than_fit_are_cut_between_lines() -> None:
    citations = [cited(number) for number in range(1, 201)]
    parts = render_answer(answered("产量增长。[1]", *citations))
    lines = "\n".join(part.plain for part in parts).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("[")] == [f"[{number}]" for number in range(1, 201)]
    assert all(utf16_units(part.plain) <= MAX_UNITS for part in parts)


def test_control_characters_and_half_pairs_do_not_reach_telegram() -> None:
    [part] = render_text("一\x00二\ud83d三\t四\n五")
    assert part.plain == "一 二 三\t四\n五"


@pytest.mark.parametrize(
    ("text", "max_units", "expected"),
    [
        ("一二。\n\n三四。", 6, ["一二。", "三四。"]),
        ("一二。\n三四。", 6, ["一二。", "三四。"]),
        ("一。[1]二！三", 6, ["一。[1]", "二！三"]),
        ("一二。”[12]三四", 9, ["一二。”[12]", "三四"]),
        ("一二。[1][2,3]三四五六七", 14, ["一二。[1][2,3]", "三四五六七"]),
        ("one two. three", 9, ["one two.", "three"]),
        ("3.14159 is pi", 9, ["3.14159", "is pi"]),
        ("一二，三四", 4, ["一二，", "三四"]),
        ("一二三四五", 2, ["一二", "三四", "五"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("", 4, []),
        (" \n ", 4, []),
    ],
)
def test_a_cut_falls_at_the_coarsest_place_that_fits(text: str, max_units: int, expected: list[str]) -> None:
    assert pieces(text, max_units) == expected


@given(TEXTS, st.integers(2, 40))
def test_splitting_loses_blanks_only_and_keeps_to_the_limit(text: str, max_units: int) -> None:
    parts = pieces(text, max_units)
    assert all(part and part == part.strip() and utf16_units(part) <= max_units for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=4))
def test_the_markup_is_whole_and_holds_the_plain_words(text: str, bold: list[tuple[int, int]]) -> None:
    for part in render_text(text, bold=bold):
        assert re.sub("</?b>", "", part.html) == part.plain  # the alphabet above needs no escaping
        assert re.fullmatch(r"(?:[^<]|<b>[^<]+</b>)*", part.html)


def test_units_are_those_of_utf_16() -> None:
    assert utf16_units("字a😀") == 4 == len("字a😀".encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "client", "language"),
    [
        ("产量？", "en", "zh"),
        ("output?", "zh-hans", "en"),
        ("/ask", "zh-hans", "zh"),
        ("/help@wenbao_test_bot", "zh", "zh"),
        ("2023?", "", "en"),
        ("GDP增速", "", "zh"),
    ],
)
def test_the_bot_speaks_the_language_of_the_question_else_that_of_the_app(
    text: str, client: str, language: str
) -> None:
    assert language_of(text, client=client) == language


@pytest.mark.parametrize("occasion", list(Phrase))
def test_every_phrase_exists_in_both_languages_and_fits_one_message(occasion: Phrase) -> None:
    assert re.search("[一-龥]", phrase(occasion, "zh"))
    assert not re.search("[一-龥]", phrase(occasion, "en"))
    assert utf16_units(both_languages(occasion, "zh")) <= MAX_UNITS


def test_the_menus_name_the_same_commands() -> None:
    assert [name for name, _ in COMMANDS["zh"]] == [name for name, _ in COMMANDS["en"]]
    assert all(f"/{name}" in words for name, _ in COMMANDS["zh"] for words in HELP)
