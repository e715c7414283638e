"""How records get their site (sources.md I5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions.imports import Imports
from inventory_tui.actions.placing import MOST_EXPLAINED, Placing
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.model import Customer, DialPlan, Level, LevelKind
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, TEAMS, everything, generic, number, reasons, records, rows_of, take, write_csv

ONE, TWO, THREE = number(1), number(2), number(3)


def teams(path: Path, *cities: str) -> Path:
    rows = [(number(at), "", "UserAssigned", f"user{at}", city) for at, city in enumerate(cities)]
    return write_csv(path, TEAMS, rows)


def places(store: Store) -> list[str]:
    return [level for _, _, level, _ in records(store)]


def test_i5_names_match_without_case_and_unknown_ones_skip_the_row(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    file = generic(
        tmp_path / "a.csv",
        (ONE, "phone_line", "  AMSTERDAM "),
        (TWO, "phone_line", "Amsterdm"),
        (THREE, "phone_line", ""),
        (number(4), "phone_line", "customer"),
    )
    report = take(imports, file)
    assert places(store) == ["Amsterdam", "Customer"]
    assert reasons(report) == {
        3: "no site 'Amsterdm' of Northwind: did you mean Amsterdam?",
        5: "no site 'customer' of Northwind",
    }
    assert report.problems[0].column == "site"
    assert report.unmapped == {}
    assert rows_of(store, "problem") == [], "only unusable numbers are kept with a snapshot"


def test_i5_a_fixed_site_fills_blank_ones(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = generic(tmp_path / "a.csv", (ONE, "phone_line", "Amsterdam"), (TWO, "phone_line"))
    take(imports, file, site="cork")
    assert places(store) == ["Amsterdam", "Cork"]


def test_i5_a_fixed_site_and_a_column_exclude_each_other(imports: Imports, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exclude"):
        take(imports, teams(tmp_path / "t.csv", "Cork"), site="Cork", site_column="City")


def test_i5_a_column_by_name_and_what_fits_no_site_goes_to_customer_level(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    file = teams(tmp_path / "t.csv", "Cork", "CORK", "Oslo", "", "Oslo", "Rome")
    report = take(imports, file, site_column="city")
    assert places(store) == ["Cork", "Cork", "Customer", "Customer", "Customer", "Customer"]
    assert report.unmapped == {"Oslo": 2, "Rome": 1}
    assert report.skipped == 0


def test_i5_translations_refer_to_the_site_and_come_before_its_name(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    imports.add_source(CUSTOMER, "Feed")
    imports.set_translations(CUSTOMER, "Feed", [("DP_ams", "Amsterdam"), ("Cork", "amsterdam"), ("HQ", "customer")])
    file = teams(tmp_path / "t.csv", "dp_AMS", "Cork", "HQ", "Oslo")
    report = take(imports, file, site_column="City")
    assert places(store) == ["Amsterdam", "Amsterdam", "Customer", "Customer"]
    assert report.unmapped == {"Oslo": 1}
    actions.customers.change_site(CUSTOMER, "Amsterdam", new_name="Zuidas")
    assert take(imports, file).same == 4
    assert imports.translations(CUSTOMER, "Feed") == [("Cork", "Zuidas"), ("DP_ams", "Zuidas"), ("HQ", "customer")]
    imports.set_translations(CUSTOMER, "Feed", [("DP_ams", "Cork")])
    assert take(imports, file).gone == 2
    assert places(store).count("Cork") == 2


def test_i5_without_a_column_a_list_without_sites_is_at_customer_level(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    take(imports, teams(tmp_path / "t.csv", "Cork", "Oslo"))
    assert places(store) == ["Customer", "Customer"]


def test_i5_a_column_that_is_not_there(imports: Imports, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no column 'Town'") as unknown:
        take(imports, teams(tmp_path / "t.csv", "Cork"), site_column="Town")
    assert "City" in unknown.value.hint


def test_i5_unknown_sites_are_created_when_asked(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = generic(
        tmp_path / "a.csv",
        (ONE, "phone_line", "Oslo"),
        (TWO, "phone_line", " oslo"),
        (THREE, "phone_line", "Rome"),
        (number(4), "phone_line", "customer"),
        ("n/a", "phone_line", "Ulm"),
    )
    before = everything(store)
    assert take(imports, file, create_sites=True, dry_run=True).notices[-1] == "would create 3 sites"
    assert everything(store) == before
    report = take(imports, file, create_sites=True)
    assert places(store) == ["Oslo", "Oslo", "Rome"]
    assert reasons(report)[5] == "a site cannot be called 'customer'"
    assert [row["name"] for row in rows_of(store, "level")][-3:] == ["Oslo", "Rome", "Ulm"]
    levels = {row["id"]: row["name"] for row in rows_of(store, "level")}
    assert [levels[row["level_id"]] for row in rows_of(store, "problem")] == ["Ulm"]
    assert imports.sources(CUSTOMER)[0].coverage["sites"] == {"Oslo": 2, "Rome": 1}
    operation = rows_of(store, "operation")[-1]
    assert (operation["kind"], operation["counts"]) == ("import sites", {"sites": 3})
    assert take(imports, file, force=True).same == 3


@pytest.fixture
def slc(actions: Actions) -> Imports:
    """The customer with the dial plan slc: Amsterdam 80, Cork 801… is not allowed, so 81."""
    actions.customers.add(CUSTOMER)
    for site, code in (("Amsterdam", "80"), ("Cork", "815")):
        actions.customers.add_site(CUSTOMER, site, code)
    actions.customers.change(CUSTOMER, dial_plan=DialPlan.SLC)
    return actions.imports


def test_i5_w8_no_site_is_created_where_each_needs_a_code(slc: Imports, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="location codes") as refused:
        take(slc, generic(tmp_path / "a.csv", (ONE, "phone_line", "Oslo")), create_sites=True)
    assert refused.value.rules == ("I5", "W8")


def test_i5_under_slc_a_number_tells_its_site_where_nothing_else_does(
    slc: Imports, store: Store, tmp_path: Path
) -> None:
    numbers = ("8001", "81501", "8151", "8199", ONE)
    file = write_csv(tmp_path / "a.csv", ("number", "use"), [(each, "phone_line") for each in numbers])
    take(slc, file)
    assert {number: level for number, _, level, _ in records(store)} == {
        "8001": "Amsterdam",
        "81501": "Cork",
        "8151": "Cork",
        "8199": "Customer",
        ONE: "Customer",
    }
    take(slc, file, site="Cork", force=True)
    assert set(places(store)) == {"Cork"}


def test_n4_under_slc_an_unusable_number_is_a_problem_of_the_site_that_its_digits_name(
    slc: Imports, store: Store, tmp_path: Path
) -> None:
    """No audit has Customer level in its reach there (G2), and every audit reports the problem."""
    texts = ("8001x", "81501!", "x")
    take(slc, write_csv(tmp_path / "a.csv", ("number", "use"), [(each, "phone_line") for each in ("8002", *texts)]))
    levels = {level["id"]: level["name"] for level in rows_of(store, "level")}
    assert {row["text"]: levels[row["level_id"]] for row in rows_of(store, "problem")} == {
        "8001x": "Amsterdam",
        "81501!": "Cork",
        "x": "Customer",
    }


def test_i5_under_slc_a_blank_site_is_customer_level_where_the_file_names_sites(
    slc: Imports, store: Store, tmp_path: Path
) -> None:
    take(slc, generic(tmp_path / "a.csv", ("8001", "phone_line", ""), ("8002", "phone_line", "Cork")))
    assert places(store) == ["Customer", "Cork"]


def test_many_unknown_values_are_explained_quickly() -> None:
    known = {1: Level(1, 1, LevelKind.CUSTOMER, "Customer"), 2: Level(2, 1, LevelKind.SITE, "Site 1")}
    placing = Placing(Customer(1, "Northwind"), known)
    said = [placing.why_not(f"Site {at}x") for at in range(MOST_EXPLAINED + 1)]
    assert said[1] == "no site 'Site 1x' of Northwind: did you mean Site 1?"
    assert said[-1] == f"no site 'Site {MOST_EXPLAINED}x' of Northwind"


def test_a_column_of_names_is_no_column_of_sites() -> None:
    known = {1: Level(1, 1, LevelKind.CUSTOMER, "Customer")}
    placing = Placing(Customer(1, "Northwind"), known, creates=True)
    for at in range(5_000):
        placing.find(f"Device {at}")
    assert placing.find("device 7") == -8
    with pytest.raises(UsageError, match="more than 5,000 sites"):
        placing.find("Device 5000")
