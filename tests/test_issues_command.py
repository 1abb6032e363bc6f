"""`wenbao issues --revisions` tells what each correction changed, in both languages and at any width."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import issues_command
from config.settings import Settings
from retrieval.archive import Archive
from tests.fakes import LetterCounts, article, issue

STEEL = article("钢厂改造三条轧线", "钢厂今年改造了三条轧线。", name="20230818-p01-steel")
STEEL_AGAIN = article("钢厂改造三条轧线", "钢厂今年改造了四条轧线。", name="20230818-p01-steel")
CHIPS = article("芯片公司完成流片", "芯片公司上月完成流片。", name="20230818-p01-chips")
PAPER = "江海新区先进制造业与电子信息产业观察报"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        archive.store(issue(STEEL, CHIPS, paper=PAPER))
        archive.store(issue(STEEL_AGAIN, paper=PAPER))
    return Settings(archive=tmp_path)


def printed(settings: Settings, capsys: pytest.CaptureFixture[str], *, as_json: bool = False) -> str:
    issues_command.run(settings, as_json=as_json, revisions=True)
    return capsys.readouterr().out


def test_the_table_is_not_cut_where_there_is_no_terminal(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_LANG", "en")
    head, newest, oldest, *_ = printed(settings, capsys).splitlines()
    assert head.split()[-4:] == ["new", "changed", "withdrawn", "unchanged"]
    assert (newest.split()[1], newest.split()[-5:]) == (PAPER, ["current", "0", "1", "1", "0"])
    assert oldest.split()[-5:] == ["superseded", "—", "—", "—", "—"]


def test_the_changed_articles_are_named_in_the_language_spoken(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_LANG", "zh")
    shown = printed(settings, capsys)
    assert "第 2 版本与第 1 版本相比：" in shown
    assert "  更改：钢厂改造三条轧线 (20230818-p01-steel)" in shown
    assert "  撤下：芯片公司完成流片 (20230818-p01-chips)" in shown


def test_json_names_every_article_by_what_became_of_it(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    newest, oldest = json.loads(printed(settings, capsys, as_json=True))["issues"]
    assert oldest["difference"] is None
    assert newest["difference"] == {
        "than": 1,
        "new": [],
        "changed": [{"article_id": "20230818-p01-steel", "headline": "钢厂改造三条轧线"}],
        "withdrawn": [{"article_id": "20230818-p01-chips", "headline": "芯片公司完成流片"}],
        "unchanged": [],
    }
