"""The paging model: cursor, half-page scroll, cache and look-ahead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.widgets.row_window import RowWindow


def make(count: int, height: int = 10, block: int = 16, kept: int = 4) -> RowWindow[int]:
    window: RowWindow[int] = RowWindow(count, block=block, kept=kept)
    window.resize(height)
    return window


def fill(window: RowWindow[int]) -> list[int]:
    """Fetch what is missing, as a table does."""
    blocks = window.missing()
    for block in blocks:
        offset, limit = window.span(block)
        window.put(block, list(range(offset, min(offset + limit, window.count))))
    return blocks


def test_an_empty_window_wants_nothing() -> None:
    window = make(0)
    assert window.missing() == []
    assert window.current is None
    assert list(window.visible) == []
    assert not window.move_to(3)
    assert window.cursor == 0


def test_rows_are_none_until_they_come() -> None:
    window = make(100)
    assert window.row(3) is None
    assert fill(window) == [0, 1]
    assert window.row(3) == 3
    assert window.current == 0
    assert window.row(99) is None


def test_a_short_block_has_no_rows_behind_its_end() -> None:
    window = make(20)
    window.put(1, [16, 17])
    assert window.row(17) == 17
    assert window.row(18) is None


def test_what_was_asked_for_is_not_asked_for_again() -> None:
    window = make(100)
    assert window.missing() == [0, 1]
    assert window.missing() == []
    window.give_up(0)
    assert window.missing() == [0]


def test_the_screen_comes_before_the_look_ahead() -> None:
    window = make(1000)
    window.move_to(500)
    blocks = window.missing()
    assert blocks[0] == window.offset // 16
    assert {b * 16 for b in blocks} <= set(range(464, 540))
    assert min(blocks) * 16 <= window.offset - 10 + 16
    assert (max(blocks) + 1) * 16 >= window.offset + 20


def test_leaving_the_screen_scrolls_by_half_a_page() -> None:
    window = make(100)
    for position in range(1, 10):
        assert not window.move_to(position)
    assert window.move_to(10)
    assert (window.cursor, window.offset) == (10, 5)
    for position in range(11, 15):
        assert not window.move_to(position)
    assert window.move_to(15)
    assert window.offset == 10
    window.move_to(10)
    assert window.move_to(9)
    assert (window.cursor, window.offset) == (9, 5)


def test_the_last_row_stands_at_the_bottom() -> None:
    window = make(33)
    window.move_to(10**9)
    assert (window.cursor, window.offset) == (32, 23)
    window.move_to(-5)
    assert (window.cursor, window.offset) == (0, 0)


def test_pages_move_cursor_and_screen_together() -> None:
    window = make(100)
    window.move_to(3)
    assert window.page_by(1)
    assert (window.cursor, window.offset) == (13, 10)
    assert window.page_by(0.5)
    assert (window.cursor, window.offset) == (18, 15)
    window.move_to(99)
    assert not window.page_by(1)
    assert window.cursor == 99
    assert window.page_by(-20)
    assert (window.cursor, window.offset) == (0, 0)


def test_a_page_at_the_end_still_moves_the_cursor() -> None:
    window = make(100)
    window.move_to(92)
    window.page_by(1)
    assert (window.cursor, window.offset) == (99, 90)


@pytest.mark.parametrize(("cursor", "offset"), [(0, 0), (1, 0), (7, 2), (24, 15)])
def test_the_first_screen_has_rows_before_the_cursor(cursor: int, offset: int) -> None:
    """Where a list begins in its middle: what stands before it is seen, too."""
    window: RowWindow[int] = RowWindow(25)
    window.move_to(cursor)
    window.resize(10)
    assert (window.cursor, window.offset) == (cursor, offset)


@pytest.mark.parametrize(("height", "offset"), [(4, 6), (1, 9), (50, 0), (0, 9)])
def test_a_resize_keeps_the_cursor_in_sight(height: int, offset: int) -> None:
    window = make(30)
    window.move_to(9)
    window.resize(height)
    assert window.cursor == 9
    assert window.offset == offset
    assert window.cursor in window.visible


def test_memory_is_bounded_and_the_screen_stays() -> None:
    window = make(10_000)
    fill(window)
    for _ in range(50):
        window.page_by(1)
        fill(window)
        assert all(window.row(position) == position for position in window.visible)
    held = [position for position in range(10_000) if window.row(position) is not None]
    assert len(held) <= 4 * 16


def test_a_put_says_whether_it_shows() -> None:
    window = make(100)
    assert window.put(0, list(range(16)))
    assert not window.put(3, list(range(48, 64)))


@given(
    st.integers(0, 500),
    st.integers(1, 40),
    st.lists(
        st.one_of(
            st.tuples(st.just("to"), st.integers(-5, 600)),
            st.tuples(st.just("page"), st.integers(-3, 3)),
            st.tuples(st.just("resize"), st.integers(0, 40)),
        ),
        max_size=30,
    ),
)
def test_the_cursor_is_always_in_sight(count: int, height: int, moves: list[tuple[str, int]]) -> None:
    window = make(count, height)
    for name, amount in moves:
        before = window.offset
        if name == "resize":
            window.resize(amount)
        else:
            moved = {"to": window.move_to, "page": window.page_by}[name](amount)
            assert moved == (window.offset != before)
        assert 0 <= window.offset <= window.last_offset
        assert window.cursor == 0 if count == 0 else window.cursor in window.visible
        fill(window)
        assert all(window.row(position) == position for position in window.visible)


def test_rows_that_others_took_away_are_gone_and_not_loading() -> None:
    window = make(40)
    assert not window.is_gone(10)
    window.put(0, list(range(14)))
    assert not window.is_gone(13)
    assert window.is_gone(14)
    assert not window.is_gone(16)


def test_the_nearest_rows_are_those_below_then_those_above() -> None:
    window = make(100, height=5)
    fill(window)
    window.move_to(40)
    fill(window)
    window.move_to(39)
    assert window.nearest == [39, 40, 38, 37, 36]
    assert make(0).nearest == []
