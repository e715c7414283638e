"""Where numbers are to be moved: a level of the customer, with how many numbers each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from inventory_tui.actions.prepared import CUSTOMER_LEVEL
from inventory_tui.inventory.model import DialPlan
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.pick import PickScreen
from inventory_tui.widgets.columns import Column

CUSTOMER_LABEL = "Customer"


@dataclass(frozen=True, slots=True)
class Target:
    """A level to move to."""

    to: str
    """A site's name, or ``customer``."""
    name: str
    numbers: int


_COLUMNS: list[Column[Target]] = [
    Column("Level", lambda row: row.name, 30, grow=1),
    Column("Numbers", lambda row: f"{row.numbers:,}", 12, right=True),
]


class TargetScreen(PickScreen[Target]):
    """Reads the levels, and ends with one of them."""

    @dataclass
    class Loaded(Message):
        """The levels have come."""

        rows: Sequence[Target]

    def __init__(self, actions: Actions, customer: str, words: str, here: str) -> None:
        """Make the question.

        Args:
            actions: what can be done.
            customer: whose levels.
            words: what is to be moved.
            here: the label of the level where all of it is, which is no target; blank where it is at several.
        """
        super().__init__(f"Move › {words} › where to?", (), _COLUMNS)
        self._actions = actions
        self._customer = customer
        self._here = here

    def on_mount(self) -> None:
        """Read the levels."""
        self.perform(lambda: self.Loaded(self._read()), "read the levels")

    def _read(self) -> list[Target]:
        customers, browse, customer = self._actions.customers, self._actions.browse, self._customer
        sites = [each for each in customers.sites(customer) if each.level.label != self._here]
        found = [Target(each.level.name, each.level.name, each.numbers) for each in sites]
        if customers.get(customer).dial_plan is DialPlan.FLAT and self._here != CUSTOMER_LABEL:
            numbers = browse.count(customer, NumberQuery(levels=(CUSTOMER_LEVEL,)))
            found.insert(0, Target(CUSTOMER_LEVEL, "Customer level", numbers))
        return found

    def on_target_screen_loaded(self, message: Loaded) -> None:
        """Offer the levels."""
        self.offer(message.rows)
