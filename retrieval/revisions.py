"""Tell how each revision of an issue differs from the one before. Reads the catalogue, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from retrieval.beside_news import BESIDE_NEWS
from retrieval.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Told:
    """An article as a revision tells it."""

    article_id: str
    headline: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a revision made of the articles of the one before (`than`), in page order; the withdrawn as they were."""

    than: int
    new: tuple[Told, ...]
    changed: tuple[Told, ...]
    withdrawn: tuple[Told, ...]
    unchanged: tuple[Told, ...]


_CORRECTED = (
    "SELECT issue_id, number, article_id, article.content_hash, headline FROM revision"
    " JOIN revision_article USING (revision_id) JOIN article USING (article_row, issue_id)"
    " WHERE issue_id IN (SELECT issue_id FROM revision GROUP BY issue_id HAVING count(*) > 1)"
    " AND NOT {beside_news} ORDER BY issue_id, number, position"
)


def differences(catalogue: Catalogue) -> dict[tuple[str, int], Difference]:
    """Return, by issue id and number, the difference of every revision that has one before it."""
    found: dict[tuple[str, int], Difference] = {}
    with catalogue.reading() as db:
        rows = (
            (str(i), int(n), str(name), str(digest), str(head))
            for i, n, name, digest, head in db.execute(_CORRECTED.format(beside_news=BESIDE_NEWS[db.engine]))
        )
        for issue, held in groupby(rows, key=lambda row: row[0]):
            found.update(((issue, number), difference) for number, difference in _of_one_issue(held))
    return found


def _of_one_issue(rows: Iterator[tuple[str, int, str, str, str]]) -> Iterator[tuple[int, Difference]]:
    before: dict[str, tuple[str, Told]] = {}
    than = 0
    for number, held in groupby(rows, key=lambda row: row[1]):
        now = {name: (digest, Told(name, headline)) for _, _, name, digest, headline in held}
        if than:
            yield number, _compared(than, before, now)
        before, than = now, number


def _compared(than: int, before: dict[str, tuple[str, Told]], now: dict[str, tuple[str, Told]]) -> Difference:
    return Difference(
        than,
        new=tuple(told for name, (_, told) in now.items() if name not in before),
        changed=tuple(told for name, (digest, told) in now.items() if name in before and before[name][0] != digest),
        withdrawn=tuple(told for name, (_, told) in before.items() if name not in now),
        unchanged=tuple(told for name, (digest, told) in now.items() if name in before and before[name][0] == digest),
    )
