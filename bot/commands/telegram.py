"""`wenbao telegram`: the bot."""

from __future__ import annotations

from bot.commands.options import ArchiveOption, settings_of
from bot.commands.registry import app


@app.command()
def telegram(archive: ArchiveOption = None) -> None:
    """Run the Telegram bot (the token comes from WENBAO_TELEGRAM_TOKEN)."""
    from bot import telegram_bot
    from bot.desk import NewsDesk

    settings = settings_of(archive)
    telegram_bot.bot_token(settings)  # said before the archive is opened
    with NewsDesk.open(settings, keep_up=True) as desk:
        telegram_bot.run(desk, settings)
