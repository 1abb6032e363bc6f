import pytest

from bot.answer_language import without_wish


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        ("请用英文回答：新增装机多少？", "新增装机多少？", "en"),
        ("用英语告诉我，新增装机多少", "新增装机多少", "en"),
        ("新增装机多少？请用英文回答。", "新增装机多少？", "en"),
        ("How much was added? Please answer in Chinese.", "How much was added?", "zh"),
        ("Answer in English: 新增装机多少？", "新增装机多少？", "en"),
        ("In Chinese: how much was added?", "how much was added?", "zh"),
        ("新增装机多少 (in English, please)", "新增装机多少", "en"),
    ],
)
def test_a_wish_for_a_language_is_heard_and_is_no_part_of_the_question(text: str, question: str, language: str) -> None:
    assert without_wish(text) == (question, language)


@pytest.mark.parametrize(
    "text",
    [
        "What is the model called in Chinese?",
        "展会用英文介绍了什么？",
        "哪些企业用中文写说明书？",
        "How many papers were published in English?",
        "谁用英语回答了记者的问题？",
        "用英文回答",
        "In English, please.",
        "",
    ],
)
def test_a_question_about_a_language_or_a_wish_alone_is_left_as_it_is(text: str) -> None:
    assert without_wish(text) == (text, None)
