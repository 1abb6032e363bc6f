"""What can go wrong with a chat model, told apart by what the person can do about it. Knows no provider's classes."""

from __future__ import annotations

import json
from typing import Any

from bot.phrases import Language
from config.errors import ModelUnavailable
from config.settings import Settings

# kind: (what happened in Chinese, in English, what the operator does next in English, in Chinese)
_KINDS: dict[str, tuple[str, str, str, str]] = {
    "unreachable": (
        "无法连接",
        "cannot be reached",
        "check WENBAO_CHAT_BASE_URL and the network",
        "请检查 WENBAO_CHAT_BASE_URL 和网络",
    ),
    "slow": (
        "未在限定时间内答完",
        "took too long",
        "raise WENBAO_CHAT_TIMEOUT_S or take a faster model",
        "请调大 WENBAO_CHAT_TIMEOUT_S，或换更快的模型",
    ),
    "busy": (
        "正忙",
        "is busy with other questions",
        "ask again, or raise WENBAO_CHAT_CONCURRENCY",
        "请稍后再问，或调大 WENBAO_CHAT_CONCURRENCY",
    ),
    "over quota": (
        "额度或频率已到上限",
        "is over its quota or rate",
        "wait, or look at the provider's account",
        "请稍候，或查看服务商的账户",
    ),
    "budget": (
        "今日用量已到上限",
        "has used up its tokens of the day",
        "raise WENBAO_CHAT_TOKENS_PER_DAY",
        "请调大 WENBAO_CHAT_TOKENS_PER_DAY",
    ),
    "key refused": ("拒绝了密钥", "refused the key", "set WENBAO_CHAT_API_KEY", "请设置正确的 WENBAO_CHAT_API_KEY"),
    "unknown model": (
        "没有这个型号",
        "is not known there",
        "check WENBAO_CHAT_MODEL and WENBAO_CHAT_BASE_URL",
        "请检查 WENBAO_CHAT_MODEL 和 WENBAO_CHAT_BASE_URL",
    ),
    "refused": (
        "拒绝了请求",
        "refused the request",
        "check WENBAO_CHAT_MODEL, lower WENBAO_CHAT_PROMPT_TOKENS",
        "请检查 WENBAO_CHAT_MODEL，或调小 WENBAO_CHAT_PROMPT_TOKENS",
    ),
    "failing": ("服务出错", "failed", "try again later", "请稍后再试"),
    "garbled": (
        "返回的内容无法解读",
        "sent what cannot be read",
        "check WENBAO_CHAT_BASE_URL",
        "请检查 WENBAO_CHAT_BASE_URL",
    ),
    "dropped": ("中途断开", "broke off", "try again", "请再试一次"),
    "cut off": ("没有写完", "did not finish", "raise WENBAO_CHAT_MAX_TOKENS", "请调大 WENBAO_CHAT_MAX_TOKENS"),
    "withheld": (
        "拒绝作答",
        "withheld its answer",
        "ask in other words or take another model",
        "请换个问法，或换一个模型",
    ),
    "empty": ("没有给出内容", "said nothing", "try again or take another model", "请再试一次，或换一个模型"),
}
_MAY_PASS = frozenset({"unreachable", "over quota", "failing", "dropped", "empty"})
# These come with status 429 too, but no waiting helps.
_SPENT = ("insufficient_quota", "insufficient balance", "arrearage", "billing")
MAX_CAUSES = 8


class Trouble(Exception):
    """The model gave no whole answer; `kind` is one of the kinds above.

    `retry_after_s` is what the server asked to wait, 0 where it did not say.
    """

    def __init__(self, kind: str, *, retry_after_s: float = 0.0, final: bool = False, cause: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.retry_after_s = retry_after_s
        self.may_pass = kind in _MAY_PASS and not final
        self.cause = cause

    def what(self, language: Language) -> str:
        """Return what happened, in words that follow the model's name."""
        zh, en, *_ = _KINDS[self.kind]
        return zh if language == "zh" else en

    def notice(self, language: Language, *, partly: bool = False) -> str:
        """Return what the reader is told where the answer is given all the same."""
        happened = self.what(language)
        if language == "zh":
            rest = "以下只有已写完并核对过的句子。" if partly else "以下为报纸原文摘录。"
            return f"（语言模型{happened}，{rest}）"
        rest = "only its finished and checked sentences are shown" if partly else "these are the paper's own sentences"
        return f"(The language model {happened}; {rest}.)"

    def error(self, settings: Settings) -> ModelUnavailable:
        """Return the error for the person at the keyboard. Holds nothing of what the server said: keys stand in it."""
        zh, en, remedy, remedy_zh = _KINDS[self.kind]
        named = f" ({self.cause})" if self.cause else ""
        named_zh = f"（{self.cause}）" if self.cause else ""
        return ModelUnavailable(
            f"chat model {settings.chat_model!r} gave no answer: it {en}{named}: {remedy}, "
            "or unset WENBAO_CHAT_MODEL for answers in the paper's own words",
            zh=f"对话模型 {settings.chat_model!r} 没有作答：模型{zh}{named_zh}：{remedy_zh}，"
            "或取消 WENBAO_CHAT_MODEL，用报纸原句回答",
        )


def trouble_of(error: Exception) -> Trouble:
    """Return the kind of trouble that a provider's exception means.

    Every provider raises classes of its own; status codes, causes and names of classes are what they share.
    """
    name = type(error).__name__
    status = _status(error)
    if status is not None:
        return _by_status(status, error, name)
    chain = " ".join(type(cause).__name__ for cause in _causes(error)).lower()
    if "timeout" in chain:
        return Trouble("slow", cause=name)
    if any(isinstance(cause, json.JSONDecodeError | UnicodeDecodeError) for cause in _causes(error)):
        return Trouble("garbled", cause=name)
    if any(word in chain for word in ("remoteprotocol", "incompleteread", "chunkedencoding", "readerror")):
        return Trouble("dropped", cause=name)
    if any(word in chain for word in ("connect", "connection", "network", "socket", "gaierror")):
        return Trouble("unreachable", cause=name)
    if "apierror" in chain or "responseerror" in chain:
        return Trouble("failing", cause=name)
    return Trouble("garbled", cause=name)


def _by_status(status: int, error: Exception, name: str) -> Trouble:
    cause = f"{name}, status {status}"
    if status in (401, 403):
        return Trouble("key refused", cause=cause)
    if status == 404:
        return Trouble("unknown model", cause=cause)
    if status in (402, 429):
        spent = status == 402 or any(word in str(error).lower() for word in _SPENT)
        return Trouble("over quota", retry_after_s=_retry_after(error), final=spent, cause=cause)
    if status in (408, 409, 425) or status >= 500:
        return Trouble("failing", retry_after_s=_retry_after(error), cause=cause)
    return Trouble("refused", cause=cause)


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and len(chain) < MAX_CAUSES:
        chain.append(at)
        at = at.__cause__ or at.__context__
    return chain


def _status(error: Exception) -> int | None:
    for cause in _causes(error):
        status = getattr(cause, "status_code", None)
        if isinstance(status, int) and status > 0:
            return status
    return None


def _retry_after(error: Exception) -> float:
    response: Any = getattr(error, "response", None)
    try:
        return max(0.0, float(response.headers["retry-after"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return 0.0
