import pytest

from bot.extract import extract
from bot.question import understand
from retrieval.passage import Hit, Passage
from tests.fakes import article, issue
from tests.test_extract_fitting import Whole

CHAIRED = article("制造企业座谈会", "11月13日，部长金壮海主持召开第四次制造企业座谈会。", name="a1")
FORUM = article("海州论坛在厦州召开", "11月16日，海州论坛在厦州市召开，三百余人参会。", name="a2")
FILM = article("黑白电影", "导演陈凯歌说，黑白电影《罗城》根据童年经历创作。", name="a3")


def hits(*stories) -> list[Hit]:  # type: ignore[no-untyped-def]
    return [
        Hit(Passage(s.article_id, 0, len(s.body), s.body), s, issue(s).masthead, 1 / rank)
        for rank, s in enumerate(stories, start=1)
    ]


def test_who_chaired_one_meeting_did_not_chair_another() -> None:
    """Symptom: asked who chaired the forum, the reader told who chaired a symposium of another article."""
    assert not extract(understand("谁主持了海州论坛？"), hits(CHAIRED, FORUM), Whole()).grounded
    assert extract(understand("谁主持了制造企业座谈会？"), hits(CHAIRED, FORUM), Whole()).grounded


@pytest.mark.parametrize(("title", "told"), [("罗城", True), ("狂想曲", False)])
def test_the_director_of_one_film_is_not_anothers(title: str, told: bool) -> None:
    assert extract(understand(f"电影《{title}》的导演是谁？"), hits(FILM), Whole()).grounded is told


def test_what_one_meeting_proposed_is_not_what_another_did() -> None:
    """Symptom: asked what problems one industry faces, the reader told those of another article's industry."""
    solar = article("光伏企业座谈", "会议围绕光伏企业面临的困难问题进行交流，并提出政策建议。", name="a4")
    storage = article("储能大会召开", "储能大会在海州召开，储能装机增长。", name="a5")
    assert not extract(understand("储能大会提出了什么建议？"), hits(solar, storage), Whole()).grounded
    assert extract(understand("光伏会议提出了什么建议？"), hits(solar, storage), Whole()).grounded


def test_a_caption_that_shows_a_station_does_not_tell_how_well_it_is_used() -> None:
    station = article("电站投运", "图为位于海州市的“光储治沙”锂电储能电站。电站一期工程投运。", name="a6")
    assert not extract(understand("储能电站的利用率怎样？"), hits(station), Whole()).grounded
