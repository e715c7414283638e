"""Columns side by side: what fits, what goes first, and rows that keep their columns whatever is in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from inventory_tui.widgets.columns import Column, header_text, lay_out, paint_row

Row = tuple[str, str, str]
COLUMNS: list[Column[Row]] = [
    Column("Number", lambda row: row[0], 10, field="number"),
    Column("Usage", lambda row: row[1], 8, rank=1, right=True),
    Column("Notes", lambda row: row[2], 6, grow=1, tone=lambda row: "warn" if row[2] else ""),
]


def test_what_is_left_over_goes_to_the_columns_that_grow() -> None:
    assert [cells for _, cells in lay_out(COLUMNS, 40)] == [10, 8, 20]


def test_columns_of_the_highest_rank_go_first() -> None:
    assert [column.name for column, _ in lay_out(COLUMNS, 24)] == ["Number", "Notes"]


def test_where_nothing_more_can_go_columns_shrink() -> None:
    assert [cells for _, cells in lay_out(COLUMNS, 15)] == [10, 4]
    assert [cells for _, cells in lay_out(COLUMNS, 11)] == [6, 4]


def test_the_sorted_column_has_an_arrow() -> None:
    layout = lay_out(COLUMNS, 40)
    assert header_text(layout, ("number", False), 42).startswith("  Number ▲")
    assert header_text(layout, ("number", True), 42).startswith("  Number ▼")
    assert "▲" not in header_text(layout, ("", False), 42)


@given(st.tuples(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20)), st.integers(11, 90))
def test_a_row_is_as_wide_as_its_line(row: Row, width: int) -> None:
    segments = paint_row(lay_out(COLUMNS, width - 2), row, "> ", lambda _: Style.null(), width)
    assert sum(cell_len(segment.text) for segment in segments) == width


def test_cells_of_one_colour_are_one_piece() -> None:
    layout = lay_out(COLUMNS, 40)
    assert len(paint_row(layout, ("1", "2", ""), "  ", lambda _: Style.null(), 42)) == 1
    assert len(paint_row(layout, ("1", "2", "x"), "  ", lambda _: Style.null(), 42)) == 2
