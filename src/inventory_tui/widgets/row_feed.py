"""What a table shows, what replaces it as soon as it is there, and what must be fetched next. Without Textual.

One fetch at a time: whatever was wanted meanwhile is asked for afresh when it is done, so that a held key does not
leave a queue of rows behind that nobody looks at any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from inventory_tui.widgets.columns import Column
from inventory_tui.widgets.row_window import ListSource, RowSource, RowWindow

Row = TypeVar("Row")
BLOCKS_A_FETCH = 3


class Effect(Enum):
    """What rows that have come change on screen."""

    NOTHING = "nothing"
    ROWS = "rows"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Scene(Generic[Row]):
    """Rows, the window on them, and their columns."""

    source: RowSource[Row]
    window: RowWindow[Row]
    columns: tuple[Column[Row], ...]
    shift: int | None = None
    """How many rows further on its cursor stands than that of the scene before it, wherever that is by then; None:
    it begins where its window does."""


@dataclass(frozen=True, slots=True)
class Fetch(Generic[Row]):
    """One request for rows; read in a worker thread."""

    scene: Scene[Row]
    blocks: tuple[int, ...]

    @property
    def is_immediate(self) -> bool:
        """Whether the rows are in memory already, so that no thread is needed."""
        return isinstance(self.scene.source, ListSource)

    def read(self) -> list[Sequence[Row]]:
        """Return the rows of each block."""
        return [self.scene.source.page(*self.scene.window.span(block)) for block in self.blocks]


class RowFeed(Generic[Row]):
    """The scene on screen, the one that is coming, and the fetch that is under way."""

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        """Begin without rows."""
        self.now: Scene[Row] = Scene(ListSource(()), RowWindow(), tuple(columns))
        self.coming: Scene[Row] | None = None
        self.has_begun = False
        """Whether rows were ever shown, be they none."""
        self._under_way: Fetch[Row] | None = None

    def replace(
        self, source: RowSource[Row], cursor: int | None, columns: Sequence[Column[Row]] | None, shift: int = 0
    ) -> None:
        """Prepare another scene; the present one stays until the first rows of the other are here.

        Args:
            source: where its rows come from.
            cursor: where it begins; None: where the cursor is when it takes over.
            columns: its columns, if it has others.
            shift: where cursor is None, how many rows further on.
        """
        window: RowWindow[Row] = RowWindow(source.count)
        window.resize(self.now.window.height)
        if cursor is None:
            window.take_place_of(self.now.window, shift)
        else:
            window.move_to(cursor)
        latest = self.coming or self.now
        self.coming = Scene(source, window, tuple(columns or latest.columns), shift if cursor is None else None)

    def resize(self, height: int) -> None:
        """Say how many rows fit on screen."""
        self.now.window.resize(height)
        if self.coming is not None:
            self.coming.window.resize(height)

    def next_fetch(self) -> Fetch[Row] | None:
        """Return what to fetch now, the most wanted first; None where nothing lacks or a fetch is under way.

        Rows that are no longer wanted are not waited for: theirs may be slow, or never come.
        """
        scene = self.coming or self.now
        if self._under_way is not None and self._under_way.scene is scene:
            return None
        blocks = scene.window.missing()
        for later in blocks[BLOCKS_A_FETCH:]:
            scene.window.give_up(later)
        if not blocks:
            return None
        self._under_way = Fetch(scene, tuple(blocks[:BLOCKS_A_FETCH]))
        return self._under_way

    def put(self, fetch: Fetch[Row], rows: Sequence[Sequence[Row]]) -> Effect:
        """Keep rows that have come; those of a scene that is no longer wanted are dropped."""
        self._end(fetch)
        if fetch.scene is not self.now and fetch.scene is not self.coming:
            return Effect.NOTHING
        window = fetch.scene.window
        is_seen = False
        for block, part in zip(fetch.blocks, rows, strict=True):
            is_seen |= window.put(block, part)
        if fetch.scene is self.coming:
            return self.take_over()
        return Effect.ROWS if is_seen else Effect.NOTHING

    def fail(self, fetch: Fetch[Row]) -> bool:
        """Note that rows will not come; return whether anybody waits for them."""
        self._end(fetch)
        for block in fetch.blocks:
            fetch.scene.window.give_up(block)
        return fetch.scene is self.now or fetch.scene is self.coming

    def take_over(self) -> Effect:
        """Make the coming scene the present one."""
        if self.coming is None:
            return Effect.NOTHING
        if self.coming.shift is not None:
            self.coming.window.take_place_of(self.now.window, self.coming.shift)
        self.now, self.coming = self.coming, None
        self.has_begun = True
        return Effect.EVERYTHING

    def _end(self, fetch: Fetch[Row]) -> None:
        if fetch is self._under_way:
            self._under_way = None
