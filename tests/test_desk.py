from pathlib import Path

import pytest

from bot.desk import NewsDesk
from bot.events import Cited, Delta, Done, Event, Retrieved, Verdict
from config.settings import load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    with NewsDesk.open(load_settings(archive=folder), create=True) as desk:
        take_in([str(SAMPLE_FOLDER)], desk.archive)
    return folder


def test_a_listener_hears_the_search_the_text_the_sources_and_last_the_answer(archive: Path) -> None:
    heard: list[Event] = []
    with NewsDesk.open(load_settings(archive=archive)) as desk:
        answer = desk.ask("2023年上半年新投运新型储能装机规模是多少？", on_event=heard.append)
    assert [type(event) for event in heard] == [Retrieved, Delta, Cited, Verdict, Done]
    assert heard[-1] == Done(answer)
    assert "".join(event.text for event in heard if isinstance(event, Delta)) == answer.text
