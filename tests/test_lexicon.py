"""The English-Chinese lexicon: words, phrases, names, periods, pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexicon import Lexicon, SortedTable, Term, forms, load_lexicon
from retrieval.periods_en import period_terms
from retrieval.pinyin import NamePattern, load_pinyin, pinyin_of, romanise, syllable_splits

ROWS = {"battery": "电池:80 殴打:20", "power": "电力:100", "power station": "电站:100", "step": "步:100"}


def lexicon(**known: str) -> Lexicon:
    rows = "".join(f"{key}\t{value}\n" for key, value in sorted(ROWS.items()))
    return Lexicon(SortedTable(rows.encode()), {k.replace("_", " "): v for k, v in known.items()}, load_pinyin())


def weights(terms: list[Term]) -> dict[str, float]:
    return {term.zh: term.weight for term in terms}


def test_a_word_shares_a_weight_of_one_among_its_translations() -> None:
    assert weights(lexicon().expand("battery")) == {"电池": 0.8, "殴打": 0.2}


def test_a_plural_is_found_by_its_stem() -> None:
    assert weights(lexicon().expand("Batteries?")) == {"电池": 0.8, "殴打": 0.2}


def test_a_phrase_outweighs_the_words_inside_it() -> None:
    found = lexicon().expand("power stations")
    assert weights(found) == {"电站": 1.5, "电力": 0.6}
    assert found[0] == Term("电站", 1.5, "phrase")


def test_a_known_name_hides_its_words_and_shares_two_among_its_spellings() -> None:
    found = lexicon(power_battery_union="电盟 电池联盟").expand("the Power Battery Union")
    assert weights(found) == {"电池联盟": 1.0, "电盟": 1.0}
    assert {term.source for term in found} == {"name"}


def test_unknown_words_and_question_words_give_nothing() -> None:
    assert lexicon().expand("What is the Zzyzx of it?") == []


def test_a_hyphenated_word_is_taken_apart_when_unknown() -> None:
    assert weights(lexicon().expand("battery-power")) == {"电力": 1.0, "电池": 0.8, "殴打": 0.2}


def test_a_person_written_in_pinyin_is_not_translated_word_by_word() -> None:
    assert weights(lexicon(step="步").expand("Did Bu Step resign?")) == {"步": 2.0}
    assert "晋" not in weights(load_lexicon().expand("Did Jin Xiaoming resign?"))


def test_the_shipped_lexicon_knows_trade_words() -> None:
    found = weights(load_lexicon().expand("battery exports of the semiconductor industry"))
    assert {"电池", "出口", "半导体"} <= set(found)
    assert found["半导体"] == 2.0


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("MIIT", "工业和信息化部"),
        ("Ministry of Commerce", "商务部"),
        ("NDRC", "国家发展和改革委员会"),
        ("Xiaomi", "小米"),
        ("CATL", "宁德时代"),
        ("Honor's phone", "荣耀"),
        ("R&D", "研发"),
        ("JD.com", "京东"),
    ],
)
def test_institutions_and_firms_are_known_by_their_latin_names(english: str, chinese: str) -> None:
    assert chinese in weights(load_lexicon().expand(english))


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("in the first half of the year", "上半年"),
        ("exports in H2", "下半年"),
        ("the third quarter", "三季度"),
        ("Q1 revenue", "一季度"),
        ("the first three quarters", "前三季度"),
        ("year-on-year growth", "同比"),
        ("last year", "去年"),
        ("on November 3rd", "11月3日"),
        ("on 3 November", "11月3日"),
        ("in May", "5月"),
        ("the 14th Five-Year Plan", "十四五"),
        ("by the end of 2025", "年底"),
    ],
)
def test_periods_are_said_in_chinese(question: str, chinese: str) -> None:
    assert chinese in dict(period_terms(question)[1])


def test_may_and_march_are_verbs_unless_a_month_is_meant() -> None:
    assert period_terms("May prices rise? Troops march on.")[1] == []


def test_the_rest_of_the_question_keeps_its_other_words() -> None:
    assert period_terms("Exports in the first half of 2023")[0].split() == ["Exports", "in", "the", "2023"]


@pytest.mark.parametrize(
    ("chinese", "latin"),
    [("雷军", "Lei Jun"), ("欧阳明高", "Ouyang Minggao"), ("曾毓群", "Zeng Yuqun"), ("吕平安", "Lü Ping'an")],
)
def test_names_are_romanised_surname_first(chinese: str, latin: str) -> None:
    assert romanise(chinese) == latin


def test_syllables_of_chinese_and_nothing_for_other_signs() -> None:
    assert pinyin_of("厦门A") == ("xia", "men", "")


def test_ambiguous_spellings_are_cut_every_way_and_an_apostrophe_decides() -> None:
    assert syllable_splits("Xian") == [("xian",), ("xi", "an")]
    assert syllable_splits("Xi'an") == [("xi", "an")]
    assert syllable_splits("Smith") == []


def test_a_name_pattern_matches_either_order_and_no_other_name() -> None:
    (written,) = lexicon().names("What did Lei Jun say?")
    assert written.text == "Lei Jun"
    assert written.matches("雷军") and not written.matches("雷") and not written.matches("王军")
    (reversed_,) = lexicon().names("What did Xiaoming Wang say?")
    assert reversed_.matches("王小明")


def test_tones_and_umlauts_do_not_matter() -> None:
    (pattern,) = lexicon().names("When did Lǚ Píng speak?")
    assert pattern.matches("吕平")


def test_a_name_offers_its_neighbouring_syllables_once() -> None:
    pattern = NamePattern("Wang Xiao", (("wang", "xiao"), ("wang", "xi", "ao"), ("xiao", "wang")))
    assert pattern.pairs() == [("wang", "xiao"), ("xiao", "wang")]


def test_english_words_that_happen_to_be_pinyin_are_no_names() -> None:
    assert load_lexicon().names("Can China change? Women sing in London.") == []


def test_every_character_is_listed_under_each_of_its_readings() -> None:
    pinyin = load_pinyin()
    assert "军" in pinyin.characters("jun")
    assert pinyin.characters("xyz") == ""
    assert all(c in pinyin.characters(sound) for c in "重长曾单" for sound in pinyin.readings[c])


@given(st.dictionaries(st.text("abc é电", min_size=1, max_size=5), st.text("xyz池", max_size=4), max_size=30))
def test_the_sorted_table_finds_every_row_and_no_other(rows: dict[str, str]) -> None:
    text = "".join(f"{k}\t{v}\n" for k, v in sorted(rows.items(), key=lambda row: f"{row[0]}\t".encode()))
    table = SortedTable(text.encode())
    assert {key: table.get(key) for key in rows} == rows
    assert all(table.get(other) is None for other in ("", "q", "abcabc") if other not in rows)


@given(st.text("abcdeginsy", min_size=1, max_size=12))
def test_a_word_is_the_first_of_its_forms(word: str) -> None:
    assert forms(word)[0] == word
    assert len(set(forms(word))) == len(forms(word))


@given(st.text(max_size=60))
def test_any_text_can_be_expanded(text: str) -> None:
    shipped = load_lexicon()
    assert all(term.weight > 0 and term.zh for term in shipped.expand(text))
    shipped.names(text)


def test_an_abbreviation_that_is_also_a_word_is_a_name_in_capitals_only() -> None:
    table = load_lexicon()
    assert "世界卫生组织" not in weights(table.expand("Who won, and what is the most that it cost?"))
    assert "科技部" not in weights(table.expand("Who won, and what is the most that it cost?"))
    assert "世界卫生组织" in weights(table.expand("What did the WHO say?"))
    assert "工信部" in weights(table.expand("what did miit say"))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Shandong", "山东"), ("Henan", "河南"), ("Fujian", "福建"), ("Huangyan", "黄岩"), ("Jinjiang", "晋江")],
)
def test_chinese_places_are_known_by_their_pinyin(english: str, chinese: str) -> None:
    found = load_lexicon().expand(f"Where in {english} is it?")
    assert found[0].zh == chinese
    assert "功夫" not in weights(found)


def test_a_person_whose_names_are_dictionary_words_is_looked_for_by_sound() -> None:
    table = load_lexicon()
    assert [name.text for name in table.names("Which place did Liang Xiaojing take?")] == ["Liang Xiaojing"]
    assert "孝经" not in weights(table.expand("Which place did Liang Xiaojing take?"))
    assert table.names("How far is Hong Kong from Shanghai?") == []
