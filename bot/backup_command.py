"""`wenbao backup` and `wenbao restore`: the archive as one file, and back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bot.console import out, print_json, size_told
from bot.language import counted, tell
from config.settings import Settings
from retrieval.backup import Contents, back_up, restore


def run_backup(file: Path, settings: Settings, *, as_json: bool) -> None:
    """Copy the archive into `file`."""
    if url := settings.catalogue_url.get_secret_value():
        from bot.memory_copy import save_memory
        from retrieval.backup_server import back_up_server

        contents = back_up_server(url, file, partial(save_memory, url))
    else:
        contents = back_up(settings.archive, file)
    _say(tell("backed up", "已备份"), contents, file, as_json=as_json)


def run_restore(file: Path, settings: Settings, *, replace: bool, as_json: bool) -> None:
    """Bring the archive in `file` back."""
    if url := settings.catalogue_url.get_secret_value():
        from bot.memory_copy import bring_memory
        from retrieval.backup_server import restore_server

        contents = restore_server(file, url, partial(bring_memory, url=url), replace=replace)
    else:
        contents = restore(file, settings.archive, replace=replace)
    _say(tell("restored", "已恢复"), contents, file, as_json=as_json)


def _say(deed: str, contents: Contents, file: Path, *, as_json: bool) -> None:
    if as_json:
        held = {name: getattr(contents, name) for name in ("issues", "articles", "passages", "made_at", "bytes")}
        print_json({"file": str(file), **held})
        return
    out().print(
        tell(
            f"{deed}: {counted(contents.issues, 'issue')}, {counted(contents.articles, 'article')},"
            f" {counted(contents.passages, 'passage')} as of {contents.made_at},"
            f" {size_told(contents.bytes)} in {str(file)!r}",
            f"{deed}：{contents.issues} 期，{contents.articles} 篇文章，{contents.passages} 个段落"
            f"（备份时间 {contents.made_at}），{size_told(contents.bytes)}，文件 {str(file)!r}",
        ),
        markup=False,
    )
