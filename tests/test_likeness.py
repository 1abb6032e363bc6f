import numpy as np

from retrieval.embedder import shipped_embedder
from retrieval.likeness import likeness

TEXTS = ("全国新增充电桩144万台。", "457支队伍展开角逐。", "")


def test_a_word_is_near_to_its_like_in_either_language() -> None:
    told = likeness(shipped_embedder(), ["增加", "price"], [*TEXTS, "售价上涨"])
    assert told.cosines[0, 0] > 0.4 > told.cosines[0, 1]
    assert told.cosines[1, 3] > 0.4 > told.cosines[1, 0]


def test_the_place_is_where_the_nearest_word_starts() -> None:
    told = likeness(shipped_embedder(), ["增加"], TEXTS)
    assert TEXTS[0][shipped_embedder().starts(TEXTS[0])[told.nearest[0, 0]] :].startswith("新增")


def test_nothing_is_like_an_empty_text_or_no_word() -> None:
    told = likeness(shipped_embedder(), ["增加", ""], TEXTS)
    assert told.cosines[0, 2] == 0.0
    assert not np.any(told.cosines[1])
    assert likeness(shipped_embedder(), [], TEXTS).cosines.shape == (0, 3)
    assert likeness(shipped_embedder(), ["增加"], [""]).cosines.tolist() == [[0.0]]
