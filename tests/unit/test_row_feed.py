"""What a table shows and fetches: one fetch at a time, nothing late, the old scene until the new one is there."""

from __future__ import annotations

from collections.abc import Sequence

from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.row_feed import BLOCKS_A_FETCH, Effect, RowFeed
from inventory_tui.widgets.row_window import BLOCK, ListSource


class Source:
    """Numbers that count upwards, and how often they were asked for."""

    def __init__(self, count: int, first: int = 0) -> None:
        self.count = count
        self.first = first
        self.asked: list[tuple[int, int]] = []

    def page(self, offset: int, limit: int) -> Sequence[int]:
        self.asked.append((offset, limit))
        return range(self.first + offset, self.first + min(offset + limit, self.count))


def make(source: Source) -> RowFeed[int]:
    feed: RowFeed[int] = RowFeed([Column("n", str, 4)])
    feed.resize(20)
    feed.replace(source, 0, None)
    return feed


def run(feed: RowFeed[int]) -> list[Effect]:
    """Fetch until nothing lacks."""
    effects = []
    while (fetch := feed.next_fetch()) is not None:
        effects.append(feed.put(fetch, fetch.read()))
    return effects


def test_the_new_scene_appears_with_its_first_rows() -> None:
    feed = make(Source(1000))
    assert run(feed)[0] is Effect.EVERYTHING
    assert feed.now.window.current == 0
    feed.replace(Source(50, first=500), 10, [Column("m", str, 4)])
    assert feed.now.window.current == 0
    assert [column.name for column in feed.now.columns] == ["n"]
    run(feed)
    assert feed.now.window.current == 510
    assert [column.name for column in feed.now.columns] == ["m"]


def test_one_fetch_at_a_time_and_what_was_wanted_meanwhile_afresh() -> None:
    source = Source(100_000)
    feed = make(source)
    run(feed)
    feed.now.window.move_to(50_000)
    fetch = feed.next_fetch()
    assert fetch is not None
    assert feed.next_fetch() is None
    feed.now.window.move_to(90_000)
    feed.put(fetch, fetch.read())
    following = feed.next_fetch()
    assert following is not None
    assert 90_000 // BLOCK in following.blocks
    assert len(following.blocks) <= BLOCKS_A_FETCH


def test_rows_of_a_scene_that_is_gone_are_dropped() -> None:
    feed = make(Source(1000))
    late = feed.next_fetch()
    assert late is not None
    feed.replace(Source(10, first=7), 0, None)
    assert feed.put(late, late.read()) is Effect.NOTHING
    run(feed)
    assert feed.now.window.current == 7


def test_what_fails_is_asked_for_again_when_it_is_wanted_again() -> None:
    feed = make(Source(1000))
    fetch = feed.next_fetch()
    assert fetch is not None
    feed.fail(fetch)
    again = feed.next_fetch()
    assert again is not None
    assert again.blocks == fetch.blocks


def test_rows_behind_the_screen_change_nothing_on_it() -> None:
    feed = make(Source(100_000))
    run(feed)
    feed.now.window.move_to(BLOCK * 10 - 25)
    effects = run(feed)
    assert Effect.NOTHING in effects or len(effects) == 1


def test_no_rows_are_taken_over_at_once() -> None:
    feed = make(Source(0))
    assert feed.next_fetch() is None
    assert feed.take_over() is Effect.EVERYTHING
    assert feed.take_over() is Effect.NOTHING


def test_rows_in_memory_need_no_thread() -> None:
    feed: RowFeed[int] = RowFeed([])
    feed.replace(ListSource([1, 2, 3]), 2, None)
    fetch = feed.next_fetch()
    assert fetch is not None
    assert fetch.is_immediate
    feed.put(fetch, fetch.read())
    assert feed.now.window.current == 3
    feed.resize(1)
    assert list(feed.now.window.visible) == [2]
