"""Loading an existing inventory from a file: our own export, or any list of numbers (cli.md, Files; W0)."""

from __future__ import annotations

from typing import Final

from inventory_tui.actions.import_report import ImportProblem, ImportReport, RowTally
from inventory_tui.actions.numbers_plan import NumbersPlan, NumbersRequest, make_numbers_plan
from inventory_tui.actions.placing import shorten
from inventory_tui.errors import ChangedError, UsageError
from inventory_tui.inventory.intake import Given
from inventory_tui.inventory.model import Status, name_key
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.sources.reader import Reader
from inventory_tui.sources.rows import Ignored, NumberRow, Skip
from inventory_tui.store import bulk, levels, site_loading
from inventory_tui.store.engine import Connection, Store, interrupter
from inventory_tui.store.loading import WIDTH, Fate, Loading
from inventory_tui.store.operations import record_operation

MOST_GIVENS: Final = 10_000
"""Different Status, Usage and Vendor together; with more of them a column holds something else."""
MOST_UNREAD: Final = 12
_STEP: Final = 10_000
"""Rows between two looks at whether the person gave up."""


def import_numbers(store: Store, request: NumbersRequest, work: Work) -> ImportReport:
    """Load an inventory, all of it that the rules allow, in one transaction.

    Raises:
        NotFoundError: unknown customer, site or format.
        SourceError: the file cannot be read as an inventory.
        RefusedError: number management is disabled, or sites should be created that need codes.
        ChangedError: the customer's sites or dial plan changed in the meantime; nothing was changed.
        BusyError: another session is writing (G4).
        CancelledError: the person gave up.
    """
    work.step("Looking at the file")
    plan = make_numbers_plan(store, request)
    connection = store.private()
    try:
        with work.interruptible(interrupter(connection)):
            load = _Load(store, connection, plan, work)
            load.read(plan.reader)
            if request.dry_run:
                load.preview()
            else:
                load.write({"file": str(request.path.absolute()), "format": plan.reader.format})
            notices = (*_unread(plan.reader), *plan.reader.notices)
            return load.report(request.format or plan.reader.format, notices, saved=not request.dry_run)
    finally:
        connection.close()


def _unread(reader: Reader) -> tuple[str, ...]:
    """Say which columns of the file are not read."""
    unread = reader.info.find_unread(reader.columns)
    shown = ", ".join(map(shorten, unread[:MOST_UNREAD])) + (" …" if len(unread) > MOST_UNREAD else "")
    return (f"columns that are not read: {shown}",) if unread else ()


