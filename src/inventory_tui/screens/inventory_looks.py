"""One look at an inventory's rows, and what the threads that read them tell the screen. Values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual.message import Message

from inventory_tui.errors import InventoryError
from inventory_tui.inventory.history import OperationSummary
from inventory_tui.inventory.model import Entry, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.filter_words import Values
from inventory_tui.screens.wording import share


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One look at the rows: which, and the pieces of work that read them."""

    query: NumberQuery
    only_marked: bool = False
    position: int = 0
    """Where the cursor was."""
    nearest: tuple[int, ...] | None = None
    """Ids of the entries at which it may stay, the most wanted first; None: it goes to the top."""
    first: Work = field(default_factory=Work)
    all: Work = field(default_factory=Work)
    division: Work = field(default_factory=Work)

    def cancel(self) -> None:
        """Stop what reads them."""
        for work in (self.first, self.all, self.division):
            work.cancel()


class QueryRows:
    """The rows of one query, for a table; a page of them ends with ``CancelledError`` once they were replaced."""

    def __init__(self, asked: Asked, count: int, read: Callable[[QueryRows, int, int], Sequence[Entry]]) -> None:
        self.asked = asked
        self.count = count
        self._read = read

    def page(self, offset: int, limit: int) -> Sequence[Entry]:
        """Return some of them; which of these are marked is known by then."""
        return self._read(self, offset, limit)


@dataclass
class FirstRows(Message):
    """The first rows of a query; there may be more."""

    asked: Asked
    rows: tuple[Entry, ...]


@dataclass
class AllRows(Message):
    """All rows of a query, counted."""

    rows: QueryRows
    shift: int
    """How many rows further on the number now stands that the cursor was on."""
    error: InventoryError | None = None
    """Why marks that were ordered before could not be put."""


@dataclass
class NotRead(Message):
    """The rows of a query could not be read."""

    asked: Asked
    error: InventoryError


@dataclass
class Divided(Message):
    """How the rows of a query divide by status, and how many numbers the customer has in all."""

    asked: Asked
    statuses: list[tuple[str, int]]
    total: int

    @property
    def text(self) -> str:
        """The shares that matter most, in words."""
        shown = sum(number for _, number in self.statuses)
        told = [(name, number) for name, number in self.statuses if name in (Status.AVAILABLE, Status.USED)]
        return "  ".join(f"{name} {share(number, shown)}" for name, number in told)


@dataclass
class Occurring(Message):
    """Values that occur, for completion and choice."""

    values: Values


@dataclass
class MarksTold(Message):
    """The marks that were ordered are put; how many there are is told."""

    error: InventoryError | None = None
    """Why one of the orders was not done."""
    is_as_drawn: bool = True
    """Whether the marks of single rows are what was ordered."""


@dataclass
class Changed(Message):
    """The customer's newest operation since the rows were read; None: nothing happened."""

    rows: QueryRows
    by: OperationSummary | None
