from __future__ import annotations

import unicodedata

import pytest

from retrieval.terms import fold_width, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新型储能", ["新型", "型储", "储能"]),
        ("电", ["电"]),
        ("AI大模型", ["ai", "大模", "模型"]),
        ("占比97.2%", ["占比", "97.2%"]),
        ("1,055位选手", ["1055", "位选", "选手"]),
        ("5G+工业互联网", ["5g", "工业", "业互", "互联", "联网"]),
        ("X100系列、Andes-GPT、3 D", ["x100", "系列", "andes-gpt", "3", "d"]),
        ("，。", []),
    ],
)
def test_terms_are_bigrams_words_and_numbers(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_full_and_half_width_forms_give_the_same_terms() -> None:
    assert terms("ＡＩ大模型（１０５５）") == terms("AI大模型(1055)")


def test_traditional_and_simplified_characters_give_the_same_terms() -> None:
    assert terms("2023年上半年新型儲能裝機規模") == terms("2023年上半年新型储能装机规模")
    assert terms("臺灣晶圓廠擴產，後續訂單回升") == terms("台湾晶圆厂扩产，后续订单回升")


@pytest.mark.parametrize(
    "text", ["增长１２％，达３．５亿元；", "Ａ股：…℃ﬁ①", "e\u0301，e\u0338；\u0338", "ｶﾞ（ﾊﾟ）", "㈱，㎡！～"]
)
def test_widths_are_folded_as_unicode_has_it(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text).lower()
    assert fold_width.__wrapped__(text) == whole
