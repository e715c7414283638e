"""An edit on its way: counted and explained first, then done in one transaction, then reported (audit.md §9, W7).

What the question said, what changed and what the change log holds is one and the same table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from inventory_tui.actions.draft import Draft
from inventory_tui.errors import NotFoundError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.edits import (
    ActionResult,
    Chosen,
    Cool,
    EditRow,
    EntryEdit,
    Modify,
    Move,
    Named,
    Release,
    Reserve,
    Selection,
    Skip,
    SkipGroup,
)
from inventory_tui.inventory.model import Customer, Level, LevelKind, name_key
from inventory_tui.inventory.number import canonical
from inventory_tui.inventory.work import Work
from inventory_tui.store import levels, operations
from inventory_tui.store.choices import Choices
from inventory_tui.store.edit_apply import apply_edit
from inventory_tui.store.engine import Connection, Store

LISTED = 1_000
"""Skipped entries that a result lists one by one."""
CUSTOMER_LEVEL = "customer"


class Prepared(Draft):
    """One edit, counted but not done."""

    changing: int
    """How many entries ``run`` will change."""
    listed: int
    """How many of those that were chosen: where some fold, the entries that they fill change, too."""
    folding: int
    """How many of them go into the entry that is at the target."""
    skips: tuple[SkipGroup, ...]
    """Why others are left as they are."""
    unknown: tuple[str, ...] = ()
    """Numbers that were named and have no entry there."""
    gone: int = 0
    """How many of the entries that were marked are not there any more."""

    def __init__(self, store: Store, customer: str, edit: EntryEdit, selection: Selection, work: Work) -> None:
        self.edit = edit
        self._asked = (customer, selection)
        super().__init__(store, work)

    def _compute(self, conn: Connection, work: Work) -> None:
        customer, selection = self._asked
        self.customer = levels.find_customer(conn, customer)
        every = levels.levels_of(conn, self.customer.id)
        self._today = today(self.customer)
        self._revisions = levels.revisions(conn, self.customer.id)
        self._target = find_level(conn, self.customer, self.edit.to) if isinstance(self.edit, Move) else None
        self._choices = Choices(conn, self.customer, every)
        work.step("Choosing", 0, 2)
        self._choose(conn, selection)
        work.step("Asking the rules", 1, 2)
        self._choices.judge(self.edit, self._today, self._target)
        self.changing, self.listed, self.folding = self._choices.counts()
        self.skips = self._choices.skips()
        work.step("Done", 2, 2)

    def _choose(self, conn: Connection, selection: Selection) -> None:
        if isinstance(selection, Chosen):
            self._choices.choose_by_query(selection.query, self._today)
        elif isinstance(selection, Named):
            level = find_level(conn, self.customer, selection.level) if selection.level else None
            numbers = [canonical(number) for number in selection.numbers]
            self.unknown = self._choices.choose_by_numbers(numbers, level.id if level else None)
        else:
            self.gone = self._choices.choose_by_ids(selection.entry_ids)

    @property
    def skipped(self) -> int:
        """How many entries are left as they are."""
        return sum(group.count for group in self.skips)

    @property
    def sentence(self) -> str:
        """What ``run`` will do, in one line."""
        return sentence_of(self.edit.verb, self.changing, self.skips)

    def page(self, reason: str | None = None, offset: int = 0, limit: int = 100) -> tuple[EditRow, ...]:
        """Return entries with what becomes of them: of one reason (blank: those that change), or all."""
        with self._store.read(on=self._conn):
            return self._choices.page(reason, offset, limit)

    def run(self, work: Work | None = None) -> ActionResult:
        """Do it, in one transaction (W7).

        Raises:
            ChangedError: what was counted is no longer what is there; nothing was changed.
            BusyError: another session is writing (G4).
        """
        skipped = self._skipped()
        if not self.changing:
            return ActionResult(0, skipped, self.skipped)
        work = work or Work()
        with self._writing(work, "Writing") as conn:
            request = request_json(self.edit)
            counts = {"changed": self.changing, "skipped": self.skipped}
            operation = operations.record_operation(conn, self.customer.id, self.edit.verb, request, counts)
            target = self._target.id if self._target else None
            apply_edit(self._choices, self.edit, operation, target, self._release_date())
            if not isinstance(self.edit, Modify):
                levels.bump_inventory(conn, self.customer.id)
        return ActionResult(self.changing, skipped, self.skipped, operation)

    def _release_date(self) -> str | None:
        days = self.edit.days if isinstance(self.edit, Reserve | Cool) else None
        return (self._today + timedelta(days=days)).isoformat() if days is not None else None

    def _skipped(self) -> tuple[Skip, ...]:
        listed: list[Skip] = []
        for group in self.skips:
            rows = self.page(group.reason, 0, LISTED - len(listed))
            listed += [Skip(row.number, row.level, row.reason) for row in rows]
        return tuple(listed)


def sentence_of(verb: str, changing: int, skips: Sequence[SkipGroup]) -> str:
    """Return what an edit will do, in one line: ``delete 812; skip 38: 30 used, 8 reserved``."""
    skipped = sum(group.count for group in skips)
    reasons = ", ".join(f"{group.count:,} {group.reason}" for group in skips)
    return f"{verb} {changing:,}" + (f"; skip {skipped:,}: {reasons}" if skipped else "")


def find_level(conn: Connection, customer: Customer, name: str) -> Level:
    """Return the level of that name: ``customer``, or a site's.

    Raises:
        NotFoundError: no such site; the hint names near matches.
    """
    if name_key(name) == CUSTOMER_LEVEL:
        found = [each for each in levels.levels_of(conn, customer.id).values() if each.kind is LevelKind.CUSTOMER]
        return found[0]
    sites = levels.find_sites(conn, customer, [name])
    if not sites:
        raise NotFoundError(f"no site {name!r} of {customer.name}")
    return sites[0]


def request_json(edit: EntryEdit) -> dict[str, object]:
    """Return what was asked, for the record of the operation."""
    match edit:
        case Move(to, fold):
            return {"to": to, "fold": fold}
        case Modify(fields):
            return {"fields": sorted(fields)}
        case Reserve(days) | Cool(days):
            return {"days": days}
        case Release(due_only):
            return {"due": due_only}
        case _:
            return {}
