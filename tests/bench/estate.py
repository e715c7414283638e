"""The data of the benchmarks: the same numbers at every run, written straight into the tables.

N service records over 0.9 N different numbers (a tenth of the records shares its number with another); of these
numbers 30 % are missing from the inventory, 30 % wrong and 40 % right. The inventory has about N entries at 200 sites;
0.37 N of them are unused, 5 % of those wrongly in use.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from inventory_tui.audit.uses import Kind, Use, truth_of
from inventory_tui.inventory.model import Customer, State, Status
from inventory_tui.settings import Settings
from inventory_tui.store import estate, setup
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.kinds import kind_slots
from inventory_tui.store.operations import record_operation
from inventory_tui.store.states import state_ids

SITES = 200
SOURCE = "CUCM Amsterdam"
CUSTOMER = "Northwind"
OTHERS = "Everybody else"
_BATCH = 20_000
_USES = (
    *[Kind(Use.PHONE_LINE)] * 45,
    *[Kind(Use.TEAMS_USER)] * 20,
    *[Kind(Use.WEBEX_USER)] * 8,
    *[Kind(Use.DEVICE_PROFILE_LINE)] * 6,
    *[Kind(Use.HUNT_PILOT)] * 5,
    *[Kind(Use.AUDIOCODES_DEVICE)] * 4,
    *[Kind(Use.VOSS_PHONE, "Poly")] * 2,
    *[Kind(Use.VOSS_PHONE, "Yealink")] * 2,
    *[Kind(Use.VOICE_APPLICATION, "Microsoft")] * 2,
    *[Kind(Use.CTI_ROUTE_POINT)] * 2,
    *[Kind(Use.CALL_PARK)] * 2,
    *[Kind(Use.INACTIVE, "Webex Calling")] * 2,
)
_AVAILABLE = State(Status.AVAILABLE)
_DEVICE, _USER = State(Status.USED, "Device"), State(Status.USED, "User", "Microsoft")
_MISSING, _WRONG, _RIGHT, _SLOTS = 27, 54, 90, 127
"""Of 127 numbers 27 are missing, 27 wrong, 36 right and 37 unused."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number: the kinds of its records, and the state of its entry if it has one."""

    place: int
    number: str
    site: int
    kinds: tuple[Kind, ...]
    state: State | None


def iter_lines(records: int, first: int = 0) -> Iterator[Line]:
    """Yield the numbers of an estate with about so many service records, in their order."""
    slots = records * _SLOTS // 100
    for slot in range(slots):
        drawn = slot * 48_271 % 2_147_483_647
        fate = drawn % _SLOTS
        site = slot * SITES // slots
        number = f"+155501{first + slot:08d}"
        kinds: tuple[Kind, ...] = ()
        state: State | None = _DEVICE if drawn // _SLOTS % 20 == 0 else _AVAILABLE
        if fate < _RIGHT:
            kinds = (_USES[drawn // 131 % 100],)
            if drawn // 137 % 9 == 0:
                kinds += (_USES[drawn // 139 % 100],)
            truth = truth_of(kinds)
            wrong = _AVAILABLE if drawn // 149 % 2 else _DEVICE
            state = None if fate < _MISSING else truth if fate >= _WRONG else _USER if wrong == truth else wrong
        yield Line(slot, number, site, kinds, state)


def write(path: Path, customers: dict[str, int], *, has_entries: bool = True, has_records: bool = True) -> None:
    """Make a database with customers of so many service records each."""
    with Store.open(Settings(database=path)) as store, store.write() as connection:
        ids = [1, 1]
        for name, records in customers.items():
            _write_customer(connection, name, records, ids, has_entries=has_entries, has_records=has_records)


def _write_customer(
    connection: Connection, name: str, records: int, ids: list[int], *, has_entries: bool, has_records: bool
) -> None:
    customer = setup.add_customer(connection, name)
    sites = [setup.add_site(connection, customer, f"Site {each:03d}").id for each in range(SITES)]
    states, kinds = _dictionaries(connection, customer)
    source, snapshot = _source(connection, customer, records) if has_records else (0, 0)
    operation = record_operation(connection, customer.id, "import numbers", {}, {"created": 0, "updated": 0})
    lines = iter_lines(records)
    while batch := list(islice(lines, _BATCH)):
        entries, said = [], []
        for line in batch:
            level = sites[line.site]
            if line.state is not None and has_entries:
                state = states[line.state]
                entries.append(
                    estate.EntryRow(ids[0], customer.id, level, line.number, state, "", "", "", None, "", operation)
                )
                ids[0] += 1
            for nth, kind in enumerate(line.kinds if has_records else ()):
                thing, description = _thing(line.place, nth)
                said.append(
                    estate.RecordRow(
                        ids[1], customer.id, level, source, snapshot, line.number, kinds[kind], thing, description
                    )
                )
                ids[1] += 1
        estate.insert_entries(connection, entries)
        estate.insert_records(connection, said)


def _dictionaries(connection: Connection, customer: Customer) -> tuple[dict[State, int], dict[Kind, int]]:
    different = set(_USES)
    truths = {truth_of(pair) for one in different for pair in ((one,), *((one, other) for other in different))}
    states = {state for state in truths if state} | {_AVAILABLE, _DEVICE, _USER}
    return state_ids(connection, customer.id, states), kind_slots(connection, customer.id, different)


def _source(connection: Connection, customer: Customer, records: int) -> tuple[int, int]:
    source = estate.insert_source(connection, customer.id, SOURCE, SOURCE.casefold(), "generic", None)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    snapshot = estate.insert_snapshot(connection, (customer.id, source), None, (at, "import"))
    estate.set_snapshot_counts(connection, snapshot, {"records": records})
    return source, snapshot


def _thing(place: int, nth: int) -> tuple[str, str]:
    return f"SEP02{(place * 2 + nth) * 2_654_435_761 % 0x100_0000_0000:010X}", f"person {place} line {nth + 1}"


def write_services(path: Path, records: int) -> None:
    """Write the service records of an estate as a generic CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("number", "use", "site", "name", "vendor", "description"))
        rows.writerows(_service_rows(iter_lines(records)))


def _service_rows(lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        for nth, kind in enumerate(line.kinds):
            name, description = _thing(line.place, nth)
            yield line.number, kind.use.value, f"Site {line.site:03d}", name, kind.vendor, description


def main() -> None:
    """Write one file: ``database PATH NAME=N …``, ``empty PATH NAME=N …`` or ``services PATH N``."""
    what, path, *rest = sys.argv[1:]
    if what == "services":
        write_services(Path(path), int(rest[0]))
        return
    customers = {name: int(records) for name, _, records in (each.partition("=") for each in rest)}
    write(Path(path), customers, has_entries=what == "database", has_records=what == "database")


if __name__ == "__main__":
    main()
