"""Say what is wrong when SQLite fails: the disk is full, the archive is read-only, busy, or damaged."""

from __future__ import annotations

import sqlite3

from config.errors import ArchiveError

# (what SQLite says, what it means and what to do, the same in Chinese); the first that fits counts.
_BUSY = (
    "another wenbao is busy with the archive: run it again when that has ended",
    "另一个 wenbao 正在使用档案：等它结束后再运行",
)
_MEANINGS = (
    (
        "readonly",
        "the archive can only be read: make it writable, or name another with --archive",
        "档案只能读不能写：请改成可写，或用 --archive 另指一个",
    ),
    (
        "unable to open",
        "the archive's files cannot be opened: look at their owner and permissions",
        "档案文件打不开：请检查它们的所有者和权限",
    ),
    (
        "is full",
        "the disk is full: nothing half-written was kept; make room and run it again",
        "磁盘已满：没有留下写了一半的东西；请腾出空间后再运行",
    ),
    (
        "disk i/o",
        "the disk fails or is full: nothing half-written was kept; look at the disk and run it again",
        "磁盘出错或已满：没有留下写了一半的东西；请检查磁盘后再运行",
    ),
    ("locked", *_BUSY),
    ("busy", *_BUSY),
    (
        "no such table",
        "the archive was never finished: fill it with 'wenbao ingest FILE'",
        "档案没有建完：请用 'wenbao ingest 文件' 收录报纸",
    ),
)
_DAMAGED = (
    "the archive is damaged: 'wenbao doctor' tells what; 'wenbao reindex' mends words and vectors, the catalogue itself"
    " must be restored from a copy, or its papers ingested into a new archive",
    "档案已损坏：'wenbao doctor' 会说明是哪里；'wenbao reindex' 可修复词和向量，目录库本身要从备份恢复，"
    "或把报纸重新收录到新档案",
)


def explained(error: sqlite3.Error) -> ArchiveError:
    """Return what the person at the keyboard should know of `error`."""
    said = str(error).lower()
    meaning, chinese = next((tuple(told) for sign, *told in _MEANINGS if sign in said), _DAMAGED)
    return ArchiveError(f"{meaning} ({error})", zh=f"{chinese}（{error}）")
