"""Look over what is reached by network: chat model, Telegram, proxy. No key, token or password is ever shown."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from bot.doctor_finding import Finding, ill, note, well
from bot.error_told import told
from bot.language import spoken, tell
from config.errors import UserError
from config.settings import Settings

PATIENCE_S = 10.0
TELEGRAM = "https://api.telegram.org"
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def chat_model_finding(settings: Settings) -> Finding:
    """Ask the chat model for a word."""
    what = "chat model"
    if not settings.chat_model:
        return note(what, tell("none: answers are the paper's own sentences", "未设置：回答就是报纸原句"))
    from bot.chat_failures import Trouble
    from bot.chat_model import open_model

    remedy = tell(
        "check WENBAO_CHAT_MODEL, WENBAO_CHAT_BASE_URL, WENBAO_CHAT_API_KEY and the network, or unset the model",
        "请检查 WENBAO_CHAT_MODEL、WENBAO_CHAT_BASE_URL、WENBAO_CHAT_API_KEY 和网络，或取消该设置",
    )
    started = time.monotonic()
    try:
        model = open_model(replace(settings, chat_max_retries=0))
        next(iter(model.stream("Answer with one word.", "Say yes.", started + PATIENCE_S)), "")
    except UserError as error:
        said = told(error)
        return ill(what, said.partition(tell(":", "："))[0], remedy)
    except Trouble as trouble:
        return ill(what, f"{settings.chat_model}: {trouble.what(spoken())}", remedy)
    except Exception as error:  # whatever a provider's package raises, the doctor goes on
        return ill(what, f"{settings.chat_model}: {type(error).__name__}", remedy)
    return well(what, f"{settings.chat_model}, {(time.monotonic() - started) * 1000:.0f} ms")


def telegram_finding(settings: Settings) -> Finding:
    """Ask Telegram who the token belongs to."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return note(
            "telegram", tell("no token (only wenbao telegram needs one)", "没有令牌（只有 wenbao telegram 需要）")
        )
    root = settings.telegram_base_url.strip().rstrip("/").removesuffix("/bot") or TELEGRAM
    wrong = tell(
        "get the token from @BotFather and set WENBAO_TELEGRAM_TOKEN",
        "从 @BotFather 取得令牌并设置 WENBAO_TELEGRAM_TOKEN",
    )
    away = tell(
        "check the network; behind a blocked one set WENBAO_TELEGRAM_PROXY or WENBAO_TELEGRAM_BASE_URL",
        "请检查网络；网络受限时设置 WENBAO_TELEGRAM_PROXY 或 WENBAO_TELEGRAM_BASE_URL",
    )
    local = urlsplit(root).hostname in ("127.0.0.1", "localhost", "::1")
    try:
        with httpx.Client(
            proxy=settings.telegram_proxy or None, timeout=PATIENCE_S, trust_env=not (local or settings.telegram_proxy)
        ) as client:
            reply = client.get(f"{root}/bot{token}/getMe")
            said = reply.json() if reply.headers.get("content-type", "").startswith("application/json") else {}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as error:
        # The error's own words may hold the address, and with it the token.
        return ill(
            "telegram", tell(f"not reached ({type(error).__name__})", f"连接不上（{type(error).__name__}）"), away
        )
    if reply.status_code in (401, 404):
        return ill("telegram", tell("the token is refused", "令牌被拒绝"), wrong)
    if not said.get("ok"):
        return ill("telegram", f"HTTP {reply.status_code}", away)
    return well("telegram", f"@{said['result'].get('username', '?')}")


def proxy_findings(settings: Settings) -> list[Finding]:
    """Say which proxies are set, and whether something listens there."""
    named = {"WENBAO_TELEGRAM_PROXY": settings.telegram_proxy}
    named |= {name: os.environ.get(name, "") for name in PROXY_VARIABLES}
    seen: dict[str, str] = {}
    for name, address in named.items():
        if address and address not in seen.values():
            seen[name] = address
    if not seen:
        return [note("proxy", tell("none", "无"))]
    return [_proxy(name, address) for name, address in seen.items()]


def _proxy(name: str, address: str) -> Finding:
    remedy = tell(
        f"correct or unset {name}: http://host:port or socks5://host:port",
        f"请改正或取消 {name}：http://主机:端口 或 socks5://主机:端口",
    )
    what = "proxy"
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname or "", parts.port or {"https": 443, "socks5": 1080}.get(parts.scheme, 80)
    except ValueError:
        return ill(what, tell(f"{name} is no address", f"{name} 不是地址"), remedy)
    shown = f"{name} {parts.scheme}://{host}:{port}"  # without the password that it may hold
    try:
        socket.create_connection((host, port), timeout=PATIENCE_S / 2).close()
    except OSError as error:
        return ill(what, f"{shown}: {error.strerror or type(error).__name__}", remedy)
    return well(what, shown)
