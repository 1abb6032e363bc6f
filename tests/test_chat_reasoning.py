from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.chat_reasoning import Spoken


def heard(words: list[str], **how: bool) -> tuple[str, str]:
    spoken = Spoken(**how)
    passed_on = "".join([*(spoken.hear(piece) for piece in words), spoken.end()])
    return passed_on, spoken.text


@given(st.lists(st.integers(1, 5)))
def test_reasoning_is_taken_out_however_the_words_are_cut(sizes: list[int]) -> None:
    whole, pieces = "<think>先想<b>一想</think>产量<1.2万台>。", []
    for size in sizes:
        pieces.append(whole[:size])
        whole = whole[size:]
    assert heard([*pieces, whole]) == ("产量<1.2万台>。", "产量<1.2万台>。")


def test_reasoning_that_never_ends_stays_unsaid() -> None:
    assert heard(["<think>产量"]) == ("", "")


def test_what_stood_before_a_lone_closing_tag_was_reasoning() -> None:
    assert heard(["想", "</think>", "答"])[1] == "答"


def test_a_model_known_to_think_first_is_held_back_and_loses_nothing_where_it_does_not() -> None:
    assert heard(["想", "</think>答"], thinking=True) == ("答", "答")
    assert heard(["答"], thinking=True) == ("答", "答")
