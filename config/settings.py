"""Every setting, from environment (WENBAO_…), a settings file, and defaults, in that order."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.errors import UserError
from config.settings_file import settings_file

DEFAULT_ARCHIVE = Path("archive")


def _split(given: object) -> object:
    return given.replace(",", " ").split() if isinstance(given, str) else given


# Telegram's numbers of people and chats: "12, -100345" in the environment, [12, -100345] in the settings file.
ChatNumbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """What an operator may set. Secrets have no place in the settings file: they come from the environment.

    `embedding` is "" for the model that ships, else a sentence-transformers name or folder, "modelscope:owner/name", or
    "openai:name" for one behind `embedding_base_url`; prompts of None are those that the model has saved. `reranker` is
    "" for none, else a cross-encoder's name or folder, which orders the best `rerank_top` hits. `chat_model` is "" for
    the extractive reader, else what LangChain's init_chat_model takes ("openai:qwen-plus", "ollama:qwen3:4b").
    `chat_timeout_s` is the most that an answer may take of the model's time, tries again and rewriting included.
    `chat_tokens_per_day` is 0 for no limit, `chat_temperature` below 0 for whatever the model takes by itself.
    `catalogue_url` is "" for SQLite in the archive's folder, else a PostgreSQL database; it may hold a password.
    `index_url` is "" for Chroma in the archive's folder, else the address of a Chroma server.
    """

    model_config = SettingsConfigDict(env_prefix="WENBAO_", extra="forbid", frozen=True, env_ignore_empty=True)

    archive: Path = DEFAULT_ARCHIVE
    lang: Literal["auto", "zh", "en"] = "auto"

    embedding: str = ""
    query_prompt: str | None = None
    passage_prompt: str | None = None
    embedding_dimensions: int = Field(0, ge=0)
    embedding_base_url: str = ""
    embedding_api_key: SecretStr = SecretStr("")
    embedding_timeout_s: float = Field(60.0, gt=0)
    embedding_max_retries: int = Field(5, ge=0)

    reranker: str = ""
    rerank_top: int = Field(50, ge=1, le=200)

    catalogue_url: SecretStr = SecretStr("")
    index_url: str = ""
    index_tenant: str = ""
    index_database: str = ""
    index_api_key: SecretStr = SecretStr("")

    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: SecretStr = SecretStr("")
    chat_timeout_s: float = Field(60.0, gt=0)
    chat_max_retries: int = Field(2, ge=0)
    chat_concurrency: int = Field(4, ge=1)
    chat_max_tokens: int = Field(800, ge=16)
    chat_prompt_tokens: int = Field(4000, ge=400)
    chat_tokens_per_day: int = Field(0, ge=0)
    chat_temperature: float = Field(0.0, le=2)
    chat_on_failure: Literal["extract", "error"] = "extract"
    chat_rewrite: bool = True
    chat_show_draft: bool = False
    chat_tracing: bool = False

    telegram_token: SecretStr = SecretStr("")
    telegram_base_url: str = ""
    telegram_proxy: str = ""
    telegram_admins: ChatNumbers = ()
    telegram_allowed: ChatNumbers = ()
    telegram_user_per_minute: int = Field(60, ge=0)
    telegram_total_per_minute: int = Field(3000, ge=0)
    telegram_question_chars: int = Field(500, ge=1, le=500)
    telegram_webhook_url: str = ""
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_webhook_listen: str = "127.0.0.1"
    telegram_webhook_port: int = Field(8443, ge=1, le=65535)
    telegram_webhook_path: str = ""

    status_port: int = Field(0, ge=0, le=65_535)
    status_host: str = "127.0.0.1"
    traces_url: str = ""
    log_questions: bool = False

    top_k: int = Field(20, ge=1, le=200)
    max_file_mb: int = Field(200, ge=1)
    max_files: int = Field(20_000, ge=1)
    max_pages: int = Field(2_000, ge=1)
    max_page_chars: int = Field(200_000, ge=1)
    page_timeout_s: float = Field(30.0, gt=0)
    max_zip_mb: int = Field(500, ge=1)
    max_zip_ratio: int = Field(100, ge=1)
    max_zip_entries: int = Field(20_000, ge=1)
    max_zip_depth: int = Field(1, ge=1, le=5)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        sources: tuple[PydanticBaseSettingsSource, ...] = (init_settings, env_settings)
        if path := settings_file():
            sources += (TomlConfigSettingsSource(settings_cls, toml_file=path),)
        return sources


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` (from the command line) win, None among them counts as not given."""
    # WENBAO_CONFIG carries the prefix too, and a strict model would call it an unknown setting in a settings file only.
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"settings file {str(settings_file())!r} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise UserError(f"setting {name!r}: {first['msg']}: see config/wenbao.example.toml") from error
