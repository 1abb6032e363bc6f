"""Turn the bytes of a file into text, judging each encoding by how common its characters are. Knows no format."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.errors import UserError
from ingest.source import SourceFile
from retrieval.han import han_count

# The characters that make up about two thirds of running news text, and their traditional forms: right decodings
# consist of them to .6-.8, wrong ones to about .01, so that a few hundred characters are enough to judge by.
_SIMPLIFIED = (
    "的在一中人国大日为年有了和发上行区月是市业动会不时作公新生地全出工对家部成来以进到等民方开展多个能法现务力通要分高学用文"
    "安海员长于实关场将经化者体下合同理前报水这后提建与过主机道加产美资表保们自事台重电本示元心期网可次据车任及活金面品内度定"
    "小目查政天北其更平入交间设记持量司强应正我点社他子运题外管服联路防好信局利数最也并情当位之东共相此万名第近计物科风制委比"
    "已受警流至明队性系项基责看南增省推特就得所都院式还标原向总山调消被三布组程续起西处办解源门创企线息回导从预商意供指该各集"
    "广规城今手案京级立收技州影代团接传众支党江军称造营雨气河问参步施里说统议治件两站医如着求专口监赛领告斯达华某术研投书常险"
)
_TRADITIONAL = (
    "國為發區業動會時進開展個現務學員長於實關場將經體報後與過機產資們臺電網據車內設記強應點運題營聯並當東萬計風間"
    "備項責還標調組續處辦門創線導從預該廣規級團傳眾黨軍稱氣參說統議兩醫專監領達華術書險億對來這訊號認識應變節質價"
)
COMMON = frozenset(_SIMPLIFIED + _TRADITIONAL)
# Below this share of common characters a text is taken for mojibake. Measured: right .62 and more, wrong .01 and less.
MIN_COMMON_SHARE = 0.3
# Fewer Chinese characters than this prove nothing about the encoding.
MIN_HAN = 8
# A crawl that lost a byte here and there is still readable; a wrong codec fails at every second character.
MAX_LOST_SHARE = 0.005
MAX_TEXT_BYTES = 200 * 1024 * 1024
_SAMPLE_CHARS = 200_000

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a gzip archive"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# What was read with the wrong codec, and the codec that it should have been read with.
_REPAIRS = (
    ("gb18030", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "gb18030"),
    ("big5", "gb18030"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, with line feeds for every sort of line end, and the encoding that it was read with."""

    text: str
    encoding: str


def common_share(text: str) -> float:
    """Return which share of the characters beyond ASCII letters are common Chinese ones: high is right.

    Punctuation counts neither way; 1.0 where there is nothing to judge by.
    """
    letters = [character for character in _NOT_ASCII.findall(text[:_SAMPLE_CHARS]) if character.isalpha()]
    if not letters:
        return 1.0
    return sum(character in COMMON for character in letters) / len(letters)


def decode(source: SourceFile) -> Decoded:
    """Read the text of `source`, whatever its encoding.

    The GB family is always read as GB18030: Python's gb2312 turns — into ― and · into ・.

    Raises:
        UserError: the file is empty, is no text, or its characters were lost before it came here.

    """
    data = source.data
    _refuse_what_is_no_text(source)
    decoded = _by_mark(data) or _by_zero_bytes(data) or _by_trial(data)
    if decoded is None:
        raise UserError(f"{source.name!r}: the encoding cannot be told; save the file as UTF-8 and ingest it again")
    text = decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UserError(f"{source.name!r}: the file holds no text; check where it was saved from")
    if len(_CONTROL.findall(text[:_SAMPLE_CHARS])) > len(text[:_SAMPLE_CHARS]) // 100:
        raise UserError(f"{source.name!r}: this is no text file; give the page as text, HTML or PDF")
    return _sound(source, Decoded(text, decoded.encoding))


def _refuse_what_is_no_text(source: SourceFile) -> None:
    if not source.data:
        raise UserError(f"{source.name!r}: the file is empty; check where it was saved from")
    if len(source.data) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 1024 // 1024
        raise UserError(f"{source.name!r}: more than {limit} MB of text; ingest one issue a file")
    for signature, what in _SIGNATURES:
        if source.data.startswith(signature):
            raise UserError(f"{source.name!r}: this is {what}, not text; give it the ending of its format")


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _read(data[len(mark) :], encoding)
    return None


def _by_zero_bytes(data: bytes) -> Decoded | None:
    """Read UTF-16 without a mark: its line ends and digits have a zero byte, always on the same side."""
    head = data[:100_000]
    if b"\x00" not in head:
        return None
    zeros_first, zeros_second = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if zeros_second > zeros_first else "utf-16-be"
    return _read(data, encoding) if min(zeros_first, zeros_second) * 20 <= max(zeros_first, zeros_second) else None


def _by_trial(data: bytes) -> Decoded | None:
    utf8 = _read(data, "utf-8")
    if utf8 is not None:
        return utf8
    readings = [_read(data, encoding) for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")]
    return max((each for each in readings if each), key=lambda each: common_share(each.text), default=None)


def _read(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    return Decoded(text, encoding) if lost <= max(1, int(len(text) * MAX_LOST_SHARE)) < len(text) // 4 else None


def _sound(source: SourceFile, decoded: Decoded) -> Decoded:
    """Return `decoded` if it reads as Chinese or as plain ASCII, else what it can be repaired to."""
    if _reads_well(decoded.text):
        return decoded
    for wrong, right in _REPAIRS:
        try:
            repaired = decoded.text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if han_count(repaired) >= MIN_HAN and common_share(repaired) >= MIN_COMMON_SHARE:
            return Decoded(repaired, f"{right}, saved once more as {wrong}")
    raise UserError(
        f"{source.name!r}: the characters are garbled (only {common_share(decoded.text):.0%} of them are common ones, "
        f"read as {decoded.encoding}); fetch the page again and save it as UTF-8"
    )


def _reads_well(text: str) -> bool:
    beyond_ascii = sum(character.isalpha() for character in _NOT_ASCII.findall(text[:_SAMPLE_CHARS]))
    return beyond_ascii < MIN_HAN or common_share(text) >= MIN_COMMON_SHARE
