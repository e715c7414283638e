"""What a row looks like in each format, and that nothing in it is a formula (cli.md, Files; reliability.md X1, X2)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.errors import UsageError
from inventory_tui.exports.formats import Format, choose_format, encode, guard

CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text("'=+-@\t\r\n\0\", a", max_size=6),
    st.sampled_from(["[/x]", "\x1b]52;c;aGk=\x07", "\x1b[2J", "\u202eabc", "数字", "a\u2028b", "a\x85b", "\ufeff="]),
)


@dataclass(frozen=True)
class Field:
    name: str
    is_text: bool = True


FIELDS = [Field("number", is_text=False), Field("description"), Field("notes, old")]
ROWS = st.lists(st.tuples(st.just("+15550100001"), CELLS, CELLS), max_size=8)


def write(file_format: Format, rows: Sequence[tuple[str, ...]], *, is_ascii: bool = False, size: int = 3) -> str:
    chunks = [rows[at : at + size] for at in range(0, len(rows), size)]
    return b"".join(encode(file_format, FIELDS, chunks, is_ascii=is_ascii)).decode()


def unguard(cell: str) -> str:
    """What the import takes off: exactly one, under the same condition."""
    rest = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and rest[:1] in tuple("=+-@\t\r\n\0") and rest else cell


@given(ROWS)
def test_csv_reads_back_as_it_was(rows: list[tuple[str, ...]]) -> None:
    text = write(Format.CSV, rows)
    header, *read = csv.reader(io.StringIO(text, newline=""))

    assert header == ["number", "description", "notes, old"]
    assert [(number, unguard(one), unguard(two)) for number, one, two in read] == rows


@given(CELLS)
def test_no_guarded_cell_begins_like_a_formula(cell: str) -> None:
    assert guard(cell)[:1] not in tuple("=+-@\t\r\n\0") or not guard(cell)


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("''@x", "'''@x"),
        ("\tx", "'\tx"),
        ("\0x", "'\0x"),
        ("'", "'"),
        ("'x", "'x"),
        ("x=", "x="),
        ("", ""),
    ],
)
def test_the_guard_is_one_more_apostrophe(cell: str, guarded: str) -> None:
    assert guard(cell) == guarded


def test_csv_quotes_only_where_needed_and_guards_words_only() -> None:
    assert write(Format.CSV, [("+1555", "+1555", 'a "b", c'), ("*1", "a\rb", "")]) == (
        'number,description,"notes, old"\n+1555,\'+1555,"a ""b"", c"\n*1,"a\rb",\n'
    )


def test_a_row_of_one_blank_cell_is_no_empty_line() -> None:
    text = b"".join(encode(Format.CSV, [Field("extra1")], [[("",), ("x",)]])).decode()

    assert text == 'extra1\n""\nx\n'


@given(rows=ROWS, is_ascii=st.booleans())
def test_json_reads_back_as_it_was(rows: list[tuple[str, ...]], *, is_ascii: bool) -> None:
    names = [each.name for each in FIELDS]
    expected = [dict(zip(names, row, strict=True)) for row in rows]
    array = write(Format.JSON, rows, is_ascii=is_ascii)
    lines = write(Format.JSONL, rows, is_ascii=is_ascii)

    assert json.loads(array) == expected
    assert [json.loads(line) for line in lines.split("\n") if line] == expected
    assert not is_ascii or (array + lines).isascii()


def test_json_has_a_row_a_line_and_no_guard() -> None:
    rows = [("+1555", "=x", ""), ("+1556", "", "")]

    assert write(Format.JSON, rows, size=1) == (
        '[{"number": "+1555", "description": "=x", "notes, old": ""},\n'
        '{"number": "+1556", "description": "", "notes, old": ""}]\n'
    )
    assert write(Format.JSONL, rows, size=1).count("\n") == 2


def test_a_file_without_rows_is_complete() -> None:
    assert write(Format.CSV, []) == 'number,description,"notes, old"\n'
    assert write(Format.JSON, []) == "[]\n"
    assert write(Format.JSONL, []) == ""
    assert b"".join(encode(Format.JSON, FIELDS, [[], [("1", "", "")], []])).startswith(b"[{")


def test_a_row_with_a_cell_too_few_is_a_bug_that_shows() -> None:
    with pytest.raises(ValueError, match="zip"):
        write(Format.CSV, [("1", "2")])


@pytest.mark.parametrize(
    ("path", "named", "expected"),
    [
        ("a.csv", None, Format.CSV),
        ("a.xlsx", None, Format.XLSX),
        ("a.JSON", None, Format.JSON),
        ("a.jsonl", None, Format.JSONL),
        ("a.txt", None, Format.CSV),
        ("a", None, Format.CSV),
        (None, None, Format.CSV),
        (None, "JSONL", Format.JSONL),
        ("a.csv", "json", Format.JSON),
    ],
)
def test_the_format_is_the_one_named_or_that_of_the_extension(
    path: str | None, named: str | None, expected: Format
) -> None:
    assert choose_format(None if path is None else Path(path), named) is expected


@pytest.mark.parametrize(("path", "named"), [("a.xls", None), ("a.csv", "pdf"), ("a.csv", "")])
def test_a_format_that_cannot_be_written_is_refused(path: str, named: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        choose_format(Path(path), named)

    assert "csv, xlsx, json, jsonl" in caught.value.hint
