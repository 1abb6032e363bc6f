"""The installed program, run as a person or a script runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.sample import SAMPLE_FOLDER

WENBAO = Path(sys.executable).with_name("wenbao")
Run = Callable[..., subprocess.CompletedProcess[str]]


def runner(archive: Path) -> Run:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")}
    environment |= {"WENBAO_ARCHIVE": str(archive), "NO_COLOR": "1", "HF_HUB_OFFLINE": "1"}

    def run(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [WENBAO, *words], input=given or "", env=environment, cwd=archive.parent, capture_output=True, text=True
        )

    return run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = runner(tmp_path_factory.mktemp("cli") / "archive")
    assert run("ingest", str(SAMPLE_FOLDER)).returncode == 0
    return run


@pytest.fixture
def empty(tmp_path: Path) -> Run:
    return runner(tmp_path / "archive")


def answer(ran: subprocess.CompletedProcess[str]) -> Any:
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    "question", ["2023年上半年新投运新型储能装机规模是多少？", "what capacity of new storage came online in H1 2023"]
)
def test_the_first_question_is_answered_with_its_source(filled: Run, question: str) -> None:
    ran = filled("ask", question, "--json")
    assert ran.returncode == 0
    got = answer(ran)
    assert set(got) >= {"question", "language", "answer", "grounded", "citations", "elapsed_ms"}
    assert got["grounded"] is True
    assert "863万千瓦" in got["answer"]
    cited = got["citations"][0]
    assert set(cited) >= {"number", "headline", "paper", "date", "issue", "page", "authors", "quote", "article_id"}
    shown = answer(filled("show", cited["article_id"], "--json"))
    assert all(held["quote"] in shown["body"] for held in got["citations"])
    assert (cited["date"], cited["paper"]) == (shown["date"], shown["paper"])


def test_an_english_answer_gives_the_figure_in_the_readers_unit(filled: Run) -> None:
    assert "8.63 GW" in answer(filled("ask", "what capacity of new storage came online in H1 2023", "--json"))["answer"]


def test_what_the_paper_does_not_tell_is_refused_with_exit_status_3(filled: Run) -> None:
    ran = filled("ask", "西红柿炒鸡蛋怎么做？", "--json")
    assert ran.returncode == 3
    assert (answer(ran)["grounded"], answer(ran)["citations"]) == (False, [])


def test_questions_come_from_standard_input_one_a_line(filled: Run) -> None:
    ran = filled("ask", "--json", given="2023年上半年新投运新型储能装机规模是多少？\n\n储能装机多少？\n")
    assert [held["question"] for held in answer(ran)["answers"]] == [
        "2023年上半年新投运新型储能装机规模是多少？",
        "储能装机多少？",
    ]


def test_the_chat_without_a_terminal_answers_each_line(filled: Run) -> None:
    ran = filled("chat", given="2023年上半年新投运新型储能装机规模是多少？\n/open 1\n/nonsense\n/quit\n")
    assert ran.returncode == 0
    assert ran.stdout.count("863万千瓦") >= 2
    assert "no command '/nonsense'" in ran.stderr


def test_the_chat_takes_the_sample_in_where_the_archive_is_empty(empty: Run) -> None:
    ran = empty("chat", "--sample", given="2023年上半年新投运新型储能装机规模是多少？\n")
    assert "863万千瓦" in ran.stdout
    assert "sample issue" in ran.stderr


def test_ingesting_again_changes_nothing(filled: Run) -> None:
    got = answer(filled("ingest", str(SAMPLE_FOLDER), "--json"))
    assert [held["skipped"] for held in got["issues"]] == [True]
    assert len(answer(filled("issues", "--revisions", "--json"))["issues"]) == 1


def test_a_dry_run_shows_the_articles_and_touches_nothing(empty: Run, tmp_path: Path) -> None:
    ran = empty("ingest", str(SAMPLE_FOLDER), "--dry-run", "--json")
    assert len(answer(ran)["issues"][0]["articles"]) >= 10
    assert not (tmp_path / "archive").exists()


def test_search_lists_passages_and_doctor_finds_all_well(filled: Run) -> None:
    hits = answer(filled("search", "新型储能", "--json"))["hits"]
    assert "储能" in hits[0]["text"]
    checked = filled("doctor", "--json")
    assert (checked.returncode, answer(checked)["well"]) == (0, True)


def test_a_removed_issue_is_no_longer_answered_from(empty: Run) -> None:
    empty("ingest", str(SAMPLE_FOLDER))
    name = answer(empty("issues", "--json"))["issues"][0]["issue_id"]
    assert empty("remove", name).returncode == 0
    assert empty("ask", "2023年上半年新投运新型储能装机规模是多少？", "--json").returncode == 3
    again = empty("remove", name)
    assert again.returncode == 2
    assert "wenbao issues" in again.stderr


ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def test_every_command_speaks_chinese_and_no_english_beside_it(tmp_path: Path) -> None:
    """`eval`, `backup` and others once printed English whatever --lang said."""
    run = runner(tmp_path / "archive")
    assert run("ingest", str(SAMPLE_FOLDER)).returncode == 0
    judged = tmp_path / "judged"
    judged.mkdir()
    lines = {
        "corpus.jsonl": '{"_id": "a", "title": "机器人产量", "text": "今年上半年机器人产量达到1.2万台。"}\n',
        "queries.jsonl": '{"_id": "q", "text": "机器人产量是多少？", "answers": ["1.2万台"]}\n',
        "qrels.tsv": "q\ta\t1\n",
    }
    for name, text in lines.items():
        (judged / name).write_text(text, encoding="utf-8")
    said = {
        ("issues",): "期号",
        ("show", "20230818-p01-ff1e04"): "第32期",
        ("show", "20230818-p01-ff1e0"): "是不是",
        ("search", "储能", "--top", "1"): "第32期",
        ("search", "储能", "--since", "2030-01-01"): "没有找到",
        ("ask", "谁赢得了2018年世界杯？", "--explain"): "理解",
        ("eval", str(judged)): "召回率@1",
        ("eval", str(judged), "--answers"): "回答含标准答案",
        ("eval", str(tmp_path / "none")): "没有 corpus.jsonl",
        ("feedback",): "👍 0",
        ("backup", str(tmp_path / "b")): "已备份：1 期",
        ("backup", str(tmp_path / "none" / "b")): "请先建立它",
        ("restore", str(tmp_path / "b")): "--replace 覆盖",
        ("restore", str(judged / "qrels.tsv")): "不是备份",
        ("restore", str(tmp_path / "b"), "--replace"): "已恢复：1 期",
        ("migrate", str(tmp_path / "archive"), str(tmp_path / "moved")): "已迁移并逐段核对：1 期",
        ("migrate", str(tmp_path / "archive"), str(tmp_path / "moved2"), "--json"): '"issues": 1',
        ("reindex",): "已根据目录库重建",
        ("remove", "2023-08-18"): "是不是",
        ("doctor",): "档案: 1 期",
        ("chat", "--forget"): "对话和输入历史已删除",
    }
    for words, expected in said.items():
        ran = run(*words, "--lang", "zh")
        shown = ran.stdout + ran.stderr
        assert expected in shown, (words, shown)
        mixed = re.sub(r"'[^']*'|（[^）]*）", "", shown)  # names, and a library's own words
        assert not ENGLISH.search(mixed) and "standalone" not in mixed, (words, shown)


BINARY = bytes(range(256)) * 64


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("list.txt", "牛奶\n鸡蛋\n面包\n".encode(), "list.txt"),
        ("noise.txt", BINARY, "noise.txt"),
        ("page.djvu", b"AT&TFORM", "no reader for '.djvu'"),
    ],
)
def test_bad_input_is_named_and_leaves_no_trace(
    empty: Run, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = empty("ingest", str(tmp_path / name))
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "archive").exists()


def test_a_missing_file_and_an_empty_folder_are_bad_input(empty: Run, tmp_path: Path) -> None:
    assert empty("ingest", "nowhere.txt").returncode == 2
    (tmp_path / "folder").mkdir()
    ran = empty("ingest", str(tmp_path / "folder"))
    assert (ran.returncode, "without newspaper files" in ran.stderr) == (2, True)


def test_bad_input_among_good_stores_nothing(filled: Run, tmp_path: Path) -> None:
    before = filled("issues", "--json").stdout
    (tmp_path / "empty.txt").touch()
    assert filled("ingest", str(SAMPLE_FOLDER), str(tmp_path / "empty.txt")).returncode == 2
    assert filled("issues", "--json").stdout == before


def test_asking_a_missing_archive_names_the_next_step(empty: Run) -> None:
    ran = empty("ask", "问")
    assert ran.returncode == 5
    assert "wenbao ingest" in ran.stderr


def test_telegram_without_a_token_names_the_variable(filled: Run) -> None:
    ran = filled("telegram")
    assert ran.returncode == 2
    assert "WENBAO_TELEGRAM_TOKEN" in ran.stderr


def test_an_unknown_setting_in_the_settings_file_is_named(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "wenbao.toml"
    path.write_text("topk = 3\n")
    ran = subprocess.run(
        [WENBAO, "issues"], env={**os.environ, "WENBAO_CONFIG": str(path)}, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert "topk" in ran.stderr


@pytest.mark.parametrize("question", ["问" * 501, "\udcff储能"])
def test_a_question_too_long_or_no_text_is_bad_input(filled: Run, question: str) -> None:
    """A long question kept a processor busy for minutes; bytes that are no text ended in a traceback."""
    ran = filled("ask", question)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_an_issue_that_is_not_on_file_is_bad_input(filled: Run) -> None:
    ran = filled("ask", "储能", "--issue", "nope")
    assert (ran.returncode, "wenbao issues" in ran.stderr) == (2, True)


def test_the_part_of_a_question_that_goes_unanswered_is_named(filled: Run) -> None:
    got = answer(filled("ask", "2023年上半年新型储能装机规模是多少，谁获得了2018年世界杯冠军？", "--json"))
    assert "863万千瓦" in got["answer"]
    assert "世界杯冠军”：本报已收录的内容里没有查到" in got["answer"]


def test_a_damaged_catalogue_is_said_to_be_one(empty: Run, tmp_path: Path) -> None:
    empty("ingest", str(SAMPLE_FOLDER))
    catalogue = tmp_path / "archive" / "catalogue.sqlite"
    content = bytearray(catalogue.read_bytes())
    content[8192:] = b"\x07" * (len(content) - 8192)
    catalogue.write_bytes(bytes(content))
    for words in (["ask", "储能"], ["issues"], ["reindex"]):
        ran = empty(*words)
        assert (ran.returncode, "Traceback" in ran.stderr) == (5, False), words
        assert "copy" in ran.stderr
    assert empty("doctor").returncode == 1


@pytest.mark.parametrize("content", [b"archive = [", b"\xff\xfe", b"top_k = 0"])
def test_a_broken_settings_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wenbao.toml"
    path.write_bytes(content)
    ran = subprocess.run(
        [WENBAO, "issues"], env={**os.environ, "WENBAO_CONFIG": str(path)}, capture_output=True, text=True
    )
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)


def test_output_is_utf8_whatever_the_locale(filled: Run) -> None:
    ran = subprocess.run(
        [WENBAO, "--help"], env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True
    )
    assert "问报".encode() in ran.stdout


def test_a_bad_file_among_good_ones_is_named_and_ends_in_exit_status_2(empty: Run, tmp_path: Path) -> None:
    bad = tmp_path / "p9.pdf"
    bad.write_text("no PDF", encoding="utf-8")
    ran = empty("ingest", str(bad), str(SAMPLE_FOLDER), "--json")
    assert ran.returncode == 2
    assert len(answer(ran)["issues"]) == 1
    assert [held["file"] for held in answer(ran)["refused"]] == [bad.as_posix()]
    assert ran.stderr.startswith(f"wenbao: '{bad}': not a PDF")


def test_bad_input_alone_creates_no_archive(empty: Run, tmp_path: Path) -> None:
    assert empty("ingest", str(tmp_path / "gone.txt")).returncode == 2
    assert empty("ingest").returncode == 2
    assert not (tmp_path / "archive").exists()


def test_a_watched_folder_is_taken_in_and_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    shutil.copytree(SAMPLE_FOLDER, inbox / "2023-08-18")
    environment = {**os.environ, "WENBAO_ARCHIVE": str(tmp_path / "archive"), "NO_COLOR": "1"}
    with subprocess.Popen(
        [WENBAO, "ingest", "--watch", inbox], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as watching:
        assert watching.stdout
        assert "revision 1" in watching.stdout.readline()
        watching.terminate()
        assert watching.wait(timeout=30) == 0
    assert len(answer(runner(tmp_path / "archive")("issues", "--json"))["issues"]) == 1


def test_the_end_of_a_command_is_not_spent_on_taking_memory_apart() -> None:
    """Freeing the model's words and looking for cycles was a sixth of a cold question; handlers at exit still run."""
    code = (
        "import atexit, gc, sys; atexit.register(lambda: print('frozen', gc.get_freeze_count() > 1000));"
        "sys.argv = ['wenbao', '--help']; from bot.__main__ import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert ran.stdout.endswith("frozen True\n")
