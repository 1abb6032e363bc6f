"""`wenbao telegram`: the bot."""

from __future__ import annotations

from bot.commands.options import ArchiveOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "telegram",
    tell(
        "Run the Telegram bot.\nThe token comes from WENBAO_TELEGRAM_TOKEN; Ctrl-C or SIGTERM ends it in good order.",
        "运行 Telegram 机器人。\n令牌取自 WENBAO_TELEGRAM_TOKEN；Ctrl-C 或 SIGTERM 使它有序结束。",
    ),
    "WENBAO_TELEGRAM_TOKEN=… wenbao telegram",
)
def telegram(archive: ArchiveOption = None) -> None:
    from bot import telegram_bot
    from bot.desk import NewsDesk
    from bot.service import watched_desk
    from bot.telegram_pulse import Pulse

    settings = settings_of(archive)
    telegram_bot.bot_token(settings)  # said before the archive is opened
    # Where an admin can take the first issue in from the chat, an empty archive is a beginning.
    opened = NewsDesk.open(settings, create=bool(settings.telegram_admins), keep_up=True)
    pulse = Pulse()
    watched = watched_desk(
        settings, opened, health={"bot": pulse.health}, ready={"telegram": pulse.ready}, gauges=pulse.gauges
    )
    with opened, watched as desk:
        telegram_bot.run(desk, settings, pulse)
