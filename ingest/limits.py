"""How much an ingest may be asked to read, so that one bad file cannot take the machine along."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """Each can be set: `max_…` and `page_timeout_s` of the settings.

    A broadsheet page holds 5,000 to 10,000 characters and takes 0.2 to 0.5 s; the thickest issue has a few hundred
    pages. `zip_ratio` is unpacked bytes for each packed one: text reaches 5 to 20, a made bomb more than 1,000.
    `zip_depth` 1 is the archive itself: an archive inside an archive is refused.
    """

    file_bytes: int = 200 * MEBIBYTE
    files: int = 20_000
    pages: int = 2_000
    page_chars: int = 200_000
    page_timeout_s: float = 30.0
    zip_bytes: int = 500 * MEBIBYTE
    zip_ratio: int = 100
    zip_entries: int = 20_000
    zip_depth: int = 1


DEFAULT_LIMITS = Limits()
