"""Delimited text: delimiters, odd rows, open quotes, cut files, giants (sources.md I2, I6, I8, chapter 8)."""

from __future__ import annotations

import contextlib
import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.errors import SourceError
from inventory_tui.sources import delimited
from inventory_tui.sources.reader import open_reader
from inventory_tui.sources.rows import RecordRow
from tests.sources.files import GENERIC, read, reader, records, skips

LONG = "number,use,site,name,vendor,description\n"


def numbers(content: str | bytes, **options: str) -> list[str]:
    return [record.number for record in records(read(content, "generic", **options))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_i9_the_delimiter_is_found_on_the_header(delimiter: str) -> None:
    header, row = GENERIC.replace(",", delimiter), delimiter.join(["1001", "phone_line", "", "a,b;c|d", "", ""])
    if delimiter != "\t":
        row = row.replace("a,b;c|d", '"a,b;c|d"')
    opened = reader(header + row + "\n")
    assert opened.parts[0].table.delimiter == delimiter
    assert [record.name for record in records(opened)] == ["a,b;c|d"]


def test_i9_a_delimiter_inside_a_quoted_title_does_not_count() -> None:
    assert reader('number;use;"a,b,c,d,e"\n').parts[0].table.delimiter == ";"


@pytest.mark.parametrize(
    "above",
    [
        "#TYPE Selected.System.String\r\n",
        "sep=;\r\n",
        '"sep=;"\r\n',
        "\n\n",
        "sep=:\n",
        "#TYPE x\nsep=;\n\n",
        "SEP=;\n",
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_chapter_8_lines_above_the_header_are_left_out(above: str, mark: str) -> None:
    items = read(f"{mark}{above}number;use\n1001;phone_line\n")
    assert [record.line for record in records(items)] == [above.count("\n") + 2]


def test_chapter_8_a_told_delimiter_wins() -> None:
    assert reader("sep=;\nnumber;use;a,b,c,d,e,f\n").parts[0].table.delimiter == ";"
    assert reader("sep=\t\nnumber\tuse\ta,b,c,d,e,f\n").parts[0].table.delimiter == "\t"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(end: str) -> None:
    assert numbers(end.join(["number,use", "1001,phone_line", "", "1002,phone_line", ""])) == ["1001", "1002"]


def test_short_rows_are_padded_and_long_ones_told_once() -> None:
    opened = reader(GENERIC + "1001,phone_line\n1002,phone_line,,,,,x,y\n1003,phone_line,,,,,z\n")
    assert len(records(opened)) == 3
    (notice,) = opened.notices
    assert notice.endswith("not read: 2")
    assert not opened.parts[0].table.was_cut


def test_a_title_that_comes_twice_is_told_and_the_first_is_read() -> None:
    opened = reader("number,use,Name,name\n1001,phone_line,first,second\n")
    assert [record.name for record in records(opened)] == ["first"]
    assert "'name'" in opened.notices[0]


def test_a_header_with_blank_and_trailing_titles() -> None:
    assert numbers("number,,use,\n1001,x,phone_line,,\n") == ["1001"]


def test_a_cell_of_several_lines_is_one_row() -> None:
    items = read(GENERIC + '1001,phone_line,,"a\nb\r\nc",,x\n1002,phone_line,,,,\n"10\n03",phone_line,,,,\n')
    assert [(record.line, record.number) for record in records(items)] == [(2, "1001"), (5, "1002")]
    assert [skip.line for skip in skips(items)] == [6]


def test_i6_an_open_quote_takes_only_its_own_row() -> None:
    content = (
        LONG + '1001,phone_line,,"Big Room,,\n1002,phone_line,,Bob,,\n1003,phone_line,,"Al",,\n1004,phone_line,,,,\n'
    )
    items = read(content)
    assert [record.number for record in records(items)] == ["1002", "1003", "1004"]
    (skip,) = skips(items)
    assert skip.line == 2
    assert "quote" in skip.reason


def test_i6_two_stray_quotes_that_match_by_chance() -> None:
    items = read(LONG + '1001,phone_line,,"Big Room,,x\n1002,phone_line,,Bob,,27"\n1003,phone_line,,,,\n')
    assert [record.number for record in records(items)] == ["1003"] or [record.number for record in records(items)] == [
        "1002",
        "1003",
    ]
    assert len(items) == 3


def test_i6_an_open_quote_in_the_last_row_of_many() -> None:
    opened = reader(LONG + '1001,phone_line,,"x,,\n1002,phone_line,,y,,\n1003,phone_line,,z,,\n')
    items = list(opened)
    assert [record.number for record in records(items)] == ["1002", "1003"]
    assert len(skips(items)) == 1
    assert not opened.parts[0].table.was_cut


def test_too_many_open_quotes_are_no_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_MENDED", 3)
    with pytest.raises(SourceError, match="more than 3 rows with a quote") as refused:
        read(LONG + '1001,phone_line,,"x,,\n' * 9)
    assert refused.value.line > 1


@pytest.mark.parametrize(
    ("rows", "is_cut"),
    [
        ("1001,phone_line,A,b,,c\n1002,phone_line,A,b,,c\n", False),
        ("1001,phone_line,A,b,,c\n1002,phone_line,A,b,,c", False),
        ("1001,phone_line,A,b,,c\n1002,phone_li", True),
        ("1001,phone_line,A,b,,c\n1002", True),
        ("1001,phone_line,A,b,,c\n1002,phone_line,A\n", False),
        ("1001,phone_line\n1002,phone_line", False),
        ('1001,phone_line,A,b,,c\n1002,phone_line,A,b,,"c', True),
        ('1001,phone_line,A,b,,c\n1002,phone_line,A,"b', True),
        ('1001,phone_line,A,b,,c\n1002,phone_line,A,b,,"c\nd', True),
        ("", False),
    ],
)
def test_i2_a_last_row_that_is_cut_off(rows: str, is_cut: bool) -> None:
    opened = reader(GENERIC + rows)
    list(opened)
    assert opened.parts[0].table.was_cut is is_cut
    assert bool(opened.doubts) is is_cut


@pytest.mark.parametrize("size", [200_000, 10_000_000])
def test_i8_a_giant_cell_is_a_skipped_row(tmp_path: Path, size: int) -> None:
    path = tmp_path / "giant"
    with path.open("w") as file:
        file.write(LONG + "1001,phone_line,,a,,\n1002,phone_line,,")
        for _ in range(size // 10_000):
            file.write("x" * 10_000)
        file.write(",,\n1003,phone_line,,c,,\n")
    tracemalloc.start()
    items = list(open_reader(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(record.line, record.number) for record in records(items)] == [(2, "1001"), (4, "1003")]
    (skip,) = skips(items)
    assert (skip.line, skip.text) == (3, "")
    assert "more than" in skip.reason
    assert peak < 16_000_000


def test_i8_a_giant_inside_quotes() -> None:
    content = LONG + '1001,phone_line,,"' + "x" * 300_000 + "\n" + "y" * 2_000_000 + '",,\n1003,phone_line,,c,,\n'
    items = read(content)
    assert [record.number for record in records(items)] == ["1003"]
    assert len(skips(items)) >= 1


def test_i8_a_quote_that_opens_a_giant_file() -> None:
    rows = "".join(f"{at},phone_line,,n,,\n" for at in range(10_000, 40_000))
    items = read(LONG + '1001,phone_line,,"n,,\n' + rows)
    assert len(records(items)) == 30_000
    assert [skip.line for skip in skips(items)] == [2]


def test_a_giant_header_is_an_error() -> None:
    with pytest.raises(SourceError, match="header"):
        reader("x" * (delimited.MAX_LINE + 10) + "\n1001,phone_line\n")
    with pytest.raises(SourceError, match="header"):
        reader("number,use," + "x" * 200_000 + "\n1001,phone_line\n")


def test_the_parser_keeps_its_limit() -> None:
    before = csv.field_size_limit()
    read(LONG + "1001,phone_line,,,,\n")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("content", ["#TYPE x\n", "\n\n#TYPE y\n\n", "sep=;\n"])
def test_i6_a_file_without_a_header_is_an_error(content: str) -> None:
    with pytest.raises(SourceError, match="no header"):
        reader(content)


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "changing"
    path.write_text("number,use\n1001,phone_line\n")
    opened = open_reader(path)
    path.write_text("number,use,site\n1001,phone_line,x\n")
    with pytest.raises(SourceError, match="changed while"):
        list(opened)


def test_reading_twice_gives_the_same() -> None:
    opened = reader(LONG + '1001,phone_line,,"a\n1002,phone_line,,b,,,\n')
    assert list(opened) == list(opened)
    assert opened.notices == opened.notices


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(st.lists(NAMES, max_size=6), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_i6_what_a_csv_writer_writes_is_read_row_by_row(names: list[str], delimiter: str, end: str) -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["number", "use", "name", "site"])
    for at, name in enumerate(names):
        writer.writerow([f"1{at:03d}", "phone_line", name, ""])
    items = read(target.getvalue(), "generic")
    assert [type(item) for item in items] == [RecordRow] * len(names)
    assert [record.number for record in records(items)] == [f"1{at:03d}" for at in range(len(names))]


@given(st.binary(max_size=400), st.integers(0, 200))
def test_i2_damaged_bytes_end_in_rows_or_in_one_error(junk: bytes, at: int) -> None:
    whole = (LONG + '1001,phone_line,,"a\nb",,\n1002,hunt_pilot,X,"c""d",Acme,e\n' * 3).encode()
    with contextlib.suppress(SourceError):
        items = read(whole[:at] + junk + whole[at:], "generic")
        assert len(items) <= 12 + junk.count(b"\n") + junk.count(b"\r")
