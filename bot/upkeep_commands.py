"""`wenbao remove` and `reindex`: an operator's upkeep of the archive."""

from __future__ import annotations

from bot.console import out, print_json, progress_bar
from bot.language import counted, tell
from bot.models import embedder_of
from bot.stores import catalogue_of, engines_of
from bot.suggest import did_you_mean
from config.errors import UserError
from config.settings import Settings
from retrieval.archive import Archive
from retrieval.reindex import rebuild


def remove(issue: str, settings: Settings, *, as_json: bool) -> None:
    """Withdraw an issue."""
    catalogue = catalogue_of(settings)
    try:
        known = [held.issue_id for held in catalogue.revisions()]
    finally:
        catalogue.close()
    if issue not in known:
        near = did_you_mean(issue, known) or tell(": 'wenbao issues' lists them", "：'wenbao issues' 列出各期")
        raise UserError(f"no issue {issue!r} on file{near}", zh=f"没有收录 {issue!r} 这一期{near}")
    with Archive.open(settings.archive, embedder_of(settings), engines=engines_of(settings)) as archive:
        change = archive.remove(issue)
        archive.catch_up()
    if as_json:
        print_json({"issue_id": change.issue_id, "withdrawn": list(change.withdrawn)})
    else:
        said = tell(
            f"withdrawn, {counted(len(change.withdrawn), 'article')} no longer searched",
            f"已撤下，{len(change.withdrawn)} 篇文章不再检索",
        )
        out().print(f"{change.issue_id}: {said}", markup=False)


def reindex(settings: Settings, *, as_json: bool) -> None:
    """Build words and vectors anew."""
    with progress_bar(tell("reindexing", "重建索引")) as advance:
        passages = rebuild(settings.archive, embedder_of(settings), advance, engines=engines_of(settings))
    if as_json:
        print_json({"passages": passages})
    else:
        out().print(
            tell(
                f"{counted(passages, 'passage')} indexed anew from the catalogue",
                f"已根据目录库重建 {passages} 个段落的索引",
            )
        )
