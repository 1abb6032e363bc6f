"""What the bot remembers does the same on PostgreSQL as in its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.feedback import TABLE, PassageRead, all_feedback, rate
from bot.history import History, Turn
from bot.kept_answers import KEPT_S, KeptAnswers
from bot.memory import open_memory
from bot.subscriptions import Subscriptions
from config.errors import ArchiveError
from tests.servers import free_port
from tests.test_kept_answers import ANSWER

CHAT = -1_002_003_004_005  # a supergroup's: more than 32 bits


@pytest.fixture(params=["file", "server"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "file":
        return ""
    new_database: Callable[[], str] = request.getfixturevalue("new_database")
    return new_database()


def test_conversations_are_kept_apart_and_forgotten(url: str, tmp_path: Path) -> None:
    first, second = History(tmp_path, url=url), History(tmp_path, url=url)
    for number in range(25):
        first.remember("a", Turn(f"问{number}", f"问{number}", "zh"))
    second.remember("b", Turn("别的\0", "别的", "zh"))
    assert [turn.question for turn in second.turns("a")] == [f"问{number}" for number in range(5, 25)]
    assert (second.forget("a"), first.turns("a"), len(first.turns("b"))) == (20, [], 1)
    for history in (first, second):
        history.close()


def test_answers_and_short_names_are_kept(url: str, tmp_path: Path) -> None:
    kept = KeptAnswers(open_memory(tmp_path, url=url), lambda: 0.0)
    number = kept.keep(ANSWER, chat=CHAT, message=9, question="产量呢？")
    other = KeptAnswers(open_memory(tmp_path, url=url), lambda: KEPT_S + 1)
    held = other.get(number)
    assert held is not None
    assert (held.chat, held.titles, other.question_of(chat=CHAT, message=9)) == (CHAT, [(2, "产量<2>")], "产量呢？")
    assert kept.short_name("a1") == other.short_name("a1") != other.short_name("a2")
    other.forget_old()
    assert kept.get(number) is None


def test_ratings_are_kept_one_a_reader(url: str, tmp_path: Path) -> None:
    db = open_memory(tmp_path, TABLE, url=url)
    for good in (True, False):
        rate(db, 1, 5, good=good, told=ANSWER.to_json(), passages=(PassageRead("a2", "产量", "产量增长。"),))
    assert [told.good for told in all_feedback(db)] == [False]


def test_subscriptions_are_kept_moved_and_told(url: str, tmp_path: Path) -> None:
    kept = Subscriptions(open_memory(tmp_path, url=url))
    assert all(kept.add(chat, 0, "储能", "zh") for chat in (CHAT, CHAT, 7))
    kept.moved(7, CHAT)  # where the same is subscribed to already
    kept.moved(CHAT, CHAT - 1)
    held = kept.of(CHAT - 1, 0)
    assert [subscription.words for subscription in held] == ["储能"]
    assert kept.mark() is None
    for _ in range(2):
        kept.looked_through(12, [(held[0].number, "a1")])
    assert (kept.mark(), kept.untold()) == (12, [(held[0], ["a1"])])
    kept.told(held[0].number, ["a1"], sent=True)
    assert kept.untold() == []


def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be reached"):
        open_memory(tmp_path, TABLE, url=f"postgresql://wenbao@127.0.0.1:{free_port()}/postgres")
