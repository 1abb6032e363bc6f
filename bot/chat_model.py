"""LangChain's room: open the chat model that the settings name and hear it word by word, within a deadline.

Knows nothing of passages, of citations or of what becomes of the words.
"""

from __future__ import annotations

import logging
import os
import queue
import random
import threading
import time
from collections.abc import Iterator
from datetime import date as Date
from typing import Any

from bot.chat_failures import Trouble, trouble_of
from bot.chat_prompt import tokens
from config.errors import ModelUnavailable
from config.settings import Settings

logger = logging.getLogger(__name__)

# LangSmith would send every prompt to its servers; whoever wants that says so in the settings, not by an old variable.
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
FIRST_PAUSE_S = 0.5
MAX_PAUSE_S = 8.0


class ChatModel:
    """The model that the settings name; one for the whole process, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        # Set once a reply had a closing </think> without the opening one: the template opens it in the prompt.
        self.thinks_first = False
        self._settings = settings
        self._client = _client(settings)
        self._slots = threading.BoundedSemaphore(settings.chat_concurrency)
        self._lock = threading.Lock()
        self._spent = 0
        self._day = Date.today()

    def stream(self, rules: str, prompt: str, deadline: float) -> Iterator[str]:
        """Yield the reply's text as it comes; the call as a whole ends by `deadline` (of time.monotonic).

        Failures that may pass are tried again, with growing pauses, as long as no word has come.

        Raises:
            Trouble: the model gave nothing, or broke off; the words until then have been yielded.

        """
        self._afford()
        tries = self._settings.chat_max_retries + 1
        for turn in range(tries):
            heard = False
            try:
                for words in self._once(rules, prompt, deadline):
                    heard = True
                    yield words
                if heard:
                    return
                raise Trouble("empty")
            except Trouble as trouble:
                pause = min(FIRST_PAUSE_S * 2**turn, MAX_PAUSE_S) * random.uniform(0.75, 1.25)
                pause = max(pause, trouble.retry_after_s)
                last = turn == tries - 1 or not trouble.may_pass or heard
                if last or time.monotonic() + pause >= deadline:
                    raise
                logger.info("chat model: %s; again in %.1f s", trouble.kind, pause)
                time.sleep(pause)

    def _once(self, rules: str, prompt: str, deadline: float) -> Iterator[str]:
        """Yield one reply's text. The request runs in a thread of its own: no client has a deadline for the whole."""
        if not self._slots.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise Trouble("busy")
        heard: queue.Queue[str | Exception | None] = queue.Queue()
        given_up = threading.Event()
        arguments = (rules, prompt, heard, given_up)
        try:
            threading.Thread(target=self._request, args=arguments, name="chat-model", daemon=True).start()
        except RuntimeError as error:  # no more threads
            self._slots.release()
            raise Trouble("busy") from error
        try:
            while True:
                try:
                    piece = heard.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    raise Trouble("slow") from None
                if isinstance(piece, Trouble):
                    raise piece
                if isinstance(piece, Exception):
                    raise trouble_of(piece) from piece
                if piece is None:
                    return
                yield piece
        finally:
            given_up.set()

    def _request(
        self, rules: str, prompt: str, heard: queue.Queue[str | Exception | None], given_up: threading.Event
    ) -> None:
        from langchain_core.messages import HumanMessage, SystemMessage

        letters = 0
        usage: dict[str, int] = {}
        try:
            # Messages, not a template: braces in a passage or a question are text.
            chunks = self._client.stream([SystemMessage(rules), HumanMessage(prompt)])
            for chunk in chunks:
                if given_up.is_set():
                    chunks.close()
                    break
                text = str(chunk.text)
                letters += tokens(text)
                usage = dict(getattr(chunk, "usage_metadata", None) or usage)
                if text:
                    heard.put(text)
                if ended := _broken_off(chunk.response_metadata):
                    heard.put(Trouble(ended))
            heard.put(None)
        except Exception as error:
            heard.put(error)
        finally:
            self._slots.release()
            self._spend(usage.get("total_tokens") or tokens(rules) + tokens(prompt) + letters)

    def _afford(self) -> None:
        most = self._settings.chat_tokens_per_day
        with self._lock:
            if self._day != Date.today():
                self._day, self._spent = Date.today(), 0
            if most and self._spent >= most:
                raise Trouble("budget")

    def _spend(self, count: int) -> None:
        with self._lock:
            self._spent += count


def _broken_off(metadata: dict[str, Any]) -> str:
    """Return what ended the reply early, "" where nothing did. Providers name it differently."""
    reason = str(metadata.get("finish_reason") or metadata.get("stop_reason") or metadata.get("done_reason") or "")
    if reason.lower() in ("length", "max_tokens", "model_length"):
        return "cut off"
    return "withheld" if reason.lower() in ("content_filter", "safety", "refusal", "sensitive") else ""


_opened: dict[Settings, ChatModel] = {}
_opening = threading.Lock()


def open_model(settings: Settings) -> ChatModel:
    """Return the model of `settings`, the same one each time: its limits count over the whole process.

    Raises:
        ModelUnavailable: the name is none that LangChain knows, or its package is not installed.

    """
    with _opening:
        if settings not in _opened:
            _opened[settings] = ChatModel(settings)
        return _opened[settings]


def _client(settings: Settings) -> Any:
    if not settings.chat_tracing:
        for name in _TRACING:
            os.environ.pop(name, None)
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {
        "timeout": settings.chat_timeout_s,
        "max_retries": 0,  # the client would begin its timeout anew with each try, and never try a dropped stream again
        "max_tokens": settings.chat_max_tokens,
    }
    if settings.chat_base_url:
        given["base_url"] = settings.chat_base_url
    if key := settings.chat_api_key.get_secret_value():
        given["api_key"] = key
    elif settings.chat_base_url and settings.chat_model.startswith("openai:"):
        # A server of one's own asks for no key, but the client refuses to start without one.
        given["api_key"] = "none"
    if settings.chat_model.startswith("ollama:"):
        given = {"num_predict": settings.chat_max_tokens, "client_kwargs": {"timeout": settings.chat_timeout_s}} | (
            {"base_url": settings.chat_base_url} if settings.chat_base_url else {}
        )
    if settings.chat_temperature >= 0:
        given["temperature"] = settings.chat_temperature
    try:
        return init_chat_model(settings.chat_model, **given)
    except ImportError as error:
        raise ModelUnavailable(
            f"chat model {settings.chat_model!r}: {error}: install the provider's package, such as "
            "pip install 'wenbao[anthropic]', or name a provider:model that is installed ('openai:qwen-plus')",
            zh=f"对话模型 {settings.chat_model!r} 不可用（{error}）：请安装对应的包，"
            "例如 pip install 'wenbao[anthropic]'，或改用已安装的模型（如 'openai:qwen-plus'）",
        ) from error
    except Exception as error:
        # A key that is missing, a name without provider: each provider raises a class of its own.
        told = str(error) if isinstance(error, ValueError) else type(error).__name__
        raise ModelUnavailable(
            f"chat model {settings.chat_model!r} cannot be opened: {told.splitlines()[0]}: name it as provider:model, "
            "such as 'openai:qwen-plus', and set WENBAO_CHAT_API_KEY where the provider asks for a key",
            zh=f"对话模型 {settings.chat_model!r} 无法启用（{told.splitlines()[0]}）：请写成“服务商:模型”，"
            "如 'openai:qwen-plus'；服务商要求密钥时请设置 WENBAO_CHAT_API_KEY",
        ) from error
