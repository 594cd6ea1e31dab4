"""ZIP files, whoever packed them and whatever is wrong with them."""

import io
import struct
import zipfile

import pytest

from common.reading.archives import MOST_MEMBERS
from common.reading.tables import Limits, UnreadableFile
from tests.common.files import archive, rows, sheet, tables


def encrypted(data: bytes) -> bytes:
    """Return a ZIP whose members say that they are encrypted."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            (flags,) = struct.unpack_from("<H", changed, place + offset)
            struct.pack_into("<H", changed, place + offset, flags | 0x1)
            place = changed.find(signature, place + 4)
    return bytes(changed)


def test_every_file_of_a_zip_is_read():
    data = archive(
        {"a/": b"", "a/一.csv": "一\n".encode(), "空.csv": b"", "二.xlsx": sheet(["二"])}
    )

    found = [(table.file, table.sheet) for table in tables(data, "束.zip")]

    assert rows(data) == [["一"], ["二"]]
    assert found == [("束.zip/a/一.csv", None), ("束.zip/二.xlsx", "Sheet")]


def test_a_zip_is_known_by_its_bytes_not_by_its_name():
    assert rows(archive({"jigyosho.csv": "番号\n".encode()}), "jigyosho_510.csv") == [["番号"]]


def test_a_name_that_windows_wrote_is_read():
    # Windows writes CP932 without the flag of UTF-8; both names have as many bytes.
    data = archive({"abcdef.csv": b"1\n"})
    packed_by_windows = data.replace(b"abcdef", "高知㈱".encode("cp932"))

    assert [table.file for table in tables(packed_by_windows, "束.zip")] == ["束.zip/高知㈱.csv"]


def test_a_name_in_an_unknown_encoding_does_not_keep_a_file_from_being_read():
    data = archive({"abcdef.csv": b"1\n"}).replace(b"abcdef", b"\x81\xffcdef")

    assert rows(data) == [["1"]]


def test_a_zip_within_a_zip_is_opened():
    inner = archive({"一.csv": b"1\n", "二.xlsx": sheet(["二"])})
    data = archive({"中.zip": inner, "三.csv": b"3\n"})

    assert [table.file for table in tables(data, "束.zip")] == [
        "束.zip/中.zip/一.csv",
        "束.zip/中.zip/二.xlsx",
        "束.zip/三.csv",
    ]


def test_a_zip_within_a_zip_within_a_zip_is_refused():
    inner = archive({"内.zip": archive({"一.csv": b"1\n"})})

    with pytest.raises(UnreadableFile, match=r"^束\.zip/中\.zip/内\.zip：ZIPが三重に"):
        rows(archive({"中.zip": inner}), "束.zip")


def test_zips_within_a_zip_share_its_limits():
    half = {f"{number}.csv": b"" for number in range(MOST_MEMBERS // 2)}
    data = archive({"一.zip": archive(half), "二.zip": archive(half)})

    with pytest.raises(UnreadableFile, match="展開すると大きすぎます"):
        rows(data)


def test_workbooks_in_a_zip_do_not_use_up_its_members():
    book = sheet(["一"])
    data = archive({f"{number}.xlsx": book for number in range(60)})

    assert len(rows(data)) == 60


def test_what_systems_leave_in_a_zip_is_passed_over():
    litter = b"\0\x05\x16\x07\0\x02\xff\xff"
    data = archive(
        {"一.csv": b"1\n", "__MACOSX/._一.csv": litter, ".DS_Store": litter, "a/Thumbs.db": litter}
    )

    assert rows(data) == [["1"]]


def test_a_zip_of_nothing_holds_no_tables():
    assert list(tables(archive({}), "空.zip")) == []


def test_a_zip_with_a_password_is_refused():
    with pytest.raises(UnreadableFile, match="パスワード付きのZIPです"):
        rows(encrypted(archive({"一.csv": b"1\n"})))


def test_a_zip_of_too_many_files_is_refused():
    members = {f"{number}.csv": b"" for number in range(MOST_MEMBERS + 1)}

    with pytest.raises(UnreadableFile, match="展開すると大きすぎます"):
        rows(archive(members))


@pytest.mark.parametrize("pack", [lambda data: archive({"一.csv": data}), lambda data: data])
def test_what_would_unpack_to_too_much_is_refused_unopened(pack):
    bomb = pack(sheet(["1"] * 10_000))

    with pytest.raises(UnreadableFile, match="展開すると大きすぎます"):
        tables(bomb, limits=Limits(unpacked=100, memory=0, told=0, seconds=0))


def test_a_zip_with_a_damaged_member_is_refused():
    data = archive({"一.csv": "番号,名称\n".encode() * 50})
    start = data.index("一.csv".encode()) + len("一.csv".encode())
    damaged = data[:start] + b"\xff" * 10 + data[start + 10 :]

    with pytest.raises(UnreadableFile, match="壊れています"):
        rows(damaged)


def test_a_workbook_without_its_sheets_is_refused():
    hollow = archive({"[Content_Types].xml": b"<Types/>"})

    with pytest.raises(UnreadableFile, match="Excelのファイルとして開けません"):
        rows(hollow)


def test_a_workbook_that_has_lost_a_sheet_is_refused():
    with zipfile.ZipFile(io.BytesIO(sheet(["一"]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist() if "sheet1" not in name}

    with pytest.raises(UnreadableFile, match="Excelのファイルとして開けません"):
        rows(archive(parts))


def test_members_with_names_that_are_none_are_read():
    data = archive({".": b"1\n", "abc": b"2\n"})
    nameless = data.replace(b"abc", b"\0\0\0")

    assert rows(nameless) == [["1"], ["2"]]


def test_what_office_programs_leave_beside_a_file_is_passed_over():
    litter = {"~$届出.xlsx": bytes(165), "甲/.~lock.届出.ods#": b"x", "~WRL0001.tmp": b"x"}

    assert rows(archive({**litter, "甲/届出.csv": b"1\n"})) == [["1"]]


@pytest.mark.parametrize("name", ["a\u202eb.csv", "a\nb.csv", "a\u200bb.csv"])
def test_what_cannot_be_seen_in_a_name_is_not_shown(name):
    assert [table.file for table in tables(archive({name: b"1\n"}), "束.zip")] == ["束.zip/ab.csv"]


@pytest.mark.parametrize("method", [9, 97, 99])
def test_a_method_of_packing_that_we_do_not_know_is_named(method):
    data = bytearray(archive({"一.csv": b"1\n"}))
    data[data.index(b"PK\x01\x02") + 10] = method

    with pytest.raises(UnreadableFile, match="対応していない方法で圧縮されています"):
        rows(bytes(data))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_packing_are_read(method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        packed.writestr("一.csv", "1\n")

    assert rows(buffer.getvalue()) == [["1"]]


@pytest.mark.parametrize("claimed", [0, 1000, 3_999_999, 4_000_001])
def test_a_size_that_is_not_true_is_caught(claimed):
    data = archive({"一.csv": b"1,2\n" * 1_000_000})
    lie = data.replace(struct.pack("<I", 4_000_000), struct.pack("<I", claimed))

    with pytest.raises(UnreadableFile, match="壊れています"):
        rows(lie)
