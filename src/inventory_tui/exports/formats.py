"""The formats a file can have, and what a row looks like in each (cli.md, Files).

Owns quoting and the guard against formulas. Must not know where rows come from or where the text goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from json.encoder import encode_basestring, encode_basestring_ascii
from pathlib import Path

from inventory_tui.errors import UsageError
from inventory_tui.exports.cells import Cell, Chunks, Coded, Encode, Field, Fields, encode_rows, encoders, flatten
from inventory_tui.exports.voss import encode_voss
from inventory_tui.exports.workbook import encode_workbook

__all__ = ["Cell", "Chunks", "Coded", "Field", "Fields", "Format", "choose_format", "encode", "guard"]

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0]")
_NO_WORKBOOKS = ("csv", "json", "jsonl", "txt")
_SPECIAL = re.compile(r'[",\r\n]')


class Format(StrEnum):
    """What a file is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"
    VOSS = "voss"
    """A workbook that VOSS Automate loads; only where it is named."""


def choose_format(path: Path | None, named: str | None) -> Format:
    """Return the format that was named, else that of the file's extension, else CSV.

    Args:
        path: where it goes; None is standard output.
        named: what ``--format`` said.

    Raises:
        UsageError: a format that cannot be written.
    """
    extension = "" if path is None else path.suffix.removeprefix(".").casefold()
    wanted = named.casefold() if named is not None else extension
    if wanted == Format.VOSS and extension in _NO_WORKBOOKS:
        raise UsageError(f"a workbook is not called {path}", "name it .xlsx")
    if wanted in tuple(Format) and (named is not None or wanted != Format.VOSS):
        return Format(wanted)
    if named is not None or extension in ("xlsm", "xls"):
        raise UsageError(f"files cannot be written as {wanted!r}", f"choose one of {', '.join(Format)}")
    return Format.CSV


def encode(file_format: Format, fields: Fields, chunks: Chunks, *, is_ascii: bool = False) -> Iterator[bytes]:
    """Yield a file piece by piece.

    Args:
        file_format: what it is written as.
        fields: its columns.
        chunks: its rows.
        is_ascii: escape everything beyond ASCII (JSON only).

    Raises:
        ExportError: a cell that the format cannot hold.
    """
    if file_format is Format.XLSX:
        return encode_workbook(fields, chunks)
    if file_format is Format.VOSS:
        return encode_voss(fields, chunks)
    if file_format is Format.CSV:
        return _encode_csv(fields, chunks)
    return _encode_json(fields, chunks, is_lines=file_format is Format.JSONL, is_ascii=is_ascii)


def guard(cell: str) -> str:
    """Return a cell with one more ``'`` where a spreadsheet could evaluate it; ``unguard`` takes it off again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _encode_csv(fields: Fields, chunks: Chunks) -> Iterator[bytes]:
    """Yield CSV: UTF-8 without BOM, a line feed after each row, quotes only where they are needed."""
    columns = flatten(fields)
    is_single = len(columns) == 1  # a row of one blank cell is no empty line
    encode = encoders(fields, lambda field: _quoter(is_guarded=field.is_text, is_single=is_single), ",")
    name = _quoter(is_guarded=False, is_single=is_single)
    yield (",".join(name(each.name) for each in columns) + "\n").encode()
    for rows in chunks:
        yield "".join([f"{line}\n" for line in map(",".join, encode_rows(encode, rows))]).encode()


def _encode_json(fields: Fields, chunks: Chunks, *, is_lines: bool, is_ascii: bool) -> Iterator[bytes]:
    """Yield an array of objects, a row a line, or such lines alone; blanks are ``""``."""
    text = encode_basestring_ascii if is_ascii else encode_basestring
    encode = encoders(fields, lambda field: _member(text, field.name), ", ")
    between = "\n" if is_lines else ",\n"
    is_first = True
    for rows in chunks:
        lines = [f"{{{line}}}" for line in map(", ".join, encode_rows(encode, rows))]
        if lines:
            opening = "" if is_lines else "["
            yield ((opening if is_first else between) + between.join(lines)).encode()
            is_first = False
    if is_lines:
        yield b"" if is_first else b"\n"
    else:
        yield b"[]\n" if is_first else b"]\n"


def _quoter(*, is_guarded: bool, is_single: bool) -> Encode:
    def quote(cell: str) -> str:
        if is_guarded:
            cell = guard(cell)
        if _SPECIAL.search(cell) or (is_single and not cell):
            return '"' + cell.replace('"', '""') + '"'
        return cell

    return quote


def _member(text: Encode, name: str) -> Encode:
    key = f"{text(name)}: "

    def member(cell: str) -> str:
        return key + text(cell)

    return member
