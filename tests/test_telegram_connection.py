from __future__ import annotations

import pytest

from bot.telegram_connection import server_root
from config.errors import UserError


def test_the_address_of_a_server_is_taken_with_and_without_its_end() -> None:
    assert {server_root(f"http://127.0.0.1:8081{end}") for end in ("", "/", "/bot", "/bot/")} == {
        "http://127.0.0.1:8081"
    }
    with pytest.raises(UserError, match="WENBAO_TELEGRAM_BASE_URL is 'localhost'"):
        server_root("localhost")
