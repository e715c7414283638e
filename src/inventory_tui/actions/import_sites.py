"""Creating customers and sites from a file (cli.md, import sites; W8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from inventory_tui.actions.import_report import ImportReport, RowTally
from inventory_tui.errors import InventoryError, SourceError, UsageError
from inventory_tui.inventory.model import DialPlan, name_key
from inventory_tui.inventory.setup import check_every_site_has_code, checked_code, checked_name
from inventory_tui.inventory.wording import counted
from inventory_tui.inventory.work import Work
from inventory_tui.sources.reader import Reader, open_reader
from inventory_tui.sources.rows import Ignored, SiteRow, Skip
from inventory_tui.store import levels, setup, site_loading
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.operations import record_operation

FORMAT: Final = "sites"
MOST_ROWS: Final = 100_000
"""Rows of a file of sites: they are kept in memory."""


class Fate(StrEnum):
    """What became of a row that was taken."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def import_sites(store: Store, path: Path, customer: str | None, work: Work) -> ImportReport:
    """Create the customers and sites that a file names and nobody has yet, all of them in one transaction.

    An existing site gets the location code that it lacks; nothing else that exists is changed.

    Args:
        store: where they are created.
        path: the file.
        customer: whose the rows are that name no customer; rows of others are skipped.
        work: gets the progress and can cancel.

    Raises:
        NotFoundError: rows name no customer, and the one given does not exist.
        SourceError: the file cannot be read as a list of sites.
        BusyError: another session is writing (G4).
        CancelledError: the person gave up.
    """
    work.step("Reading the file")
    reader = open_sites(path)
    file, tally = reader.label, RowTally()
    rows = _read_rows(reader, file, tally)
    work.step("Waiting for other sessions")
    with store.write(work=work) as connection:
        work.step("Saving")
        estate = Estate(connection, customer)
        for row in rows:
            refusal = estate.take(row)
            if refusal is None:
                tally.taken += 1
            else:
                tally.skip(file, row.line, refusal.column, refusal.reason)
        if not tally.taken:
            raise _nothing_usable(file, tally)
        estate.write(str(path.absolute()))
        work.check()
    return ImportReport(
        format=FORMAT,
        saved=True,
        read=tally.read,
        taken=tally.taken,
        skipped=tally.skipped,
        ignored=tally.ignored.total(),
        created=estate.fates[Fate.CREATED],
        updated=estate.fates[Fate.UPDATED],
        unchanged=estate.fates[Fate.UNCHANGED],
        problems=tuple(sorted(tally.problems)),
        problem_count=tally.skipped,
        ignored_reasons=dict(tally.ignored),
        notices=(*estate.notices(), *reader.notices),
    )


def open_sites(path: Path) -> Reader:
    """Open a list of sites.

    Raises:
        SourceError: the file cannot be read as one.
    """
    return open_reader(path, FORMAT, kind=FORMAT)


def _nothing_usable(file: str, tally: RowTally) -> SourceError:
    if not tally.problems:
        return SourceError(f"{file} names no customer and no site", "fill its columns customer and site", file=file)
    first = min(tally.problems)
    return SourceError(
        f"{file} has no usable row of {tally.read:,}; line {first.line:,}, {first.column}: {first.reason}",
        "nothing was created: correct the file and import it again",
        file=file,
    )


def _read_rows(reader: Reader, file: str, tally: RowTally) -> list[SiteRow]:
    rows: list[SiteRow] = []
    for item in reader:
        if isinstance(item, SiteRow):
            rows.append(item)
            if len(rows) > MOST_ROWS:
                raise SourceError(
                    f"{file} has more than {MOST_ROWS:,} rows: is it a list of sites?", "split it", file=file
                )
        elif isinstance(item, Skip):
            tally.skip(file, item.line, item.column, item.reason)
        elif isinstance(item, Ignored):
            tally.ignored[item.reason] += 1
        else:
            raise TypeError(f"no row of a list of sites: {type(item).__name__}")
    return rows


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken."""

    column: str
    reason: str


@dataclass(slots=True)
class _Owner:
    """A customer that rows name, as it will be."""

    name: str
    dial_plan: DialPlan
    id: int = 0
    """0: it is created."""
    codes: dict[str, str] = field(default_factory=dict)
    """Location codes by the sites' names."""
    names: dict[str, str] = field(default_factory=dict)
    """The sites' names by their keys."""
    ids: dict[str, int] = field(default_factory=dict)
    """Of the sites that exist, by name."""
    new: list[str] = field(default_factory=list)
    filled: dict[int, str] = field(default_factory=dict)
    """Codes for sites that had none, by id."""


