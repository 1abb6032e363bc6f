"""`wenbao ask`: events, many questions, exit statuses, and what goes to which output."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from bot.answer import Answer, Citation
from bot.ask_command import Asked
from config.errors import QuestionError
from ingest.sample import SAMPLE_FOLDER
from tests.test_commands import WENBAO, Run, answer, runner

STORAGE = "2023年上半年新投运新型储能装机规模是多少？"
UNTOLD = "西红柿炒鸡蛋怎么做？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ask") / "archive"


@pytest.fixture(scope="module")
def filled(folder: Path) -> Run:
    run = runner(folder)
    assert run("ingest", str(SAMPLE_FOLDER)).returncode == 0
    return run


def test_jsonl_tells_what_happens_in_order_and_ends_with_the_answer(filled: Run) -> None:
    ran = filled("ask", STORAGE, "--jsonl")
    events = [json.loads(line) for line in ran.stdout.splitlines()]
    names = [event["event"] for event in events]
    assert names[0] == "retrieved" and names[-1] == "done"
    assert list(dict.fromkeys(names)) == ["retrieved", "delta", "citation", "verdict", "done"]
    assert events[0]["passages"] >= events[0]["articles"] >= 1
    done = events[-1]["answer"]
    assert "".join(event["text"] for event in events if event["event"] == "delta") == done["answer"]
    assert [e["article_id"] for e in events if e["event"] == "citation"] == [c["article_id"] for c in done["citations"]]


def test_many_questions_give_events_numbered_by_question(filled: Run) -> None:
    ran = filled("ask", "--jsonl", given=f"{STORAGE}\n\n{UNTOLD}\n")
    done = [json.loads(line) for line in ran.stdout.splitlines() if '"event": "done"' in line]
    assert [(event["question"], event["answer"]["grounded"]) for event in done] == [(1, True), (2, False)]
    assert ran.returncode == 3


def test_one_bad_question_does_not_keep_the_others_from_their_answers(filled: Run) -> None:
    ran = filled("ask", "--json", given=f"{'长' * 600}\n{STORAGE}\n")
    first, second = answer(ran)["answers"]
    assert ("error" in first, second["grounded"], ran.returncode) == (True, True, 2)
    lines = filled("ask", "--jsonl", given=f"{'长' * 600}\n{STORAGE}\n").stdout.splitlines()
    assert [json.loads(lines[0])["event"], json.loads(lines[-1])["event"]] == ["error", "done"]


def test_answers_go_to_standard_output_and_everything_else_to_standard_error(filled: Run) -> None:
    plain, explained = filled("ask", STORAGE), filled("ask", STORAGE, "--explain")
    assert explained.stdout == plain.stdout
    assert plain.stderr == ""
    for step in ("understood", "searched", "found", "verified", "written by"):
        assert f"{step}: " in explained.stderr


def test_an_explanation_says_what_was_understood_searched_found_and_verified(filled: Run) -> None:
    got = answer(filled("ask", STORAGE, "--explain", "--json", "--top", "7"))["explanation"]
    assert got["understood"]["periods"] == ["2023年上半年"]
    assert got["searched"]["terms"]["储能"] == 1.0
    assert (len(got["found"]), got["found"][0]["rank"]) == (7, 1)
    assert {index for found in got["found"] for index in found["found_by"]} <= {"dense", "lexical"}
    assert all(checked["stands"] for checked in got["verified"])
    assert got["writer"] == "extract"


def test_a_scope_narrows_what_is_answered_from(filled: Run) -> None:
    issue = answer(filled("issues", "--json"))["issues"][0]
    assert filled("ask", STORAGE, "--issue", issue["issue_id"], "--page", "1").returncode == 0
    assert filled("ask", STORAGE, "--page", "7").returncode == 3
    assert filled("ask", STORAGE, "--until", "2023-08-17").returncode == 3
    assert filled("ask", STORAGE, "--since", "2023-08-18", "--until", "2023-08-18").returncode == 0
    turned = filled("ask", STORAGE, "--since", "2023-08-18", "--until", "2023-08-17")
    assert (turned.returncode, "exchange them" in turned.stderr) == (2, True)


def test_an_issue_mistyped_is_suggested(filled: Run) -> None:
    issue = answer(filled("issues", "--json"))["issues"][0]["issue_id"]
    ran = filled("ask", STORAGE, "--issue", issue[:-1] + "x")
    assert (ran.returncode, f"did you mean {issue!r}" in ran.stderr) == (2, True)


def test_a_dash_reads_standard_input(filled: Run) -> None:
    assert "863万千瓦" in filled("ask", "-", given=STORAGE).stdout


def test_no_question_is_bad_input(filled: Run) -> None:
    ran = filled("ask", given="\n \n")
    assert (ran.returncode, "no question" in ran.stderr) == (2, True)


def test_an_unreachable_chat_model_has_a_status_of_its_own(filled: Run, folder: Path) -> None:
    environment = {
        **os.environ,
        "WENBAO_ARCHIVE": str(folder),
        "WENBAO_CHAT_MODEL": "nobody:knows-this-model",
    }
    ran = subprocess.run([WENBAO, "ask", STORAGE, "--json"], env=environment, capture_output=True, text=True)
    assert ran.returncode in (0, 6), ran.stderr  # 0 where the desk falls back to the paper's own words
    assert ran.returncode == 0 or ("knows-this-model" in ran.stderr and not ran.stdout)


def test_control_c_ends_with_130(folder: Path, filled: Run) -> None:
    environment = {**os.environ, "WENBAO_ARCHIVE": str(folder)}
    asking = subprocess.Popen(
        [WENBAO, "ask", "--jsonl"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert asking.stdin and asking.stdout
    asking.stdin.write(STORAGE + "\n")
    asking.stdin.flush()
    assert json.loads(asking.stdout.readline())["event"] == "retrieved"  # answered while the pipe stays open
    while json.loads(asking.stdout.readline())["event"] != "done":
        pass
    asking.send_signal(signal.SIGINT)
    _, said = asking.communicate(timeout=20)
    assert (asking.returncode, "interrupted" in said, "Traceback" in said) == (130, True, False)


def test_the_exit_status_of_one_question() -> None:
    cited = Citation(1, "a", "标题", "报", None, 0, 0, 0, "句", 0, 1)
    whole = Answer("问", "zh", "句[1]", True, (cited,))
    refusal = Answer("问", "zh", "没有查到", False)
    doubt = ("dropped (figure 9亿): 有9亿。",)
    asked = [Asked("问", whole), Asked("问", whole, unverified=doubt), Asked("问", refusal)]
    asked += [Asked("问", refusal, unverified=doubt), Asked("问", error=QuestionError("long"))]
    assert [each.status(strict=False) for each in asked] == [0, 0, 3, 3, 2]
    assert [each.status(strict=True) for each in asked] == [0, 4, 3, 4, 2]
