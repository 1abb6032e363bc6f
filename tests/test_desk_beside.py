from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import desk_beside
from bot.desk import NewsDesk
from bot.desk_beside import AnsweringProcess, DeskBeside, processes_beside, processes_for
from bot.events import Cited, Delta, Done, Event, Retrieved, Verdict
from config.errors import QuestionError
from config.settings import Settings, load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from tests.servers import wait_for

ASKED = "2023年上半年新投运新型储能装机规模是多少？"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsDesk]:
    settings = load_settings(archive=tmp_path_factory.mktemp("beside"))
    with NewsDesk.open(settings, create=True) as desk:
        take_in([str(SAMPLE_FOLDER / "2023-08-18-p1.txt")], desk.archive)
        yield desk


@pytest.fixture(scope="module")
def process(desk: NewsDesk) -> Iterator[AnsweringProcess]:
    with processes_beside(replace(desk.settings, telegram_processes=1)) as [process]:
        wait_for(process.able, "the process beside")
        yield process


@pytest.fixture(scope="module")
def beside(desk: NewsDesk, process: AnsweringProcess) -> DeskBeside:
    return DeskBeside(desk, [process])


def test_an_answer_and_its_course_are_those_of_the_desk(desk: NewsDesk, beside: DeskBeside) -> None:
    heard: list[Event] = []
    answer = beside.ask(ASKED, on_event=heard.append)
    assert answer.timed(0) == desk.ask(ASKED).timed(0)
    assert [type(event) for event in heard] == [Retrieved, Delta, Cited, Verdict, Done]
    assert heard[-1] == Done(answer)
    assert isinstance(heard[0], Retrieved) and heard[0].passages > 0


def test_a_conversation_goes_on_and_is_forgotten(beside: DeskBeside) -> None:
    beside.ask(ASKED, chat="a")
    assert beside.ask("and in the first half of 2023?", chat="a").standalone == ASKED.replace("？", "?")
    beside.forget("a")
    assert beside.ask("那2022年呢？", chat="a").standalone == ""


def test_what_is_wrong_with_a_question_is_said_in_both_languages(beside: DeskBeside) -> None:
    with pytest.raises(QuestionError) as caught:
        beside.ask("长" * 600)
    assert caught.value.told("zh").startswith("问题过长")
    assert caught.value.told("en").startswith("the question has 600 characters")


def test_an_issue_taken_in_by_this_process_is_answered_from_by_the_other(desk: NewsDesk, beside: DeskBeside) -> None:
    beside.ask(ASKED)
    take_in([str(SAMPLE_FOLDER / "2023-08-18-p2.txt")], desk.archive)
    assert "8688" in beside.ask("上半年电信业务收入是多少？").text


def test_signals_for_the_whole_group_do_not_end_it(beside: DeskBeside, process: AnsweringProcess) -> None:
    beside.ask(ASKED)
    number = process._process.pid
    os.kill(number, signal.SIGTERM)
    os.kill(number, signal.SIGINT)
    assert beside.ask(ASKED).grounded
    assert process._process.pid == number


def test_a_question_whose_process_is_killed_is_answered_and_the_process_started_again(
    beside: DeskBeside, process: AnsweringProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_beside, "RESTING_S", 0.0)
    number = process._process.pid
    os.kill(number, signal.SIGKILL)
    assert beside.ask(ASKED).grounded
    wait_for(process.able, "the process beside")
    assert beside.ask(ASKED).grounded
    assert process._process.pid != number


def test_a_listener_that_fails_leaves_nothing_of_its_answer_behind(
    beside: DeskBeside, process: AnsweringProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(event: Event) -> None:
        raise RuntimeError("no ear")

    monkeypatch.setattr(desk_beside, "RESTING_S", 0.0)
    wait_for(process.able, "the process beside")
    with pytest.raises(RuntimeError, match="no ear"):
        beside.ask(ASKED, on_event=fail)
    assert "8688" in beside.ask("上半年电信业务收入是多少？").text
    wait_for(process.able, "the process beside")
    assert "8688" in beside.ask("上半年电信业务收入是多少？").text


def test_where_none_can_be_started_the_desk_answers_by_itself(desk: NewsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    process = AnsweringProcess(desk.settings)
    assert DeskBeside(desk, [process]).ask(ASKED).grounded
    process._process.wait(10)
    assert DeskBeside(desk, [process]).ask(ASKED).grounded
    process.close()


def test_one_started_before_there_is_an_archive_answers_from_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_beside, "RESTING_S", 0.0)
    settings = load_settings(archive=tmp_path / "later")
    process = AnsweringProcess(settings)
    assert process._process.wait(20) == 5
    with NewsDesk.open(settings, create=True) as desk:
        take_in([str(SAMPLE_FOLDER / "2023-08-18-p1.txt")], desk.archive)
        wait_for(process.able, "the process beside")
        assert process.ask(ASKED, {}, lambda event: None).grounded
        process.close()


def test_it_ends_where_the_process_in_front_has_gone(desk: NewsDesk) -> None:
    process = AnsweringProcess(desk.settings)
    wait_for(process.able, "the process beside")
    process._pipes()[0].close()  # as the system does for a process that was killed
    assert process._process.wait(10) == 0
    process.close()


@pytest.mark.parametrize(
    ("given", "processes"),
    [
        ({"telegram_processes": 3}, 3),
        ({"telegram_processes": 0}, 0),
        ({"telegram_processes": 3, "chat_model": "openai:x"}, 0),
        ({"telegram_processes": 3, "index_url": "http://index"}, 0),
        ({"telegram_processes": 3, "embedding": "BAAI/bge-m3"}, 0),
    ],
)
def test_only_what_computes_by_itself_gets_processes(given: dict[str, object], processes: int, tmp_path: Path) -> None:
    assert processes_for(Settings(archive=tmp_path, **given)) == processes  # type: ignore[arg-type]


@pytest.mark.parametrize(("cores", "processes"), [(1, 0), (2, 1), (16, 1)])
def test_a_second_core_gets_a_process(
    cores: int, processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk_beside._cores", lambda: cores)
    assert processes_for(Settings(archive=tmp_path)) == processes
