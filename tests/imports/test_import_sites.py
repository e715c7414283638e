"""Customers and sites from a file (cli.md, import sites; W8)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from inventory_tui.actions.imports import ImportReport, Imports
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import NotFoundError, SourceError
from inventory_tui.inventory.model import DialPlan
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, reasons, rows_of, write_csv

HEADER = ("customer", "dial_plan", "site", "location_code")


def load(imports: Imports, folder: Path, *rows: Sequence[str], customer: str | None = None) -> ImportReport:
    return imports.import_sites(write_csv(folder / "sites.csv", HEADER, rows), customer)


def estate(store: Store) -> dict[str, tuple[str, dict[str, str]]]:
    """Dial plan and sites with their codes, by customer."""
    found = {row["id"]: (row["name"], row["dial_plan"], dict[str, str]()) for row in rows_of(store, "customer")}
    for row in rows_of(store, "level"):
        if row["kind"] == "site":
            found[row["customer_id"]][2][row["name"]] = row["code"]
    return {name: (plan, sites) for name, plan, sites in found.values()}


def test_creates_what_is_missing(imports: Imports, store: Store, tmp_path: Path) -> None:
    report = load(
        imports,
        tmp_path,
        ("Contoso", "slc", "Ulm", "10"),
        ("contoso", "", " Bonn ", "11"),
        ("NORTHWIND", "flat", "Oslo", ""),
        ("Northwind", "", "cork", ""),
        ("Fabrikam", "", "", ""),
    )
    assert estate(store) == {
        "Northwind": ("flat", {"Amsterdam": "", "Cork": "", "Oslo": ""}),
        "Contoso": ("slc", {"Ulm": "10", "Bonn": "11"}),
        "Fabrikam": ("flat", {}),
    }
    assert (report.read, report.taken, report.skipped) == (5, 5, 0)
    assert (report.created, report.updated, report.unchanged) == (4, 0, 1)
    assert report.notices == ("created 2 customers and 3 sites",)
    levels = [row["kind"] for row in rows_of(store, "level")]
    assert levels.count("customer") == 3
    operations = [row for row in rows_of(store, "operation") if row["kind"] == "import sites"]
    assert [row["counts"] for row in operations] == [
        {"customers": 1, "sites": 2, "codes": 0},
        {"customers": 0, "sites": 1, "codes": 0},
        {"customers": 1, "sites": 0, "codes": 0},
    ]


def test_the_same_file_again_writes_nothing(imports: Imports, store: Store, tmp_path: Path) -> None:
    rows = ("Contoso", "slc", "Ulm", "10"), ("Northwind", "", "Oslo", "4")
    load(imports, tmp_path, *rows)
    before = everything(store)
    report = load(imports, tmp_path, *rows)
    assert (report.created, report.unchanged, report.notices) == (0, 2, ())
    assert everything(store) == before


def test_w8_rows_against_the_rules_are_skipped_and_the_rest_is_taken(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    actions.customers.change_site(CUSTOMER, "Cork", location_code="80")
    report = load(
        imports,
        tmp_path,
        ("Northwind", "", "Cork", "81"),
        ("Northwind", "", "Amsterdam", "801"),
        ("Northwind", "", "Oslo", "80"),
        ("Northwind", "", "Rome", "8x"),
        ("Northwind", "slc", "Bern", "82"),
        ("Northwind", "", "customer", "83"),
        ("Contoso", "slc", "Ulm", ""),
        ("", "", "Ulm", ""),
        ("Northwind", "star", "Ulm", ""),
        ("Northwind", "", "Linz", "84"),
    )
    assert estate(store) == {"Northwind": ("flat", {"Amsterdam": "", "Cork": "80", "Linz": "84"})}
    found = reasons(report)
    assert found[2] == "Cork has the location code 80"
    assert "begin alike" in found[3]
    assert found[4] == "Cork already has the location code 80"
    assert "not made of digits" in found[5]
    assert found[6] == "Northwind has the dial plan flat"
    assert "cannot be called 'customer'" in found[7]
    assert "location codes" in found[8]
    assert found[9].startswith("no customer")
    assert "dial plan" in found[10]
    assert (report.taken, report.skipped, report.problem_count) == (1, 9, 9)


def test_an_existing_site_gets_the_code_that_it_lacks(imports: Imports, store: Store, tmp_path: Path) -> None:
    report = load(imports, tmp_path, ("Northwind", "", "Cork", "81"), ("Northwind", "", "Amsterdam", "82"))
    assert (report.updated, report.created) == (2, 0)
    assert estate(store)["Northwind"][1] == {"Amsterdam": "82", "Cork": "81"}


def test_a_site_named_twice_is_one(imports: Imports, store: Store, tmp_path: Path) -> None:
    rows = [("Northwind", "", name, code) for name, code in (("Oslo", ""), ("OSLO", "83"), ("oslo", "83"))]
    report = load(imports, tmp_path, *rows)
    assert (report.created, report.updated, report.unchanged) == (1, 1, 1)
    assert estate(store)["Northwind"][1]["Oslo"] == "83"


def test_the_customer_given_fills_blank_ones_and_is_the_only_one(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    rows = ("", "", "Oslo", ""), ("northwind", "", "Rome", ""), ("Contoso", "", "Ulm", "")
    report = load(imports, tmp_path, *rows, customer="NorthWind")
    assert list(estate(store)["Northwind"][1]) == ["Amsterdam", "Cork", "Oslo", "Rome"]
    assert reasons(report) == {4: "a row of another customer"}
    with pytest.raises(NotFoundError, match="Nordwind"):
        load(imports, tmp_path, *rows, customer="Nordwind")
    assert load(imports, tmp_path, ("Adatum", "", "Oslo", ""), customer="Adatum").created == 1


def test_a_customer_given_is_enough_of_a_file_of_sites(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "s.csv", ("Site", "Location_Code"), [("Oslo", "83")])
    imports.import_sites(file, CUSTOMER)
    assert estate(store)["Northwind"][1]["Oslo"] == "83"


def test_a_switch_to_slc_after_codes_came_from_a_file(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    load(imports, tmp_path, ("Northwind", "", "Cork", "81"), ("Northwind", "", "Amsterdam", "82"))
    actions.customers.change(CUSTOMER, dial_plan=DialPlan.SLC)
    with pytest.raises(SourceError, match="line 2, location_code: Northwind has a dial plan"):
        load(imports, tmp_path, ("Northwind", "", "Oslo", ""))


def test_a_file_of_a_hundred_thousand_rows_is_no_list_of_sites(
    imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inventory_tui.actions.import_sites.MOST_ROWS", 3)
    with pytest.raises(SourceError, match="more than 3 rows"):
        load(imports, tmp_path, *[("Northwind", "", f"Site {at}", "") for at in range(4)])
