from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.han import even_spaces, fold, han_count, han_share, is_han, normalise, widen

TEXTS = st.text(alphabet="中国报〇a1 ,;:?!().“”，（）《》\u3000\u00a0\u200b", max_size=40)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("11月3日,会议召开;代表(共8人)出席:他说?好!", "11月3日，会议召开；代表（共8人）出席：他说？好！"),
        ("产值1,447亿元,占97.2%", "产值1,447亿元，占97.2%"),
        ("时间是10:30", "时间是10:30"),
        ("人工智能(AI)大模型", "人工智能（AI）大模型"),
        ("大模型(Andes-GPT)接入X(Pro)版", "大模型（Andes-GPT）接入X（Pro）版"),
        ("Hello, world (again)", "Hello, world (again)"),
        ("接入ABC,并于11月", "接入ABC，并于11月"),
        ("4+1+1+1", "4+1+1+1"),
    ],
)
def test_marks_beside_chinese_become_wide_and_others_stay(narrow: str, wide: str) -> None:
    assert widen(narrow) == wide


@given(TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(TEXTS)
def test_widening_keeps_every_place(text: str) -> None:
    assert len(widen(text)) == len(text)


@given(TEXTS)
def test_a_text_and_its_normal_form_fold_alike(text: str) -> None:
    assert fold(normalise(text)) == fold(text)


def test_odd_spaces_become_plain_ones_and_invisible_signs_go() -> None:
    assert even_spaces("\u3000记者\u00a0王\u200b伟  报道\t") == "记者 王伟 报道"


def test_folding_keeps_letters_figures_and_decimal_points() -> None:
    assert fold("ＶＩＶＯ　占比 97.2%，（约）！") == "vivo占比97.2约"


def test_only_chinese_characters_are_han() -> None:
    assert [is_han(character) for character in "中〇，aア９"] == [True, True, False, False, False, False]
    assert han_count("中国A报,1") == 3
    assert han_share("中国 AB") == 0.5
    assert han_share(" ") == 0.0
