from bot.telegram_gate import MANY_PEOPLE, TELL_EVERY_S, Gate
from config.settings import Settings


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def gate(clock: Clock, **settings: object) -> Gate:
    return Gate(Settings(**{f"telegram_{name}": value for name, value in settings.items()}), clock)  # type: ignore[arg-type]


def test_an_allowance_of_six_a_minute_comes_back_one_in_ten_seconds() -> None:
    clock = Clock()
    door = gate(clock, user_per_minute=6)
    assert [door.admits(1) for _ in range(7)] == [True] * 6 + [False]
    assert door.admits(2)
    clock.now += 10
    assert [door.admits(1), door.admits(1)] == [True, False]


def test_everybody_together_has_an_allowance_too_and_a_refusal_costs_nothing() -> None:
    clock = Clock()
    door = gate(clock, user_per_minute=2, total_per_minute=3)
    assert [door.admits(person) for person in (1, 2, 3, 4)] == [True, True, True, False]
    clock.now += 20
    assert [door.admits(4), door.admits(4)] == [True, False]


def test_no_limit_is_no_limit() -> None:
    door = gate(Clock(), user_per_minute=0, total_per_minute=0)
    assert all(door.admits(1) for _ in range(10_000))


def test_who_asks_too_often_is_told_now_and_then() -> None:
    clock = Clock()
    door = gate(clock, user_per_minute=1)
    assert door.admits(1)
    assert [door.admits(1), door.tells(1), door.tells(1)] == [False, True, False]
    clock.now += TELL_EVERY_S
    assert door.tells(1)


def test_all_are_known_where_nobody_is_named_else_those_named_their_chats_and_the_admins() -> None:
    assert gate(Clock()).knows(7, 7)
    door = gate(Clock(), allowed=(5, -6), admins=(9,))
    assert [door.knows(*who) for who in ((5, 5), (7, -6), (9, 9), (7, 7))] == [True, True, True, False]
    assert [door.is_admin(9), door.is_admin(5)] == [True, False]


def test_people_long_gone_are_forgotten() -> None:
    clock = Clock()
    door = gate(clock, total_per_minute=0)
    for person in range(MANY_PEOPLE):
        door.admits(person)
    clock.now += 61
    door.admits(-1)
    assert len(door._people) == 1
