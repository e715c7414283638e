"""Importing service records: files become the new snapshot of one source, or nothing at all (I1, I2, I6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from inventory_tui.actions.hold_back import Coverage, doubts_about
from inventory_tui.actions.import_report import HeldBackError, ImportReport
from inventory_tui.actions.record_stager import RecordStager
from inventory_tui.actions.service_files import Told
from inventory_tui.actions.service_plan import ServicePlan, ServicesRequest, make_plan
from inventory_tui.audit.uses import Kind
from inventory_tui.errors import ChangedError
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.setup import checked_name
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.sources.reader import Reader
from inventory_tui.store import bulk, levels, site_loading
from inventory_tui.store import sources as source_store
from inventory_tui.store.engine import Connection, Store, interrupter
from inventory_tui.store.operations import record_operation
from inventory_tui.store.snapshots import Arrival, take_snapshot
from inventory_tui.store.staging import Staging

NO_SITE: Final = "no column names the site: every record is at Customer level"


def import_services(store: Store, request: ServicesRequest, work: Work) -> ImportReport:
    """Take a new snapshot of a source (I1).

    Raises:
        UsageError: a name, an option or a file that cannot be used; see ``make_plan``.
        HeldBackError: the snapshot looks cut (I2).
        ChangedError: the source or the customer's sites changed in the meantime; nothing was changed.
        BusyError: another session is writing (G4).
        CancelledError: the person gave up.
    """
    work.step("Looking at the files")
    plan = make_plan(store, request)
    if not plan.name:
        checked_name("source", plan.name)  # says what is wrong with a blank one
    connection = store.private()
    try:
        with work.interruptible(interrupter(connection)):
            return _Import(store, connection, plan, work).run(request)
    finally:
        connection.close()


class _Import:
    """One import, on a connection of its own."""

    def __init__(self, store: Store, connection: Connection, plan: ServicePlan, work: Work) -> None:
        self._store = store
        self._connection = connection
        self._plan = plan
        self._work = work
        bulk.check_keys_by_hand(connection)
        with store.read(on=connection):
            self._staging = Staging(connection)
        self._stager = RecordStager(self._staging, plan.placing, plan.slots, work, is_strict=plan.is_strict)
        self._counts: dict[str, int] = {}
        self._has_other_problems = False
        self._told = Told(flaws=list(plan.files.flaws))

    def run(self, request: ServicesRequest) -> ImportReport:
        """Stage, compare, judge, write."""
        self._read_files()
        self._compare()
        doubts = self._doubts()
        if request.dry_run:
            held_back = () if request.force else doubts
            notices = tuple(f"would be held back: {doubt}" for doubt in held_back)
            return self._report(saved=False, notices=notices, held_back=held_back)
        if doubts and not request.force:
            raise HeldBackError(self._report(saved=False), doubts)
        self._write()
        return self._report(saved=True, notices=tuple(f"taken all the same: {doubt}" for doubt in doubts))

    def _read_files(self) -> None:
        """Stage every row. Only temporary tables are written: no lock that another session feels."""
        labels = self._plan.files.labels()
        for reader in self._plan.readers:
            label = labels.get(reader.name, reader.name)
            is_blind = self._read(reader, label)
            self._told.hear(reader, f"{label}: " if len(labels) > 1 else "", *([NO_SITE] if is_blind else ()))

    def _read(self, reader: Reader, label: str) -> bool:
        """Stage the rows of one file; tell whether nothing says their site although there are sites."""
        placing = self._plan.placing
        says_site = any(part.says_site for part in reader.parts)
        placing.read_codes(wanted=not says_site)
        is_blind = not says_site and placing.is_blind
        for part in reader.parts:
            placing.read_codes(wanted=not part.says_site)
            with self._store.read(on=self._connection):
                self._stager.stage(label + part.name.removeprefix(reader.label), part)
        return is_blind

    def _compare(self) -> None:
        """Find what is new, what is gone and what stays."""
        self._work.step("Comparing with the last snapshot")
        plan = self._plan
        owner = plan.customer.id, plan.source.id if plan.source else 0
        same = gone = 0
        with self._store.read(on=self._connection):
            self._stager.drop(self._staging.sort(is_in_order=self._stager.is_in_order))
            if plan.previous is not None:
                same = self._staging.compare(*owner)
                had = plan.previous.counts.get("records")
                if had is None or same < had:
                    gone = self._staging.find_gone(*owner)
            self._has_other_problems = self._staging.has_other_problems(*owner)
        total = sum(cell.records for cell in self._stager.cells)
        self._counts = self._stager.tally.counts() | {
            "records": total,
            "added": total - same,
            "gone": gone,
            "same": same,
        }

    def _doubts(self) -> tuple[str, ...]:
        """Return what speaks against the snapshot (I2)."""
        plan = self._plan
        counts = {key: self._counts[key] for key in ("read", "taken", "skipped")}
        before = None
        if plan.previous is not None:
            named = {int(key): count for key, count in plan.previous.coverage.get("sites", {}).items()}
            before = Coverage(
                plan.previous.counts.get("records", 0),
                tuple(plan.previous.coverage.get("files", ())),
                plan.previous.coverage.get("uses", {}),
                self._by_name(named),
            )
        now = Coverage(self._counts["records"], self._files(), self._uses(), self._by_name(self._sites()))
        return (*self._told.doubts, *doubts_about(now, before, **counts))

    def _write(self) -> None:
        """Replace what the source had, in one transaction."""
        self._work.step("Waiting for other sessions")
        plan = self._plan
        with self._store.write(on=self._connection, work=self._work) as connection:
            self._check_ground(connection)
            self._work.step("Saving")
            ids = self._create_sites(connection)
            source_id = plan.source.id if plan.source else 0
            if not source_id:
                source_id = source_store.insert_source(connection, plan.customer.id, plan.name, plan.format)
            sites = {str(ids.get(level_id, level_id)): count for level_id, count in self._sites().items()}
            skipped = self._counts["skipped"]
            coverage = {"files": list(self._files()), "uses": self._uses(), "sites": sites, "skipped": skipped}
            arrival = Arrival(
                customer_id=plan.customer.id,
                source_id=source_id,
                previous_id=plan.previous.id if plan.previous else None,
                counts=self._counts,
                coverage=coverage,
                has_other_problems=self._has_other_problems,
                kinds=self._stager.new_kinds,
                levels=ids,
            )
            take_snapshot(connection, self._staging, arrival)
            values = {"format": plan.format, "settings": dict(plan.settings)}
            source_store.update_source(connection, plan.customer.id, source_id, **values)
            self._keep_translations(connection, source_id)
            self._work.check()

    def _keep_translations(self, connection: Connection, source_id: int) -> None:
        """Keep with the source what a person said that values stand for, beside what it knows (I5)."""
        if given := self._plan.translations:
            owner = self._plan.customer.id, source_id
            known = source_store.translations_of(connection, *owner)
            source_store.replace_translations(connection, *owner, {**known, **given}.values())

    def _check_ground(self, connection: Connection) -> None:
        """Check that what this import was compared with is still there, and the levels it leads to.

        Raises:
            ChangedError: it is not.
        """
        plan = self._plan
        key = name_key(plan.name)
        known = source_store.sources_of(connection, plan.customer.id)
        if plan.source is None:
            is_other = any(name_key(each.name) == key for each in known)
        else:
            wanted = plan.source.id, plan.source.snapshot_id
            is_other = all((each.id, each.snapshot_id) != wanted for each in known)
        if is_other or levels.revisions(connection, plan.customer.id)[2] != plan.setup_revision:
            raise ChangedError(
                f"{plan.name} or the sites of {plan.customer.name} changed meanwhile; nothing was imported",
                "import it again",
            )

    def _create_sites(self, connection: Connection) -> dict[int, int]:
        """Create the sites that the files name; return their ids by the negative ones (I5)."""
        new = self._plan.placing.new_sites
        if not new:
            return {}
        ids = site_loading.insert_sites(connection, self._plan.customer.id, [(name, "") for name in new.values()])
        request = {"action": "add", "sites": list(new.values()), "source": self._plan.name}
        record_operation(connection, self._plan.customer.id, "import sites", request, {"sites": len(new)})
        return {local: ids[name_key(name)] for local, name in new.items()}

    def _files(self) -> tuple[str, ...]:
        return tuple(self._told.covers)

    def _uses(self) -> dict[str, int]:
        kinds: Mapping[int, Kind] = {slot: kind for kind, slot in self._plan.slots.items()} | self._stager.new_kinds
        uses: Counter[str] = Counter()
        for cell in self._stager.cells:
            uses[str(kinds[cell.slot].use)] += cell.records
        return dict(sorted(uses.items()))

    def _sites(self) -> dict[int, int]:
        sites: Counter[int] = Counter()
        for cell in self._stager.cells:
            sites[cell.level_id] += cell.records
        return dict(sites)

    def _by_name(self, sites: Mapping[int, int]) -> dict[str, int]:
        labels = {level_id: level.label for level_id, level in self._plan.levels.items()}
        labels |= self._plan.placing.new_sites
        return {labels[level_id]: count for level_id, count in sites.items() if level_id in labels}

    def _report(self, *, saved: bool, notices: tuple[str, ...] = (), held_back: tuple[str, ...] = ()) -> ImportReport:
        plan, tally, placing = self._plan, self._stager.tally, self._plan.placing
        count = len(plan.files.paths)
        of_files = [*([f"one snapshot of {count:,} files"] if count > 1 else ()), *plan.files.left_out]
        said = ["declared the new source" if saved else "would declare the new source"] if plan.source is None else []
        new = len(placing.new_sites)
        made = [f"{'created' if saved else 'would create'} {counted(new, 'site')}"] if new else []
        return ImportReport(
            format=plan.format,
            saved=saved,
            source=plan.name,
            problems=tuple(tally.problems),
            problem_count=tally.skipped,
            ignored_reasons=dict(tally.ignored),
            unmapped=dict(self._stager.unmapped.most_common()),
            notices=(*notices, *(f"{words} {plan.name}" for words in said), *made, *of_files, *self._told.notices),
            held_back=held_back,
            **self._counts,
        )
