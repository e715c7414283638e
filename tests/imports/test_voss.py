"""An export for VOSS Automate: what such a platform loads, and what comes back (sources.md chapter 5; N6)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from inventory_tui.actions.export import ExportRequest
from inventory_tui.actions.imports import Imports, NumbersRequest
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import UsageError
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
from inventory_tui.sources.archive import open_archive
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.sheet_rows import iter_rows
from inventory_tui.sources.workbook import Workbook
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, rows_of, write_csv

ATTRIBUTES = [
    *("status", "internal_number", "usage", "vendor", "internal_number_type", "description", "reservation_notes"),
    *("release_date", "extra1", "extra2", "extra3"),
]
ROWS = [
    ("+15550100001", "Used", "Device,Hunt_Pilot", "Cisco,Poly", "DID", "entity: x", "", "", "=1+1", "'q", "[/x]"),
    ("#21", "Reserved", "", "", "", "internal_number", "for\nAda", "2027-01-31", "", " ", "全角"),
    ("5550102", "Available", "", "", "", "", "", "", "", "", ""),
]
HEADER = (
    *("number", "status", "usage", "vendor", "number_type", "description", "reservation_notes", "release_date"),
    *("extra1", "extra2", "extra3"),
)


@pytest.fixture
def filled(imports: Imports, tmp_path: Path) -> Imports:
    rows = [[f"'{cell}" if cell[:1] in "='" and cell else cell for cell in row] for row in ROWS]
    report = imports.import_numbers(NumbersRequest(CUSTOMER, write_csv(tmp_path / "first.csv", HEADER, rows)))
    assert (report.created, report.skipped) == (3, 0)
    return imports


def cells(path: Path) -> list[list[str]]:
    with open_archive(Origin(path)) as archive:
        workbook = Workbook(archive)
        return [row or [] for _, row in iter_rows(workbook, workbook.sheets[0][1])]


def state(store: Store) -> list[tuple[object, ...]]:
    states = {row["id"]: (row["status"], row["usage"], row["vendor"]) for row in rows_of(store, "state")}
    fields = ("number", "release_date", *HEADER[4:7], *HEADER[8:])
    return sorted((*(row[field] for field in fields), states[row["state_id"]]) for row in rows_of(store, "entry"))


def test_5_the_workbook_has_the_instruction_the_attributes_and_escaped_numbers(
    filled: Imports, actions: Actions, tmp_path: Path
) -> None:
    file = tmp_path / "numbers.xlsx"
    assert actions.export.export(ExportRequest(CUSTOMER, NumberQuery(), file, "voss")) == 3
    instruction, header, *rows = cells(file)
    assert instruction == ["entity: data/InternalNumberInventory"]
    assert header == ATTRIBUTES
    assert sorted(row[1] for row in rows) == ["#21", "5550102", r"\+15550100001"]


def test_5_our_own_reader_reads_it_back_as_the_same_inventory(
    filled: Imports, actions: Actions, store: Store, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "numbers.xlsx"
    actions.export.export(ExportRequest(CUSTOMER, NumberQuery(), file, "voss"))
    other = open_actions(replace(settings, database=tmp_path / "elsewhere" / "inventory.db"))
    other.customers.add(CUSTOMER)
    report = other.imports.import_numbers(NumbersRequest(CUSTOMER, file))
    assert (report.format, report.created, report.skipped, report.ignored, report.notices) == ("voss", 3, 0, 0, ())
    assert state(other.store) == state(store)
    other.close()


def test_5_columns_as_shown_are_those_that_the_platform_has_with_the_mandatory_ones(
    filled: Imports, actions: Actions, tmp_path: Path
) -> None:
    file = tmp_path / "numbers"
    columns = ("number", "level", "site", "description", "last_used")
    actions.export.export(ExportRequest(CUSTOMER, NumberQuery(), file, "VOSS", columns=columns))
    assert cells(file)[1] == ["status", "internal_number", "description"]


def test_a_workbook_is_not_given_the_name_of_another_kind(filled: Imports, actions: Actions, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a workbook is not called"):
        actions.export.export(ExportRequest(CUSTOMER, NumberQuery(), tmp_path / "numbers.csv", "voss"))
    assert not (tmp_path / "numbers.csv").exists()
    actions.export.export(ExportRequest(CUSTOMER, NumberQuery(), tmp_path / "numbers.voss"))
    assert (tmp_path / "numbers.voss").read_text().startswith("customer,level,")


def test_5_numbers_go_where_a_person_says_and_what_is_not_read_is_told(imports: Imports, tmp_path: Path) -> None:
    header = ("internal_number", "status", "e164number", "hierarchy")
    file = write_csv(tmp_path / "list.csv", header, [(r"\+15550100001", "Used", "+1", "sys.Northwind.Cork")])
    report = imports.import_numbers(NumbersRequest(CUSTOMER, file, site="Cork", dry_run=True))
    assert report.notices == ("columns that are not read: e164number, hierarchy",)
    assert report.created == 1
