"""Taking an operation back (W7): counted and explained first, then done in one transaction."""

from __future__ import annotations

from inventory_tui.actions.draft import Draft
from inventory_tui.errors import RefusedError
from inventory_tui.inventory.edits import ActionResult, EditRow, SkipGroup, Undo
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.store import levels, operations
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.undoing import Undoing

EXAMPLES = 3
KEPT = "in use by records: keeps the truth"


class PreparedUndo(Draft):
    """One operation on its way back, counted but not taken back."""

    changing: int
    """How many entries ``run`` will change."""
    listed: int
    """How many entries go back to what they were."""
    skips: tuple[SkipGroup, ...]
    """Entries that take the present truth instead, since they would look free while in use (W0)."""
    unknown: tuple[str, ...] = ()

    def __init__(self, store: Store, operation_id: int, work: Work) -> None:
        self.edit = Undo(operation_id)
        super().__init__(store, work)

    def _compute(self, conn: Connection, work: Work) -> None:
        operation_id = self.edit.operation_id
        work.step("Looking at the operation", 0, 2)
        known = operations.find_operation(conn, operation_id)
        self.customer, self.kind, self.who, self.at = known.customer, known.kind, known.who, known.at
        if known.undoes is not None:
            raise RefusedError(
                f"operation {operation_id} is an undo itself", "do what it undid again instead", rules=["W7"]
            )
        if known.undone_by is not None:
            raise RefusedError(f"operation {operation_id} was undone already, by {known.undone_by}", rules=["W7"])
        self._revisions = levels.revisions(conn, self.customer.id)
        self._undoing = Undoing(conn, self.customer, operation_id)
        work.step("Asking the records", 1, 2)
        self._undoing.judge()
        if not self._undoing.count():
            raise RefusedError(
                f"operation {operation_id} ({self.kind}) changed no entry: there is nothing to undo", rules=["W7"]
            )
        obstacles, numbers = self._undoing.obstacles(EXAMPLES)
        if obstacles:
            reasons = ", ".join(f"{count:,} {reason}" for reason, count in obstacles)
            more = ", …" if sum(count for _, count in obstacles) > len(numbers) else ""
            shown = f" ({', '.join(numbers)}{more})" if numbers else ""
            raise RefusedError(
                f"operation {operation_id} ({self.kind}) cannot be undone: {reasons}{shown}",
                "undo the later changes first, the newest before the others",
                rules=["W7"],
            )
        self.changing = self._undoing.count_changing()
        if not self.changing:
            raise RefusedError(
                f"operation {operation_id} ({self.kind}) cannot be undone: "
                "everything it wrote is in use by its records and keeps the truth",
                rules=["W0", "W7"],
            )
        kept, examples = self._undoing.kept(EXAMPLES)
        self.listed = self._undoing.count() - kept
        self.skips = (SkipGroup(KEPT, kept, tuple(examples)),) if kept else ()
        work.step("Done", 2, 2)

    @property
    def skipped(self) -> int:
        """How many entries take the truth instead of what they were."""
        return sum(group.count for group in self.skips)

    @property
    def sentence(self) -> str:
        """What ``run`` will do, in one line."""
        kept = f"; {self.skipped:,} of them are {KEPT}" if self.skipped else ""
        return f"undo {self.kind} {self.edit.operation_id}: {counted(self.changing, 'entry', 'entries')}{kept}"

    def page(self, reason: str | None = None, offset: int = 0, limit: int = 100) -> tuple[EditRow, ...]:
        """Return entries with what becomes of them: all, those that go back (blank), or those that keep the truth."""
        with self._store.read(on=self._conn) as conn:
            rows = self._undoing.page(is_kept=None if reason is None else bool(reason), offset=offset, limit=limit)
            named = levels.levels_of(conn, self.customer.id)
        return tuple(
            EditRow(number, named[level_id].label if level_id in named else "", before, after, KEPT if kept else "")
            for number, level_id, before, after, kept in rows
        )

    def run(self, work: Work | None = None) -> ActionResult:
        """Do it, in one transaction.

        Raises:
            ChangedError: what was counted is no longer what is there; nothing was changed.
            BusyError: another session is writing (G4).
        """
        work = work or Work()
        with self._writing(work, "Writing") as conn:
            undone = self.edit.operation_id
            counts = {"changed": self.changing, "kept": self.skipped}
            request = {"operation": undone}
            undo = operations.record_operation(conn, self.customer.id, "undo", request, counts, undoes=undone)
            self._undoing.apply(undo)
            levels.bump_inventory(conn, self.customer.id)
        return ActionResult(self.changing, (), self.skipped, undo)
