"""Look over the archive: does it open, do catalogue, words and vectors agree, do passages stand where they say?"""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.console import size_told
from bot.doctor_finding import Finding, ill, note, well
from bot.error_told import in_chinese, told
from bot.language import counted, tell
from bot.models import embedder_of
from bot.stores import engines_of
from config.errors import UserError
from config.settings import Settings
from retrieval.archive import Archive
from retrieval.upkeep import Health, examine

MEBIBYTE = 1 << 20
# An ingest writes the catalogue's log before the catalogue: less room than this and it may stop half-way.
MIN_FREE_BYTES = 512 * MEBIBYTE


def archive_findings(settings: Settings) -> list[Finding]:
    """Return what there is to say of the archive, its model and its disk."""
    try:
        with Archive.open(settings.archive, embedder_of(settings), engines=engines_of(settings)) as archive:
            health = examine(archive)
            model = archive.embedder.fingerprint
    except UserError as error:
        said, _, remedy = told(error).replace("：", ": ").partition(": ")
        return [ill("archive", said, remedy or told(error)), *_disk(settings.archive)]
    held = tell(
        f"{counted(health.issues, 'issue')}, {counted(health.articles, 'article')},"
        f" {counted(health.passages, 'passage')} in {str(settings.archive)!r}",
        f"{health.issues} 期，{health.articles} 篇文章，{health.passages} 个段落，位于 {str(settings.archive)!r}",
    )
    findings = [well("archive", held) if health.issues else _empty(held), *_agreement(health, settings)]
    name = settings.embedding or tell("shipped", "自带")
    return [*findings, well("model", f"{model} ({name})"), *_disk(settings.archive)]


def _empty(held: str) -> Finding:
    remedy = tell(
        "fill it: wenbao ingest FILE, or wenbao chat --sample", "收录报纸：wenbao ingest 文件，或 wenbao chat --sample"
    )
    return note("archive", held, remedy)


def _agreement(health: Health, settings: Settings) -> list[Finding]:
    complaints = []
    for complaint in health.complaints:
        # The remedy stands behind the last colon; Chinese has a colon of its own.
        message, _, remedy = tell(complaint, in_chinese(complaint)).replace("：", ": ").rpartition(": ")
        complaints.append(ill("index", message or complaint, remedy))
    if health.engine == "none":
        return complaints
    findings = []
    if not complaints:
        said = tell(
            f"catalogue, words and vectors agree on {counted(health.passages, 'passage')}, each where it says",
            f"目录库、词语与向量索引一致，共 {health.passages} 个段落；每个段落都在原处",
        )
        findings.append(well("index", said))
    return [*complaints, *findings, _vectors(health, settings)]


def _vectors(health: Health, settings: Settings) -> Finding:
    if health.engine != "chroma":
        if settings.index_url:
            return ill(
                "vectors",
                tell("the index server gives no answer", "向量服务器没有应答"),
                tell(
                    "start it, or correct WENBAO_INDEX_URL; searching goes on without",
                    "请启动它，或改正 WENBAO_INDEX_URL",
                ),
            )
        return note(
            "vectors", tell("Chroma is held by another wenbao, which is well", "Chroma 由另一个 wenbao 使用，正常")
        )
    if health.behind:
        said = tell(
            f"Chroma is {counted(health.behind, 'passage')} behind; all are found",
            f"Chroma 落后 {health.behind} 个段落，仍可检索",
        )
        return note(
            "vectors", said, tell("a running chat or bot takes them in by itself", "运行中的对话或机器人会自行补上")
        )
    return well("vectors", tell("Chroma holds every passage", "Chroma 已收全部段落"))


def _disk(folder: Path) -> list[Finding]:
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    taken = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    said = tell(
        f"{size_told(taken)} taken, {size_told(free)} free",
        f"已用 {size_told(taken)}，剩余 {size_told(free)}",
    )
    if free < MIN_FREE_BYTES:
        return [ill("disk", said, tell("free space before ingesting", "收录之前请先腾出空间"))]
    return [well("disk", said)]
