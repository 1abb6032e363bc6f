"""Say in Chinese what an error says in English, where the error does not know it itself.

Most errors are raised far below, by code that speaks one language only; their messages are few and fixed but for names.
"""

from __future__ import annotations

import re

from bot.language import spoken
from bot.readers_told import in_chinese
from config.errors import UserError

# The whole English message, and the Chinese one with the same gaps.
_CHINESE = [
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (r"(.+) holds no archive: .*", r"\1 里还没有档案：请先用 'wenbao ingest 文件' 收录报纸"),
        (
            r"(.+) was embedded by (.+), the settings name (.+): set WENBAO_EMBEDDING .*",
            r"\1 是用模型 \2 建立的，而设置里写的是 \3：请改回前者，或运行 'wenbao reindex' 换成后者",
        ),
        (
            r"(.+) cannot be opened as a catalogue(?:: .*)? \((.+)\)(?:: .*)?",
            r"\1 无法作为目录库打开（\2）：请从备份恢复",
        ),
        (r"(.+) has schema (.+), this program writes (.+?): .*", r"\1 的格式是 \2，本程序用的是 \3：请重新收录"),
        (r"cannot create the archive folder (.+): (.+)", r"无法建立档案文件夹 \1（\2）"),
        (r"setting (.+?): (.+): see (.+)", r"设置 \1 有误（\2）：见 \3"),
        (r"settings file (.+) cannot be read: (.+)", r"设置文件 \1 无法读取（\2）"),
        (r"nothing to search for: .*", r"没有要找的内容：请写几个词"),
        (r"chat model (.+?): (.+)", r"对话模型 \1 不可用：\2"),
        (r".*set WENBAO_TELEGRAM_TOKEN.*", r"没有 Telegram 令牌：请设置 WENBAO_TELEGRAM_TOKEN（由 @BotFather 提供）"),
    )
]


def told(error: UserError) -> str:
    """Return the error's message in the language spoken; English where there is no Chinese for it."""
    message = error.told(spoken())
    if spoken() != "zh" or error.zh:
        return message
    for english, chinese in _CHINESE:
        if found := english.fullmatch(message):
            return found.expand(chinese)
    return in_chinese(message)
