"""`wenbao migrate`: carry an archive from a folder to a database server, or back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.console import out, print_json, progress_bar
from bot.language import counted, tell
from bot.memory import MEMORY_FILE, open_memory
from bot.memory_copy import copy_memory
from config.secrets import mask
from retrieval.database import Database
from retrieval.migration import migrate, open_place


def run(source: str, target: str, *, as_json: bool) -> None:
    """Carry the catalogue from one place to the other, and what the bot remembers."""
    with (
        closing(open_place(source)) as old,
        closing(open_place(target, create=True)) as new,
        progress_bar(tell("migrating", "迁移中")) as advance,
    ):
        moved = migrate(old, new, advance)
    if _remembers(source):
        with closing(_memory(source)) as before, closing(_memory(target)) as here:
            copy_memory(before, here)
    if as_json:
        print_json({"to": mask(target), "issues": moved.issues, "articles": moved.articles, "passages": moved.passages})
        return
    out().print(
        tell(
            f"{counted(moved.issues, 'issue')}, {counted(moved.articles, 'article')},"
            f" {counted(moved.passages, 'passage')} came across and were compared;"
            " the vector index fills when the bot or an ingest next runs there",
            f"已迁移并逐段核对：{moved.issues} 期，{moved.articles} 篇文章，{moved.passages} 个段落；"
            "向量索引会在机器人或收录程序下次运行时补上",
        ),
        markup=False,
    )


def _remembers(place: str) -> bool:
    return "://" in place or (Path(place) / MEMORY_FILE).is_file()


def _memory(place: str) -> Database:
    return open_memory(Path(), url=place) if "://" in place else open_memory(Path(place))
