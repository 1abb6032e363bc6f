from pathlib import Path

from bot.answer import Answer, cite
from bot.history import KEPT_S, KEPT_TURNS, RESTING_S, History, Source, Turn, turn_of, turn_told
from bot.memory import MEMORY_FILE
from retrieval.passage import Hit, Passage
from tests.fakes import article, issue

ASKED = Turn("产量？", "产量？", "zh", ("30台",), (Source(1, "a1", "机器人", 0, 11),))


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


def numbered(n: int) -> Turn:
    return Turn(f"第{n}问？", f"第{n}问？", "zh")


def test_what_was_said_in_a_chat_is_there_for_its_next_question(tmp_path: Path) -> None:
    History(tmp_path).remember("a", ASKED)
    assert History(tmp_path).turns("a") == [ASKED]


def test_chats_do_not_mix_and_the_chat_of_no_name_keeps_nothing(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.remember("a", ASKED)
    history.remember("", ASKED)
    assert (history.turns("b"), history.turns("")) == ([], [])


def test_only_the_last_turns_are_kept(tmp_path: Path) -> None:
    history = History(tmp_path)
    for n in range(KEPT_TURNS + 5):
        history.remember("a", numbered(n))
    assert [turn.question for turn in history.turns("a")] == [f"第{n}问？" for n in range(5, KEPT_TURNS + 5)]


def test_a_conversation_that_rested_is_over_and_an_old_one_is_erased(tmp_path: Path) -> None:
    clock = Clock()
    history = History(tmp_path, clock)
    history.remember("a", ASKED)
    clock.now += RESTING_S + 1
    assert history.turns("a") == []
    clock.now += KEPT_S
    history.remember("b", numbered(1))
    assert history.forget("a") == 0


def test_what_is_forgotten_stands_nowhere_in_the_file(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.remember("a", Turn("绝密的问题一二三", "绝密的问题一二三", "zh"))
    history.remember("b", ASKED)
    assert history.forget("a") == 1
    assert history.forget("a") == 0
    assert (history.turns("a"), history.turns("b")) == ([], [ASKED])
    told = b"".join(path.read_bytes() for path in tmp_path.glob(MEMORY_FILE + "*"))
    assert "绝密的问题".encode() not in told


def test_nothing_is_written_before_there_is_something_to_remember(tmp_path: Path) -> None:
    assert History(tmp_path).turns("a") == []
    assert History(tmp_path).forget("a") == 0
    assert list(tmp_path.iterdir()) == []


def test_a_turn_keeps_the_words_that_answered_and_where_they_stand() -> None:
    story = article("机器人", "工厂装了30台机器人。", name="a1")
    hit = Hit(Passage("a1", 0, 11, story.body), story, issue(story).masthead, 1.0)
    answer = Answer("产量？", "zh", "工厂装了30台机器人。[1]", True, (cite(hit, 1, 0, 11),), bold=((4, 7),))
    assert turn_of(answer) == ASKED
    assert turn_told(answer.to_json()) == ASKED


def test_an_earlier_turn_is_recalled_once_and_by_another_chat_too(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.remember("a", ASKED)
    history.recall("a", ASKED)
    assert history.turns("a") == [ASKED]
    history.remember("a", numbered(1))
    history.recall("a", ASKED)
    assert history.turns("a") == [ASKED, numbered(1), ASKED]
    history.recall("b", ASKED)
    assert history.turns("b") == [ASKED]
