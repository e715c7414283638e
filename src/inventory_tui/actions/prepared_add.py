"""New entries on their way: counted and explained first, then added in one transaction (W0, W1, W7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inventory_tui.actions.draft import Draft
from inventory_tui.actions.prepared import CUSTOMER_LEVEL, find_level, sentence_of
from inventory_tui.audit.scope import check_managed
from inventory_tui.errors import RefusedError
from inventory_tui.inventory.edits import ActionResult, Add, EditRow, Skip, SkipGroup
from inventory_tui.inventory.model import Customer, DialPlan, Level, State
from inventory_tui.inventory.work import Work
from inventory_tui.store import adding, levels, operations
from inventory_tui.store.choices import EXAMPLES
from inventory_tui.store.engine import Connection, Store

EXISTS = "exists"
"""Why a number is skipped."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding a range comes to; a few values for at most a thousand numbers."""

    edit: Add
    customer: Customer
    level: Level
    there: Mapping[str, State]
    """Those that the level has already, as they are."""
    wanted: Mapping[str, State]
    """The others, as they will be: their truth (W0)."""
    elsewhere: int
    """How many of those another level has already: an audit will notice them as duplicates."""

    @property
    def skipped(self) -> tuple[Skip, ...]:
        """Those that are left as they are."""
        return tuple(Skip(number, self.level.label, EXISTS) for number in self.edit.numbers if number in self.there)

    @property
    def rows(self) -> tuple[EditRow, ...]:
        """Every number with what becomes of it."""
        label = self.level.label
        return tuple(
            EditRow(number, label, self.there[number], None, EXISTS)
            if number in self.there
            else EditRow(number, label, None, self.wanted[number], "")
            for number in self.edit.numbers
        )


def work_out(conn: Connection, customer: str, edit: Add) -> Addition:
    """Return what adding comes to, inside a transaction.

    Raises:
        NotFoundError: no such customer or site.
        RefusedError: number management is disabled, or Customer level under ``slc`` (W1).
    """
    owner = levels.find_customer(conn, customer)
    level = find_level(conn, owner, edit.site or CUSTOMER_LEVEL)
    _check_may_add(owner, level)
    there = adding.existing(conn, owner, level, edit.numbers)
    wanted = adding.first_states(conn, owner, level, [number for number in edit.numbers if number not in there])
    return Addition(edit, owner, level, there, wanted, adding.elsewhere(conn, owner, level, list(wanted)))


def add(conn: Connection, addition: Addition) -> ActionResult:
    """Add what was worked out on the present inventory; needs the write gate."""
    skipped = addition.skipped
    if not addition.wanted:
        return ActionResult(0, skipped, len(skipped))
    numbers, owner = addition.edit.numbers, addition.customer
    request = {"first": numbers[0], "last": numbers[-1], "level": addition.level.label}
    counts = {"changed": len(addition.wanted), "skipped": len(skipped)}
    operation = operations.record_operation(conn, owner.id, "add", request, counts)
    adding.add_entries(conn, owner, addition.level, addition.wanted, operation)
    levels.bump_inventory(conn, owner.id)
    return ActionResult(len(addition.wanted), skipped, len(skipped), operation)


class PreparedAdd(Draft):
    """New entries, counted but not added."""

    unknown: tuple[str, ...] = ()

    def __init__(self, store: Store, customer: str, edit: Add, work: Work) -> None:
        self.edit = edit
        self._named = customer
        super().__init__(store, work)

    def _compute(self, conn: Connection, work: Work) -> None:
        work.step("Asking the records", 0, 1)
        self._addition = work_out(conn, self._named, self.edit)
        self.customer = self._addition.customer
        self._revisions = levels.revisions(conn, self.customer.id)
        work.step("Done", 1, 1)

    @property
    def level(self) -> Level:
        """Where they will stand."""
        return self._addition.level

    @property
    def changing(self) -> int:
        """How many entries ``run`` will make."""
        return len(self._addition.wanted)

    @property
    def listed(self) -> int:
        """How many numbers a question lists as changing: all of them."""
        return self.changing

    @property
    def elsewhere(self) -> int:
        """How many of those another level has already, as the same number."""
        return self._addition.elsewhere

    @property
    def skipped(self) -> int:
        """How many numbers are there already."""
        return len(self._addition.there)

    @property
    def skips(self) -> tuple[SkipGroup, ...]:
        """Why numbers are left as they are: there is one reason."""
        examples = tuple(each.number for each in self._addition.skipped[:EXAMPLES])
        return (SkipGroup(EXISTS, self.skipped, examples),) if examples else ()

    @property
    def sentence(self) -> str:
        """What ``run`` will do, in one line."""
        return sentence_of(self.edit.verb, self.changing, self.skips)

    def page(self, reason: str | None = None, offset: int = 0, limit: int = 100) -> tuple[EditRow, ...]:
        """Return numbers with what becomes of them: of one reason (blank: those that are added), or all."""
        rows = [row for row in self._addition.rows if reason is None or row.reason == reason]
        return tuple(rows[offset : offset + limit])

    def run(self, work: Work | None = None) -> ActionResult:
        """Do it, in one transaction (W7).

        Raises:
            ChangedError: what was counted is no longer what is there; nothing was changed.
            BusyError: another session is writing (G4).
        """
        if not self.changing:
            return ActionResult(0, self._addition.skipped, self.skipped)
        with self._writing(work or Work(), "Writing") as conn:
            return add(conn, self._addition)


def _check_may_add(customer: Customer, level: Level) -> None:
    check_managed(customer, "no number can be added", "W1", "G1")
    if customer.dial_plan is DialPlan.SLC and not level.is_site:
        raise RefusedError(
            f"{customer.name} has a dial plan with site location codes: no number can be added at Customer level",
            "name a site",
            rules=["W1"],
        )
