from pathlib import Path

import pytest

from bot.desk import NewsDesk
from bot.events import Cited, Delta, Done, Event, Retrieved, Verdict
from bot.models import embedder_of
from config.settings import load_settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from tests.fakes import LetterCounts


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


def test_a_conversation_is_followed_kept_apart_and_forgotten(archive: Path) -> None:
    with NewsDesk.open(load_settings(archive=archive)) as desk:
        first = desk.ask("2023年上半年新投运新型储能装机规模是多少？", chat="a")
        author = desk.ask("谁写的？", chat="a")
        assert author.citations[0].article_id == first.citations[0].article_id
        again = desk.ask("and in the first half of 2023?", chat="a")
        assert again.standalone == "2023年上半年新投运新型储能装机规模是多少?"
        assert again.text.startswith("8.63 GW")
        assert (again.question, again.to_json()["standalone"]) == ("and in the first half of 2023?", again.standalone)
        assert desk.ask("谁写的？", chat="b").standalone == ""
        desk.forget("a")
        assert desk.ask("那2022年呢？", chat="a").standalone == ""


def test_a_source_that_is_not_there_is_named(archive: Path) -> None:
    with NewsDesk.open(load_settings(archive=archive)) as desk:
        desk.ask("2023年上半年新投运新型储能装机规模是多少？", chat="c")
        assert "第7条" in desk.ask("第7条来源", chat="c").text


def test_a_withdrawn_source_is_said_to_be_gone(tmp_path: Path) -> None:
    with NewsDesk.open(load_settings(archive=tmp_path), create=True) as desk:
        take_in([str(SAMPLE_FOLDER)], desk.archive)
        desk.ask("2023年上半年新投运新型储能装机规模是多少？", chat="c")
        for held in desk.archive.catalogue.revisions():
            desk.archive.remove(held.issue_id)
        answer = desk.ask("谁写的？", chat="c")
        assert (answer.grounded, "撤" in answer.text) == (False, True)


def test_another_embedding_model_is_announced_and_the_shipped_one_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENBAO_LANG", "en")
    monkeypatch.setattr("bot.models.open_embedder", lambda name="", **how: LetterCounts(name))
    embedder_of(load_settings())()
    assert capsys.readouterr().err == ""
    embedder_of(load_settings(embedding="some-model"))()
    assert capsys.readouterr().err.startswith("wenbao: loading the embedding model 'some-model' …\n")


def test_last_year_is_reckoned_from_the_newest_paper_where_none_came_for_long(archive: Path) -> None:
    with NewsDesk.open(load_settings(archive=archive)) as desk:
        assert "1.30亿部" in desk.ask("今年上半年手机出货量是多少？").text
        assert not desk.ask("去年上半年手机出货量是多少？").grounded


def test_a_wish_for_a_language_is_followed_and_not_searched_for(archive: Path) -> None:
    with NewsDesk.open(load_settings(archive=archive)) as desk:
        wished = desk.ask("请用英文回答：2023年上半年新投运新型储能装机规模是多少？", chat="w")
        assert (wished.language, wished.text[:7]) == ("en", "8.63 GW")
        assert wished.question.startswith("请用英文回答")
        assert desk.ask("那2022年呢？", chat="w").language == "zh"


@pytest.mark.parametrize(("text", "word"), [("它的产量是多少？", "它"), ("What is its output?", "its")])
def test_a_pronoun_that_stands_for_nothing_is_asked_about(archive: Path, text: str, word: str) -> None:
    """Symptom: 它的产量是多少, asked first of all, was told the output of whatever has one."""
    with NewsDesk.open(load_settings(archive=archive)) as desk:
        answer = desk.ask(text)
        assert (answer.grounded, f"“{word}”" in answer.text) == (False, True)
        desk.ask("2023年上半年锂电池产量是多少？", chat="p")
        assert desk.ask(text, chat="p").grounded
