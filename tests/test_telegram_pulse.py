from __future__ import annotations

import pytest

from bot.telegram_pulse import POLL_STILL_S, SILENT_S, Pulse


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bot.observed.time.monotonic", clock)
    return clock


def test_before_telegram_was_heard_the_bot_is_healthy_and_not_ready(clock: Clock) -> None:
    pulse = Pulse()
    pulse.asked.strike()
    assert (pulse.health(), pulse.ready()) == ("", "Telegram has not been reached yet")
    assert pulse.gauges() == {"wenbao_telegram_questions_waiting": 0}
    pulse.heard.strike()
    pulse.waiting = lambda: 3
    assert pulse.gauges() == {"wenbao_telegram_questions_waiting": 3, "wenbao_telegram_silent_seconds": 0}


def test_a_silent_telegram_makes_the_bot_unready_and_a_reply_ready_again(clock: Clock) -> None:
    pulse = Pulse()
    pulse.heard.strike()
    assert pulse.ready() == ""
    clock.now += SILENT_S + 5
    pulse.asked.strike()
    assert (pulse.health(), pulse.ready()) == ("", "Telegram has not been heard for 95 s")
    pulse.heard.strike()
    assert pulse.ready() == ""


def test_polling_that_stands_still_is_unhealthy(clock: Clock) -> None:
    pulse = Pulse()
    pulse.asked.strike()
    clock.now += POLL_STILL_S + 20
    assert pulse.health() == "Telegram has not been asked for 200 s"


def test_silence_is_no_bad_sign_where_telegram_delivers(clock: Clock) -> None:
    pulse = Pulse()
    pulse.asked.strike()
    pulse.listening()
    clock.now += 3_600
    assert (pulse.health(), pulse.ready()) == ("", "")
    assert pulse.gauges()["wenbao_telegram_silent_seconds"] == 3_600


async def test_a_loop_that_stands_still_is_unhealthy(clock: Clock) -> None:
    import asyncio

    pulse = Pulse()
    running = asyncio.create_task(pulse.run())
    await asyncio.sleep(0)
    running.cancel()
    assert pulse.health() == ""
    clock.now += 70
    assert pulse.health() == "the bot has stood still for 70 s"
