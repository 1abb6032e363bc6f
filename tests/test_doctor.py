"""`wenbao doctor`: every complaint has its remedy, and no secret is shown."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from bot.desk import NewsDesk
from bot.doctor_finding import State
from bot.doctor_services import proxy_findings, telegram_finding
from config.settings import load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from tests.test_commands import WENBAO

TOKEN = "123456:very-secret-token"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with NewsDesk.open(load_settings(archive=tmp_path / "archive"), create=True) as desk:
        take_in([SAMPLE_FOLDER], desk.archive)
    return tmp_path / "archive"


def examined(archive: Path, **environment: str) -> tuple[int, dict[str, dict[str, Any]], str]:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept |= {"WENBAO_ARCHIVE": str(archive), "WENBAO_LANG": "en"}
    ran = subprocess.run(
        [WENBAO, "doctor", "--json"], env={**kept, **environment}, cwd=archive.parent, capture_output=True, text=True
    )
    return ran.returncode, {check["what"]: check for check in json.loads(ran.stdout)["checks"]}, ran.stdout + ran.stderr


def test_a_healthy_archive_is_told_in_full(archive: Path) -> None:
    status, checks, _ = examined(archive)
    assert status == 0
    assert {"python", "chromadb", "archive", "index", "vectors", "model", "disk", "chat model", "telegram"} <= set(
        checks
    )
    assert all(check["well"] for check in checks.values())
    assert "agree on" in checks["index"]["said"]
    assert checks["chat model"]["state"] == checks["telegram"]["state"] == "note"


def test_words_that_went_missing_are_complained_of_with_the_remedy(archive: Path) -> None:
    with sqlite3.connect(archive / "catalogue.sqlite") as db:
        db.execute("UPDATE passage SET stop = 999999 WHERE number = 1")
    db.close()
    status, checks, _ = examined(archive)
    assert (status, checks["index"]["well"]) == (1, False)
    assert "1 passages lie outside their articles" in checks["index"]["said"]
    assert "ingest" in checks["index"]["remedy"]


def test_what_cannot_be_reached_is_told_without_its_secrets(archive: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    status, checks, said = examined(
        archive,
        WENBAO_CHAT_MODEL="openai:any",
        WENBAO_CHAT_BASE_URL=f"http://127.0.0.1:{port}/v1",
        WENBAO_CHAT_API_KEY="sk-very-secret-key",
        WENBAO_TELEGRAM_TOKEN=TOKEN,
        WENBAO_TELEGRAM_BASE_URL=f"http://127.0.0.1:{port}",
        HTTPS_PROXY=f"http://me:very-secret-password@127.0.0.1:{port}",
        NO_PROXY="127.0.0.1",
    )
    assert status == 1
    for what in ("chat model", "telegram", "proxy"):
        assert (checks[what]["well"], bool(checks[what]["remedy"])) == (False, True)
    assert "very-secret" not in said


def test_no_archive_names_the_next_step(tmp_path: Path) -> None:
    status, checks, _ = examined(tmp_path / "nothing")
    assert (status, "wenbao ingest" in checks["archive"]["remedy"]) == (1, True)


def test_a_valid_token_gives_the_bots_name_and_a_wrong_one_its_remedy(httpserver: HTTPServer) -> None:
    def finding(token: str) -> Any:
        root = httpserver.url_for("").rstrip("/")
        return telegram_finding(load_settings(telegram_token=token, telegram_base_url=root))

    httpserver.expect_request(f"/bot{TOKEN}/getMe").respond_with_json({"ok": True, "result": {"username": "paper_bot"}})
    httpserver.expect_request("/bot1:wrong/getMe").respond_with_json({"ok": False}, status=401)
    assert (finding(TOKEN).state, finding(TOKEN).said) == (State.WELL, "@paper_bot")
    assert finding("1:wrong").state is State.ILL
    assert "@BotFather" in finding("1:wrong").remedy


def test_a_proxy_that_listens_is_well_and_its_password_stays_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        [found] = proxy_findings(load_settings(telegram_proxy=f"socks5://me:secret@127.0.0.1:{port}"))
    assert (found.state, f"socks5://127.0.0.1:{port}" in found.said, "secret" in found.said) == (
        State.WELL,
        True,
        False,
    )
    [nonsense] = proxy_findings(load_settings(telegram_proxy="http://host:port"))
    assert nonsense.state is State.ILL
    [none] = proxy_findings(load_settings())
    assert none.state is State.NOTE
