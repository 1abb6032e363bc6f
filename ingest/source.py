"""A file as it came in: its name and its bytes, whether from disk or from inside a zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.limits import Limits
from retrieval.newspaper import Issue


@dataclass(frozen=True, slots=True)
class SourceFile:
    """`name` is the path as the operator knows it, with "/" between folders ("2023-11-17.zip/node_2.htm")."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """Lower-case ending with its dot, "" where there is none."""
        stem = self.name.rsplit("/", 1)[-1]
        return "." + stem.rsplit(".", 1)[-1].lower() if "." in stem else ""


class Reader(Protocol):
    """A format: takes all of its files that came in together (an HTML edition is many) and gives the issues, or parts
    of issues, that they hold. It raises config.errors.UserError for what it cannot read.
    """

    def __call__(self, files: Sequence[SourceFile], limits: Limits = ...) -> list[Issue]: ...
