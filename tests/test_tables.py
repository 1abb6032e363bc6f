from bot.question import understand
from bot.tables import compared, timeline
from tests.fakes import article, issue, whole
from tests.test_extract import LittleRelevance

MAKERS = article(
    "手机厂商比拼大模型",
    "甲星、Orbo、乙风等手机厂商先后推出大模型，分为端侧、云端等不同参数规模。",
    "8月，甲星推出大模型，支持90亿参数。",
    "同月，Orbo的两个模型上线（30亿参数和7亿参数）。",
    "2022年，手机销量为2.1亿部。2023年上半年，手机销量为1.3亿部。",
    name="m1",
)
PAPER = issue(MAKERS)
HITS = [whole(MAKERS, PAPER)]


def test_a_table_has_a_row_for_each_name_and_every_cell_is_cited() -> None:
    answer = compared(understand("比较各手机厂商大模型的参数"), HITS, LittleRelevance())
    assert answer is not None
    assert answer.text == "名称 | 参数\n甲星 | 90亿参数[1]\nOrbo | 30亿参数[2]；7亿参数[2]"
    assert [c.quote for c in answer.citations] == [block.text for block in MAKERS.blocks[1:3]]


def test_only_the_names_asked_for_are_compared() -> None:
    answer = compared(understand("比较Orbo和甲星的大模型参数"), HITS, LittleRelevance())
    assert answer is not None
    assert {line.split(" | ")[0] for line in answer.text.split("\n")[1:]} == {"甲星", "Orbo"}


def test_what_the_articles_do_not_compare_makes_no_table() -> None:
    assert compared(understand("比较各手机厂商的营收"), HITS, LittleRelevance()) is None


def test_a_timeline_goes_by_the_dates_that_the_sentences_tell() -> None:
    answer = timeline(understand("手机销量的历年变化"), HITS, LittleRelevance())
    assert answer is not None
    years = [line.split(":")[0] for line in answer.text.split("\n")]
    assert years[0] == "2022年"
    assert "2023年上半年" in years
    assert answer.text.count("[") == len(answer.citations)


SALES = article(
    "车企七月销量",
    "7月，甲星车销量为27.9万辆，位居第一，共有三家工厂。同月，乙风车销量为22.1万辆。",
    "6月，甲星车销量为11.1万辆，乙风车销量为12.2万辆。",
    name="s1",
)


def test_a_table_holds_figures_of_the_time_asked_for_and_of_one_sort() -> None:
    """Symptom: the table of July's sales had those of other years, ranks and numbers of works."""
    hits = [whole(SALES, issue(SALES))]
    answer = compared(understand("比较甲星车和乙风车7月的销量"), hits, LittleRelevance())
    assert answer is not None
    assert answer.text == "名称 | 销量\n甲星车 | 27.9万辆[1]\n乙风车 | 22.1万辆[2]"
    refused = compared(understand("比较甲星车和乙风车2020年的销量"), hits, LittleRelevance())
    assert refused is not None and not refused.grounded
