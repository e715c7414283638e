"""Bytes to text: which encoding a file has, and where it breaks it (sources.md I9).

Nothing is guessed: UTF-8, or UTF-16 with its mark; everything else a person names. Knows no columns.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from inventory_tui.errors import SourceError, UsageError
from inventory_tui.sources.origin import HEAD_BYTES, Origin

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Excel file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii"),
    *(f"cp{page}" for page in range(1250, 1259)),
    *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
    *("cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp858", "cp862", "cp866", "cp874"),
    *("mac-roman", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish", "mac-iceland", "koi8-r", "koi8-u"),
    *("cp932", "shift_jis", "euc_jp", "iso2022_jp", "cp949", "euc_kr", "gbk", "gb2312", "gb18030", "cp950", "big5"),
)
"""Encodings that tables are written in, by the names that Python's codecs have for themselves."""
_CHUNK = 1 << 20
ASK = "name its encoding with --encoding; Windows-1252 is the likeliest, then give --encoding cp1252"


def choose_encoding(origin: Origin, head: bytes, named: str | None) -> str:
    """Return the encoding to read a file with.

    Args:
        origin: the file.
        head: its first bytes.
        named: what a person said it is, if anything.

    Raises:
        SourceError: it is no text, or neither UTF-8 nor marked as UTF-16: a person has to name the encoding.
        UsageError: there is no text encoding of that name.
    """
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    chosen = _known(named) if named else ""
    _refuse_binary(origin, head, has_zeros="utf-16" in (marked, chosen[:6]))
    if chosen:
        return marked if marked and chosen in ("utf-8", "utf-16", "utf-8-sig") else chosen
    encoding = marked or "utf-8"
    try:
        _decoder(encoding).decode(head)
    except UnicodeDecodeError as error:
        raise undecodable(origin, encoding, error.start) from error
    return encoding


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    """Return a decoder whose errors count from the first byte, the mark included."""
    return codecs.getincrementaldecoder(encoding.removesuffix("-sig"))()


def is_blank(origin: Origin) -> bool:
    """Tell whether a file begins with nothing but white space.

    Raises:
        SourceError: it cannot be read.
    """
    with origin.open() as stream:
        return not stream.read(HEAD_BYTES).strip()


def is_table_text(origin: Origin) -> bool:
    """Tell whether a file may be a table in text: neither empty nor binary.

    Raises:
        SourceError: it cannot be read.
    """
    with origin.open() as stream:
        head = stream.read(HEAD_BYTES)
    has_zeros = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return bool(head.strip()) and not _name_binary(head, has_zeros=has_zeros)


def _name_binary(head: bytes, *, has_zeros: bool) -> str:
    """Return what binary kind of file begins so; blank for text."""
    word = next((word for magic, word in _BINARY if head.startswith(magic)), "")
    if not word and not has_zeros and 0 in head.partition(b"\n")[0]:
        return "binary, or UTF-16 without its mark"
    return word


def _refuse_binary(origin: Origin, head: bytes, *, has_zeros: bool) -> None:
    word = _name_binary(head, has_zeros=has_zeros)
    if word:
        raise SourceError(
            f"{origin.name} is {word}, not a table",
            "export it as CSV (UTF-8) or XLSX",
            file=origin.name,
        )


def _known(name: str) -> str:
    """Return the codec's own name of a text encoding; what Python calls so beside, no file of a table has."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if found not in ENCODINGS:
        near = get_close_matches(name.strip().casefold().replace("_", "-"), ENCODINGS, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "try utf-8, utf-16 or cp1252"
        raise UsageError(f"unknown encoding {name!r}", hint)
    return found


def undecodable(origin: Origin, encoding: str, offset: int) -> SourceError:
    """Return the error of a byte that the encoding does not know, with the line it stands in."""
    line = 1
    with origin.open() as stream:
        left = offset
        while left and (chunk := stream.read(min(left, _CHUNK))):
            line += chunk.count(b"\n")
            left -= len(chunk)
        byte = stream.read(1)
    known = encoding.removesuffix("-sig").upper()
    return SourceError(
        f"{origin.name} is not {known} text: byte 0x{byte.hex()} at offset {offset:,} (line {line:,})",
        ASK if known == "UTF-8" else "name another encoding with --encoding, or export it as UTF-8",
        file=origin.name,
        line=line,
    )


@contextmanager
def open_text(origin: Origin, encoding: str) -> Iterator[io.TextIOWrapper]:
    """Open a file as text with its own line ends.

    Raises:
        SourceError: on a byte that the encoding does not know, wherever in the file it stands.
    """
    with origin.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            yield text
        except UnicodeDecodeError as error:
            raise undecodable(origin, encoding, _first_bad(origin, encoding)) from error
        finally:
            text.detach()


def _first_bad(origin: Origin, encoding: str) -> int:
    """Return the offset of the first byte that the encoding does not know."""
    decoder = _decoder(encoding)
    done = 0
    with origin.open() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            kept = decoder.getstate()[0]
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return done - len(kept) + error.start
            if not chunk:
                return done
            done += len(chunk)
