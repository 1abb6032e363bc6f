"""`wenbao telegram`: the bot."""

from __future__ import annotations

import gc
import sys

from bot.commands.options import ArchiveOption, settings_of
from bot.commands.registry import command
from bot.language import tell

# Parts that load much and are not wanted; where they are missing those who bring them do without. httpx has a command
# line of its own (click, rich, pygments), the bot library a webhook's server (tornado), whose place ours takes.
UNUSED = ("httpx._main", "telegram.ext._utils.webhookhandler")


@command(
    "telegram",
    tell(
        "Run the Telegram bot.\nThe token comes from WENBAO_TELEGRAM_TOKEN; Ctrl-C or SIGTERM ends it in good order.",
        "运行 Telegram 机器人。\n令牌取自 WENBAO_TELEGRAM_TOKEN；Ctrl-C 或 SIGTERM 使它有序结束。",
    ),
    "WENBAO_TELEGRAM_TOKEN=… wenbao telegram",
)
def telegram(archive: ArchiveOption = None) -> None:
    from retrieval.embedder import load_early

    # What is imported and loaded for a start stays: a collector that looks it over again and again finds nothing.
    gc.disable()
    load_early()  # reading the model takes as long as importing what comes next
    for unused in UNUSED:
        sys.modules.setdefault(unused, None)  # type: ignore[arg-type]
    from bot import telegram_bot
    from bot.desk import NewsDesk
    from bot.desk_beside import answering_beside, processes_beside
    from bot.service import watched_desk
    from bot.telegram_pulse import Pulse

    settings = settings_of(archive)
    telegram_bot.bot_token(settings)  # said before the archive is opened
    # Where an admin in the chat, or an ingester beside it, can take the first issue in, an empty archive is a start.
    filled_later = bool(settings.telegram_admins or settings.catalogue_url.get_secret_value())
    pulse = Pulse()
    told = {"health": {"bot": pulse.health}, "ready": {"telegram": pulse.ready}}
    with (
        processes_beside(settings) as processes,
        NewsDesk.open(settings, create=filled_later, keep_up=True) as opened,
        watched_desk(settings, answering_beside(opened, processes), gauges=pulse.gauges, **told) as desk,
    ):
        gc.freeze()
        gc.enable()
        telegram_bot.run(desk, settings, pulse)
