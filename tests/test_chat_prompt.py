from __future__ import annotations

import pytest

from bot.chat_prompt import mended, tokens


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("a) 甲[1]。\nb) 删", ["甲[1]。", ""]),
        ("（b）乙[2]。", ["", "乙[2]。"]),
        ("a. delete\nb: 乙[2]。", ["", "乙[2]。"]),
        ("好的。", ["", ""]),
    ],
)
def test_rewritten_sentences_are_found_by_their_letters(reply: str, sentences: list[str]) -> None:
    assert mended(reply, 2) == sentences


def test_a_single_sentence_needs_no_letter() -> None:
    assert mended("甲[1]。", 1) == ["甲[1]。"]


def test_tokens_are_counted_for_characters_and_for_letters() -> None:
    assert (tokens("产量"), tokens("abcde"), tokens("")) == (2, 2, 0)
