from __future__ import annotations

from datetime import date

from ingest.assemble import assemble
from ingest.halves import halves
from ingest.masthead import UNKNOWN_PAPER
from retrieval.newspaper import Article, Block, Issue, Kind, Masthead

DAY = date(2024, 3, 5)
LONG = "新建的产线每天检测三千块电池，合格率比去年提高了两个百分点，工程师把数据留在本地。"


def article(headline: str, text: str, page: int, *, on: int | None = None, back: int | None = None) -> Article:
    return Article(
        headline, (Block(text, page=page),), pages=(page,), continued_on=on, continued_from=back, confidence=0.9
    )


def part(page: int, *articles: Article, paper: str = "江海日报", day: date | None = DAY, name: str = "") -> Issue:
    lines = ("江海日报", "第18期") if page == 1 else ()
    source = name or f"jh-2024-03-05-p{page}.txt"
    head = Masthead(paper, day, issue=18 if page == 1 else 0, lines=lines)
    return Issue(head, articles, pages=(page,), sources=(source,))


def found(issue: Issue) -> list[Article]:
    return [each for each in issue.articles if each.kind is not Kind.MASTHEAD]


def test_the_pages_of_one_day_become_one_issue_in_page_order() -> None:
    [issue] = assemble([part(2, article("乙", "二版的事。", 2)), part(1, article("甲", "一版的事。", 1))])
    assert issue.pages == (1, 2)
    assert [each.headline for each in found(issue)] == ["甲", "乙"]
    assert issue.sources == ("jh-2024-03-05-p1.txt", "jh-2024-03-05-p2.txt")


def test_days_and_papers_are_kept_apart_and_the_oldest_comes_first() -> None:
    later = part(1, article("甲", "今天的事。", 1))
    earlier = part(1, article("甲", "昨天的事。", 1), day=date(2024, 3, 4))
    other = part(1, article("甲", "别家的事。", 1), paper="山河日报")
    undated = part(1, article("甲", "哪天的事？", 1), day=None)
    days = [(issue.masthead.date, issue.masthead.paper) for issue in assemble([undated, later, other, earlier])]
    assert sorted(days[1:3]) == [(DAY, "山河日报"), (DAY, "江海日报")] or len(days) == 4
    assert days[0] == (date(2024, 3, 4), "江海日报")
    assert days[3] == (None, "江海日报")


def test_a_jump_is_stitched_and_each_block_keeps_its_page() -> None:
    first = article("储能电站怎样算账", "第一半。", 1, on=4)
    second = article("储能电站怎样算账", "第二半。", 4, back=1)
    [issue] = assemble([part(1, first), part(4, second)])
    [whole] = found(issue)
    assert [(block.text, block.page) for block in whole.blocks] == [("第一半。", 1), ("第二半。", 4)]
    assert (whole.pages, whole.continued_on, whole.continued_from) == ((1, 4), None, None)
    assert issue.doubts == ()


def test_a_jump_finds_its_half_under_a_shortened_headline_among_others() -> None:
    first = article("新型储能电站怎样算清投资账", "储能电站越建越多。", 1, on=4)
    other = article("手机厂商比拼影像", "影像是手机的卖点。", 4, back=2)
    half = article("储能电站怎样算清账", "储能要算两笔账。", 4, back=1)
    [issue] = assemble([part(1, first), part(4, other, half)])
    assert [each.headline for each in found(issue)] == ["新型储能电站怎样算清投资账", "手机厂商比拼影像"]


def test_a_half_that_names_the_first_page_is_stitched_though_the_first_page_lost_its_mark() -> None:
    first = article("储能电站怎样算账", "第一半。", 1)
    second = article("储能电站怎样算账", "第二半。", 4, back=1)
    [issue] = assemble([part(1, first, article("甲", "事。", 1)), part(4, second)])
    assert [each.pages for each in found(issue)] == [(1, 4), (1,)]


def test_a_jump_to_a_page_that_is_not_held_stays_and_is_reported() -> None:
    [issue] = assemble([part(1, article("甲", "一半。", 1, on=4))])
    assert found(issue)[0].continued_on == 4
    assert [doubt.text for doubt in issue.doubts] == ["continues on page 4; the rest was not found"]


def test_a_missing_page_that_comes_in_later_clears_the_doubt() -> None:
    [alone] = assemble([part(1, article("储能怎样算账", "一半。", 1, on=4))])
    [whole] = assemble([alone, part(4, article("储能怎样算账", "另一半。", 4, back=1))])
    assert whole.doubts == ()
    assert [each.pages for each in found(whole)] == [(1, 4)]


def test_an_article_that_stands_in_full_under_two_pages_is_kept_once() -> None:
    [issue] = assemble([part(1, article("产线提速", LONG, 1)), part(3, article("产线提速", LONG, 3))])
    assert [(each.headline, each.pages) for each in found(issue)] == [("产线提速", (1, 3))]


def test_two_articles_under_one_headline_are_not_merged() -> None:
    [issue] = assemble([part(1, article("简讯", LONG, 1), article("简讯", "另一家公司发布了新手机。", 1))])
    one, two = found(issue)
    assert two.article_id == f"{one.article_id}-2"


def test_ids_tell_day_page_and_survive_a_correction() -> None:
    [before] = assemble([part(1, article("产线提速", "每天三千块。", 1))])
    [after] = assemble([part(1, article("产线提速", "每天四千块。", 1))])
    assert found(before)[0].article_id == found(after)[0].article_id
    assert found(before)[0].article_id.startswith("20240305-p01-")
    [undated] = assemble([part(1, article("产线提速", "每天三千块。", 1), day=None)])
    assert found(undated)[0].article_id.startswith("undated-p01-")


def test_the_head_of_the_issue_can_be_cited() -> None:
    [issue] = assemble([part(1, article("甲", "一版的事。", 1))])
    head = issue.articles[0]
    assert (head.kind, head.headline) == (Kind.MASTHEAD, "江海日报 2024年3月5日 第18期报头")
    assert [block.text for block in head.blocks] == ["江海日报", "第18期"]


def test_assembling_again_changes_nothing() -> None:
    parts = [
        part(1, article("储能怎样算账", "一半。", 1, on=4), article("甲", "事。", 1)),
        part(2, article("乙", "事。", 2)),
    ]
    once = assemble(parts)
    assert assemble(once) == once


def test_halves_undo_stitching() -> None:
    first = article("储能怎样算账", "第一半。", 1, on=4)
    second = article("储能怎样算账", "第二半。", 4, back=1)
    [issue] = assemble([part(1, first), part(4, second)])
    assert [replaced.blocks for replaced in halves(found(issue)[0])] == [first.blocks, second.blocks]
    assert [(each.continued_on, each.continued_from) for each in halves(found(issue)[0])] == [(4, None), (None, 1)]


def test_a_page_without_a_name_takes_the_name_of_the_pages_beside_it() -> None:
    nameless = part(2, article("乙", "二版的事。", 2), paper=UNKNOWN_PAPER)
    [issue] = assemble([part(1, article("甲", "一版的事。", 1)), nameless])
    assert issue.pages == (1, 2)
    assert [doubt.text for doubt in issue.doubts] == [
        "does not name its paper: taken for 江海日报 like what came with it"
    ]
