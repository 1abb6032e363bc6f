from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.revisions import Told, differences
from tests.fakes import LetterCounts, article, issue

STEEL = article("钢厂改造", "钢厂今年改造了三条轧线。", name="a-steel")
STEEL_AGAIN = article("钢厂改造", "钢厂今年改造了四条轧线。", name="a-steel")
CHIPS = article("芯片流片", "芯片公司上月完成流片。", name="a-chips")
POWER = article("储能并网", "储能电站昨日并网。", name="a-power")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        yield opened


def test_each_revision_is_compared_with_the_one_before(archive: Archive) -> None:
    for articles in ([STEEL, CHIPS], [STEEL_AGAIN, POWER], [STEEL_AGAIN, POWER, CHIPS]):
        archive.store(issue(*articles))
    [first, second] = sorted(differences(archive.catalogue).items())
    steel, chips, power = (Told(held.article_id, held.headline) for held in (STEEL, CHIPS, POWER))
    assert (first[0][1], first[1].than) == (2, 1)
    assert (first[1].new, first[1].changed, first[1].withdrawn, first[1].unchanged) == (
        (power,),
        (steel,),
        (chips,),
        (),
    )
    assert (second[0][1], second[1].than) == (3, 2)
    assert (second[1].new, second[1].changed, second[1].withdrawn, second[1].unchanged) == (
        (chips,),
        (),
        (),
        (steel, power),
    )


def test_an_issue_with_one_revision_has_nothing_to_compare(archive: Archive) -> None:
    archive.store(issue(STEEL))
    assert differences(archive.catalogue) == {}


def test_an_issue_that_was_removed_and_comes_again_is_compared_with_what_it_was(archive: Archive) -> None:
    change = archive.store(issue(STEEL, CHIPS))
    archive.remove(change.issue_id)
    archive.store(issue(STEEL))
    [difference] = differences(archive.catalogue).values()
    assert ([told.article_id for told in difference.withdrawn], difference.changed) == (["a-chips"], ())


def test_an_article_of_which_only_the_readers_belief_moved_is_unchanged(archive: Archive) -> None:
    archive.store(issue(STEEL, CHIPS))
    change = archive.store(issue(replace(STEEL, confidence=0.4), POWER))
    assert (change.unchanged, change.changed) == (("a-steel",), ())
