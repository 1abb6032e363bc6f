import pytest

from bot.extract_binding import bindings, positions
from bot.extract_spans import figure_spans
from bot.extract_strengths import Strengths
from bot.extract_terms import Word
from bot.question import Part
from bot.question_words import Kind
from tests.test_extract import LittleRelevance


def bound_first(sentence: str, *words: str) -> str:
    known = [Word(word, 1.0, ((word, 1.0),)) for word in words]
    strengths = Strengths(known, [sentence], LittleRelevance())
    part = Part("多少", Kind.HOW_MUCH)
    spans = figure_spans(part, sentence)
    held = strengths.of(sentence)
    told = bindings(part, spans, sentence, positions(sentence, strengths, held), list(held))
    best = max(spans, key=lambda span: told[span])
    return sentence[slice(*best)]


@pytest.mark.parametrize(
    ("word", "figure"),
    [("产量", "378.8万辆"), ("销量", "374.7万辆"), ("占比", "28.3%"), ("选手", "1055位"), ("队伍", "457支")],
)
def test_a_word_belongs_to_the_figure_in_its_clause(word: str, figure: str) -> None:
    cars = "上半年新能源汽车产量为378.8万辆，销量为374.7万辆，在总销量中的占比达到28.3%。"
    games = "34家央企的457支队伍、共1055位选手将展开角逐。"
    assert bound_first(cars if word in cars else games, word) == figure


def test_the_subject_of_the_sentence_does_not_outweigh_the_word_beside_the_figure() -> None:
    chips = "海关统计显示，集成电路进口2277亿个，同比减少18.5%；出口1276亿个，减少10.0%。"
    assert bound_first(chips, "集成", "出口") == "1276亿个"
