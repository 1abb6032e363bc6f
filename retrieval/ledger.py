"""The ledger: which files were taken in whole, so that they need not be read again, nor a broken-off import begun anew.

A file stays entered as long as what it told is what questions are answered from: when another file replaces one of its
pages, or its issue is removed, its entry goes, and the file is read when it comes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from retrieval.catalogue import Catalogue
from retrieval.database import Database

# Made when the first file is entered: an archive of an earlier version has none, and needs none to be read.
_TABLES = (
    "CREATE TABLE IF NOT EXISTS taken_file (digest TEXT PRIMARY KEY, name TEXT NOT NULL, reader TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS taken_part"
    " (issue_id TEXT NOT NULL, page INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (issue_id, page, digest))",
)


def taken_issues(catalogue: Catalogue, digests: Iterable[str], reader: str) -> list[str] | None:
    """Return the issues that the files with these content hashes told of, if `reader` took in all of them and they
    still stand; None where any has to be read.
    """
    with catalogue.reading() as db:
        if not _kept(db):
            return None
        issues: dict[str, None] = {}
        for digest in digests:
            if not db.execute("SELECT 1 FROM taken_file WHERE digest = ? AND reader = ?", (digest, reader)).fetchone():
                return None
            rows = db.execute("SELECT DISTINCT issue_id FROM taken_part WHERE digest = ?", (digest,))
            issues |= {issue_id: None for (issue_id,) in rows}
        return sorted(issues)


def enter(
    catalogue: Catalogue, files: Mapping[str, str], told: Mapping[str, Sequence[tuple[str, int]]], reader: str
) -> None:
    """Enter files (name by content hash) with the (issue, page) pairs that each told; page 0 is "no page".

    Earlier files that told of the same pages, or had the same names, are forgotten.
    """
    with catalogue.writing() as db:
        make_ledger(db)
        ours = set(files)
        for issue_id, page in {part for parts in told.values() for part in parts}:
            rows = db.execute("SELECT digest FROM taken_part WHERE issue_id = ? AND page = ?", (issue_id, page))
            _forget(db, {digest for (digest,) in rows} - ours)
        for digest, name in files.items():
            namesakes = db.execute("SELECT digest FROM taken_file WHERE name = ?", (name,)).fetchall()
            _forget(db, {other for (other,) in namesakes} | {digest})
            db.execute("INSERT INTO taken_file VALUES (?, ?, ?)", (digest, name, reader))
            parts = [(issue_id, page, digest) for issue_id, page in told.get(digest, ())]
            db.executemany("INSERT INTO taken_part VALUES (?, ?, ?) ON CONFLICT DO NOTHING", parts)


def make_ledger(db: Database) -> None:
    """Make the ledger's tables where there are none yet. Call inside `writing()`."""
    for statement in _TABLES:
        db.execute(statement)


def forget_issue(db: Database, issue_id: str) -> None:
    """Forget the files that told of an issue. Call inside `writing()`."""
    if _kept(db):
        rows = db.execute("SELECT DISTINCT digest FROM taken_part WHERE issue_id = ?", (issue_id,)).fetchall()
        _forget(db, {digest for (digest,) in rows})


def _kept(db: Database) -> bool:
    if db.engine == "sqlite":
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'taken_part'").fetchone() is not None
    return db.execute("SELECT 1 WHERE to_regclass('taken_part') IS NOT NULL").fetchone() is not None


def _forget(db: Database, digests: set[str]) -> None:
    for digest in digests:
        db.execute("DELETE FROM taken_file WHERE digest = ?", (digest,))
        db.execute("DELETE FROM taken_part WHERE digest = ?", (digest,))
