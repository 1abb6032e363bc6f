"""Every setting, from environment (WENBAO_…), a settings file, and defaults, in that order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from config.errors import UserError
from config.secrets import Secret
from config.settings_file import settings_file

DEFAULT_ARCHIVE = Path("archive")
PREFIX = "wenbao_"
NO_SECRET = Secret()

# Telegram's numbers of people and chats: "12, -100345" in the environment, [12, -100345] in the settings file.
ChatNumbers = tuple[int, ...]
Value = TypeVar("Value")


def _bounded(default: Value, **bounds: float) -> Value:
    """Return a field that takes values from `ge` or above `gt` up to `le`."""
    made: Value = field(default=default, metadata=bounds)
    return made


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set. Secrets have no place in the settings file: they come from the environment.

    `embedding` is "" for the model that ships, else a sentence-transformers name or folder, "modelscope:owner/name", or
    "openai:name" for one behind `embedding_base_url`; prompts of None are those that the model has saved. `reranker` is
    "" for none, else a cross-encoder's name or folder, which orders the best `rerank_top` hits. `chat_model` is "" for
    the extractive reader, else what LangChain's init_chat_model takes ("openai:qwen-plus", "ollama:qwen3:4b").
    `chat_timeout_s` is the most that an answer may take of the model's time, tries again and rewriting included.
    `chat_tokens_per_day` is 0 for no limit, `chat_temperature` below 0 for whatever the model takes by itself.
    `catalogue_url` is "" for SQLite in the archive's folder, else a PostgreSQL database; it may hold a password.
    `index_url` is "" for Chroma in the archive's folder, else the address of a Chroma server.

    Made by `load_settings`, which checks what it is given; a Settings made by hand is as its maker says.
    """

    archive: Path = DEFAULT_ARCHIVE
    lang: Literal["auto", "zh", "en"] = "auto"

    embedding: str = ""
    query_prompt: str | None = None
    passage_prompt: str | None = None
    embedding_dimensions: int = _bounded(0, ge=0)
    embedding_base_url: str = ""
    embedding_api_key: Secret = NO_SECRET
    embedding_timeout_s: float = _bounded(60.0, gt=0)
    embedding_max_retries: int = _bounded(5, ge=0)

    reranker: str = ""
    rerank_top: int = _bounded(50, ge=1, le=200)

    catalogue_url: Secret = NO_SECRET
    index_url: str = ""
    index_tenant: str = ""
    index_database: str = ""
    index_api_key: Secret = NO_SECRET

    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: Secret = NO_SECRET
    chat_timeout_s: float = _bounded(60.0, gt=0)
    chat_max_retries: int = _bounded(2, ge=0)
    chat_concurrency: int = _bounded(4, ge=1)
    chat_max_tokens: int = _bounded(800, ge=16)
    chat_prompt_tokens: int = _bounded(4000, ge=400)
    chat_tokens_per_day: int = _bounded(0, ge=0)
    chat_temperature: float = _bounded(0.0, le=2)
    chat_on_failure: Literal["extract", "error"] = "extract"
    chat_rewrite: bool = True
    chat_show_draft: bool = False
    chat_tracing: bool = False

    telegram_token: Secret = NO_SECRET
    telegram_base_url: str = ""
    telegram_proxy: str = ""
    telegram_admins: ChatNumbers = ()
    telegram_allowed: ChatNumbers = ()
    telegram_user_per_minute: int = _bounded(60, ge=0)
    telegram_total_per_minute: int = _bounded(3000, ge=0)
    telegram_question_chars: int = _bounded(500, ge=1, le=500)
    telegram_processes: int | None = _bounded(None, ge=0, le=64)
    telegram_webhook_url: str = ""
    telegram_webhook_secret: Secret = NO_SECRET
    telegram_webhook_listen: str = "127.0.0.1"
    telegram_webhook_port: int = _bounded(8443, ge=1, le=65535)
    telegram_webhook_path: str = ""

    status_port: int = _bounded(0, ge=0, le=65_535)
    status_host: str = "127.0.0.1"
    traces_url: str = ""
    log_questions: bool = False

    top_k: int = _bounded(20, ge=1, le=200)
    max_file_mb: int = _bounded(200, ge=1)
    max_files: int = _bounded(20_000, ge=1)
    max_pages: int = _bounded(2_000, ge=1)
    max_page_chars: int = _bounded(200_000, ge=1)
    page_timeout_s: float = _bounded(30.0, gt=0)
    max_zip_mb: int = _bounded(500, ge=1)
    max_zip_ratio: int = _bounded(100, ge=1)
    max_zip_entries: int = _bounded(20_000, ge=1)
    max_zip_depth: int = _bounded(1, ge=1, le=5)

    def __post_init__(self) -> None:
        """Take plain text for a secret and for the archive's folder."""
        for each in fields(self):
            if each.type == "Secret" and isinstance(held := getattr(self, each.name), str):
                object.__setattr__(self, each.name, Secret(held))
        object.__setattr__(self, "archive", Path(self.archive))


# What any text will do for.
_TEXTS = frozenset({"str", "str | None", "Path", "Secret"})


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` (from the command line) win, None among them counts as not given.

    Raises:
        UserError: a setting is unknown or has a value that it cannot have, or the settings file cannot be read.

    """
    given = {name: value for name, value in overrides.items() if value is not None}
    values = {**_in_the_file(), **_in_the_environment(), **given}
    types = {each.name: str(each.type) for each in fields(Settings)}
    if any(types.get(name) not in _TEXTS or not isinstance(value, str | Path) for name, value in values.items()):
        from config.settings_check import checked  # pydantic's import takes a tenth of a cold start

        values = checked(values, Settings)
    return Settings(**values)


def _in_the_environment() -> dict[str, Any]:
    known = {each.name for each in fields(Settings)}
    named = {name.lower().removeprefix(PREFIX): value for name, value in os.environ.items() if _is_ours(name)}
    # WENBAO_CONFIG, WENBAO_LOG and the like are read elsewhere.
    return {name: value for name, value in named.items() if value and name in known}


def _is_ours(name: str) -> bool:
    return name.lower().startswith(PREFIX)


def _in_the_file() -> Mapping[str, Any]:
    path = settings_file()
    if path is None:
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"settings file {str(path)!r} cannot be read: {error}") from error
