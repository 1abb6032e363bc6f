"""The installed program with its catalogue on PostgreSQL and its vectors on a Chroma server, several at once."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from ingest.sample import SAMPLE_FOLDER
from tests.servers import ChromaServer, free_port, wait_for
from tests.test_commands import (
    WENBAO,
    Run,
    answer,
    test_search_lists_passages_and_doctor_finds_all_well,
    test_the_first_question_is_answered_with_its_source,
    test_what_the_paper_does_not_tell_is_refused_with_exit_status_3,
)

__all__ = [
    "test_search_lists_passages_and_doctor_finds_all_well",
    "test_the_first_question_is_answered_with_its_source",
    "test_what_the_paper_does_not_tell_is_refused_with_exit_status_3",
]


@pytest.fixture(scope="module")
def environment(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], chroma_server: ChromaServer
) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")}
    return {
        **kept,
        "WENBAO_ARCHIVE": str(tmp_path_factory.mktemp("served") / "archive"),
        "WENBAO_CATALOGUE_URL": new_database(),
        "WENBAO_INDEX_URL": chroma_server.url,
        "NO_COLOR": "1",
        "HF_HUB_OFFLINE": "1",
    }


def runner(environment: dict[str, str], folder: Path) -> Run:
    def run(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [WENBAO, *words], input=given or "", env=environment, cwd=folder, capture_output=True, text=True
        )

    return run


@pytest.fixture(scope="module")
def filled(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = runner(environment, tmp_path_factory.mktemp("here"))
    ran = run("ingest", str(SAMPLE_FOLDER))
    assert ran.returncode == 0, ran.stderr
    assert json.loads(run("doctor", "--json").stdout)["well"]
    return run


def test_another_machine_with_an_empty_folder_answers_from_the_same_archive(
    filled: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = runner({**environment, "WENBAO_ARCHIVE": str(tmp_path / "elsewhere")}, tmp_path)
    assert "863万千瓦" in answer(elsewhere("ask", "2023年上半年新型储能装机规模是多少", "--json"))["answer"]


def page_of(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as reply:
        return bytes(reply.read())


def test_an_ingester_that_watches_a_folder_fills_what_others_answer_from(
    filled: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    port = free_port()
    watcher = subprocess.Popen(
        [WENBAO, "ingest", "--watch", str(tmp_path / "inbox")],
        env={**environment, "WENBAO_STATUS_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: urlopen(f"http://127.0.0.1:{port}/ready", timeout=2).close(), "the ingester")
        head = "电子样报\n2024年3月5日 星期二 第9期\n\n"
        page = f"{head}稀土价格连涨三周\n本报记者 李文\n\n三月四日，氧化镨钕报价每吨35.8万元。\n"
        (tmp_path / "inbox" / "2024-03-05-p1.txt").write_text(page, encoding="utf-8")
        end = time.monotonic() + 60
        while "35.8万元" not in filled("ask", "氧化镨钕报价是多少", "--json").stdout:
            assert time.monotonic() < end, "the delivery was not answered from"
            time.sleep(0.5)
        wait_for(lambda: b'wenbao_ingest_issues_total{outcome="stored"} 1.0' in page_of(port), "the figures")
    finally:
        watcher.terminate()
        assert watcher.wait(30) in (0, 130)
