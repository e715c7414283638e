"""A small world for tests of the interface: four customers, written straight into a database, always the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import Entry, Estate, Problem, Record, Site, Source

NORTHWIND, CONTOSO, FABRIKAM, LITWARE = "Northwind Telecom", "Contoso Health", "Fabrikam", "Litware"
SITES = ("Amsterdam", "Berlin", "Cork")
STATES = (("Available", ""), ("Used", "Device"), ("Used", "Device"))


def number(last: int) -> str:
    """Return one of the invented numbers."""
    return f"+155501{last:05d}"


def northwind(now: datetime) -> Estate:
    """Flat: something to create, to refresh and to free at every site, some findings, one stale source."""
    entries, records = [], []
    for row in range(300):
        site = SITES[row % 3]
        status, usage = STATES[row // 100]
        entries.append(Entry(site, number(row), status, usage, description=f"desk {row}" if row % 4 else ""))
        if row % 100 < 60:
            use = "hunt_pilot" if row % 7 == 0 else "phone_line"
            records.append(Record(site, number(row), use, source="CUCM Amsterdam", name=f"SEP0011{row:04d}"))
    records += [Record(SITES[n % 3], number(n), "phone_line", source="Teams", name=f"user{n}") for n in range(300, 320)]
    entries.append(Entry("", number(1), "Available"))
    entries.append(Entry("Cork", number(500), "Reserved", reservation_notes="for the new lobby"))
    records.append(Record("Berlin", number(40), "teams_user", source="Teams", name="ada@northwind.example"))
    return Estate(
        sites=tuple(Site(name) for name in SITES),
        entries=tuple(entries),
        records=tuple(records),
        problems=(Problem("Berlin", "4.42E+11", "Teams"),),
        sources=(
            Source("CUCM Amsterdam", now - timedelta(hours=3, minutes=5)),
            Source("Teams", now - timedelta(days=20)),
        ),
    )


def contoso(now: datetime) -> Estate:
    """With site location codes, and already telling the truth."""
    numbers = [f"801{row:04d}" for row in range(5)]
    return Estate(
        dial_plan="slc",
        sites=(Site("Clinic", "801"), Site("Depot", "802")),
        entries=tuple(Entry("Clinic", each, "Used", "Device") for each in numbers),
        records=tuple(Record("Clinic", each, "phone_line", source="CUCM", name=f"SEP{each}") for each in numbers),
        sources=(Source("CUCM", now - timedelta(days=1, minutes=5)),),
    )


def build(path: Path) -> None:
    """Write the world into a new database."""
    now = datetime.now(UTC)
    with Store.open(Settings(database=path)):
        pass
    with estates.opened(path) as connection:
        estates.write(connection, NORTHWIND, northwind(now))
        estates.write(connection, CONTOSO, contoso(now))
        estates.write(connection, FABRIKAM, Estate(number_management=False, sites=(Site("Works"),)))
        estates.write(connection, LITWARE, Estate())
