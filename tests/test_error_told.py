"""Errors from far below, told in Chinese: the messages as they are really raised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.error_told import told
from config.errors import UserError
from config.settings import load_settings
from ingest.intake import read
from retrieval.archive import Archive
from retrieval.catalogue import Catalogue
from tests.fakes import LetterCounts


def other_model(folder: Path) -> None:
    Archive.open(folder, lambda: LetterCounts("one"), create=True, use_chroma=False).close()
    Archive.open(folder, lambda: LetterCounts("two"), use_chroma=False)


def written(name: str, content: bytes) -> Callable[[Path], object]:
    def raising(folder: Path) -> object:
        (folder / name).write_bytes(content)
        return read([folder / name])

    return raising


@pytest.mark.parametrize(
    ("raising", "said"),
    [
        (lambda folder: Catalogue(folder / "none"), "里还没有档案"),
        (lambda folder: read([folder / "nowhere.txt"]), "没有这个文件或文件夹"),
        (lambda folder: read([folder]), "文件夹里没有报纸文件"),
        (written("empty.txt", b""), "文件是空的"),
        (written("page.djvu", b"AT&TFORM"), "不能读 '.djvu' 格式"),
        (other_model, "是用模型 'one' (one) 建立的"),
        (lambda folder: load_settings(top_k=0), "设置 'top_k' 有误"),
    ],
)
def test_a_common_error_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raising: Callable[[Path], object], said: str
) -> None:
    monkeypatch.setenv("WENBAO_LANG", "zh")
    with pytest.raises(UserError) as caught:
        raising(tmp_path)
    assert said in told(caught.value)
    monkeypatch.setenv("WENBAO_LANG", "en")
    assert told(caught.value) == str(caught.value)


def test_an_error_without_chinese_words_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_LANG", "zh")
    assert told(UserError("something rare")) == "something rare"
    assert told(UserError("x: no such file or folder", zh="自己的话")) == "自己的话"
