"""What the status line of an inventory says: where the cursor is, what is marked, what others did. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from inventory_tui.actions.row_source import MarkCounts
from inventory_tui.inventory.display import show, width
from inventory_tui.inventory.history import OperationSummary
from inventory_tui.screens.mark_orders import NO_MARKS

GAP = "   "


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands among the rows."""

    row: int
    """From 1; 0 where there is none."""
    count: int | None
    """How many rows there are; None: they are not counted yet."""
    total: int = 0
    """How many numbers the customer has; 0: not known."""
    marks: MarkCounts = NO_MARKS
    only_marked: bool = False
    range_from: int = 0
    """The row at which a range was begun; 0: none."""
    news: str = ""
    """What others did."""
    shares: str = ""

    def line(self, cells: int) -> tuple[str, str]:
        """Return what to say at the left and at the right end of so many cells, as much as there is room for."""
        place = f"row {self.row:,} of {'…' if self.count is None else f'{self.count:,}'}" if self.row else ""
        total = f" ({self.total:,})" if self.row and self.count is not None and self.total > self.count else ""
        full, short = self._marks(is_full=True), self._marks(is_full=False)
        ways = [
            ((place + total, full), self.news or self.shares),
            ((place + total, full), self.news),
            ((place, full), self.news),
            ((place, short), self.news),
            ((short,), self.news),
        ]
        texts = [(GAP.join(filter(None, parts)), right) for parts, right in ways]
        fitting = (each for each in texts if 4 + width(each[0]) + width(show(each[1])) <= cells)
        left, right = next(fitting, texts[-1])
        return left, f"{right} " if right else ""

    def _marks(self, *, is_full: bool) -> str:
        if self.range_from:
            begun = f"range from row {self.range_from:,}: v"
            return f"{begun} or space marks it, esc does not" if is_full else f"{begun} marks it"
        marked, hidden = self.marks
        where = " by the filter" if is_full else ""
        said = f"only marked: {marked:,}" if self.only_marked else f"{marked:,} marked" if marked else ""
        return f"{said} ({hidden:,} hidden{where})" if hidden else said


def news_of(change: OperationSummary | None, zone: tzinfo | None = None) -> str:
    """Return who changed something and when, and what to do about it; blank where nobody did.

    Args:
        change: the newest change.
        zone: whose clock; None: this machine's.
    """
    return f"changed by {change.who} {change.at.astimezone(zone):%H:%M}, R Refresh" if change is not None else ""
