"""What a line beginning with / does in the chat."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.chat_export import export
from bot.chat_state import ChatState
from bot.commands.manual import listing
from bot.console import aside, out, shows_styles
from bot.language import SPOKEN, choose, counted, spoken, tell
from bot.pager import page
from bot.show_command import article_named, contents_named
from bot.suggest import did_you_mean
from bot.terminal import TABLE_COLUMNS, article_text, contents_text, hits_text, issues_list, issues_table
from config.errors import UserError
from retrieval.passage import Scope

# What stands for the extractive writer in /model.
NO_MODEL = "off"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it does, what it is for in both languages, and what Tab completes after it.

    `argument` is "path", "source", "issue", "article", "words", choices like "zh|en", or "" for none.
    """

    run: Callable[[ChatState, str], None]
    en: str
    zh: str
    argument: str = ""

    def told(self) -> str:
        return tell(self.en, self.zh)


def run_command(state: ChatState, line: str) -> bool:
    """Run a command line, or open the source whose number was typed; return whether the chat goes on.

    Raises:
        UserError: the command is unknown or does not fit.

    """
    if line.isdigit():
        line = f"/open {line}"
    name, _, rest = line.partition(" ")
    if name in ("/quit", "/exit", "/q"):
        return False
    if name not in COMMANDS:
        near = did_you_mean(name, COMMANDS) or tell(": /help lists them", "：/help 列出全部命令")
        raise UserError(f"no command {name!r}{near}", zh=f"没有命令 {name!r}{near}")
    COMMANDS[name].run(state, rest.strip())
    return True


def _help(state: ChatState, rest: str) -> None:
    rows = [(name, command.told()) for name, command in COMMANDS.items()]
    for line in listing("", rows, out().width)[2:]:  # without the title; rich's tables cut Chinese off with …
        out().print(line, markup=False)
    keys = tell(
        "Ctrl-R searches what was typed before · Alt-Enter, or \\ at the end, begins a new line · Tab completes"
        " commands, issues and headlines · Ctrl-C stops an answer · Ctrl-D leaves",
        "Ctrl-R 搜索输入历史 · Alt-Enter 或行末 \\ 换行 · Tab 补全命令、期号和标题 · Ctrl-C 停止回答 · Ctrl-D 离开",
    )
    out().print(f"  {keys}", style="dim", markup=False)


def _open(state: ChatState, rest: str) -> None:
    citations = state.last.citations if state.last else ()
    wanted = next((citation for citation in citations if str(citation.number) == rest), None)
    if wanted is None:
        held = tell(f": 1 to {len(citations)}", f"：有 1 到 {len(citations)}") if citations else ""
        raise UserError(f"no source {rest!r} in the last answer{held}", zh=f"上一个回答没有出处 {rest!r}{held}")
    found = state.desk.archive.catalogue.article(wanted.article_id)
    if found is None:
        raise UserError(
            f"《{wanted.headline}》 has been withdrawn or corrected since: ask again",
            zh=f"《{wanted.headline}》已被撤下或更正：请重新提问",
        )
    article, masthead, _ = found
    page(article_text(article, masthead, wanted.quote, plain=not shows_styles()), at=wanted.quote)


def _show(state: ChatState, rest: str) -> None:
    catalogue = state.desk.archive.catalogue
    if issue := contents_named(catalogue, rest):
        page(contents_text(issue))
        return
    article, masthead, _ = article_named(catalogue, rest)
    page(article_text(article, masthead))


def _latest(state: ChatState, rest: str) -> None:
    newest = next(iter(state.desk.archive.catalogue.revisions()), None)
    issue = state.desk.archive.catalogue.issue(newest.issue_id) if newest else None
    if issue is None:
        raise UserError(
            "the archive is empty: /ingest PATH, or /sample", zh="档案是空的：请用 /ingest 路径，或 /sample"
        )
    page(contents_text(issue))


def _issues(state: ChatState, rest: str) -> None:
    listed = state.desk.archive.catalogue.revisions()
    out().print(issues_table(listed, with_state=False) if out().width >= TABLE_COLUMNS else issues_list(listed))


def _issue(state: ChatState, rest: str) -> None:
    if rest and not state.desk.archive.catalogue.current_hash(rest):
        known = [held.issue_id for held in state.desk.archive.catalogue.revisions()]
        near = did_you_mean(rest, known) or tell(": /issues lists them", "：/issues 列出各期")
        raise UserError(f"no issue {rest!r} on file{near}", zh=f"没有收录 {rest!r} 这一期{near}")
    state.scope = Scope(issue_id=rest)
    said = tell(f"answers come from {rest} alone; /issue lifts that", f"只从 {rest} 回答；/issue 取消")
    aside().print(said if rest else tell("all issues are asked", "从全部各期回答"), style="dim", markup=False)


