import pytest

from bot.extract_focus import focus, quality_asked
from bot.extract_terms import Word
from bot.question import understand


def asked(text: str, *words: str) -> list[str]:
    question = understand(text)
    known = [Word(word, 1.0, ()) for word in words]
    return [words[at] for at in focus(question, question.parts[0], known)]


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("2023年上半年新增充电桩多少台？", ("新增", "充电", "电桩"), ["充电", "电桩"]),
        ("多少家企业参加了机器人大会？", ("企业", "参加", "机器"), ["企业", "参加"]),
        ("机器人论坛在哪里举行？", ("机器", "论坛", "举行"), ["论坛"]),
        (
            "How many vehicles did China export in the first half of 2023?",
            ("vehicles", "export"),
            ["vehicles", "export"],
        ),
        ("What is the price of polysilicon?", ("price", "polysilicon"), ["price"]),
    ],
)
def test_the_words_beside_the_asking_word_name_what_is_asked_for(
    text: str, words: tuple[str, ...], named: list[str]
) -> None:
    assert asked(text, *words) == named


def test_a_question_that_names_nothing_has_no_focus() -> None:
    assert asked("多少？", "多少") == []


@pytest.mark.parametrize(
    ("text", "words", "quality"),
    [
        ("电站的利用率怎样？", ("电站", "利用", "用率"), ["利用", "用率"]),
        ("How safe are sodium batteries?", ("safe", "sodium", "batteries"), ["safe"]),
        ("电站怎样建设？", ("电站", "建设"), []),
        ("How are batteries made?", ("batteries", "made"), []),
    ],
)
def test_how_something_is_asks_for_a_quality(text: str, words: tuple[str, ...], quality: list[str]) -> None:
    question = understand(text)
    known = [Word(word, 1.0, ()) for word in words]
    assert [words[at] for at in quality_asked(question, question.parts[0], known)] == quality
