"""A window on rows that live elsewhere: what is in memory, where the cursor is, what must be fetched.

A pure model, without Textual: the table that draws it asks for rows and moves, fetches the blocks that are
missing and hands them in. Positions count from 0. A row that is not in memory is ``None``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

BLOCK = 128
"""Rows fetched at once: two screens of a large terminal."""
KEPT_BLOCKS = 32
"""Blocks in memory at most; the one used longest ago goes first."""

Row_co = TypeVar("Row_co", covariant=True)
Row = TypeVar("Row")


class RowSource(Protocol[Row_co]):
    """Rows in a fixed order, by position."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def page(self, offset: int, limit: int) -> Sequence[Row_co]:
        """Return the rows from ``offset`` on, at most ``limit``; called in a worker thread."""


class ListSource(Generic[Row]):
    """Rows that are all in memory already."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Make a source of these rows."""
        self.rows = rows

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Return some of them."""
        return self.rows[offset : offset + limit]


class RowWindow(Generic[Row]):
    """The paging model of a table: a cache of blocks, a cursor and the part on screen."""

    def __init__(self, count: int = 0, *, block: int = BLOCK, kept: int = KEPT_BLOCKS) -> None:
        """Make a window on ``count`` rows, none of them in memory yet."""
        self.count = count
        self.cursor = 0
        self.offset = 0
        """Position of the first row on screen."""
        self.height = 1
        """Rows on screen."""
        self._block = block
        self._kept = kept
        self._blocks: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()

    @property
    def last_offset(self) -> int:
        """The offset at which the last row stands at the bottom."""
        return max(0, self.count - self.height)

    @property
    def visible(self) -> range:
        """Positions on screen."""
        return range(self.offset, min(self.count, self.offset + self.height))

    def row(self, position: int) -> Row | None:
        """Return the row at a position; None when it is not in memory or there is none."""
        block = self._blocks.get(position // self._block)
        if block is None:
            return None
        index = position % self._block
        return block[index] if index < len(block) else None

    def is_gone(self, position: int) -> bool:
        """Whether the rows there have come, and fewer than there were when they were counted."""
        block = self._blocks.get(position // self._block)
        return block is not None and position % self._block >= len(block)

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None when it is not in memory or there is none."""
        return self.row(self.cursor) if self.count else None

    @property
    def nearest(self) -> list[Row]:
        """The rows on screen: that under the cursor, those below it, then those above it, going up."""
        places = (*range(self.cursor, self.visible.stop), *range(self.cursor - 1, self.offset - 1, -1))
        return [row for row in map(self.row, places) if row is not None]

    def take_place_of(self, other: RowWindow[Row], shift: int = 0) -> None:
        """Put cursor and screen where another window has them, ``shift`` rows on, as near as there are rows."""
        self.offset = max(0, min(other.offset + shift, self.last_offset))
        self.move_to(other.cursor + shift)

    def resize(self, height: int) -> None:
        """Say how many rows fit on screen; the cursor stays in sight, at first with rows before it."""
        if self.height == 1:
            self.offset = max(0, self.cursor - height // 2)
        self.height = max(1, height)
        self.offset = min(self.offset, self.last_offset)
        self._follow(step=1)

    def move_to(self, position: int) -> bool:
        """Put the cursor on a position, as near as there is a row.

        Returns:
            Whether the part on screen changed too. When the cursor leaves it by a step, it scrolls by half a
            page, so that holding a key redraws the screen now and then and not at every row.
        """
        self.cursor = max(0, min(position, self.count - 1))
        return self._follow(step=max(1, self.height // 2))

    def page_by(self, pages: float) -> bool:
        """Move the cursor and the part on screen together by pages, or by parts of one.

        Returns:
            Whether the part on screen changed.
        """
        rows = round(self.height * pages)
        before = self.offset
        self.offset = max(0, min(self.offset + rows, self.last_offset))
        self.cursor = max(0, min(self.cursor + rows, self.count - 1))
        self._follow(step=1)
        return self.offset != before

    def _follow(self, step: int) -> bool:
        """Scroll so that the cursor is in sight, by ``step`` rows where that is enough."""
        before = self.offset
        if self.cursor < self.offset:
            self.offset = min(self.cursor, max(0, self.offset - step))
        elif self.cursor >= self.offset + self.height:
            self.offset = max(self.cursor - self.height + 1, min(self.offset + step, self.last_offset))
        return self.offset != before

    def missing(self) -> list[int]:
        """Return the blocks to fetch, the most wanted first, and remember that they were asked for.

        First what is on screen, then a page ahead and one behind.
        """
        if not self.count:
            return []
        ahead = range(self.offset - self.height, self.offset + 2 * self.height)
        wanted = dict.fromkeys(position // self._block for position in (*self.visible, *ahead))
        last = (self.count - 1) // self._block
        blocks = [b for b in wanted if 0 <= b <= last and b not in self._blocks and b not in self._asked]
        self._asked.update(blocks)
        return blocks

    def span(self, block: int) -> tuple[int, int]:
        """Return the offset and limit of a block's rows."""
        return block * self._block, self._block

    def put(self, block: int, rows: Sequence[Row]) -> bool:
        """Keep the rows of a block.

        Returns:
            Whether any of them is on screen.
        """
        self._asked.discard(block)
        self._blocks[block] = rows
        self._blocks.move_to_end(block)
        on_screen = {position // self._block for position in self.visible}
        for old in [b for b in self._blocks if b not in on_screen][: max(0, len(self._blocks) - self._kept)]:
            del self._blocks[old]
        return block in on_screen

    def give_up(self, block: int) -> None:
        """Say that a block asked for will not come; it is asked for again when it is wanted again."""
        self._asked.discard(block)
