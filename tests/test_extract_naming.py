import pytest

from bot.extract_naming import introduced, kinds_called, names_told, person_asked
from bot.extract_terms import Word
from bot.question import understand


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("三星展示出其大模型“高斯”，预计明年发售。", ["高斯"]),
        ("甲公司宣布自主训练的大模型——安第斯大模型接入助手。", ["安第斯"]),
        ("甲公司正式推出大模型安第斯，分为两种规模。", ["安第斯"]),
        ("乙公司一口气发布了五个量级的“蓝心”大模型。", ["蓝心"]),
        ("丙公司的大模型名为Andes，已经上线。", ["Andes"]),
        ("各家厂商推出自研大模型或者宣布将大模型接入手机。", []),
        ("丁公司还未官宣其大模型，据分析将在年底推出。", []),
    ],
)
def test_a_name_stands_beside_its_kind(sentence: str, names: list[str]) -> None:
    assert [sentence[a:b] for a, b in names_told(["大模型"], sentence, "某公司的大模型叫什么？")] == names


def test_what_is_called_is_read_from_the_question_in_both_languages() -> None:
    question = understand("乐星的大模型叫什么名字？")
    assert kinds_called(question, question.parts[0], []) == ["大模型"]
    question = understand("What is Lexing's large model called?")
    words = [Word("model", 1.0, (("模型", 1.0), ("大模型", 1.0), ("造型", 0.25)))]
    assert kinds_called(question, question.parts[0], words) == ["大模型", "模型"]
    question = understand("乐星的大模型有多少参数？")
    assert kinds_called(question, question.parts[0], []) == []


def test_a_person_is_introduced_by_a_post_or_by_what_follows() -> None:
    told = "澄湖公司总工程师范叔同告诉记者，团队跑了六个省份。"
    place = introduced("范叔同", told)
    assert place is not None and told[slice(*place)] == "澄湖公司总工程师"
    assert introduced("范叔同", "“规模翻番只是上半场。”范叔同说。") is None
    assert introduced("范叔同", "范叔同是澄湖公司的负责人。") is not None


def test_who_somebody_is_asks_of_a_person_and_not_of_a_post() -> None:
    assert person_asked(understand("范叔同是谁？"), []) == "范叔同"
    assert person_asked(understand("福建省省长是谁？"), []) == ""
    assert person_asked(understand("谁主持了会议？"), []) == ""


@pytest.mark.parametrize("question", ["范叔同在哪家公司任职？", "范叔同是哪家公司的？"])
def test_whom_somebody_works_for_asks_who_it_is(question: str) -> None:
    assert person_asked(understand(question), []) == "范叔同"


def test_where_somebody_was_schooled_is_no_employer() -> None:
    assert person_asked(understand("范叔同毕业于哪所大学？"), []) == ""
