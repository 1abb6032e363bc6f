from __future__ import annotations

import json
from typing import Any

import pytest

from bot.telegram_readable import readable_updates

GOOD: dict[str, Any] = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "读者"},
        "text": "产量",
    },
}


def reply(*updates: object) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


def changed(**parts: object) -> dict[str, Any]:
    return {"update_id": 8, "message": {**GOOD["message"], **parts}}


def test_updates_that_can_be_read_come_as_they_are() -> None:
    assert readable_updates(reply(GOOD)) == reply(GOOD)


@pytest.mark.parametrize(
    "broken",
    [
        {"update_id": 8, "message": 7},
        {"update_id": 8, "message": {"text": "x"}},
        changed(chat={"id": [], "type": "private"}),
        changed(text=["x"]),
        changed(text="\ud83d", entities=[{"type": "mention", "offset": 0, "length": 1}]),
        changed(chat={"id": 10**30, "type": "private"}),
        changed(message_id=2**63),
        changed(message_id="one"),
        changed(entities=[{"type": "bold", "offset": "x", "length": 1}]),
        {"update_id": 8, "callback_query": {"id": "1"}},
        {"update_id": 8, "inline_query": {"id": [], "from": GOOD["message"]["from"], "query": "产量", "offset": ""}},
    ],
)
def test_of_a_broken_update_the_number_is_left_so_that_it_is_confirmed(broken: dict[str, Any]) -> None:
    assert json.loads(readable_updates(reply(GOOD, broken)))["result"] == [GOOD, {"update_id": 8}]


@pytest.mark.parametrize("unnumbered", [None, 7, {}, {"update_id": "8"}, {"update_id": True}])
def test_what_has_no_number_is_left_out(unnumbered: object) -> None:
    assert json.loads(readable_updates(reply(unnumbered, GOOD)))["result"] == [GOOD]


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b'{"ok": false}', b'{"result": true}', b"[" * 100_000])
def test_other_replies_are_not_touched(payload: bytes) -> None:
    assert readable_updates(payload) == payload
