"""`wenbao chat`: the conversation in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import ArchiveOption, settings_of
from bot.commands.registry import command
from bot.language import tell


@command(
    "chat",
    tell(
        "Open the chat.\n"
        "Type a question, or 1 to read source 1 in its article; /help lists the commands. Ctrl-R searches what was"
        " typed before, Alt-Enter begins a new line, Ctrl-C stops an answer, Ctrl-D leaves. Without a terminal on"
        " standard input it answers what comes there, one question a line.",
        "打开对话。\n"
        "输入问题；输入 1 查看第 1 条出处的原文；/help 列出命令。Ctrl-R 搜索以前输入过的内容，Alt-Enter 换行，"
        "Ctrl-C 停止回答，Ctrl-D 离开。标准输入不是终端时，一行一个问题，逐一回答。",
    ),
    "wenbao chat",
    "wenbao chat --sample",
    "wenbao chat < questions.txt",
    "wenbao chat --forget",
)
def chat(
    archive: ArchiveOption = None,
    sample: Annotated[
        bool,
        typer.Option(
            "--sample",
            help=tell("Take the sample issue in if the archive is empty.", "档案为空时收录样报。"),
        ),
    ] = False,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget",
            help=tell("Erase the conversation and the lines typed, and end.", "删除对话和输入历史，然后结束。"),
        ),
    ] = False,
) -> None:
    from bot import chat as room

    if forget:
        room.forget(settings_of(archive))
        return
    room.run(settings_of(archive), sample=sample)
