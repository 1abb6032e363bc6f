"""`wenbao remove`, `reindex` and `doctor`: an operator's upkeep of the archive."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from bot.console import out, print_json, progress_bar
from bot.desk import engines_of
from bot.models import embedder_of
from config.errors import UserError
from config.settings import Settings
from retrieval.archive import Archive
from retrieval.reindex import rebuild
from retrieval.upkeep import examine

PACKAGES = ("chromadb", "sentence-transformers", "torch", "langchain", "python-telegram-bot", "numpy")


def remove(issue: str, settings: Settings, *, as_json: bool) -> None:
    """Withdraw an issue."""
    with Archive.open(settings.archive, embedder_of(settings), engines=engines_of(settings)) as archive:
        change = archive.remove(issue)
        archive.catch_up()
    if as_json:
        print_json({"issue_id": change.issue_id, "withdrawn": list(change.withdrawn)})
    else:
        out().print(f"{change.issue_id}: withdrawn, {len(change.withdrawn)} articles no longer searched", markup=False)


def reindex(settings: Settings, *, as_json: bool) -> None:
    """Build words and vectors anew."""
    with progress_bar("reindexing") as advance:
        passages = rebuild(settings.archive, embedder_of(settings), advance, engines=engines_of(settings))
    if as_json:
        print_json({"passages": passages})
    else:
        out().print(f"{passages} passages indexed anew from the catalogue", markup=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, and what was seen or what to do."""

    what: str
    well: bool
    said: str


def doctor(settings: Settings, *, as_json: bool) -> bool:
    """Look everything over; return whether all is well."""
    findings = [Finding("python", True, platform.python_version()), *_packages(), *_archive(settings)]
    well = all(finding.well for finding in findings)
    if as_json:
        checks = [{"what": finding.what, "well": finding.well, "said": finding.said} for finding in findings]
        print_json({"well": well, "checks": checks})
        return well
    for finding in findings:
        mark, style = ("✓", "green") if finding.well else ("✗", "red")
        out().print(f"{mark} {finding.what}: {finding.said}", style=style if not finding.well else "", markup=False)
    return well


def _packages() -> list[Finding]:
    found = []
    for name in PACKAGES:
        try:
            found.append(Finding(name, True, version(name)))
        except PackageNotFoundError:
            found.append(Finding(name, False, "not installed: run 'make install'"))
    return found


def _archive(settings: Settings) -> list[Finding]:
    try:
        with Archive.open(settings.archive, embedder_of(settings), engines=engines_of(settings)) as archive:
            health = examine(archive)
            model = Finding("model", True, archive.embedder.fingerprint)
    except UserError as error:
        return [Finding("archive", False, str(error))]
    held = f"{health.issues} issues, {health.articles} articles, {health.passages} passages"
    findings = [model, Finding("archive", True, f"{held} in {str(settings.archive)!r}")]
    away = "the index server is away" if settings.index_url else "searched without Chroma: held by another, or unusable"
    vectors = f"{health.engine}, {health.behind} passages behind"
    findings.append(Finding("vectors", True, vectors if health.engine == "chroma" else away))
    return findings + [Finding("archive", False, complaint) for complaint in health.complaints]
