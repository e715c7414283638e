"""Customers to put straight into the program's database: one to audit, one whose numbers are of every sort."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from inventory_tui.bootstrap import open_actions
from inventory_tui.settings import Settings
from inventory_tui.store import schema
from tests import estates
from tests.cli.conftest import Program
from tests.cli.test_output import HOSTILE
from tests.oracle import CUSTOMER, Entry, Estate, Problem, Record, Site, Source

COLUMNS = [
    "customer", "level", "site", "number", "status", "usage", "vendor", "number_type", "description",
    "reservation_notes", "release_date", "extra1", "extra2", "extra3",
]  # fmt: skip
NOW = datetime.now(UTC).replace(microsecond=0)
NORTHWIND = ("--customer", "Northwind")
FEED = Source("Feed", NOW)
RICH = Estate(
    sites=(Site("Amsterdam"), Site("Cork")),
    entries=(
        Entry("Amsterdam", "+15550100001", "Used-Utility", "Device,Hunt_Pilot", description="Lobby"),
        Entry("Amsterdam", "+15550100002", "Reserved", reservation_notes="for ann", release_date="2020-01-01"),
        Entry("Cork", "+15550100003", "Used", "User", "Microsoft", extra1="=1+1", extra2="'quoted", extra3="-x, y"),
        Entry("Cork", "+15550100004", "Cooling", release_date="2999-01-01", number_type="DirectRouting"),
        Entry(CUSTOMER, "0100", description=HOSTILE),
    ),
    records=(
        Record("Amsterdam", "+15550100001", "phone_line", name="SEP0001 [/x]"),
        Record("Amsterdam", "+15550100001", "hunt_pilot", name="Helpdesk"),
        Record("Cork", "0100", "phone_line", name="SEP0002"),
    ),
    sources=(FEED,),
)
FRESH = Source("CUCM Amsterdam", NOW - timedelta(hours=3))
ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Cork")),
    entries=(
        Entry("Amsterdam", "+15550100001", "Used", "Device"),  # nothing uses it: freed
        Entry("Amsterdam", "+15550100002"),  # a phone uses it: refreshed
        Entry("Amsterdam", "+15550100003", "Used", "Device"),  # right already
        Entry("Cork", "+15550100004"),  # free
        Entry(CUSTOMER, "+15550100002"),
    ),
    records=tuple(
        Record(level, number, use, source=FRESH.name, name=name)
        for level, number, use, name in (
            ("Amsterdam", "+15550100002", "phone_line", "SEP0011"),
            ("Amsterdam", "+15550100003", "phone_line", "SEP0012"),
            ("Amsterdam", "+15550100005", "hunt_pilot", "Helpdesk [/x] \x1b[2J"),
            ("Cork", "+15550100006", "phone_line", "SEP0014"),
            (CUSTOMER, "+15550100007", "phone_line", "SEP0015"),
        )
    ),
    problems=(Problem("Amsterdam", "1.42E+10", FRESH.name),),
    sources=(FRESH,),
)
AMSTERDAM = ("audit", *NORTHWIND, "--site", "Amsterdam")


def write(program: Program, estate: Estate = ESTATE, name: str = "Northwind") -> None:
    """Put a customer into the program's database."""
    open_actions(Settings(program.database)).close()
    with estates.opened(program.database) as connection:
        estates.write(connection, name, estate)
        counts = {"records": len(estate.records)}
        connection.execute(update(schema.snapshot).values(counts=counts))


def states(program: Program) -> dict[tuple[str, str], str]:
    with estates.opened(program.database) as connection:
        found = estates.read(connection, "Northwind")
    return {(entry.level, entry.number): entry.status for entry in found.entries}


def write_rich(program: Program) -> Program:
    """Put a customer with numbers of every sort into the program's database."""
    write(program, RICH)
    return program


def numbers(program: Program, *filters: str) -> list[str]:
    return [row["number"] for row in program.do("number", "list", *NORTHWIND, *filters, "--json").json]
