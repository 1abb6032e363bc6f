from pathlib import Path

from retrieval.archive import Archive
from retrieval.arrivals import arrived_after, newest_mark
from tests.fakes import LetterCounts, article, issue


def test_what_another_connection_stored_arrives_once_and_again_when_corrected(tmp_path: Path) -> None:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        assert (newest_mark(archive.catalogue), arrived_after(archive.catalogue, 0)) == (0, [])
        with Archive.open(tmp_path, LetterCounts, use_chroma=False) as other:
            other.store(issue(article("产量", "产量增长。", name="a1"), article("销量", "销量下降。", name="a2")))
            first = arrived_after(archive.catalogue, 0)
            assert [held.article_id for held in first] == ["a1", "a2"]
            mark = newest_mark(archive.catalogue)
            assert (first[-1].mark, arrived_after(archive.catalogue, mark)) == (mark, [])
            other.store(issue(article("产量", "产量大增。", name="a1"), article("销量", "销量下降。", name="a2")))
            assert [held.article_id for held in arrived_after(archive.catalogue, mark)] == ["a1"]
