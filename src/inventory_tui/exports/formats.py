"""The formats a file can have, and what a row looks like in each (cli.md, Files).

Owns quoting and the guard against formulas. Must not know where rows come from or where the text goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from inventory_tui.errors import UsageError

_DISTINCT = 4096
"""Cells of a column of words that are kept ready; most columns repeat few."""
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0]")
_SPECIAL = re.compile(r'[",\r\n]')
Encode = Callable[[str], str]


class Format(StrEnum):
    """What a file is written as."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


class Field(Protocol):
    """A column of a file."""

    @property
    def name(self) -> str:
        """What its header says."""

    @property
    def is_text(self) -> bool:
        """Whether its cells are words that a spreadsheet might take for a formula."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Neighbouring columns whose cells come as one id: quoted once for each id, not for each row."""

    fields: tuple[Field, ...]
    words: Mapping[int, Sequence[str]]
    """What each id stands for, a word for each field."""


Fields: TypeAlias = Sequence[Field | Coded]
"""What stands in each cell of a row, from left to right."""
Cell: TypeAlias = str | int
Chunks: TypeAlias = Iterable[Sequence[Sequence[Cell]]]
"""Rows, some thousand at a time, so that memory does not grow with the file; an id where a field is coded."""


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
    if wanted in tuple(Format):
        return Format(wanted)
    if named is not None or extension in ("xlsx", "xlsm", "xls"):
        raise UsageError(f"files cannot be written as {wanted!r}", f"choose one of {', '.join(Format)}")
    return Format.CSV


def encode(file_format: Format, fields: Fields, chunks: Chunks, *, is_ascii: bool = False) -> Iterator[bytes]:
    """Yield a file piece by piece.

    Args:
        file_format: what it is written as.
        fields: its columns.
        chunks: its rows.
        is_ascii: escape everything beyond ASCII (JSON only).
    """
    if file_format is Format.CSV:
        return _encode_csv(fields, chunks)
    return _encode_json(fields, chunks, is_lines=file_format is Format.JSONL, is_ascii=is_ascii)


def guard(cell: str) -> str:
    """Return a cell with one more ``'`` where a spreadsheet could evaluate it; ``unguard`` takes it off again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _encode_csv(fields: Fields, chunks: Chunks) -> Iterator[bytes]:
    """Yield CSV: UTF-8 without BOM, a line feed after each row, quotes only where they are needed."""
    columns = _flatten(fields)
    is_single = len(columns) == 1  # a row of one blank cell is no empty line
    encoders = _encoders(fields, lambda field: _quoter(is_guarded=field.is_text, is_single=is_single), ",")
    name = _quoter(is_guarded=False, is_single=is_single)
    yield (",".join(name(each.name) for each in columns) + "\n").encode()
    for rows in chunks:
        yield "".join([f"{line}\n" for line in map(",".join, _cells(encoders, rows))]).encode()


def _encode_json(fields: Fields, chunks: Chunks, *, is_lines: bool, is_ascii: bool) -> Iterator[bytes]:
    """Yield an array of objects, a row a line, or such lines alone; blanks are ``""``."""
    text = encode_basestring_ascii if is_ascii else encode_basestring
    encoders = _encoders(fields, lambda field: _member(text, field.name), ", ")
    between = "\n" if is_lines else ",\n"
    is_first = True
    for rows in chunks:
        lines = [f"{{{line}}}" for line in map(", ".join, _cells(encoders, rows))]
        if lines:
            opening = "" if is_lines else "["
            yield ((opening if is_first else between) + between.join(lines)).encode()
            is_first = False
    if is_lines:
        yield b"" if is_first else b"\n"
    else:
        yield b"[]\n" if is_first else b"]\n"


def _flatten(fields: Fields) -> list[Field]:
    return [each for field in fields for each in (field.fields if isinstance(field, Coded) else (field,))]


def _encoders(fields: Fields, encoder: Callable[[Field], Encode], between: str) -> list[Callable[[Any], str]]:
    """Return what turns a cell of each field into text; words that were turned lately are kept."""
    made: list[Callable[[Any], str]] = []
    for field in fields:
        if isinstance(field, Coded):
            each = [encoder(one) for one in field.fields]
            texts = {
                id_: between.join(encode(word) for encode, word in zip(each, words, strict=True))
                for id_, words in field.words.items()
            }
            made.append(texts.__getitem__)
        else:
            one = encoder(field)
            made.append(lru_cache(_DISTINCT)(one) if field.is_text else one)
    return made


def _cells(encoders: Sequence[Callable[[Any], str]], rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, ...]]:
    """Encode column by column: a million rows pass through the interpreter's own loops only."""
    if not rows:
        return iter(())
    columns = zip(*rows, strict=True)
    return zip(*(map(each, column) for each, column in zip(encoders, columns, strict=True)), strict=True)


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
