import pytest

from bot.extract_roles_en import english_holder, posts
from bot.extract_terms import Word
from bot.question import understand

SENTENCE = "海信省省长赵龙、洛原市委书记崔永辉、洛原市市长黄文辉、乐星公司创始人、董事长兼CEO雷军出席。"
OWNERS = {"Luoyuan": "洛原", "Haixin": "海信", "Lexing": "乐星"}


def holder(text: str) -> str:
    question = understand(text)
    words = [Word(name.lower(), 1.0, ((zh, 1.0),), name=True) for name, zh in OWNERS.items() if name in text]
    found = english_holder(question.parts[0], SENTENCE, words)
    return SENTENCE[slice(*found)] if found else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Who is the mayor of Luoyuan?", "黄文辉"),
        ("Who is the governor of Haixin?", "赵龙"),
        ("Who is the CEO of Lexing?", "雷军"),
        ("Who founded Lexing?", "雷军"),
        ("Who is the party secretary of Luoyuan?", "崔永辉"),
    ],
)
def test_the_holder_stands_behind_the_post_with_its_owner_before_it(text: str, name: str) -> None:
    assert holder(text) == name


@pytest.mark.parametrize(
    "text", ["Who is the mayor of Haixin?", "Who is the CEO of Luoyuan?", "Who is the deputy mayor of Luoyuan?"]
)
def test_another_post_or_another_place_has_another_holder(text: str) -> None:
    assert holder(text) == ""


def test_a_question_without_a_post_names_none() -> None:
    assert posts(understand("Who attended the meeting?").parts[0]) == ""
