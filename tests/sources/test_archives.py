"""Archives and packed files: read in place, bounded, refused quickly (sources.md I2, I8, 1.2 trap 12)."""

from __future__ import annotations

import gzip
import io
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from inventory_tui.errors import SourceError
from inventory_tui.sources.members import MAX_MEMBERS, list_members
from inventory_tui.sources.opening import open_tables
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reader import look, open_reader
from inventory_tui.sources.rows import NumberRow, RecordRow
from tests.sources.files import GENERIC, reader, records, stream, workbook

ROWS = "1001,phone_line,Cork,,,\n1002,hunt_pilot,Cork,,,\n"


def tar(members: Mapping[str, str | bytes], format_: int = tarfile.USTAR_FORMAT) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=format_) as archive:
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    read = {}
    for name, origin in list_members(Origin(stream(content))).origins.items():
        with origin.open() as opened:
            read[name] = opened.read()
    return read


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_are_read_where_they_lie_by_base_name(format_: int) -> None:
    long = "folder/" * 20
    content = {"a/b/phone.csv": "one", "./empty.csv": "", long + "deep.csv": "two" * 500, "phone2.csv": "three"}
    assert members_of(tar(content, format_)) == {
        "phone.csv": b"one",
        "empty.csv": b"",
        "deep.csv": b"two" * 500,
        "phone2.csv": b"three",
    }


