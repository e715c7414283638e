"""Marks as a person orders them: drawn at once, counted once, put in the order they were asked for."""

from __future__ import annotations

from typing import Any, cast

from inventory_tui.actions.row_source import MarkCounts, RowSource
from inventory_tui.errors import CancelledError, StoreError
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.work import Work
from inventory_tui.screens import mark_orders
from inventory_tui.screens.mark_orders import KNOWN, End, MarkOrder, Marks


def entry(id_: int) -> Entry:
    return cast("Entry", FakeEntry(id_))


class FakeEntry:
    """As much of an entry as marks look at."""

    def __init__(self, id_: int) -> None:
        self.id = id_


class Source:
    """Rows of which some are there."""

    def __init__(self, there: range = range(100)) -> None:
        self.there = there
        self.marked: set[int] = set()
        self.before: set[int] = set()

    def told(self) -> MarkCounts:
        return MarkCounts(len(self.marked))

    def mark(self, ids: list[int]) -> MarkCounts:
        self.marked |= set(ids) & set(self.there)
        return self.told()

    def unmark(self, ids: list[int]) -> MarkCounts:
        self.marked -= set(ids)
        return self.told()

    def mark_all(self, work: Work) -> MarkCounts:
        work.check()
        return self.mark(list(self.there))

    def mark_places(self, first: int, last: int, work: Work) -> MarkCounts:
        work.check()
        return self.mark(list(range(min(first, last), max(first, last) + 1)))

    def clear_marks(self) -> MarkCounts:
        self.marked, self.before = set(), self.marked
        return self.told()

    def restore_marks(self) -> MarkCounts:
        self.marked, self.before = self.before, self.marked
        return self.told()

    def marks_on(self, ids: list[int]) -> set[int]:
        return self.marked & set(ids)

    def position_of_entry(self, id_: int) -> int | None:
        return id_ if id_ in self.there else None


def marks_on(source: Source) -> tuple[Marks, RowSource]:
    return Marks(lambda call, _: call()), cast("RowSource", source)


def test_a_mark_is_drawn_and_counted_before_it_is_put() -> None:
    marks, source = marks_on(Source())
    marks.order(mark_orders.mark_one(entry(7), is_on=True))
    marks.order(mark_orders.mark_one(entry(8), is_on=True))
    marks.order(mark_orders.mark_one(entry(7), is_on=False))
    assert (marks.has(entry(7)), marks.has(entry(8)), marks.counts.marked) == (False, True, 1)
    assert marks.put(source, Work()) == (None, True)
    assert (marks.has(entry(7)), marks.has(entry(8)), marks.counts) == (False, True, (1, 0))
    assert not marks.has_orders


def test_none_are_drawn_at_once_and_what_is_marked_since_stays() -> None:
    marks, source = marks_on(Source())
    marks.learn([1, 2, 3], [])
    marks.order(mark_orders.mark_all())
    marks.put(source, Work())
    assert (marks.has(entry(2)), marks.counts.marked) == (True, 100)
    marks.order(mark_orders.clear())
    marks.order(mark_orders.mark_one(entry(2), is_on=True))
    assert [marks.has(entry(each)) for each in (1, 2, 3)] == [False, True, False]
    assert marks.counts == (1, 0)
    marks.put(source, Work())
    assert [marks.has(entry(each)) for each in (1, 2, 3)] == [False, True, False]
    marks.order(mark_orders.restore())
    marks.put(source, Work())
    assert marks.counts.marked == 100


def test_a_range_ends_at_its_entries_wherever_they_stand_now() -> None:
    real = Source(range(20))
    marks, source = marks_on(real)
    marks.order(mark_orders.mark_range(End(entry(5), 2), End(None, 3)))
    marks.order(mark_orders.mark_range(End(entry(77), 11), End(entry(10), 10)))
    marks.put(source, Work())
    assert real.marked == {3, 4, 5, 10, 11}


def test_a_mark_that_cannot_be_put_is_told() -> None:
    marks, source = marks_on(Source(range(5)))
    marks.order(mark_orders.mark_one(entry(9), is_on=True))
    assert marks.put(source, Work()) == (None, False), "the entry is gone"
    assert not marks.has(entry(9))

    def fail(*_: Any) -> MarkCounts:
        raise StoreError("the disk failed")

    given_up = Work()
    given_up.cancel()
    marks.order(MarkOrder(fail))
    error, _ = marks.put(source, Work())
    assert isinstance(error, StoreError)
    marks.order(mark_orders.mark_all())
    marks.order(mark_orders.mark_one(entry(1), is_on=True))
    error, _ = marks.put(source, given_up)
    assert isinstance(error, CancelledError)
    assert marks.counts == (1, 0), "what comes after is put all the same"


def test_what_is_remembered_is_bounded() -> None:
    marks, _ = marks_on(Source())
    marks.learn(range(KNOWN), range(KNOWN))
    marks.learn([0], [0])
    marks.learn(range(KNOWN, KNOWN + 10), [])
    assert marks.has(entry(0)), "learnt again"
    assert not marks.has(entry(1))
    assert marks.has(entry(11))
