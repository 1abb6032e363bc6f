import pytest

from bot.english_names import led_name, reads_as


def test_a_person_is_written_in_pinyin_where_the_cited_text_names_them() -> None:
    assert led_name("何砚秋", "本报记者何砚秋报道") == "He Yanqiu"
    assert led_name("何砚秋", "本报记者报道") == ""


def test_a_body_is_written_as_the_glossary_has_it_and_never_in_pinyin() -> None:
    assert led_name("工信部", "工信部发布的数据") == "MIIT"
    assert led_name("市商务局", "市商务局发布的数据") == ""
    assert led_name("海信公司", "海信公司发布的数据") == ""


@pytest.mark.parametrize(
    ("english", "chinese", "held"),
    [
        ("Lei Jun", "雷军", True),
        ("Lei Jun", "雷布斯", False),
        ("Ouyang Minggao", "欧阳明高", True),
        ("Xi'an", "仙", False),
    ],
)
def test_a_latin_name_is_read_back_to_its_characters(english: str, chinese: str, held: bool) -> None:
    assert reads_as(english, chinese) is held
