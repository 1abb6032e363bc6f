import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.telegram_delivery import surely_unsent
from bot.telegram_direct import DirectRequest
from tests.botapi_server import TOKEN, BotApi


def asked(url: str, work: Callable[[Bot], Awaitable[object]], **seconds: float) -> None:
    async def run() -> None:
        times = {"connect_timeout": 5.0, "read_timeout": 5.0, "media_timeout": 5.0} | seconds
        async with Bot(TOKEN, base_url=f"{url}/bot", request=DirectRequest(connections=2, **times)) as bot:  # type: ignore[arg-type]
            await work(bot)

    asyncio.run(run())


def failure(url: str, **seconds: float) -> TelegramError:
    """Return how a message fails, or the question before it who the bot is."""
    with pytest.raises(TelegramError) as caught:
        asked(url, lambda bot: bot.send_message(1, "储能"), **seconds)
    return caught.value


def test_what_is_said_arrives_as_it_was_written() -> None:
    with BotApi() as api:
        api.say("在吗", chat=5)  # nobody is written to who has not spoken first
        asked(api.url, lambda bot: bot.send_message(5, "储能 & <b>装机</b>\n第二行 + 100%"))
        assert api.messages[-1]["text"] == "储能 & <b>装机</b>\n第二行 + 100%"


def test_more_requests_than_connections_are_all_answered() -> None:
    with BotApi() as api:
        api.say("在吗", chat=5)

        async def many(bot: Bot) -> None:
            await asyncio.gather(*(bot.send_message(5, f"第{n}条") for n in range(30)))

        asked(api.url, many)
        assert {message["text"] for message in api.messages} == {f"第{n}条" for n in range(30)}


def test_a_server_that_is_not_there_surely_got_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error = failure(f"http://127.0.0.1:{free.getsockname()[1]}")
    assert isinstance(error, NetworkError) and surely_unsent(error)
    assert TOKEN not in str(error)


def test_a_reply_that_was_lost_may_have_been_carried_out() -> None:
    with BotApi() as api:
        api.say("在吗", chat=1)
        api.fault("sendMessage", "lost")
        error = failure(api.url)
        assert isinstance(error, NetworkError) and not surely_unsent(error)
        assert len(api.messages) == 1


def test_a_server_that_keeps_silent_runs_out_of_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failure(f"http://127.0.0.1:{silent.getsockname()[1]}", read_timeout=0.2)
    assert isinstance(error, TimedOut) and not surely_unsent(error)
