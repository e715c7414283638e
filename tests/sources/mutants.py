"""Files that something has happened to: bytes flipped, cut, doubled, packed wrongly, cells of a megabyte.

The same number always makes the same mutant of a file.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

BLOCK = 512
HUGE = 300_000
"""More than the csv module takes in one cell."""
WIDE = 20_000
"""Cells, rows, or tags in one another."""
RUDE = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'""', b"\r", b"\n", b"\r\n", b"\\", b"'", b",", b";", b"\t", b"|"),
    *(
        b"\x1b]52;c;aGk=\x07",
        "\u202e".encode(),
        "\u0661\u0662".encode(),
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\x85",
        b"\x0c",
    ),
    *(b"{", b"}", b"[", b"]", b":", b"null", b"NaN", b"1e999", b"-0", b"[[[[", b'{"a":', b'"\\ud800"', b"9" * 400),
    *(b"<", b"/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"]]>", b"<![CDATA[", b"&#0;", b"<?xml version='1.1'?>"),
    *(b"+", b"X" * 30, b"[0-9]" * 8, b"=1+1", b"sep=", b"#TYPE x\n", b"====\n", b"PK\x03\x04", b"\x1f\x8b"),
)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|<[^<>]*>')
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(ValueError, EOFError, OSError, KeyError, NotImplementedError, RuntimeError, OverflowError),
)
Mutation = Callable[[random.Random, bytes], bytes]


def mutate(content: bytes, number: int, key: str) -> bytes:
    """Make the mutant of this number; ``key`` tells files apart."""
    chance = random.Random(f"{key} {number}")
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        content = chance.choice(_ways(content))(chance, content)
    return content


def _ways(content: bytes) -> tuple[Mutation, ...]:
    """What can be done to a file of this kind; most of it from the inside, where it has one."""
    if content.startswith(b"PK\x03\x04"):
        return (*_ANYWHERE, *[_in_zip] * 3 * len(_ANYWHERE))
    if content[257:262] == b"ustar":
        return (*_ANYWHERE, *[_in_tar_header] * len(_ANYWHERE))
    if content.startswith(b"\x1f\x8b"):
        return (_flip, _truncate, _insert_noise, *[_in_gzip] * len(_ANYWHERE))
    return (*_ANYWHERE, _swap_delimiter, _recode, _swap_tokens, _swap_tokens, _pack)


def _place(chance: random.Random, content: bytes) -> int:
    """A place in a file; its beginning, where headers stand, more often."""
    return chance.randrange(min(len(content), 400) if chance.random() < 0.3 else len(content)) if content else 0


def _flip(chance: random.Random, content: bytes) -> bytes:
    mutant = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 30)) if mutant else 0):
        mutant[_place(chance, content)] ^= 1 << chance.randrange(8)
    return bytes(mutant)


def _truncate(chance: random.Random, content: bytes) -> bytes:
    return content[: _place(chance, content)]


def _insert(chance: random.Random, content: bytes) -> bytes:
    at = _place(chance, content)
    return content[:at] + chance.choice(RUDE) * chance.choice((1, 1, 2, 50)) + content[at:]


def _insert_noise(chance: random.Random, content: bytes) -> bytes:
    at = _place(chance, content)
    return content[:at] + chance.randbytes(chance.choice((1, 8, 700))) + content[at:]


def _delete(chance: random.Random, content: bytes) -> bytes:
    at = _place(chance, content)
    return content[:at] + content[at + chance.choice((1, 10, 100, BLOCK)) :]


def _repeat(chance: random.Random, content: bytes) -> bytes:
    at = _place(chance, content)
    chunk = content[at : at + chance.choice((1, 40, 400, BLOCK))]
    return content[:at] + chunk * chance.choice((2, 3, 40)) + content[at + len(chunk) :]


def _move(chance: random.Random, content: bytes) -> bytes:
    first, second = sorted((_place(chance, content), _place(chance, content)))
    return content[second:] + content[first:second] + content[:first]


def _overwrite(chance: random.Random, content: bytes) -> bytes:
    at, filling = _place(chance, content), bytes([chance.choice((0, 0x20, 0x39, 0xFF))])
    length = chance.choice((1, 12, 200))
    return content[:at] + filling * length + content[at + length :]


def _make_huge(chance: random.Random, content: bytes) -> bytes:
    if chance.random() > 0.1:
        return _flip(chance, content)
    at = _place(chance, content)
    filling = chance.choice((b"x" * HUGE, b'"' * HUGE, b"[" * HUGE, b"5," * WIDE, b"5\n" * WIDE, b"<a>" * WIDE))
    return content[:at] + filling + content[at:]


def _swap_delimiter(chance: random.Random, content: bytes) -> bytes:
    old, new = chance.sample((b",", b";", b"\t", b"|", b"\n", b'"'), 2)
    return content.replace(old, new, chance.choice((1, 5, -1)))


def _recode(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32", "ascii")), "replace")


def _swap_tokens(chance: random.Random, content: bytes) -> bytes:
    """Put one name, number or tag where another stood."""
    tokens = [found.span() for found in _TOKEN.finditer(content[:20_000])]
    if len(tokens) < 2:
        return _insert(chance, content)
    (start, end), (first, last) = chance.choice(tokens), chance.choice(tokens)
    said = chance.choice((content[first:last], b"null", b"[]", b"{}", b'"x"', b"1", b"{" * 2_000))
    return content[:start] + said + content[end:]


def _pack(_: random.Random, content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0)


def _in_gzip(chance: random.Random, content: bytes) -> bytes:
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError, ValueError, zlib.error):
        return _flip(chance, content)
    return gzip.compress(chance.choice(_ANYWHERE)(chance, inner), 1, mtime=0)


def _in_zip(chance: random.Random, content: bytes) -> bytes:
    """Harm one member and pack the archive anew, so that its checksums fit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except _FAULTS:
        return _flip(chance, content)
    target = io.BytesIO()
    harmed = chance.choice([name for name in members if "theme" not in name and "docProps" not in name] or [""])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, inside in members.items():
            way = chance.choice((*_ANYWHERE, _swap_tokens, _swap_tokens))
            archive.writestr(name, way(chance, inside) if name == harmed else inside)
    return target.getvalue()


def _in_tar_header(chance: random.Random, content: bytes) -> bytes:
    """Harm the header of a member and put its checksum right."""
    starts = [at for at in range(0, len(content), BLOCK) if content[at + 257 : at + 262] == b"ustar"]
    start = chance.choice(starts or [0])
    block = bytearray(content[start : start + BLOCK].ljust(BLOCK, b"\0"))
    at, width = chance.choice(((0, 100), (124, 12), (124, 12), (156, 1), (157, 100), (257, 8), (345, 155)))
    said = chance.choice(
        (b"", b"7" * 12, b"\xff" * 12, b"-1", b"\x80" + b"\0" * 10, b"../x", b"/x", b"L", b"x", b"S", b"g")
    )
    block[at : at + width] = (said + chance.choice((b"", chance.randbytes(width))))[:width].ljust(width, b"\0")
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 256 + sum(block[156:]))
    return content[:start] + bytes(block) + content[start + BLOCK :]


_ANYWHERE: tuple[Mutation, ...] = (
    *(_flip, _truncate, _insert, _insert_noise, _delete, _repeat, _move, _overwrite, _make_huge),
)