class Estate:
    """All customers that a file touches: what rows ask for is gathered first, then written."""

    def __init__(self, connection: Connection, fallback: str | None) -> None:
        """Prepare.

        Args:
            connection: inside a write; inside a read, to see what would be taken.
            fallback: whose rows without a customer are; rows of others are then refused.
        """
        self.fates: Counter[Fate] = Counter()
        self._connection = connection
        self._fallback = fallback
        self._stored = {name_key(each.name): each for each in levels.customers_of(connection).values()}
        self._owners: dict[str, _Owner] = {}

    def take(self, row: SiteRow) -> Refusal | None:
        """Note what a row asks for; return why nothing of it is done, where that is so."""
        if not row.customer and self._fallback is None:
            return Refusal("customer", "no customer: fill the column, or name one with --customer")
        if not row.customer:
            levels.find_customer(self._connection, self._fallback or "")  # an unknown one is no matter of this row
        name = row.customer or self._fallback or ""
        key = name_key(name)
        if self._fallback is not None and key != name_key(self._fallback):
            return Refusal("customer", "a row of another customer")
        owner = self._owners.get(key) or self._find_owner(key, name, row)
        if isinstance(owner, Refusal):
            return owner
        if row.dial_plan and row.dial_plan != owner.dial_plan:
            return Refusal("dial_plan", f"{owner.name} has the dial plan {owner.dial_plan}")
        fate = self._take_site(owner, row) if row.site else Fate.UNCHANGED
        if isinstance(fate, Refusal):
            return fate
        is_new = key not in self._owners and not owner.id
        self._owners[key] = owner
        self.fates[Fate.CREATED if is_new else fate] += 1
        return None

    def write(self, path: str) -> None:
        """Write what was gathered, and who asked for it."""
        for owner in self._owners.values():
            is_new = not owner.id
            if is_new:
                owner.id = setup.add_customer(self._connection, owner.name, owner.dial_plan).id
            if owner.new:
                sites = [(name, owner.codes[name]) for name in owner.new]
                site_loading.insert_sites(self._connection, owner.id, sites)
            site_loading.set_codes(self._connection, owner.id, owner.filled)
            if is_new or owner.new or owner.filled:
                counts = {"customers": int(is_new), "sites": len(owner.new), "codes": len(owner.filled)}
                record_operation(self._connection, owner.id, "import sites", {"file": path}, counts)

    def notices(self) -> tuple[str, ...]:
        """Say what was created."""
        customers = sum(1 for key in self._owners if key not in self._stored)
        sites = sum(len(owner.new) for owner in self._owners.values())
        return (f"created {counted(customers, 'customer')} and {counted(sites, 'site')}",) if customers or sites else ()

    def _find_owner(self, key: str, name: str, row: SiteRow) -> _Owner | Refusal:
        stored = self._stored.get(key)
        if stored is None:
            try:
                return _Owner(checked_name("customer", name), DialPlan(row.dial_plan or DialPlan.FLAT))
            except UsageError as error:
                return Refusal("customer", error.message)
        sites = [each for each in levels.levels_of(self._connection, stored.id).values() if each.is_site]
        return _Owner(
            stored.name,
            stored.dial_plan,
            stored.id,
            codes={site.name: site.code for site in sites},
            names={name_key(site.name): site.name for site in sites},
            ids={site.name: site.id for site in sites},
        )

    def _take_site(self, owner: _Owner, row: SiteRow) -> Fate | Refusal:
        known = owner.names.get(name_key(row.site))
        column = "site"
        try:
            name = known or checked_name("site", row.site)
            column = "location_code"
            others = {other: code for other, code in owner.codes.items() if other != name}
            code = checked_code(name, row.location_code, others)
            if known is not None:
                return self._take_code(owner, known, code)
            if owner.dial_plan is DialPlan.SLC:
                check_every_site_has_code(owner.name, {name: code})
        except InventoryError as error:
            return Refusal(column, error.message)
        owner.codes[name] = code
        owner.names[name_key(name)] = name
        owner.new.append(name)
        return Fate.CREATED

    def _take_code(self, owner: _Owner, name: str, code: str) -> Fate | Refusal:
        """Give an existing site the code that it lacks."""
        if not code or code == owner.codes[name]:
            return Fate.UNCHANGED
        if owner.codes[name]:
            return Refusal("location_code", f"{name} has the location code {owner.codes[name]}")
        owner.codes[name] = code
        if name in owner.ids:
            owner.filled[owner.ids[name]] = code
        return Fate.UPDATED
