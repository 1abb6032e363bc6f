"""The command line itself, which each command adds itself to. Typer's room, with the other modules beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from bot.commands.manual import page
from bot.language import tell
from bot.suggest import did_you_mean
from config.patterns import lazy_pattern

_TYPE = lazy_pattern(r" <[a-z\[\]]+>")  # "QUESTION <list[str]>" is Python's word for it, not a reader's
Function = TypeVar("Function", bound=Callable[..., Any])


class Manual(TyperCommand):
    """A command whose --help reads like a manual page; its epilog holds the examples, one a line."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        lists = [
            (tell("ARGUMENTS", "参数"), _rows(self, ctx, "argument")),
            (tell("OPTIONS", "选项"), _rows(self, ctx, "option")),
        ]
        examples = "\n".join(f" {line}" for line in (self.epilog or "").splitlines())
        formatter.write(page(_usage(self, ctx), self.help or "", lists, [(tell("EXAMPLES", "例子"), examples)]))


class Commands(TyperGroup):
    """All commands: the first page of the manual, and a suggestion where a command does not exist."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, (command.help or "").splitlines()[0]) for name, command in self.commands.items()]
        lists = [(tell("COMMANDS", "命令"), commands), (tell("OPTIONS", "选项"), _rows(self, ctx, "option"))]
        lists += [(tell("ENVIRONMENT", "环境变量"), ENVIRONMENT), (tell("EXIT STATUS", "退出状态"), STATUSES)]
        formatter.write(page(_usage(self, ctx), self.help or "", lists, [(tell("EXAMPLES", "例子"), EXAMPLES)]))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = did_you_mean(name, self.commands)
            if not near and (not name.isascii() or " " in name):
                near = tell(f': did you mean wenbao ask "{name}"?', f"：是不是想问 wenbao ask “{name}”？")
            ctx.fail(tell(f"no command {name!r}{near}", f"没有命令 {name!r}{near}"))
        return super().resolve_command(ctx, args)


def command(name: str, told: str, *examples: str) -> Callable[[Function], Function]:
    """Add a function to the command line; `told` is its help, the first line the short one."""
    add: Callable[[Function], Function] = app.command(name, cls=Manual, help=told, epilog="\n".join(examples))
    return add


def _usage(self: Any, ctx: Any) -> str:
    words = {"[OPTIONS]": tell("[OPTIONS]", "[选项]"), "COMMAND [ARGS]...": tell("COMMAND …", "命令 …")}
    return " ".join([ctx.command_path, *(words.get(piece, piece) for piece in self.collect_usage_pieces(ctx))])


def _rows(self: Any, ctx: Any, kind: str) -> list[tuple[str, str]]:
    rows = [param.get_help_record(ctx) for param in self.get_params(ctx) if param.param_type_name == kind]
    own = {
        "Show this message and exit.": tell("This page.", "显示本页。"),
        "Install completion for the current shell.": tell(
            "Install completion for this shell.", "为当前 shell 安装补全。"
        ),
        "Show completion for the current shell, to copy it or customize the installation.": tell(
            "Print this shell's completion, to install it by hand.", "打印当前 shell 的补全脚本，以便自行安装。"
        ),
    }
    told = tell("default", "默认"), tell("required", "必填")
    return [
        (
            _TYPE.sub("", term),
            own.get(text, text).replace("[default: ", f"[{told[0]}: ").replace("[required]", f"[{told[1]}]"),
        )
        for term, text in filter(None, rows)
    ]


ENVIRONMENT = [
    ("WENBAO_ARCHIVE", tell("where the archive lives (--archive)", "档案所在的文件夹（--archive）")),
    ("WENBAO_LANG", tell("zh, en or auto: the language of messages (--lang)", "zh、en 或 auto：提示语言（--lang）")),
    ("WENBAO_CHAT_MODEL", tell("a chat model that writes the answers", "撰写回答的对话模型")),
    ("WENBAO_TELEGRAM_TOKEN", tell("the Telegram bot's token", "Telegram 机器人的令牌")),
    ("WENBAO_CONFIG", tell("the settings file (./wenbao.toml)", "设置文件（./wenbao.toml）")),
    ("NO_COLOR, PAGER", tell("no colours; what /open shows articles in", "不用颜色；用什么程序翻看原文")),
]
STATUSES = [
    ("0", tell("done, answered", "完成，已回答")),
    ("1", tell("a fault", "出错")),
    ("2", tell("bad input", "输入有误")),
    ("3", tell("the archive does not say", "已收录的报纸没有说")),
    ("4", tell("something stayed unverified (ask --strict)", "有内容未能核实（ask --strict）")),
    ("5", tell("the archive is missing, damaged or incompatible", "档案不存在、损坏或不兼容")),
    ("6", tell("the chat model is unavailable", "对话模型不可用")),
    ("130", tell("interrupted", "被中断")),
]
EXAMPLES = "\n".join(
    [
        " wenbao ingest 2023-11-17-p1.txt",
        ' wenbao ask "2023年上半年新投运新型储能装机规模是多少？"',
        " wenbao chat",
        tell(
            " wenbao ask --help        each command has a page of its own",
            " wenbao ask --help        每个命令都有自己的说明页",
        ),
    ]
)

app = typer.Typer(
    name="wenbao",
    cls=Commands,
    help=tell(
        "问报 wenbao: ask the newspaper. Questions in Chinese or English, answers with the sentence they stand on.",
        "问报：向报纸提问。中文、英文都可以问，回答附上报纸原句和出处。",
    ),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _everywhere(
    lang: Annotated[
        str | None,
        typer.Option(metavar="zh|en|auto", help=tell("Language of messages and help.", "提示和说明所用的语言。")),
    ] = None,
) -> None:
    """Take what goes before or after every command; --lang has been read by now (see bot.language)."""
