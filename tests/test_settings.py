"""Settings come from the command line, the environment, a file and defaults, and are told where they cannot be."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from config.errors import UserError
from config.secrets import Secret
from config.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.upper().startswith("WENBAO_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "wenbao.toml").write_text('archive = "file"\nreranker = "file"\ntop_k = 3\nlang = "zh"\n')
    monkeypatch.setenv("WENBAO_ARCHIVE", "environment")
    monkeypatch.setenv("wenbao_reranker", "environment")
    settings = load_settings(archive=Path("given"), embedding=None)
    assert (settings.archive, settings.reranker, settings.top_k) == (Path("given"), "environment", 3)
    assert (settings.lang, settings.embedding) == ("zh", "")


@pytest.mark.parametrize(
    ("name", "given", "held"),
    [
        ("ARCHIVE", "news", Path("news")),
        ("TOP_K", "7", 7),
        ("TOP_K", "", 20),  # set to nothing is not set
        ("CHAT_TIMEOUT_S", "2.5", 2.5),
        ("CHAT_TRACING", "true", True),
        ("CHAT_ON_FAILURE", "error", "error"),
        ("QUERY_PROMPT", "query: ", "query: "),
        ("TELEGRAM_ADMINS", "12, -100345 7", (12, -100345, 7)),
        ("TELEGRAM_TOKEN", "123:abc", Secret("123:abc")),
        ("CONFIG_NOT_OURS", "x", None),
    ],
)
def test_what_the_environment_holds_becomes_what_the_setting_is(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, held: object
) -> None:
    monkeypatch.setenv(f"WENBAO_{name}", given)
    assert getattr(load_settings(), name.lower(), None) == held


def test_a_file_gives_lists_and_numbers(tmp_path: Path) -> None:
    (tmp_path / "wenbao.toml").write_text('telegram_admins = [12, -100345]\nchat_api_key = "k"\ntop_k = 7\n')
    settings = load_settings()
    assert (settings.telegram_admins, settings.top_k) == ((12, -100345), 7)
    assert settings.chat_api_key.get_secret_value() == "k"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"top_k": "0"}, "setting 'top_k': Input should be greater than or equal to 1"),
        ({"top_k": "many"}, "setting 'top_k': Input should be a valid integer"),
        ({"lang": "fr"}, "setting 'lang': Input should be 'auto', 'zh' or 'en'"),
        ({"telegram_admins": "12 x"}, "setting 'telegram_admins_1'"),
        ({"chat_temperature": 3}, "less than or equal to 2"),
        ({"embeding": "x"}, "setting 'embeding': Extra inputs are not permitted"),
        ({"embedding": 3}, "setting 'embedding': Input should be a valid string"),
    ],
)
def test_what_cannot_be_is_told_with_the_settings_name(given: dict[str, object], said: str) -> None:
    with pytest.raises(UserError) as caught:
        load_settings(**given)
    assert said in str(caught.value)
    assert "see config/wenbao.example.toml" in str(caught.value)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "wenbao.toml").write_text("top_k = \n")
    with pytest.raises(UserError, match=r"settings file 'wenbao\.toml' cannot be read"):
        load_settings()


def test_a_secret_is_shown_nowhere() -> None:
    settings = replace(load_settings(chat_api_key="sk-quite-secret"), top_k=3)
    assert "quite" not in f"{settings!r} {settings} {settings.chat_api_key} {settings.chat_api_key!r}"
    assert settings.chat_api_key.get_secret_value() == "sk-quite-secret"
    assert "Secret('')" in repr(load_settings())


def test_every_default_can_be_had() -> None:
    given = {each.name: getattr(Settings(), each.name) for each in fields(Settings)}
    assert load_settings(**given) == Settings()


def test_settings_of_text_alone_need_no_pydantic() -> None:
    """It takes a tenth of a cold start."""
    code = (
        "import sys; from config.settings import load_settings; load_settings(archive='x');"
        "assert 'pydantic' not in sys.modules; load_settings(top_k=3); assert 'pydantic' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
