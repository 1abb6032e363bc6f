"""Errors from far below, told in Chinese: the messages as they are really raised."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from string import Formatter

import pytest

from bot import readers_told
from bot.error_told import in_chinese, messages, told
from config.errors import UserError
from config.settings import load_settings
from ingest.intake import read
from retrieval.archive import Archive
from retrieval.catalogue import Catalogue
from retrieval.faults import _DAMAGED, _MEANINGS
from tests.fakes import LetterCounts
from tests.raise_sites import RaiseSite, modules, raise_sites


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
        (other_model, "是用向量模型 'one' (one) 建立的"),
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


SITES = raise_sites()
# This passes on a message that was made elsewhere: what an import ends with, in the language spoken already.
PASSED_ON = "bot/ingest_command.py"
ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,}")


def in_english(message: str) -> bool:
    """Tell whether a message still speaks English; commands and names stand in quotation marks."""
    return ENGLISH.search(re.sub(r"'[^']*'", "", message)) is not None


@pytest.mark.parametrize("site", [s for s in SITES if not s.chinese], ids=lambda site: site.place)
def test_every_error_for_people_has_chinese_words(site: RaiseSite) -> None:
    """One that has none gets zh= where it is raised, or a line in bot/errors_zh.tsv."""
    if site.place.startswith(PASSED_ON):
        return
    assert site.messages, "the source does not tell its words: write them where the error is raised"
    assert [said for said in map(in_chinese, site.messages) if said in site.messages or in_english(said)] == []


def untranslated(sites: Iterable[RaiseSite], chinese: Callable[[str], str]) -> list[str]:
    said = {message: chinese(message) for site in sites for message in site.messages}
    assert said
    return [
        message for message, told in said.items() if ENGLISH.search(message) and (told == message or in_english(told))
    ]


def test_what_a_reader_is_unsure_of_has_chinese_words() -> None:
    """Doubts are told after an import by bot.readers_told alone, notes below an article as errors are."""
    assert untranslated([*raise_sites({"Doubt"}, at=0), *raise_sites({"Doubt"}, at=1)], readers_told.in_chinese) == []
    assert untranslated(raise_sites({"Note"}, at=2), in_chinese) == []


def test_the_source_has_been_read() -> None:
    files = {site.place.partition(":")[0] for site in SITES}
    assert len(SITES) > 140
    assert {"bot/desk.py", "ingest/gather.py", "retrieval/backup.py", "config/settings.py"} <= files
    assert any("'‹›': the file is empty; check where it was saved from" in site.messages for site in SITES)


@pytest.mark.parametrize("meaning", [*(meaning for _, meaning, _ in _MEANINGS), _DAMAGED[0]])
def test_what_an_error_of_sqlite_means_is_told_in_chinese(meaning: str) -> None:
    said = in_chinese(f"{meaning} (some words of SQLite)")
    assert said.endswith("（some words of SQLite）")
    assert not in_english(said.partition("（some")[0])
    assert not in_english(in_chinese(f"'c.sqlite' cannot be opened as a catalogue: {meaning} (x)"))


def test_every_chinese_message_belongs_to_one_that_the_source_has() -> None:
    """A message that was changed in the source would leave its Chinese words behind, unused."""
    held = "\n".join(
        "".join(str(piece.value) for piece in ast.walk(node) if isinstance(piece, ast.Constant))
        if isinstance(node, ast.JoinedStr)
        else str(node.value)
        for _, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    )
    pieces = {piece for english, _ in messages() for piece in re.split(r"\{\}", english.removesuffix(" ({})"))}
    known = [piece.replace("{{", "{").replace("}}", "}") for piece in pieces]
    # Some messages are put together of two parts at a colon or comma.
    assert [piece for piece in known if any(part not in held for part in re.split("[:,] ", piece))] == []


@pytest.mark.parametrize(("english", "chinese"), messages())
def test_a_chinese_message_has_the_gaps_of_the_english_one(english: str, chinese: str) -> None:
    gaps = [gap for _, gap, _, _ in Formatter().parse(english) if gap is not None]
    named = [gap for _, gap, _, _ in Formatter().parse(chinese) if gap is not None]
    assert sorted(named) in (gaps, sorted(str(at) for at in range(len(gaps))))
