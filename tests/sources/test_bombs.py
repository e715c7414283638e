"""Files made to cost far more than they weigh are refused at once and take no memory (I8; reliability I4, I6)."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pytest

from inventory_tui.errors import InventoryError, SourceError
from inventory_tui.sources.reader import look, open_reader
from tests.sources.files import archive, raw_sheet, stream, workbook
from tests.sources.kit import pack_tar

MOST_SECONDS = 0.2
MOST_BYTES = 8 << 20
ROW = b"number,use\n1001,phone_line\n"
END = bytes(1_024)
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha">%b]>' % b"".join(
    b'<!ENTITY %c "%b">' % (letter, b"&%c;" % (letter - 1) * 20) for letter in range(ord("b"), ord("k"))
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def deflated(megabytes: int) -> bytes:
    """A header and so many megabytes of one cell as a raw deflate stream, of one megabyte packed once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = packer.compress(b"number,use\n") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b"1" * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + piece * megabytes + packer.flush()


def gzip_bomb(megabytes: int) -> bytes:
    return b"\x1f\x8b\x08" + bytes(7) + deflated(megabytes) + bytes(8)


def zip_bomb(megabytes: int, *, told: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes, and says it unpacks to ``told``."""
    target = io.BytesIO(raw_sheet(b""))
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(target) as whole:
        members = {member: whole.read(member) for member in whole.namelist() if member != name}
    packed = deflated(megabytes)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for member, content in members.items():
            book.writestr(member, content)
        info = zipfile.ZipInfo(name)
        start = target.tell()
        info.compress_type, info.header_offset = zipfile.ZIP_DEFLATED, start
        info.compress_size, info.file_size, info.CRC = len(packed), told, 0
        target.write(info.FileHeader() + packed)
        book.filelist.append(info)
        book.NameToInfo[name] = info
        book.start_dir = target.tell()
    return target.getvalue()


def many_members() -> bytes:
    return archive(**{f"m{at}": b"" for at in range(600)})


def xml_bomb(member: str, before: bytes) -> bytes:
    """A workbook of which one member declares a document type."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["number", "use"], ["1001", "phone_line"]]))) as whole:
        contents = {name: whole.read(name) for name in whole.namelist()}
    assert member in contents
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in contents.items():
            head, _, rest = content.partition(b"?>")
            book.writestr(name, head + b"?>" + before + rest.replace(b"</", b"&j;</", 1) if name == member else content)
    return target.getvalue()


def header(name: str, kind: bytes, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


def member(name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    return header(name, kind, len(content)) + content + bytes(-len(content) % 512)


def pax(**records: str) -> bytes:
    """An extended header."""
    content = b""
    for key, value in records.items():
        rest = f" {key.replace('__', '.')}={value}\n".encode()
        length = len(rest) + len(str(len(rest) + 3))
        content += f"{length}".encode() + rest
    return member("pax", content, tarfile.XHDTYPE)


SPARSE = pax(GNU__sparse__major="1", GNU__sparse__minor="0", GNU__sparse__name="a.csv", GNU__sparse__realsize="9" * 12)
TARS: dict[str, Callable[[], bytes]] = {
    "an endless chain of long names": lambda: member("L", b"a" * 99 + b"\0", tarfile.GNUTYPE_LONGNAME) * 3_000,
    "an endless chain of extended headers": lambda: pax(path="a.csv") * 3_000,
    "an endless chain of global headers": lambda: member("g", b"13 comment=a\n", tarfile.XGLTYPE) * 3_000,
    "a header of gigabytes": lambda: header("x", tarfile.XHDTYPE, 1 << 33),
    "a header of 100 kB": lambda: pax(comment="x" * 100_000),
    "a sparse map of two million lines": lambda: SPARSE + member("a", b"99999999\n" + b"1\n" * 2_000_000),
    "a sparse file of a petabyte": lambda: (
        pax(GNU__sparse__map=",".join("19" * 4_000), size="9" * 15) + member("a", b"")
    ),
    "a negative size": lambda: pax(size="-1024") + member("a.bin", b"\x7fELF"),
    "no number as size": lambda: pax(size="1e9") + member("a.bin", b"\x7fELF"),
    "four gigabytes": lambda: header("a.csv", tarfile.REGTYPE, (1 << 32) + 1),
    "too many members": lambda: header("a.csv", tarfile.REGTYPE, 0) * 2_001,
    "only links": lambda: header("a.csv", tarfile.SYMTYPE, 0) * 10 + header("b.csv", tarfile.LNKTYPE, 0) * 10,
    "only outside paths": lambda: member("/a.csv", ROW) + member("../b.csv", ROW) + member("a/../../c.csv", ROW),
    "archives in archives": lambda: member("a.tar", pack_tar({"b.tar": pack_tar({"c.csv": ROW})})),
    "a packed bomb inside": lambda: member("a.csv", gzip_bomb(64)),
}
BOMBS: dict[str, Callable[[], bytes]] = {
    **{f"TAR: {name}": lambda make=make: make() + END for name, make in TARS.items()},  # type: ignore[misc]
    "gzip: a gigabyte": lambda: gzip_bomb(1_024),
    "gzip: a gigabyte of zeros": lambda: gzip.compress(bytes(1 << 20)) * 1_024,
    "gzip: half a million empty members": lambda: gzip.compress(b"") * 500_000,
    "gzip: in gzip": lambda: gzip.compress(gzip_bomb(64)),
    "gzip: a name of ten megabytes": lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 10_000_000,
    "XLSX: a gigabyte, and it says so": lambda: zip_bomb(1_024, told=1 << 30),
    "XLSX: a gigabyte that says it is small": lambda: zip_bomb(1_024, told=1_000),
    "XLSX: two gigabytes": lambda: zip_bomb(8, told=1 << 31),
    "XLSX: too many members": many_members,
    "XLSX: a workbook in a workbook": lambda: archive(xl__workbook_x=workbook([["number"], ["1001"]])),
    "XLSX: a bomb in a workbook": lambda: archive(xl__workbook_x=zip_bomb(64, told=1 << 26)),
    "XLSX: a tag without end": lambda: raw_sheet(b"<row " + b"a" * 5_000_000, noise=True),
    **{
        f"XLSX: {what} in {name}": lambda name=name, said=said: xml_bomb(name, said)  # type: ignore[misc]
        for what, said in (("laughs", LAUGHS), ("an outside entity", OUTSIDE))
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
    },
    "XML: laughs": lambda: b'<?xml version="1.0"?>' + LAUGHS + b"<Callhandlers>&j;</Callhandlers>",
    "XML: an outside entity": lambda: b'<?xml version="1.0"?>' + OUTSIDE + b"<Callhandlers>&a;</Callhandlers>",
    "XML: a million tags in one another": lambda: b"<a>" * 1_000_000,
    "JSON: a million brackets": lambda: b"[" * 1_000_000,
    "JSON: objects in objects": lambda: b'{"a":' * 300_000,
    "JSON: depth inside an object": lambda: b'[{"number":' + b"[" * 500_000,
    "JSON: a number of a million digits": lambda: b'[{"number":' + b"9" * 1_000_000 + b"}]",
    "text: half a million columns": lambda: b"number,use" + b",a" * 500_000 + b"\n" + b"1001,phone_line\n" * 1_000,
    "text: one line of twenty megabytes": lambda: b"number" * 3_500_000,
    "nothing but zeros": lambda: bytes(5_000_000),
}


def read_through(what: BinaryIO | Path) -> None:
    for _ in open_reader(what):
        pass


@pytest.mark.parametrize("name", BOMBS)
def test_i8_a_bomb_is_refused_at_once(name: str) -> None:
    """In 0.2 s of the processor, the look and the reading alike, with less memory than a small table takes."""
    content = BOMBS[name]()
    started = time.process_time()
    with pytest.raises(InventoryError) as refused:
        read_through(stream(content))
    assert time.process_time() - started < MOST_SECONDS
    assert len(refused.value.message) < 300
    tracemalloc.start()
    try:
        with suppress(InventoryError):
            look(stream(content))
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


def test_i6_what_is_no_regular_file_is_refused_without_a_byte_read(tmp_path: Path) -> None:
    """A pipe nobody writes to, devices without end, a folder, a circle of links, a link to nowhere (reliability I6)."""
    pipe, circle, nowhere = tmp_path / "pipe", tmp_path / "circle", tmp_path / "nowhere"
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    nowhere.symlink_to(tmp_path / "missing")
    for path in (pipe, Path("/dev/zero"), Path("/dev/urandom"), tmp_path, circle, nowhere, Path("/proc/self/mem")):
        for way in (look, read_through):
            started = time.process_time()
            with pytest.raises(SourceError):
                way(path)
            assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize(
    ("format_name", "header", "row"),
    [
        ("generic", "number,use,site", "5550101,phone_line,{}"),
        ("generic", "number,use,site", "5550101,{},Cork"),
        ("cucm-route-plan", "Pattern or URI,Partition,Type,Route Detail", "5550101,{},Device,SEP1"),
        ("cucm-route-plan", "Pattern or URI,Partition,Type,Route Detail", "5550101,PT,{},SEP1"),
        ("cucm-phones", "Device Name,Owner User ID,Directory Number 1,Route Partition 1", "SEP1,ann,5550101,{}"),
        ("freepbx-dids", "cidnum,extension,destination", ",5550101,{}"),
    ],
)
def test_i8_words_of_many_pages_are_not_kept_in_mind(format_name: str, header: str, row: str) -> None:
    content = io.BytesIO((header + "\n" + "".join(row.format(f"{at}x" * 20_000) + "\n" for at in range(100))).encode())
    opened = open_reader(content, format_name)
    tracemalloc.start()
    try:
        assert sum(1 for _ in opened) == 100
        assert tracemalloc.get_traced_memory()[0] < 1 << 20
    finally:
        tracemalloc.stop()
