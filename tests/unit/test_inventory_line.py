"""What the status line of an inventory says, and what it leaves out first where there is little room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inventory_tui.actions.row_source import MarkCounts
from inventory_tui.inventory.history import OperationSummary
from inventory_tui.screens.inventory_line import Standing, news_of

NEWS = "changed by ann 10:04, R Refresh"
ALL = Standing(2, 1_914, 120_418, MarkCounts(37, 5), news=NEWS, shares="Available 24%")


@pytest.mark.parametrize(
    ("cells", "left", "right"),
    [
        (120, "row 2 of 1,914 (120,418)   37 marked (5 hidden by the filter)", NEWS),
        (90, "row 2 of 1,914   37 marked (5 hidden by the filter)", NEWS),
        (80, "row 2 of 1,914   37 marked (5 hidden)", NEWS),
        (60, "37 marked (5 hidden)", NEWS),
        (40, "37 marked (5 hidden)", NEWS),
    ],
)
def test_what_others_did_and_the_marks_are_said_last_of_all_left_out(cells: int, left: str, right: str) -> None:
    assert ALL.line(cells) == (left, f"{right} ")


def test_what_there_is_to_say() -> None:
    assert Standing(0, 0, 302).line(80) == ("", "")
    assert Standing(1, None, 302, shares="Used 9%").line(80) == ("row 1 of …", "Used 9% ")
    assert Standing(3, 302, 302).line(80) == ("row 3 of 302", "")
    assert Standing(3, 302, 302, shares="Used 9%").line(16) == ("row 3 of 302", "")
    assert Standing(1, 2, 9, MarkCounts(2), only_marked=True).line(80) == ("row 1 of 2 (9)   only marked: 2", "")
    said, _ = Standing(9, 302, 302, MarkCounts(2), range_from=4).line(80)
    assert said == "row 9 of 302   range from row 4: v or space marks it, esc does not"
    said, _ = Standing(9, 302, 302, MarkCounts(2), range_from=4).line(40)
    assert said == "range from row 4: v marks it"


def test_who_changed_something_and_when() -> None:
    assert news_of(None) == ""
    change = OperationSummary(7, "move", datetime(2026, 1, 5, 10, 4, tzinfo=UTC), "ann", "host", "Northwind", {}, {})
    assert news_of(change, UTC) == NEWS
