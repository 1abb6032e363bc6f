import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UserError
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.source import SourceFile
from ingest.zipped import open_zip


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def opened(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[SourceFile]:
    return open_zip(SourceFile("期.zip", data), limits)


def test_files_come_out_named_by_archive_and_folder_without_what_systems_pack_along() -> None:
    data = packed({"b/2.htm": b"2", "a.htm": b"1", "__MACOSX/._a.htm": b"x", "b/.DS_Store": b"x"})
    assert opened(data) == [SourceFile("期.zip/a.htm", b"1"), SourceFile("期.zip/b/2.htm", b"2")]


def test_names_packed_as_gbk_are_read() -> None:
    name = "第一版/要闻.htm"
    placeholder = "x" * len(name.encode("gbk"))
    data = packed({placeholder: b"1"}).replace(placeholder.encode(), name.encode("gbk"))
    assert [file.name for file in opened(data)] == ["期.zip/第一版/要闻.htm"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/x.htm", "absolute"),
        ("C:/x.htm", "absolute"),
        ("\\\\host\\x.htm", "absolute"),
        ("a/../../x.htm", "'..'"),
        ("a\\..\\x.htm", "'..'"),
        ("内/期.zip", "inside an archive"),
    ],
)
def test_a_name_that_leads_out_or_deeper_is_refused(name: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        opened(packed({name: b"1"}))


def test_a_link_is_refused() -> None:
    buffer = io.BytesIO()
    link = zipfile.ZipInfo("a.htm")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UserError, match="link"):
        opened(buffer.getvalue())


def test_an_encrypted_entry_is_refused_before_it_is_opened() -> None:
    data = bytearray(packed({"a.htm": b"1"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UserError, match="without a password"):
        opened(bytes(data))


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    with pytest.raises(UserError, match="only a bomb does"):
        opened(packed({"a.htm": bytes(8_000_000)}))


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(packed({"a.htm": bytes(8_000_000)}))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1_000).to_bytes(4, "little")
    read: list[int] = []
    original = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        piece = original(self, n)
        read.append(len(piece))
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(UserError):
        opened(bytes(data))
    assert sum(read) <= 1_000


def test_the_total_of_all_entries_is_limited() -> None:
    data = packed({"a.htm": b"ab" * 300, "b.htm": b"cd" * 300})
    assert len(opened(data, Limits(zip_bytes=1_200))) == 2
    with pytest.raises(UserError, match="1,199"):
        opened(data, Limits(zip_bytes=1_199))


def test_the_number_of_entries_is_limited() -> None:
    with pytest.raises(UserError, match="3 entries"):
        opened(packed({"a": b"1", "b": b"1", "c": b"1"}), Limits(zip_entries=2))


def test_an_archive_inside_is_read_where_the_depth_allows_it() -> None:
    inner = packed({"a.htm": b"1"})
    assert opened(packed({"内.zip": inner}), Limits(zip_depth=2)) == [SourceFile("期.zip/内.zip/a.htm", b"1")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", packed({"a.htm": b"1" * 5000})[:60]])
def test_a_broken_archive_is_refused_with_its_name(data: bytes) -> None:
    with pytest.raises(UserError, match=r"'期\.zip'"):
        opened(data)


def test_a_damaged_entry_is_refused_with_its_name() -> None:
    data = packed({"a.htm": b"12345678"}, zipfile.ZIP_STORED).replace(b"12345678", b"12345679", 1)
    with pytest.raises(UserError, match=r"'a\.htm'"):
        opened(data)


def test_methods_that_unpack_without_a_bound_are_refused() -> None:
    with pytest.raises(UserError, match="ordinary zip"):
        opened(packed({"a.htm": b"1"}, zipfile.ZIP_BZIP2))


def test_an_archive_without_files_is_refused() -> None:
    with pytest.raises(UserError, match="no files"):
        opened(packed({"folder/": b""}))


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}\.htm", fullmatch=True), st.binary(max_size=200), min_size=1, max_size=5)
)
def test_what_was_packed_comes_out(entries: dict[str, bytes]) -> None:
    assert {file.name: file.data for file in opened(packed(entries))} == {
        f"期.zip/{name}": data for name, data in entries.items()
    }
