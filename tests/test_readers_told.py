"""What the readers say is told in Chinese; that every message has its Chinese, tests/test_error_told.py finds."""

from __future__ import annotations

import pytest

from bot.readers_told import in_chinese, reader_told


def test_a_files_own_name_is_never_translated() -> None:
    assert in_chinese("'the page is empty.txt': no file matches") == "'the page is empty.txt'：没有匹配的文件"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "这篇文章的起止没有把握（41%）"), ("en", "where this article begins and ends is unsure (41%)")],
)
def test_doubts_are_told_in_the_language_spoken(language: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_LANG", language)
    assert reader_told("where this article begins and ends is unsure (41%)") == said
