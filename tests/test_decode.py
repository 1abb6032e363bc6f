from __future__ import annotations

import pytest

from config.errors import UserError
from ingest.decode import common_share, decode
from ingest.source import SourceFile

NEWS = "本报讯 11月3日，工业和信息化部在北京召开会议，研究促进行业发展的具体措施——企业代表·专家参加。\n第二行。\n"
TRADITIONAL = "本報訊 十一月三日，經濟部門在臺北召開會議，研究促進產業發展的具體辦法。\n"


def read(data: bytes) -> tuple[str, str]:
    decoded = decode(SourceFile("page.txt", data))
    return decoded.text, decoded.encoding


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_every_encoding_of_the_mainland_is_told_from_the_bytes(codec: str, encoding: str) -> None:
    assert read(NEWS.encode(codec)) == (NEWS, encoding)


def test_big5_is_not_taken_for_gb18030_which_accepts_its_bytes_too() -> None:
    data = TRADITIONAL.encode("big5")
    assert common_share(data.decode("gb18030", errors="replace")) < 0.3
    assert read(data) == (TRADITIONAL, "big5hkscs")


def test_the_dash_and_the_dot_of_gb2312_survive() -> None:
    assert "——" in read(NEWS.encode("gbk"))[0]
    assert "代表·专家" in read(NEWS.encode("gb18030"))[0]


@pytest.mark.parametrize(("right", "wrong"), [("utf-8", "latin-1"), ("gb18030", "latin-1")])
def test_text_that_was_saved_with_the_wrong_codec_is_repaired(right: str, wrong: str) -> None:
    garbled = NEWS.encode(right).decode(wrong)
    assert read(garbled.encode("utf-8")) == (NEWS, f"{right}, saved once more as {wrong}")


def test_text_whose_characters_are_lost_is_refused() -> None:
    garbled = NEWS.encode("utf-8").decode("gb18030", errors="ignore")
    with pytest.raises(UserError, match=r"'page\.txt': the characters are garbled"):
        read(garbled.encode("utf-8"))


def test_a_lost_byte_does_not_cost_the_page() -> None:
    text, encoding = read((NEWS * 20).encode("gb18030")[:-1] + b"\x81")
    assert encoding == "gb18030"
    assert text.startswith(NEWS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\r\n", "holds no text"),
        (b"%PDF-1.7\n", "this is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "this is a picture"),
        (b"PK\x03\x04rest", "this is a zip archive"),
        (bytes(range(32)) * 20, "this is no text file"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(data)


def test_line_ends_are_made_one_kind() -> None:
    assert read("第一行。\r\n第二行。\r第三行。".encode())[0] == "第一行。\n第二行。\n第三行。"