def test_i8_links_and_outside_paths_are_left_out() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, type_ in (("link.csv", tarfile.SYMTYPE), ("hard.csv", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = type_, "/etc/passwd"
            archive.addfile(info)
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name in ("/etc/absolute.csv", "../outside.csv", "a/../../b.csv", "inside.csv"):
            archive.addfile(tarfile.TarInfo(name))
    found = list_members(Origin(stream(target.getvalue())))
    assert list(found.origins) == ["inside.csv"]
    assert found.left_out == 6
    opened = open_tables(Origin(stream(target.getvalue())), None, lambda _: False)
    assert opened.notices == ("links or outside paths in the archive, which are not read: 6 members",)


def test_i6_no_member_is_left_out_in_silence() -> None:
    """Of one path the last is read, one name in two folders is two files; what is no text is told."""
    files = [
        ("a/phone.csv", GENERIC + "1001,phone_line,,,,\n"),
        ("b/phone.csv", GENERIC + "1002,phone_line,,,,\n"),
        ("a/phone.csv", GENERIC + "1003,phone_line,,,,\n"),
    ]
    pieces = [tar({name: content})[:1_024] for name, content in files]
    more = tar({"gateway.csv": "", "wide.csv": ROWS.encode("utf-16-le"), "packed.csv": gzip.compress(ROWS.encode())})
    content = b"".join(pieces) + more
    found = list_members(Origin(stream(content)))
    assert list(found.origins) == ["phone.csv", "b/phone.csv", "gateway.csv", "wide.csv", "packed.csv"]
    opened = open_tables(Origin(stream(content)), None, lambda _: False)
    assert [name for name, _ in opened.tables] == ["standard input/phone.csv", "standard input/b/phone.csv"]
    assert [[row[0] for row in table.rows()] for _, table in opened.tables] == [["1003"], ["1002"]]
    assert opened.notices == (
        "there again in the archive, of which the last is read: 1 member",
        "no text tables in the archive, which are not read: 2 members",
    )


def test_i10_a_member_has_a_name_that_can_be_shown_and_kept() -> None:
    content = tar({"a\x1b[2Jb.csv": "x"}).replace(b"b.csv", b"\xff.csv", 1)
    header = bytearray(content[:512])
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + 256 + sum(header[156:]))
    (name,) = list_members(Origin(stream(bytes(header) + content[512:]))).origins
    assert name.isprintable()
    assert name.encode()


def test_i2_an_archive_that_is_cut_off_is_told() -> None:
    whole = tar({"phone.csv": "x" * 2_000, "b.csv": "y" * 600})
    assert not list_members(Origin(stream(whole))).was_cut
    for length in (512 + 2_048, 512 + 1_000, 512 + 2_048 + 100, 512 + 2_048 + 512 + 1_024):
        assert list_members(Origin(stream(whole[:length]))).was_cut, length


def test_i8_too_many_members_are_refused() -> None:
    content = tar({f"{at}.csv": "" for at in range(MAX_MEMBERS + 1)})
    with pytest.raises(SourceError, match="more than 2,000 members"):
        list_members(Origin(stream(content)))


def test_i8_a_header_that_declares_gigabytes_is_refused_at_once() -> None:
    info = tarfile.TarInfo("phone.csv")
    info.size = (1 << 32) + 1
    with pytest.raises(SourceError, match="more than 4 GB"):
        list_members(Origin(stream(info.tobuf(tarfile.GNU_FORMAT) + bytes(1_024) * 8)))
    extended = tarfile.TarInfo("././@LongLink")
    extended.type, extended.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    with pytest.raises(SourceError, match="headers of unbearable length"):
        list_members(Origin(stream(extended.tobuf(tarfile.GNU_FORMAT) + bytes(4_096))))


def test_an_archive_of_unknown_members_names_no_format() -> None:
    content = tar({"a.csv": "foo,bar\n1,2\n", "b.bin": b"\x7fELF", "c.csv": ""})
    with pytest.raises(SourceError, match=r"an archive of which no member is known \(1 table\)"):
        reader(content)
    with pytest.raises(SourceError, match="is a TAR archive, which this format is not"):
        reader(content, "generic")
    with pytest.raises(SourceError, match=r"\(0 tables\)"):
        look(stream(tar({"c.csv": ""})))


def test_what_gzip_has_packed_is_read_as_what_it_holds(tmp_path: Path) -> None:
    """Text, a workbook and JSON; recognised by content."""
    book = workbook([["number", "use"], ["1001", "phone_line"]])
    for content in ((GENERIC + ROWS).encode(), book, b'[{"number": "1001"}]'):
        path = tmp_path / "packed"
        path.write_bytes(gzip.compress(content))
        first = next(iter(open_reader(path)))
        assert isinstance(first, (RecordRow, NumberRow))
        assert first.number == "1001"
    assert len(records(reader(gzip.compress((GENERIC + ROWS).encode())))) == 2


def test_i8_a_gzip_bomb_is_refused_quickly() -> None:
    bomb = gzip.compress(b"number,use\n" + b"1" * 300_000_000, compresslevel=1)
    started = time.process_time()
    with pytest.raises(SourceError, match="unpacks to more than 200 times its size"):
        list(reader(bomb))
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize("cut", [20, -9, -3])
def test_i2_a_gzip_file_that_is_cut_off_is_an_error(cut: int) -> None:
    content = gzip.compress((GENERIC + ROWS * 3).encode())[:cut]
    with pytest.raises(SourceError, match="cut off"):
        list(reader(content))


def test_a_damaged_gzip_file_is_an_error() -> None:
    content = bytearray(gzip.compress((GENERIC + ROWS * 300).encode()))
    content[14] ^= 0xFF
    content[-8] ^= 0xFF
    with pytest.raises(SourceError, match="gzip archive cannot be read"):
        list(reader(bytes(content)))


def test_what_was_packed_in_parts_is_one_file() -> None:
    """Parts one after the other, some of them empty, zeros at the end as tapes have them; nothing else behind."""
    rows = [f"{1_000 + at},phone_line,,,,\n" for at in range(50)]
    parts = [gzip.compress(part.encode()) for part in (GENERIC, *rows[:25], "", *rows[25:], "")]
    whole = b"".join(parts)
    for end in (b"", bytes(3), bytes(100_000)):
        assert len(records(reader(whole + end))) == 50
    with pytest.raises(SourceError, match="cannot be read"):
        list(reader(whole + b"something else"))
    with pytest.raises(SourceError, match="more than 1,000 empty parts"):
        list(reader(whole + gzip.compress(b"") * 2_000))


def test_a_packed_stream_can_be_sought() -> None:
    data = bytes(range(256)) * 2_000
    with Origin(stream(gzip.compress(data))).open() as opened:
        assert opened.seek(-6, io.SEEK_END) == len(data) - 6
        assert opened.read() == data[-6:]
        opened.seek(1_000)
        assert opened.read(3) == data[1_000:1_003]
        opened.seek(70_000, io.SEEK_CUR)
        assert opened.tell() == 71_003
        assert opened.read(2) == data[71_003:71_005]


def test_a_member_can_be_sought_and_ends_where_it_ends() -> None:
    origins = list_members(Origin(stream(tar({"a": "0123456789", "b": ""})))).origins
    with origins["a"].open() as opened:
        assert opened.seek(-3, io.SEEK_END) == 7
        assert opened.read() == b"789"
        opened.seek(2)
        opened.seek(2, io.SEEK_CUR)
        assert opened.read(99) == b"456789"
