"""Files as administrators have them, with invented numbers, and what an import of them leaves in the tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from inventory_tui.actions.imports import ImportReport, Imports, ServicesRequest
from inventory_tui.store import schema
from inventory_tui.store.engine import Store

CUSTOMER = "Northwind"
GENERIC = ("number", "use", "site", "name", "vendor", "description")
TEAMS = ("TelephoneNumber", "NumberType", "PstnAssignmentStatus", "AssignedPstnTargetId", "City")

Row = dict[str, Any]


def number(at: int) -> str:
    """The invented number of this place: at most 10,000 of them."""
    return f"+1555010{at:04d}"


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def generic(path: Path, *rows: Sequence[object]) -> Path:
    """Write generic service records: number, use, site, name, vendor, description, from the left."""
    return write_csv(path, GENERIC, [[*row, *[""] * (len(GENERIC) - len(row))] for row in rows])


def lines(path: Path, count: int, use: str = "phone_line", site: str = "", *, start: int = 0) -> Path:
    """Write ``count`` generic records with different numbers."""
    return generic(path, *[(number(start + at), use, site, f"SEP{start + at:012X}") for at in range(count)])


def take(imports: Imports, *paths: Path, source: str | None = "Feed", **options: Any) -> ImportReport:
    """Import service records."""
    return imports.import_services(ServicesRequest(CUSTOMER, paths, source=source, **options))


def rows_of(store: Store, table: str) -> list[Row]:
    """Every row of a table, by its primary key."""
    wanted = schema.metadata.tables[table]
    with store.read() as connection:
        found = connection.execute(select(wanted).order_by(*wanted.primary_key.columns))
        return [dict(row._mapping) for row in found]


def records(store: Store) -> list[tuple[str, str, str, str]]:
    """Number, use, level and name of every record, in the order they were added."""
    kinds = {(row["customer_id"], row["slot"]): row["use"] for row in rows_of(store, "kind")}
    levels = {row["id"]: row["name"] for row in rows_of(store, "level")}
    return [
        (row["number"], kinds[row["customer_id"], row["kind"]], levels[row["level_id"]], row["name"])
        for row in rows_of(store, "record")
    ]


def reasons(report: ImportReport) -> dict[int, str]:
    """Why rows were skipped, by line."""
    return {problem.line: problem.reason for problem in report.problems}


def everything(store: Store) -> Mapping[str, list[Row]]:
    """Every row of every table."""
    return {table: rows_of(store, table) for table in schema.metadata.tables}
