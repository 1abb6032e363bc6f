from bot.question_glossary import in_a_paper, said_otherwise


def test_words_of_the_news_are_known_in_their_forms() -> None:
    assert "主持" in in_a_paper("chaired")
    assert in_a_paper("shipments") == in_a_paper("shipment")
    assert "出货" in in_a_paper("shipped")
    assert in_a_paper("xyzzy") == ()


def test_a_paper_says_the_same_in_other_words() -> None:
    assert "参会" in said_otherwise("参加")
    assert said_otherwise("无此词") == ()


def test_no_word_is_said_otherwise_by_itself() -> None:
    assert "参加" not in said_otherwise("参加")