def _search(state: ChatState, rest: str) -> None:
    if not rest:
        raise UserError("what for? /search 储能", zh="搜什么？例如 /search 储能")
    hits = state.desk.search(rest, scope=state.scope)
    if hits:
        page(hits_text(hits))
    else:
        out().print(tell("nothing found", "没有找到"))


def _ingest(state: ChatState, rest: str) -> None:
    from bot.ingest_command import run_open

    if not rest:
        raise UserError("which file? /ingest PATH", zh="哪个文件？/ingest 路径")
    try:
        paths = shlex.split(rest)
    except ValueError as error:
        raise UserError(f"{rest!r}: {error}: close the quotation mark", zh=f"{rest!r}：引号没有配对") from error
    run_open(paths, state.desk.archive, state.desk.settings)


def _sample(state: ChatState, rest: str) -> None:
    from ingest.sample import SAMPLE_FOLDER

    _ingest(state, shlex.quote(str(SAMPLE_FOLDER)))


def _model(state: ChatState, rest: str) -> None:
    if rest:
        named = "" if rest in (NO_MODEL, "none") else rest
        state.desk.settings = replace(state.desk.settings, chat_model=named)
    writer = state.desk.settings.chat_model
    own = tell(
        "answers are the paper's own sentences; /model openai:qwen-plus lets a chat model write them",
        "回答就是报纸原句；/model openai:qwen-plus 让对话模型来写",
    )
    model = tell(
        f"{writer} writes, checked against its sources; /model off", f"由 {writer} 撰写并核对出处；/model off 关闭"
    )
    out().print(model if writer else own, markup=False)


def _lang(state: ChatState, rest: str) -> None:
    if rest:
        choose(rest)
    out().print(tell(f"messages in {spoken()} ({'|'.join(SPOKEN)})", f"提示语言：{spoken()}（{'|'.join(SPOKEN)}）"))


def _new(state: ChatState, rest: str) -> None:
    state.begin_anew()
    aside().print(tell("a new conversation; the old one is forgotten", "新的对话；此前的已忘掉"), style="dim")


def _export(state: ChatState, rest: str) -> None:
    if not rest:
        raise UserError("to which file? /export chat.md", zh="写到哪个文件？/export chat.md")
    if not state.turns:
        raise UserError("nothing was asked yet: ask, then export", zh="还没有提问：先提问，再导出")
    path = export(state.turns, rest)
    out().print(
        tell(f"{counted(len(state.turns), 'answer')} in {path}", f"{len(state.turns)} 个回答已写入 {path}"),
        markup=False,
    )


COMMANDS: dict[str, Command] = {
    "/help": Command(_help, "this list", "显示本列表"),
    "/open": Command(_open, "source N in its article (or just type N)", "查看第 N 条出处的原文（或输入 N）", "source"),
    "/show": Command(_show, "an article or an issue by its id", "按编号查看文章或一期的目录", "article"),
    "/latest": Command(_latest, "contents of the newest issue", "最新一期的目录"),
    "/issues": Command(_issues, "the issues on file", "已收录的各期"),
    "/issue": Command(_issue, "ask one issue alone: /issue ID; all: /issue", "只问一期：/issue 编号", "issue"),
    "/search": Command(_search, "passages, no answer: /search 储能", "只列段落，不作回答：/search 储能", "words"),
    "/ingest": Command(_ingest, "take newspaper files in: /ingest PATH", "收录报纸文件：/ingest 路径", "path"),
    "/sample": Command(_sample, "take the sample issue in", "收录样报"),
    "/model": Command(_model, "who writes the answers: /model openai:qwen-plus", "由谁撰写回答", "off|openai:"),
    "/lang": Command(_lang, "language of messages: zh, en or auto", "提示语言：zh、en 或 auto", "zh|en|auto"),
    "/new": Command(_new, "begin a new conversation, forget this one", "开始新的对话，忘掉当前的"),
    "/export": Command(_export, "write Markdown: /export chat.md", "导出对话：/export chat.md", "path"),
    "/quit": Command(lambda state, rest: None, "leave (or Ctrl-D)", "离开（或 Ctrl-D）"),
}
