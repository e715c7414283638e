"""What a table fetches next: one fetch at a time for the rows that are wanted, none waits for rows that are not."""

from __future__ import annotations

from collections.abc import Sequence

from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.row_feed import Effect, RowFeed

COLUMNS: tuple[Column[str], ...] = (Column("Row", str, 8),)


class Rows:
    """Rows that need a fetch."""

    def __init__(self, name: str, count: int = 500) -> None:
        self.name = name
        self.count = count

    def page(self, offset: int, limit: int) -> Sequence[str]:
        return [f"{self.name} {row}" for row in range(offset, min(offset + limit, self.count))]


def _feed() -> RowFeed[str]:
    feed: RowFeed[str] = RowFeed(COLUMNS)
    feed.resize(10)
    return feed


def test_rows_counted_late_take_the_cursor_where_it_is_by_then() -> None:
    feed = _feed()
    feed.replace(Rows("first"), 0, None)
    first = feed.next_fetch()
    assert first is not None
    feed.put(first, first.read())
    feed.replace(Rows("all"), None, None)
    fetch = feed.next_fetch()
    assert fetch is not None
    feed.now.window.move_to(45)
    place = feed.now.window.offset
    assert feed.put(fetch, fetch.read()) is Effect.EVERYTHING
    assert (feed.now.window.cursor, feed.now.window.offset) == (45, place)
    feed.replace(Rows("few", 10), None, None)
    few = feed.next_fetch()
    assert few is not None
    feed.put(few, few.read())
    assert feed.now.window.cursor == 9


def test_one_fetch_at_a_time() -> None:
    feed = _feed()
    feed.replace(Rows("a"), 0, None)
    fetch = feed.next_fetch()
    assert fetch is not None
    assert feed.next_fetch() is None
    assert feed.put(fetch, fetch.read()) is Effect.EVERYTHING
    assert feed.now.source.count == 500


def test_rows_that_never_come_do_not_hold_up_others() -> None:
    """A filter typed on: the answer to the last text wins, whatever became of the rows before."""
    feed = _feed()
    feed.replace(Rows("slow"), 0, None)
    slow = feed.next_fetch()
    feed.replace(Rows("wanted", 25), 0, None)
    wanted = feed.next_fetch()
    assert slow is not None
    assert wanted is not None
    assert feed.put(wanted, wanted.read()) is Effect.EVERYTHING
    assert feed.now.source.count == 25
    assert feed.put(slow, slow.read()) is Effect.NOTHING
    assert feed.now.source.count == 25


def test_an_old_answer_does_not_end_the_fetch_under_way() -> None:
    feed = _feed()
    feed.replace(Rows("old"), 0, None)
    old = feed.next_fetch()
    feed.replace(Rows("new"), 0, None)
    new = feed.next_fetch()
    assert old is not None
    assert new is not None
    assert feed.put(old, old.read()) is Effect.NOTHING
    assert feed.next_fetch() is None
    feed.fail(new)
    assert feed.next_fetch() is not None


def test_rows_read_again_stay_where_the_same_row_stands_now() -> None:
    """However far the person went on meanwhile."""
    feed = _feed()
    feed.replace(Rows("before"), 40, None)
    fetch = feed.next_fetch()
    assert fetch is not None
    feed.put(fetch, fetch.read())
    feed.replace(Rows("after", 497), None, None, shift=-3)
    again = feed.next_fetch()
    assert again is not None
    feed.now.window.move_to(41)
    place = feed.now.window.offset
    feed.put(again, again.read())
    assert (feed.now.window.cursor, feed.now.window.offset) == (38, place - 3)
    feed.replace(Rows("fewer", 5), None, None, shift=-400)
    few = feed.next_fetch()
    assert few is not None
    feed.put(few, few.read())
    assert (feed.now.window.cursor, feed.now.window.offset) == (0, 0)


def test_who_waits_for_rows_that_do_not_come() -> None:
    feed = _feed()
    feed.replace(Rows("a"), 0, None)
    coming = feed.next_fetch()
    assert coming is not None
    assert feed.fail(coming), "rows to come are waited for"
    feed.replace(Rows("b"), 0, None)
    assert not feed.fail(coming), "those that were replaced are not"
