"""What holds for the files of every format, however they are written (sources.md I3, I6, I8, I9, chapter 8)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inventory_tui.sources.delimited import DELIMITERS
from inventory_tui.sources.format_info import Shape
from inventory_tui.sources.formats import FORMATS
from inventory_tui.sources.mapped import MAPPED
from inventory_tui.sources.reader import look
from inventory_tui.sources.rows import Ignored, Item
from inventory_tui.sources.table import REPEATED
from tests.sources.cases import CASES, cases_of
from tests.sources.files import reader, stream
from tests.sources.kit import (
    MARKS,
    TITLES,
    Case,
    Spelling,
    as_lines,
    as_objects,
    as_workbook,
    counts,
    meaning,
    render,
    require_sound,
)

EXAMPLES = 2_000 if os.environ.get("INVENTORY_TUI_SOAK") else 40
TABLES = [case for case in CASES if case.rows]
UNQUOTED = ("cucm-tar", "cucm-phones")
each_table = pytest.mark.parametrize("case", TABLES, ids=lambda case: case.id)

spellings = st.builds(
    Spelling,
    order=st.integers(0, 1_000),
    titles=st.sampled_from(list(TITLES)),
    delimiter=st.sampled_from(DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", *MARKS]),
    newline=st.sampled_from(["\n", "\r\n"]),
    quotes_all=st.booleans(),
    first_line=st.sampled_from(["", "#TYPE Selected.System.Object", '"#TYPE Some.Thing"', "sep="]),
    noise=st.integers(0, 1_000),
    ragged=st.booleans(),
    surplus=st.sampled_from([(), ("",), ("more", "and more")]),
    is_packed=st.booleans(),
)


def read_all(content: bytes, format_name: str | None = None) -> list[Item]:
    opened = reader(content, format_name)
    items = list(opened)
    require_sound(opened, items)
    return items


def repeated(items: list[Item]) -> int:
    return sum(isinstance(item, Ignored) and item.reason == REPEATED for item in items)


def test_every_format_has_a_case() -> None:
    """Whoever adds a format adds its rows to ``cases.py``; then all of this holds for it, too.

    A mapping is recognised by nobody: what it reads by is tried with the presets.
    """
    assert [info.name for info in FORMATS if not cases_of(info.name)] == [MAPPED.name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_i3_every_case_is_recognised_by_its_content(case: Case) -> None:
    for content in (*([render(case)] if case.rows else []), *case.documents.values()):
        assert look(stream(content)).guesses[0][0] == case.format
        items = read_all(content)
        assert counts(items)[0] > 0, "nothing of it is taken"
        assert meaning(items) == meaning(read_all(content, case.format))


@each_table
def test_i6_every_row_is_taken_skipped_or_ignored(case: Case) -> None:
    assert sum(counts(read_all(render(case)))) == len(case.rows)


@each_table
@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 100, database=None)
@given(spelling=spellings)
@example(Spelling(encoding="utf-16-le", delimiter="\t", newline="\r\n", quotes_all=True, is_packed=True))
@example(Spelling(order=64, ragged=True))
@example(Spelling(order=176, ragged=True))
@example(Spelling(order=736, ragged=True))
@example(Spelling(noise=5, ragged=True, titles="spaced", delimiter="|", encoding="utf-8-sig"))
def test_i9_a_table_says_the_same_however_it_is_written(case: Case, spelling: Spelling) -> None:
    """Any column order, case, delimiter, mark, encoding, line end, quoting, width of rows, noise between them.

    Where no cell is ever quoted, a row with more cells than the header has moved columns (1.2, trap 6).
    """
    if case.format in UNQUOTED and spelling.surplus:
        spelling = replace(spelling, surplus=("",))
    items = read_all(render(case, spelling))
    assert meaning(items) == meaning(read_all(render(case)))
    assert sum(counts(items)) == len(case.rows) + repeated(items)


def iter_others(case: Case) -> Iterator[bytes]:
    shapes = case.info.shapes
    if Shape.SHEET in shapes:
        yield as_workbook(case)
    if Shape.OBJECTS in shapes and not case.documents:
        yield as_objects(case)
        yield as_lines(case)


@each_table
def test_a_workbook_or_json_says_the_same_as_the_text(case: Case) -> None:
    plain = meaning(read_all(render(case)))
    for content in iter_others(case):
        assert meaning(read_all(content)) == plain
