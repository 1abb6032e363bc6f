"""The language that the program speaks, and which of --lang, variable, file and locale wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language import spoken, take_language, tell
from config.errors import UserError


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("WENBAO_LANG", "WENBAO_CONFIG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("locale", "language"), [("zh_CN.UTF-8", "zh"), ("zh_TW", "zh"), ("en_US.UTF-8", "en"), ("C", "en"), ("", "en")]
)
def test_the_locale_tells_the_language(monkeypatch: pytest.MonkeyPatch, locale: str, language: str) -> None:
    monkeypatch.setenv("LANG", locale)
    assert (spoken(), tell("yes", "是")) == (language, {"zh": "是", "en": "yes"}[language])


def test_the_stronger_locale_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert spoken() == "en"


def test_the_settings_file_beats_the_locale_and_the_variable_beats_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "wenbao.toml").write_text('lang = "zh"\n')
    assert spoken() == "zh"
    monkeypatch.setenv("WENBAO_LANG", "en")
    assert spoken() == "en"


def test_a_broken_settings_file_does_not_keep_the_program_from_speaking(tmp_path: Path) -> None:
    (tmp_path / "wenbao.toml").write_text("lang = [")
    assert spoken() == "en"


@pytest.mark.parametrize(
    "words", [["--lang", "zh", "ask", "问"], ["ask", "--lang=zh", "问"], ["ask", "问", "--lang", "zh"]]
)
def test_lang_is_taken_from_anywhere_in_the_command_line(words: list[str]) -> None:
    assert take_language(words) == ["ask", "问"]
    assert spoken() == "zh"


def test_what_follows_two_dashes_is_no_option() -> None:
    assert take_language(["ask", "--", "--lang", "zh"]) == ["ask", "--", "--lang", "zh"]


@pytest.mark.parametrize("words", [["--lang", "fr"], ["ask", "--lang"]])
def test_a_language_that_is_not_spoken_is_bad_input(words: list[str]) -> None:
    with pytest.raises(UserError, match="zh, en or auto"):
        take_language(words)
