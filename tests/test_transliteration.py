"""Foreign names spelled in Chinese characters, and searched by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from retrieval.lexicon import load_lexicon
from retrieval.query import CountPassages, build_query
from retrieval.training.build_names import Name, aligned, foreign, learned, places, proper
from retrieval.transliteration import letters_of, spellings_of

LINES = [
    "山東 山东 [Shan1 dong1] /Shandong province in northeast China/",
    "龍華區 龙华区 [Long2 hua2 qu1] /Longhua district of Haikou/",
    "瓦格納 瓦格纳 [Wa3 ge2 na4] /Wagner (name)/",
    "阿道夫·希特勒 阿道夫·希特勒 [A1 dao4 fu1 · Xi1 te4 le4] /Adolf Hitler (1889-1945)/",
    "長城 长城 [Chang2 cheng2] /Great Wall of China/",
    "蘋果 苹果 [ping2 guo3] /apple/",
]


@pytest.mark.parametrize(
    ("name", "chinese"),
    [("Wagner", "瓦格纳"), ("Lula", "卢拉"), ("Tevez", "特维斯"), ("Karikó", "卡里科"), ("Kupiansk", "库皮安斯克")],
)
def test_a_foreign_name_is_spelled_as_the_news_does(name: str, chinese: str) -> None:
    assert chinese in [spelled for spelled, _ in spellings_of(name)]


def test_spellings_come_likeliest_first_and_each_once() -> None:
    found = spellings_of("Monterrey")
    assert [chance for _, chance in found] == sorted((chance for _, chance in found), reverse=True)
    assert len({spelled for spelled, _ in found}) == len(found)


@pytest.mark.parametrize("name", ["", "Li", "X", "Ørsted" * 9, "Zz9", "名字"])
def test_what_is_too_short_too_long_or_no_word_is_left_alone(name: str) -> None:
    assert spellings_of(name) == []


def test_accents_do_not_count() -> None:
    assert spellings_of("Karikó") == spellings_of("Kariko")
    assert letters_of("Ångström's") == "angstroms"


def holding(*texts: str) -> CountPassages:
    held = {text[i : i + 2] for text in texts for i in range(len(text) - 1)}

    def count(asked: Sequence[str]) -> Mapping[str, int]:
        return {term: 1 for term in asked if term in held}

    return count


def test_only_spellings_that_the_archive_holds_are_searched_for() -> None:
    query = build_query("When did the Wagner columns arrive?", "en", load_lexicon(), holding("瓦格纳车队"))
    spelled = [zh for word in query.words for zh, _ in word.spellings]
    assert "瓦格纳" in spelled
    assert "华格纳" not in spelled
    assert query.terms["瓦格"] > 0


def test_a_name_that_the_archive_does_not_hold_adds_nothing() -> None:
    query = build_query("When did the Wagner columns arrive?", "en", load_lexicon(), holding())
    assert not any("瓦" in spelled for word in query.words for spelled, _ in word.spellings)


def test_words_that_are_known_or_pinyin_are_no_foreign_names() -> None:
    lexicon = load_lexicon()
    assert lexicon.foreign_names("Did President Putin visit Shanghai, Wenchang and Kharkiv?") == ["Kharkiv"]


def test_a_place_is_known_by_its_pinyin_with_and_without_its_kind() -> None:
    assert places(proper(LINES)) == {"shandong": {"山东"}, "longhua": {"龙华"}}


def test_names_of_several_parts_are_learned_part_by_part() -> None:
    found = {(name.letters, name.characters) for name in foreign(proper(LINES))}
    assert ("wagner", "瓦格纳") in found
    assert ("adolf", "阿道夫") in found
    assert ("hitler", "希特勒") in found
    assert not any(letters == "wall" or "苹果" in chinese for letters, chinese in found)


def test_letters_fall_to_the_characters_that_sound_like_them() -> None:
    name = Name("wagner", "瓦格纳", ("wa", "ge", "na"))
    pairs, _ = aligned(name, learned([name]))
    assert [letters[0] for letters, _ in pairs] == ["w", "g", "n"]
