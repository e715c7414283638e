"""What a person asks to be done to marks, put in the order it was asked for, in a worker; and what is known of them.

A mark is drawn as it will be at once; what is counted is what the rows told.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial, reduce
from itertools import islice
from typing import Any, TypeAlias

from inventory_tui.actions.row_source import MarkCounts, RowSource
from inventory_tui.errors import InventoryError
from inventory_tui.inventory.model import Entry
from inventory_tui.inventory.work import Work

Do: TypeAlias = Callable[[RowSource, Work], MarkCounts]
Again: TypeAlias = Callable[[Callable[[], Any], Work], Any]
NO_MARKS = MarkCounts()
KNOWN = 8_192
"""Rows of which it is remembered whether they are marked: more than a table keeps in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class MarkOrder:
    """One thing to do to the marks of some rows."""

    do: Do
    """Does it, in a worker; all of it or nothing."""
    entry_id: int | None = None
    """The entry it is about, where it is about a single one: it is drawn as it will be at once."""
    is_on: bool = False
    """Whether that one is to be marked."""
    is_for_none: bool = False
    """Whether it takes all marks away: that is drawn at once, too."""

    def counts(self, before: MarkCounts) -> MarkCounts:
        """Return how many are marked when it is done, as far as that is known before."""
        if self.is_for_none:
            return NO_MARKS
        change = 0 if self.entry_id is None else 1 if self.is_on else -1
        return before._replace(marked=before.marked + change)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range: the entry there, if it was read by then, and its position when it was chosen."""

    entry: Entry | None
    position: int

    def place(self, source: RowSource) -> int:
        """Return where the entry stands now; its old position where it is gone."""
        found = source.position_of_entry(self.entry.id) if self.entry is not None else None
        return self.position if found is None else found


def mark_one(entry: Entry, *, is_on: bool) -> MarkOrder:
    """Return the order to mark an entry, or to take its mark away."""

    def do(source: RowSource, _: Work) -> MarkCounts:
        return source.mark([entry.id]) if is_on else source.unmark([entry.id])

    return MarkOrder(do, entry.id, is_on)


def mark_range(first: End, last: End) -> MarkOrder:
    """Return the order to mark all rows from one end to the other."""

    def do(source: RowSource, work: Work) -> MarkCounts:
        work.step("Marking")
        return source.mark_places(first.place(source), last.place(source), work)

    return MarkOrder(do)


def mark_all() -> MarkOrder:
    """Return the order to mark every row of the query that is looked at."""

    def do(source: RowSource, work: Work) -> MarkCounts:
        work.step("Marking")
        return source.mark_all(work)

    return MarkOrder(do)


def clear() -> MarkOrder:
    """Return the order to take all marks away."""
    return MarkOrder(lambda source, _: source.clear_marks(), is_for_none=True)


def restore() -> MarkOrder:
    """Return the order to mark what was marked before the marks were last taken away."""
    return MarkOrder(lambda source, _: source.restore_marks())


class Marks:
    """What is known of the marks without waiting, and the orders that wait. Whoever puts them holds the rows' lock."""

    def __init__(self, again: Again) -> None:
        """Begin without marks.

        Args:
            again: calls what is done wholly or not at all, and once more where a wish to stop hit it by mistake.
        """
        self._again = again
        self._lock = threading.Lock()
        """Held for moments, so that an order is counted once: as one that waits, or in what was told."""
        self._waiting: deque[MarkOrder] = deque()
        self._known: dict[int, bool] = {}
        self.told = NO_MARKS
        """What the rows told last."""

    def order(self, order: MarkOrder) -> None:
        """Put an order behind those that wait."""
        self._waiting.append(order)

    @property
    def has_orders(self) -> bool:
        """Whether an order waits."""
        return bool(self._waiting)

    @property
    def counts(self) -> MarkCounts:
        """How many there are as last told, and as the orders that wait will leave it, as far as that is known."""
        with self._lock:
            return reduce(lambda counts, order: order.counts(counts), self._waiting, self.told)

    def has(self, entry: Entry) -> bool:
        """Return whether an entry is marked, or will be when all orders are done, as far as that is known."""
        waiting = reversed(tuple(self._waiting))
        ordered = (order.is_on for order in waiting if order.entry_id == entry.id or order.is_for_none)
        return next(ordered, self._known.get(entry.id, False))

    def tell(self, told: MarkCounts) -> None:
        """Remember how many there are."""
        self.told = told

    def learn(self, ids: Iterable[int], marked: Iterable[int]) -> None:
        """Remember which of these entries are marked, and forget those learnt of longest ago."""
        there = frozenset(marked)
        told = {each: each in there for each in ids}
        known = {**{each: is_on for each, is_on in self._known.items() if each not in told}, **told}
        self._known = dict(islice(known.items(), max(0, len(known) - KNOWN), None))

    def put(self, source: RowSource, work: Work) -> tuple[InventoryError | None, bool]:
        """Do what was ordered.

        Returns:
            Why one of the orders could not be done; whether those for single entries are as they were drawn at once.
        """
        failed, is_as_drawn = None, True
        while self._waiting:
            order = self._waiting[0]
            ids = list(self._known) if order.entry_id is None else [order.entry_id]
            told = self.told
            try:
                told = self._again(partial(order.do, source, work), work)
                self.learn(ids, self._again(partial(source.marks_on, ids), Work()))
                is_as_drawn &= order.entry_id is None or self._known[order.entry_id] == order.is_on
            except InventoryError as error:
                failed, is_as_drawn = error, False
            finally:
                with self._lock:
                    self.told = told
                    self._waiting.popleft()
        return failed, is_as_drawn