class _Load:
    """One import of an inventory, on a connection of its own."""

    def __init__(self, store: Store, connection: Connection, plan: NumbersPlan, work: Work) -> None:
        self._store = store
        self._connection = connection
        self._plan = plan
        self._customer = plan.customer
        self._placing = plan.placing
        self._work = work
        self._tally = RowTally()
        self._counts = dict.fromkeys(Fate, 0)
        self._givens: dict[tuple[str | None, str | None, str | None], int] = {}
        self._file = ""
        with store.read(on=connection):
            self._loading = Loading(connection, plan.customer)

    def read(self, reader: Reader) -> None:
        """Stage every row; only temporary tables are written."""
        self._file = reader.label
        values: list[object] = []
        with self._store.read(on=self._connection):
            for at, item in enumerate(reader, start=1):
                if isinstance(item, NumberRow):
                    self._stage(item, values)
                elif isinstance(item, Skip):
                    self._tally.skip(self._file, item.line, item.column, item.reason)
                elif isinstance(item, Ignored):
                    self._tally.ignored[item.reason] += 1
                else:
                    raise TypeError(f"no row of an inventory: {type(item).__name__}")
                if len(values) >= bulk.ROWS * WIDTH:
                    self._loading.put(values)
                    values.clear()
                if not at % _STEP:
                    self._work.step(f"Reading {self._file}", at)
            self._loading.put(values)
            self._work.step("Arranging")
            dropped, refusals = self._loading.arrange()
        self._take_back(dropped, "number", [(each.line, each.reason) for each in refusals])

    def preview(self) -> None:
        """Find out what would become of the rows; nothing is written."""
        self._work.step("Asking the rules")
        with self._store.read(on=self._connection):
            self._judge(writes=False)

    def write(self, request: dict[str, object]) -> None:
        """Write what the rules allow, in one transaction (W7)."""
        self._work.step("Waiting for other sessions")
        with self._store.write(on=self._connection, work=self._work) as connection:
            if levels.revisions(connection, self._customer.id)[2] != self._plan.setup_revision:
                raise ChangedError(
                    f"sites or dial plan of {self._customer.name} changed meanwhile; nothing was imported",
                    "import it again",
                )
            self._work.step("Asking the rules")
            self._create_sites(connection)
            self._judge(writes=True)
            if not self._counts[Fate.CREATED] + self._counts[Fate.CHANGED]:
                return
            self._work.step("Saving")
            counts = {
                "created": self._counts[Fate.CREATED],
                "updated": self._counts[Fate.CHANGED],
                "unchanged": self._counts[Fate.SAME],
                "skipped": self._tally.skipped,
            }
            is_seen = self._loading.is_seen_by_audit()
            operation = record_operation(connection, self._customer.id, "import numbers", request, counts)
            self._loading.apply(operation)
            if is_seen:
                levels.bump_inventory(connection, self._customer.id)
            self._work.check()

    def report(self, format_: str, notices: tuple[str, ...], *, saved: bool) -> ImportReport:
        """Return what was done, or would be."""
        new = len(self._placing.new_sites)
        made = (f"{'created' if saved else 'would create'} {counted(new, 'site')}",) if new else ()
        return ImportReport(
            format=format_,
            saved=saved,
            read=self._tally.read,
            taken=self._tally.taken,
            skipped=self._tally.skipped,
            ignored=self._tally.ignored.total(),
            created=self._counts[Fate.CREATED],
            updated=self._counts[Fate.CHANGED],
            unchanged=self._counts[Fate.SAME],
            problems=tuple(sorted(self._tally.problems)),
            problem_count=self._tally.skipped,
            ignored_reasons=dict(self._tally.ignored),
            notices=(*made, *notices),
        )

    def _stage(self, row: NumberRow, values: list[object]) -> None:
        found = self._plan.find_level(row)
        if isinstance(found, tuple):
            self._tally.skip(self._file, row.line, *found)
            return
        state = row.status, row.usage, row.vendor
        given = self._givens.get(state)
        if given is None:
            if len(self._givens) >= MOST_GIVENS:
                raise UsageError(
                    f"{self._file} holds more than {MOST_GIVENS:,} different states",
                    "check that the columns status, usage and vendor hold what they say",
                )
            given = self._givens[state] = len(self._givens)
        release = row.release_date
        values += (
            found,
            row.number,
            row.line,
            given,
            row.number_type,
            row.description,
            row.reservation_notes,
            release if release is None or isinstance(release, str) else release.isoformat(),
            row.extra1,
            row.extra2,
            row.extra3,
        )
        self._tally.taken += 1

    def _judge(self, *, writes: bool) -> None:
        givens = {
            key: Given(None if status is None else Status(status or Status.AVAILABLE), usage, vendor)
            for (status, usage, vendor), key in self._givens.items()
        }
        self._counts = self._loading.judge(givens, writes=writes)
        refusals = [(each.line, each.reason) for each in self._loading.refusals()]
        self._take_back(self._counts[Fate.REFUSED], "status", refusals)

    def _take_back(self, count: int, column: str, refusals: list[tuple[int, str]]) -> None:
        """Count rows as skipped that were staged and are not taken after all."""
        self._tally.taken -= count
        self._tally.skipped += count
        listed = [ImportProblem(self._file, line, column, reason) for line, reason in refusals]
        self._tally.add_problems(listed)

    def _create_sites(self, connection: Connection) -> None:
        new = self._placing.new_sites
        if not new:
            return
        ids = site_loading.insert_sites(connection, self._customer.id, [(name, "") for name in new.values()])
        request = {"action": "add", "sites": list(new.values()), "file": self._file}
        record_operation(connection, self._customer.id, "import sites", request, {"sites": len(new)})
        self._loading.settle_levels({local: ids[name_key(name)] for local, name in new.items()})
