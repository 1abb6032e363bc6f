from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.memory import open_memory
from bot.telegram_uploads import MAX_NAME_BYTES, Upload, Uploads, map_text, take_in
from config.errors import UserError
from config.settings import Settings
from retrieval.archive import Archive
from tests.fakes import LetterCounts

DAY = {"date": "2023-09-01", "paper": "样报"}
LINES = [
    {"title": "储能装机翻番", "text": "上半年储能装机翻番。\n\n后一段。", "page": 1, **DAY},
    {"title": "光伏出口增长", "text": "上半年光伏出口增长。", "page": 2, **DAY},
]

PAGE = """电子样报
2024年3月5日 星期二 第5期

稀土价格连涨三周
本报记者 李文

三月四日，氧化镨钕报价每吨35.8万元。（下转第4版）
"""


def sent(folder: Path, name: str = "九月.jsonl", data: str | None = None) -> tuple[Uploads, Upload, Settings]:
    settings = Settings(archive=folder)
    uploads = Uploads(open_memory(folder), settings)
    upload = uploads.begin(name, chat=5)
    text = "\n".join(json.dumps(line) for line in LINES) if data is None else data
    upload.path.write_text(text, encoding="utf-8")
    return uploads, upload, settings


def test_the_map_shows_each_article_with_its_page_and_changes_nothing(tmp_path: Path) -> None:
    _, upload, settings = sent(tmp_path)
    text, anything = map_text(upload, settings, "zh")
    assert anything
    assert text.startswith("📰 样报 2023-09-01\n[1] 储能装机翻番\n[2] 光伏出口增长")
    assert text.endswith("收录吗？")
    assert not (tmp_path / "catalogue.sqlite").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("图.djvu", "x", "✗ 没有收录：'图.djvu'：不能读 '.djvu' 格式；能读的格式：.htm"),
        ("空.txt", "", "✗ 没有收录：'空.txt'：文件是空的"),
        ("坏.zip", "x", "✗ 没有收录：'坏.zip'"),
        ("坏.jsonl", "{", "✗ 没有收录：'坏.jsonl'"),
    ],
)
def test_a_bad_file_is_refused_in_the_words_of_the_command_line(
    tmp_path: Path, name: str, data: str, words: str
) -> None:
    _, upload, settings = sent(tmp_path, name, data)
    text, anything = map_text(upload, settings, "zh")
    assert not anything
    assert text.startswith(words)
    assert str(tmp_path) not in text


def test_what_is_unsure_of_a_page_is_told_in_the_language_spoken(tmp_path: Path) -> None:
    _, upload, settings = sent(tmp_path, "2024-03-05-p1.txt", PAGE)
    assert "：下转第 4 版，未找到续文" in map_text(upload, settings, "zh")[0]
    assert ": continues on page 4; the rest was not found" in map_text(upload, settings, "en")[0]


def test_taking_in_reports_the_fates_of_the_articles_and_again_is_no_harm(tmp_path: Path) -> None:
    _, upload, settings = sent(tmp_path)
    heard: list[str] = []
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        report = take_in(upload, archive, settings, "zh", heard.append)
        assert report == "✅ 样报 2023-09-01：新增 2 篇、更新 0 篇、撤下 0 篇、未变 0 篇；共 2 段，第 1 次收录。"
        assert take_in(upload, archive, settings, "en", heard.append) == "样报 2023-09-01: on file already, unchanged."
        assert archive.catalogue.counts()[1] == 2
    assert heard
    assert not any(str(tmp_path) in told for told in heard)


def test_a_file_that_went_bad_meanwhile_is_an_error_and_nothing_is_stored(tmp_path: Path) -> None:
    _, upload, settings = sent(tmp_path)
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        upload.path.write_text("{")
        with pytest.raises(UserError):
            take_in(upload, archive, settings, "zh", lambda told: None)
        assert archive.catalogue.counts() == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\boot.txt", "boot.txt"),
        ("...", "file"),
        ("九月\n.txt", "九月.txt"),
        ("", "file"),
    ],
)
def test_a_name_cannot_lead_out_of_its_folder(tmp_path: Path, name: str, kept: str) -> None:
    assert sent(tmp_path, name)[1].path == tmp_path / "incoming" / "1" / kept


def test_a_long_name_keeps_its_ending(tmp_path: Path) -> None:
    name = sent(tmp_path, "报" * 200 + ".jsonl")[1].name
    assert name.endswith("报.jsonl")
    assert len(name.encode()) <= MAX_NAME_BYTES


def test_a_file_that_is_decided_on_is_gone(tmp_path: Path) -> None:
    uploads, upload, _ = sent(tmp_path)
    assert uploads.get(upload.number) == upload
    uploads.end(upload)
    assert uploads.get(upload.number) is None
    assert not upload.folder.exists()
