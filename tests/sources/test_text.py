"""Opening and decoding: encodings, marks, special files (sources.md I6, I9; reliability I1, I6)."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest

from inventory_tui.errors import SourceError, UsageError
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reader import look, open_reader
from inventory_tui.sources.text import ENCODINGS, _first_bad
from tests.sources.files import read, reader, records, stream

CONTENT = "number,use,name\n1001,phone_line,Zoë Ünal\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-mark", "utf-16-be-mark"])
def test_i9_utf_8_and_marked_utf_16_are_read(encoding: str) -> None:
    if encoding.endswith("-mark"):
        content = ("\ufeff" + CONTENT).encode(encoding.removesuffix("-mark"))
    else:
        content = CONTENT.encode(encoding)
    assert [record.name for record in records(read(content))] == ["Zoë Ünal"]


@pytest.mark.parametrize("named", ["cp1252", "windows-1252", "CP1252"])
def test_i9_anything_else_is_named_by_a_person(named: str) -> None:
    content = CONTENT.encode("cp1252")
    with pytest.raises(SourceError) as asked:
        reader(content)
    offset = content.index(b"\xeb")
    assert f"byte 0xeb at offset {offset} (line 2)" in asked.value.message
    assert "--encoding cp1252" in asked.value.hint
    assert asked.value.line == 2
    assert [record.name for record in records(read(content, encoding=named))] == ["Zoë Ünal"]


def test_i9_a_preview_under_the_encoding_that_is_likeliest() -> None:
    assert look(stream(CONTENT, "cp1252"), "cp1252").rows == (("1001", "phone_line", "Zoë Ünal"),)


def test_i9_a_bad_byte_far_behind_the_header() -> None:
    rows = "".join(f"{at},phone_line,Ünal\n" for at in range(10_000, 70_000))
    good = ("number,use,name\n" + rows).encode()
    content = good + b"1001,phone_line,\xff\n"
    opened = reader(content)
    with pytest.raises(SourceError) as refused:
        list(opened)
    assert f"offset {content.index(0xFF):,}" in refused.value.message
    assert refused.value.line == 60_002


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_i9_a_character_that_is_cut_off(mark: bytes) -> None:
    content = mark + CONTENT.encode()[:-5]
    assert content[-1] == 0xC3
    with pytest.raises(SourceError, match=f"offset {len(content) - 1} "):
        list(reader(content))


def test_i9_a_file_that_was_mended_meanwhile() -> None:
    assert _first_bad(Origin(stream(CONTENT)), "utf-8") == len(CONTENT.encode())


def test_i9_a_mark_wins_over_a_wrong_name() -> None:
    content = CONTENT.encode("utf-16")
    assert [record.name for record in records(read(content, encoding="utf-8"))] == ["Zoë Ünal"]
    assert [record.name for record in records(read(CONTENT.encode("utf-8-sig"), encoding="utf-8"))] == ["Zoë Ünal"]


def test_i9_half_a_character_of_utf_16() -> None:
    with pytest.raises(SourceError, match="UTF-16") as refused:
        list(reader(CONTENT.encode("utf-16")[:-1]))
    assert "another encoding" in refused.value.hint


@pytest.mark.parametrize(
    "name", ["klingon", "", "base64", "rot13", "idna", "punycode", "unicode_escape", "utf-7", "undefined", "x\0y", "é"]
)
def test_an_encoding_that_does_not_exist(name: str) -> None:
    if not name:
        assert reader(CONTENT, encoding=name).parts[0].table.encoding == "utf-8"
        return
    with pytest.raises(UsageError, match="unknown encoding"):
        reader(CONTENT, encoding=name)


def test_an_encoding_is_named_near_what_was_meant() -> None:
    with pytest.raises(UsageError) as refused:
        reader(CONTENT, encoding="UTF_8x")
    assert "utf-8" in refused.value.hint


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_reads_what_it_writes(encoding: str) -> None:
    content = "number,use,name\n1001,phone_line,Ada\n".encode(encoding)
    assert [record.name for record in records(read(content, encoding=encoding))] == ["Ada"]


def test_a_byte_that_a_named_encoding_does_not_know() -> None:
    with pytest.raises(SourceError, match="CP1252 text: byte 0x81 at offset 27"):
        list(reader(b"number,use\n1001,phone_line,\x81\n", encoding="cp1252"))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x00" * 500, "binary"),
        (b"\x7fELF\x02\x01\x01", "a program"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x1f\x8b\x08", "gzip archive ends early"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password-protected"),
        (b"SQLite format 3\x00", "a database"),
        ("number,use\n".encode("utf-16-le"), "without its mark"),
        (b"\xff\xfe\n\x00\n\x00", "no header"),
        (b"just some prose about nothing\n", "no known kind"),
        (b"\x80\x81\x82", "not UTF-8"),
    ],
)
@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_i6_what_is_no_table_is_an_error(content: bytes, word: str, encoding: str | None) -> None:
    if encoding and word in ("not UTF-8", "no header"):
        return
    with pytest.raises(SourceError, match=word) as refused:
        reader(content, encoding=encoding)
    assert refused.value.hint


def test_special_files_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, loop, folder = tmp_path / "pipe", tmp_path / "loop", tmp_path / "folder"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)
        server.bind("socket")  # by a short name: the system takes no long one
        for path, word in [
            (pipe, "a pipe"),
            (loop, "cannot read"),
            (folder, "a folder"),
            (Path("/dev/zero"), "a device"),
            (tmp_path / "socket", "cannot read"),
            (tmp_path / "missing", "No such file"),
            (Path("nul\0byte"), "cannot read"),
            (tmp_path / ("x" * 300), "cannot read"),
        ]:
            with pytest.raises(SourceError, match=word) as refused:
                open_reader(path)
            assert refused.value.file


class Failing(io.BytesIO):
    """A stream on a disk that fails behind the first piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 65_536:
            raise OSError(5, "Input/output error")
        return super().read(size)

    read1 = read


def test_a_file_that_cannot_be_read_midway() -> None:
    opened = open_reader(Failing(CONTENT.encode() + b"1001,phone_line,x\n" * 9_000))
    with pytest.raises(SourceError, match="cannot read standard input: Input/output error"):
        list(opened)


def test_a_path_may_be_text_and_needs_no_extension(tmp_path: Path) -> None:
    path = tmp_path / "Export"
    path.write_text(CONTENT)
    assert len(list(open_reader(str(path)))) == 1
    assert open_reader(path).name == str(path)


def test_a_stream_is_left_open() -> None:
    source = stream(CONTENT)
    opened = open_reader(source)
    assert opened.name == "standard input"
    assert len(list(opened)) == 1
    assert not source.closed
