"""How much an ingest may be asked to read, so that one bad file cannot take the machine along."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """Per file and per run; each can be set."""

    file_bytes: int = 200 * MEBIBYTE
    files: int = 20_000
