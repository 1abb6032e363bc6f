"""What readers think of answers: 👍 or 👎, with the question, the answer and the passages it rests on."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from retrieval.database import Database

TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    answer BIGINT NOT NULL,
    person BIGINT NOT NULL,
    good INTEGER NOT NULL,
    at DOUBLE PRECISION NOT NULL,
    told TEXT NOT NULL,      -- the answer's JSON object
    passages TEXT NOT NULL,  -- the paragraphs that its citations stand in, as they were
    PRIMARY KEY (answer, person)
)
"""


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A paragraph that an answer rests on."""

    article_id: str
    headline: str
    text: str

    def to_json(self) -> dict[str, str]:
        return {"article_id": self.article_id, "headline": self.headline, "text": self.text}


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's opinion of one answer. `answer` is the answer's JSON object."""

    good: bool
    at: datetime
    answer: dict[str, Any]
    passages: tuple[PassageRead, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "good": self.good,
            "at": self.at.isoformat(timespec="seconds"),
            **self.answer,
            "passages": [passage.to_json() for passage in self.passages],
        }


def rate(
    db: Database,
    answer: int,
    person: int,
    *,
    good: bool,
    told: dict[str, Any],
    passages: Sequence[PassageRead],
) -> None:
    """Note a reader's opinion; a second one of the same reader replaces the first."""
    db.execute(
        "INSERT INTO feedback (answer, person, good, at, told, passages) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (answer, person) DO UPDATE SET good = excluded.good, at = excluded.at, told = excluded.told,"
        " passages = excluded.passages",
        (
            answer,
            person,
            int(good),
            time.time(),
            json.dumps(told, ensure_ascii=False),
            json.dumps([passage.to_json() for passage in passages], ensure_ascii=False),
        ),
    )


def all_feedback(db: Database) -> list[Feedback]:
    """Return what readers think, newest first."""
    rows = db.execute("SELECT good, at, told, passages FROM feedback ORDER BY at DESC").fetchall()
    return [
        Feedback(
            bool(good),
            datetime.fromtimestamp(at, UTC),
            json.loads(told),
            tuple(PassageRead(**passage) for passage in json.loads(passages)),
        )
        for good, at, told, passages in rows
    ]
