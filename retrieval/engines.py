"""Which engines an archive stands on beside its folder: none by default, else a database and a vector server."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config.errors import UserError

CHROMA_CLOUD_HOST = "api.trychroma.com"


@dataclass(frozen=True, slots=True)
class IndexServer:
    """A Chroma server: `chroma run`, a distributed one, or Chroma Cloud (with a key). Empty fields are its defaults."""

    url: str
    tenant: str = ""
    database: str = ""
    key: str = field(default="", repr=False)

    @property
    def address(self) -> tuple[str, int, bool]:
        """Host, port, and whether to speak TLS.

        Raises:
            UserError: the address cannot be one.

        """
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port = "", None
        if parts.scheme not in ("http", "https") or not host or parts.path.strip("/") or parts.username:
            raise UserError(
                f"WENBAO_INDEX_URL is {self.url!r}: write it like http://127.0.0.1:8000 or https://{CHROMA_CLOUD_HOST}"
            )
        secure = parts.scheme == "https"
        return host, port or (443 if secure else 80), secure


@dataclass(frozen=True, slots=True)
class Engines:
    """`catalogue_url` is "" for SQLite in the archive's folder; `index` is None for Chroma in the archive's folder."""

    catalogue_url: str = field(default="", repr=False)
    index: IndexServer | None = None


EMBEDDED = Engines()
