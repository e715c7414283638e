"""CUCM exports become snapshots: coverage, masks, shared lines, phones with an unusable line (I1, I2, N4, N5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions.imports import Fate, HeldBackError, Imports, ServicesRequest
from inventory_tui.errors import NotFoundError
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, records, rows_of, take
from tests.sources.cucm_files import CANARY, csv_text, member, phone, phone_header, row_of, tar_of

PHONES = member("phone.csv", *(phone(f"SEP02000000000{at}", f"\\+1555010000{at}", Location="Cork") for at in range(5)))
MEMBERS = {"phone.csv": PHONES, "huntpilot.csv": member("huntpilot.csv", {"HUNT PILOT": "5100"})}


def write(path: Path, members: dict[str, str]) -> Path:
    path.write_bytes(tar_of(members))
    return path


def test_i2_an_archive_without_a_member_that_was_there_is_held_back(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    take(imports, write(tmp_path / "a.tar", MEMBERS))
    before = everything(store)
    less = write(tmp_path / "b.tar", {"phone.csv": PHONES})
    with pytest.raises(HeldBackError) as held:
        take(imports, less)
    assert held.value.reasons == ("missing, but there before: hunt pilots",)
    assert everything(store) == before
    report = take(imports, less, force=True)
    assert (report.saved, report.records, report.gone) == (True, 5, 1)


def test_i2_a_member_that_is_only_a_header_is_there(imports: Imports, tmp_path: Path) -> None:
    take(imports, write(tmp_path / "a.tar", MEMBERS))
    report = take(imports, write(tmp_path / "b.tar", MEMBERS | {"huntpilot.csv": member("huntpilot.csv")}))
    assert (report.records, report.gone) == (5, 1)


def test_i2_a_cut_archive_is_held_back(imports: Imports, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", {**MEMBERS, "callpark.csv": member("callpark.csv", {"CALL PARK NUMBER": "51XX"})})
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"51XX") + 2])
    with pytest.raises(HeldBackError, match="the archive is cut off"):
        take(imports, path)


def test_files_of_several_exports_are_one_snapshot(imports: Imports, tmp_path: Path) -> None:
    paths = [tmp_path / "Export_Phones", tmp_path / "Export_HuntPilots"]
    for path, content in zip(paths, MEMBERS.values(), strict=True):
        path.write_text(content)
    report = take(imports, *paths)
    assert (report.format, report.records) == ("cucm-phones", 6)
    with pytest.raises(HeldBackError, match="missing, but there before: hunt pilots"):
        take(imports, paths[0])


def test_a_site_column_that_only_some_files_have(imports: Imports, store: Store, tmp_path: Path) -> None:
    paths = [tmp_path / "Export_Phones", tmp_path / "Export_HuntPilots"]
    for path, content in zip(paths, MEMBERS.values(), strict=True):
        path.write_text(content)
    take(imports, *paths, site_column="location")
    assert [level for _, use, level, _ in records(store) if use == "phone_line"] == ["Cork"] * 5
    with pytest.raises(NotFoundError, match="no column 'town'"):
        take(imports, *paths, site_column="town")


def test_n4_a_phone_with_an_unusable_line_keeps_the_others(imports: Imports, store: Store, tmp_path: Path) -> None:
    """The row counts as skipped, its problems are kept, and its good number does not look free."""
    header = phone_header(3)
    bad = row_of(header, **phone("SEP1", "5101", "a@b", "c@d"))
    worse = row_of(header, **phone("SEP2", "e@f", "g@h", ""))
    path = tmp_path / "phones"
    path.write_text(csv_text(header, [bad, worse, row_of(header, **phone("SEP3", "5103"))]))
    report = take(imports, path)
    assert (report.read, report.taken, report.skipped, report.records) == (3, 1, 2, 2)
    assert [number for number, *_ in records(store)] == ["5101", "5103"]
    assert [(each.line, each.column) for each in report.problems] == [
        (2, "Directory Number 2"),
        (2, "Directory Number 3"),
        (3, "Directory Number 1"),
        (3, "Directory Number 2"),
    ]
    kept = [(row["line"], row["text"], row["name"]) for row in rows_of(store, "problem")]
    assert kept == [(2, "a@b", "SEP1"), (2, "c@d", "SEP1"), (3, "e@f", "SEP2"), (3, "g@h", "SEP2")]


def test_i2_rows_of_which_some_numbers_are_usable_are_no_reason_to_hold_back(imports: Imports, tmp_path: Path) -> None:
    header = phone_header(2)
    path = tmp_path / "phones"
    path.write_text(csv_text(header, [row_of(header, **phone("SEP1", "5101", "a@b"))]))
    assert take(imports, path).records == 1


def test_i1_the_same_park_range_of_every_server_is_one_record_each(imports: Imports, tmp_path: Path) -> None:
    rows = [{"CALL PARK NUMBER": "800X", "UNIFIED CALLMANAGER": f"CM_{at}", "DESCRIPTION": f"{at}"} for at in range(3)]
    report = take(imports, write(tmp_path / "a.tar", {"callpark.csv": member("callpark.csv", *rows)}))
    assert (report.taken, report.records) == (3, 10)


def test_i7_credentials_are_nowhere_in_the_database(imports: Imports, store: Store, tmp_path: Path) -> None:
    report = take(imports, write(tmp_path / "a.tar", MEMBERS))
    assert CANARY not in repr(report)
    assert CANARY not in repr(everything(store))


def test_n4_the_first_rows_show_what_is_wrong_with_a_phone(imports: Imports, tmp_path: Path) -> None:
    header = phone_header(2)
    rows = [phone("SEP1", "5101", "a@b"), phone("SEP2", "c@d", "e@f"), phone("SEP3", "5103", "5104")]
    path = tmp_path / "phones"
    path.write_text(csv_text(header, [row_of(header, **row) for row in rows]))
    some, none, both = imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="CUCM")).rows
    assert (some.fate, some.cells[0], some.line) == (Fate.SKIPPED, "5101", 2)
    assert some.reason.startswith("Directory Number 2: a URI")
    assert (none.fate, none.cells, none.line) == (Fate.SKIPPED, ("c@d",), 3)
    assert none.reason.count("a URI") == 2
    assert (both.fate, both.cells[0], both.reason) == (Fate.TAKEN, "5103, 5104", "")
