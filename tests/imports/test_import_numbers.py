"""Loading an existing inventory (cli.md, Files; audit.md W0, W7, W9)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions.imports import ImportReport, Imports, NumbersRequest
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.model import DialPlan
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, Row, everything, generic, number, reasons, rows_of, take, write_csv

ONE, TWO, THREE = number(1), number(2), number(3)
WORDS = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")


def load(imports: Imports, file: Path, **options: Any) -> ImportReport:
    return imports.import_numbers(NumbersRequest(CUSTOMER, file, **options))


def load_rows(
    imports: Imports, folder: Path, header: Sequence[str], *rows: Sequence[object], **options: Any
) -> ImportReport:
    return load(imports, write_csv(folder / "numbers.csv", header, rows), **options)


def entries(store: Store) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Every entry with its level's name, Status, Usage and Vendor, by level and number."""
    levels = {row["id"]: row["name"] for row in rows_of(store, "level")}
    states = {row["id"]: row for row in rows_of(store, "state")}
    return {
        (levels[row["level_id"]], row["number"]): row
        | {key: states[row["state_id"]][key] for key in ("status", "usage", "vendor")}
        for row in rows_of(store, "entry")
    }


def state(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["status"], row["usage"], row["vendor"]


def changes(store: Store) -> list[Row]:
    return rows_of(store, "change")


def test_only_the_number_is_required(imports: Imports, store: Store, tmp_path: Path) -> None:
    report = load_rows(imports, tmp_path, ["Number", "extra1"], [ONE], ["0155 501-0002"], ["", "x"], ["n/a"])
    assert (report.read, report.taken, report.skipped, report.ignored) == (4, 2, 1, 1)
    assert (report.created, report.updated, report.unchanged) == (2, 0, 0)
    assert {key: state(row) for key, row in entries(store).items()} == {
        ("Customer", ONE): ("Available", "", ""),
        ("Customer", "01555010002"): ("Available", "", ""),
    }
    assert report.ignored_reasons == {"no number": 1}


@pytest.mark.parametrize("status", ["Available", "Used", "Used-Utility", "Inactive", "Reserved", "Cooling"])
def test_a_new_entry_takes_what_the_row_says(imports: Imports, store: Store, tmp_path: Path, status: str) -> None:
    header = ("number", "site", "status", "usage", "vendor", "release_date", *WORDS)
    load_rows(imports, tmp_path, header, [ONE, "cork", status.upper(), "Device", "Acme", "2027-01-31", *WORDS])
    row = entries(store)["Cork", ONE]
    assert state(row) == (status, "Device", "Acme")
    assert row["release_date"] == "2027-01-31"
    assert [row[word] for word in WORDS] == list(WORDS)


def test_a_column_that_is_present_sets_the_field_and_an_absent_one_leaves_it(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    header = ("number", "status", "vendor", "release_date", *WORDS)
    load_rows(imports, tmp_path, header, [ONE, "Reserved", "Acme", "2027-01-31", *WORDS])
    report = load_rows(imports, tmp_path, ["number", "description", "extra1"], [ONE, "new", ""])
    assert (report.created, report.updated) == (0, 1)
    row = entries(store)["Customer", ONE]
    assert state(row) == ("Reserved", "", "Acme")
    assert row["release_date"] == "2027-01-31"
    assert (row["description"], row["extra1"], row["extra2"]) == ("new", "", "extra2")
    load_rows(imports, tmp_path, ["number", "release_date", "vendor"], [ONE, "", ""])
    row = entries(store)["Customer", ONE]
    assert (row["release_date"], row["vendor"]) == (None, "")


def test_the_same_file_again_writes_nothing(imports: Imports, store: Store, tmp_path: Path) -> None:
    header = ("number", "site", "status", "release_date", "description")
    rows = [(ONE, "Cork", "Used", "", "x"), (TWO, "", "Cooling", "2027-01-31", "")]
    load_rows(imports, tmp_path, header, *rows)
    before = everything(store)
    report = load_rows(imports, tmp_path, header, *rows)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert report.saved
    assert everything(store) == before


def test_w0_a_row_that_would_take_an_entry_out_of_use_is_skipped(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    load_rows(imports, tmp_path, ["number", "status"], [ONE, "Used"], [TWO, "Used-Utility"], [THREE, "Used"])
    report = load_rows(
        imports,
        tmp_path,
        ["number", "status", "description"],
        [ONE, "Available", "a"],
        [TWO, "", "b"],
        [THREE, "Used-Utility", "c"],
    )
    assert (report.taken, report.skipped, report.updated) == (1, 2, 1)
    assert reasons(report) == {
        2: "the number is Used here: only an audit takes it out of use, not Available",
        3: "the number is Used-Utility here: only an audit takes it out of use, not Available",
    }
    assert report.problems[0].column == "status"
    assert [(row["status"], row["description"]) for row in entries(store).values()] == [
        ("Used", ""),
        ("Used-Utility", ""),
        ("Used-Utility", "c"),
    ]


def test_w0_the_records_decide_where_they_say_in_use(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = generic(
        tmp_path / "records.csv",
        (ONE, "hunt_pilot", "Amsterdam"),
        (ONE, "audiocodes_device", "Cork"),
        (TWO, "inactive", "", "", "Acme"),
        (THREE, "mentioned"),
    )
    take(imports, file)
    load_rows(
        imports,
        tmp_path,
        ["number", "site", "status", "vendor", "release_date"],
        [ONE, "Cork", "", "", ""],
        [ONE, "", "Reserved", "", "2027-01-31"],
        [TWO, "", "", "", ""],
        [THREE, "", "", "Acme", ""],
    )
    found = entries(store)
    assert state(found["Cork", ONE]) == ("Used-Utility", "Hunt_Pilot,Device", "AudioCodes")
    assert state(found["Customer", ONE]) == ("Used-Utility", "Hunt_Pilot,Device", "AudioCodes")
    assert found["Customer", ONE]["release_date"] is None, "T7: a hold that is in use has no release date"
    assert state(found["Customer", TWO]) == ("Available", "", "")
    assert state(found["Customer", THREE]) == ("Available", "", "Acme")


def test_w0_under_slc_an_extension_is_asked_at_its_own_site(actions: Actions, store: Store, tmp_path: Path) -> None:
    actions.customers.add(CUSTOMER)
    for site, code in (("Amsterdam", "80"), ("Cork", "81")):
        actions.customers.add_site(CUSTOMER, site, code)
    actions.customers.change(CUSTOMER, dial_plan=DialPlan.SLC)
    records = ("8001", "Amsterdam"), ("8002", ""), (ONE, "Amsterdam")
    take(actions.imports, generic(tmp_path / "r.csv", *[(each, "phone_line", site) for each, site in records]))
    rows = [(each, site) for each in ("8001", "8002", ONE) for site in ("Amsterdam", "Cork")]
    report = load_rows(actions.imports, tmp_path, ["number", "site"], *rows, ["8003", ""])
    assert {key: row["status"] for key, row in entries(store).items()} == {
        ("Amsterdam", "8001"): "Used",
        ("Cork", "8001"): "Available",
        ("Amsterdam", "8002"): "Used",
        ("Cork", "8002"): "Used",
        ("Amsterdam", ONE): "Used",
        ("Cork", ONE): "Used",
    }
    assert reasons(report) == {8: "no site: Northwind has numbers at its sites only (dial plan slc)"}


def test_rows_that_contradict_themselves_or_others_are_skipped(imports: Imports, store: Store, tmp_path: Path) -> None:
    report = load_rows(
        imports,
        tmp_path,
        ["customer", "level", "site", "number"],
        ["northwind", "Site", "Cork", ONE],
        ["Contoso", "site", "Cork", TWO],
        ["", "customer", "Cork", TWO],
        ["", "site", "", TWO],
        ["", "", "Corc", TWO],
        ["", "site", "cork", ONE],
        ["", "", "Cork", ONE],
        ["", "customer", "", ONE],
        ["", "somewhere", "", THREE],
    )
    assert reasons(report) == {
        3: "a row of another customer: Contoso",
        4: "a contradiction: level customer, but site Cork",
        5: "a contradiction: level site, but no site",
        6: "no site 'Corc' of Northwind: did you mean Cork?",
        7: "a second row for this number at this level: the first is in line 2",
        8: "a second row for this number at this level: the first is in line 7",
        10: "no such level: give customer or site",
    }
    assert (report.read, report.taken, report.skipped, report.created) == (9, 2, 7, 2)
    assert sorted(entries(store)) == [("Cork", ONE), ("Customer", ONE)]


def test_a_site_can_be_given_for_rows_that_name_none(imports: Imports, store: Store, tmp_path: Path) -> None:
    header = ("number", "site", "level")
    load_rows(imports, tmp_path, header, [ONE, "", ""], [TWO, "Amsterdam", ""], [THREE, "", "customer"], site="CORK")
    assert sorted(entries(store)) == [("Amsterdam", TWO), ("Cork", ONE), ("Customer", THREE)]
    with pytest.raises(NotFoundError, match="no site 'Oslo'"):
        load_rows(imports, tmp_path, ["number"], [ONE], site="Oslo")


def test_unknown_sites_are_created_when_asked(imports: Imports, store: Store, tmp_path: Path) -> None:
    before = everything(store)
    rows = [(ONE, "Oslo"), (TWO, "OSLO"), (TWO, "Oslo"), (THREE, "")]
    dry = load_rows(imports, tmp_path, ["number", "site"], *rows, create_sites=True, dry_run=True)
    assert (dry.saved, dry.created, dry.skipped, dry.notices) == (False, 3, 1, ("would create 1 site",))
    assert everything(store) == before
    assert load_rows(imports, tmp_path, ["number", "site"], *rows, create_sites=True).created == 3
    assert sorted(entries(store)) == [("Customer", THREE), ("Oslo", ONE), ("Oslo", TWO)]
    assert [row["kind"] for row in rows_of(store, "operation")][-2:] == ["import sites", "import numbers"]


def test_g1_refused_where_number_management_is_disabled(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    actions.customers.change(CUSTOMER, number_management=False)
    before = everything(store)
    with pytest.raises(RefusedError, match="number management is disabled") as refused:
        load_rows(imports, tmp_path, ["number"], [ONE])
    assert refused.value.exit_code == 3
    assert everything(store) == before


def test_dry_run_counts_and_writes_nothing(imports: Imports, store: Store, tmp_path: Path) -> None:
    load_rows(imports, tmp_path, ["number", "status"], [ONE, "Used"], [TWO, ""])
    before = everything(store)
    rows = [(ONE, "Available", "Acme"), (TWO, "Used", "Other"), (THREE, "Reserved", "")]
    report = load_rows(imports, tmp_path, ["number", "status", "vendor"], *rows, dry_run=True)
    assert (report.created, report.updated, report.unchanged, report.skipped) == (1, 1, 0, 1)
    assert not report.saved
    assert everything(store) == before


def test_w7_the_change_log_holds_before_and_after(imports: Imports, store: Store, tmp_path: Path) -> None:
    load_rows(imports, tmp_path, ["number", "description"], [ONE, "old"], [TWO, "same"])
    operation = rows_of(store, "operation")[-1]
    assert operation["kind"] == "import numbers"
    assert operation["counts"] == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
    }
    assert operation["request"]["format"] == "inventory"
    ids = {row["number"]: row["id"] for row in rows_of(store, "entry")}
    states = {row["status"]: row["id"] for row in rows_of(store, "state")}
    assert [(row["entry_id"], row["before_id"], row["after_id"], row["detail"]) for row in changes(store)] == [
        (ids[ONE], None, states["Available"], None),
        (ids[TWO], None, states["Available"], None),
    ]
    load_rows(
        imports,
        tmp_path,
        ["number", "status", "description", "release_date"],
        [ONE, "Reserved", 'new "quoted"\n', "2027-01-31"],
        [TWO, "Inactive", "same", ""],
    )
    states = {row["status"]: row["id"] for row in rows_of(store, "state")}
    latest = rows_of(store, "operation")[-1]["id"]
    first, second = (row for row in changes(store) if row["operation_id"] == latest)
    assert (first["before_id"], first["after_id"]) == (states["Available"], states["Reserved"])
    assert json.loads(first["detail"]) == {
        "release_date": [None, "2027-01-31"],
        "description": ["old", 'new "quoted"\n'],
    }
    assert (second["after_id"], second["detail"]) == (states["Inactive"], None)
    assert {row["operation_id"] for row in rows_of(store, "entry")} == {latest}


def test_p2_the_revision_moves_when_an_audit_would_see_it(imports: Imports, store: Store, tmp_path: Path) -> None:
    def revision() -> int:
        return int(rows_of(store, "customer")[0]["inventory_revision"])

    seen = [revision()]
    for header, row, is_seen in (
        (["number"], [ONE], True),
        (["number", "description"], [ONE, "text"], False),
        (["number", "vendor"], [ONE, "Acme"], True),
        (["number", "release_date"], [ONE, "2027-01-31"], True),
        (["number", "reservation_notes"], [ONE, "note"], False),
    ):
        load_rows(imports, tmp_path, header, row)
        assert (revision() != seen[-1]) is is_seen, header
        seen.append(revision())


def test_w9_another_customer_stays_as_it_is(imports: Imports, actions: Actions, store: Store, tmp_path: Path) -> None:
    actions.customers.add("Contoso")
    file = write_csv(tmp_path / "c.csv", ["number", "status"], [[ONE, "Used"]])
    actions.imports.import_numbers(NumbersRequest("Contoso", file))
    take(imports, generic(tmp_path / "r.csv", (TWO, "phone_line")))
    before = [row for row in rows_of(store, "entry") if row["customer_id"] == 2]
    load_rows(imports, tmp_path, ["number", "description"], [ONE, "ours"], [TWO, ""])
    actions.imports.import_numbers(NumbersRequest("Contoso", write_csv(tmp_path / "d.csv", ["number"], [[TWO]])))
    assert [row for row in rows_of(store, "entry") if row["customer_id"] == 2][:1] == before
    ours = {row["number"] for row in rows_of(store, "entry") if row["customer_id"] == 1}
    theirs = {row["number"]: row["state_id"] for row in rows_of(store, "entry") if row["customer_id"] == 2}
    statuses = {row["id"]: row["status"] for row in rows_of(store, "state") if row["customer_id"] == 2}
    assert ours == {ONE, TWO}
    assert {each: statuses[state_id] for each, state_id in theirs.items()} == {ONE: "Used", TWO: "Available"}


def test_many_rows_with_many_changes(imports: Imports, store: Store, tmp_path: Path) -> None:
    rows = [[number(at), f"text {at}"] for at in range(2_500)]
    load_rows(imports, tmp_path, ["number", "description"], *rows)
    for row in rows[:2_100]:
        row[1] += " changed"
    report = load_rows(imports, tmp_path, ["number", "description"], *reversed(rows))
    assert (report.updated, report.unchanged) == (2_100, 400)
    latest = rows_of(store, "operation")[-1]["id"]
    details = [json.loads(row["detail"]) for row in changes(store) if row["operation_id"] == latest]
    assert len(details) == 2_100
    assert {"description": ["text 2099", "text 2099 changed"]} in details
    assert [row["number"] for row in rows_of(store, "entry")] == [number(at) for at in range(2_500)]


@pytest.mark.parametrize("name", ["numbers.json", "numbers.jsonl"])
def test_json_rows_need_not_have_the_same_columns(imports: Imports, store: Store, tmp_path: Path, name: str) -> None:
    load_rows(imports, tmp_path, ["number", "description"], [ONE, "a"], [TWO, "b"])
    rows = [{"number": ONE, "description": ""}, {"number": TWO, "vendor": "Acme"}]
    text = json.dumps(rows) if name.endswith("json") else "\n".join(map(json.dumps, rows))
    (tmp_path / name).write_text(text)
    assert load(imports, tmp_path / name).updated == 2
    found = entries(store)
    assert (found["Customer", ONE]["description"], found["Customer", TWO]["description"]) == ("", "b")
    assert found["Customer", TWO]["vendor"] == "Acme"


def test_formats_of_inventories_only(imports: Imports, tmp_path: Path) -> None:
    assert load_rows(imports, tmp_path, ["number"], [ONE], format="Generic").format == "Generic"
    with pytest.raises(UsageError, match="'teams' is no format of inventories"):
        load_rows(imports, tmp_path, ["number"], [ONE], format="teams")
    with pytest.raises(NotFoundError, match="no format"):
        load_rows(imports, tmp_path, ["number"], [ONE], format="gneric")


def test_a_column_of_names_is_no_column_of_states(imports: Imports, store: Store, tmp_path: Path) -> None:
    rows = [[number(at % 10_000), f"Usage {at}"] for at in range(10_001)]
    with pytest.raises(UsageError, match="more than 10,000 different states"):
        load_rows(imports, tmp_path, ["number", "usage"], *rows)
    assert rows_of(store, "entry") == []
