"""Snapshots of service records: what is staged, compared, kept (sources.md I1, I6, I7; audit.md N3–N5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions.imports import Imports, ServicesRequest
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import NotFoundError, SourceError, UsageError
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, generic, lines, number, reasons, records, rows_of, take

ONE, TWO, THREE = number(1), number(2), number(3)


def test_i1_first_snapshot_declares_the_source_and_keeps_what_it_covered(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    file = generic(
        tmp_path / "a.csv",
        (TWO, "hunt_pilot", "cork", "Help", "", "Help desk"),
        (ONE, "phone_line", "Amsterdam", "SEP01"),
        (THREE, "teams_user", "", "ann"),
    )
    report = take(imports, file)
    assert (report.read, report.taken, report.skipped, report.ignored) == (3, 3, 0, 0)
    assert (report.records, report.added, report.gone, report.same) == (3, 3, 0, 0)
    assert report.saved
    assert report.notices == ("declared the new source Feed",)
    assert records(store) == [
        (ONE, "phone_line", "Amsterdam", "SEP01"),
        (TWO, "hunt_pilot", "Cork", "Help"),
        (THREE, "teams_user", "Customer", "ann"),
    ]
    (summary,) = imports.sources(CUSTOMER)
    assert (summary.name, summary.format, summary.records, summary.is_stale) == ("Feed", "generic", 3, False)
    assert summary.last_path == str(file)
    assert summary.coverage == {
        "files": ["records"],
        "uses": {"hunt_pilot": 1, "phone_line": 1, "teams_user": 1},
        "sites": {"Amsterdam": 1, "Cork": 1, "Customer": 1},
        "skipped": 0,
    }


def test_i1_the_same_file_again_writes_a_snapshot_and_nothing_else(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    file = generic(tmp_path / "a.csv", (ONE, "phone_line", "Cork", "A"), ("twelve", "phone_line", "", "B"))
    take(imports, file)
    before = everything(store)
    report = take(imports, file, force=True)
    assert (report.records, report.added, report.gone, report.same) == (1, 0, 0, 1)
    after = everything(store)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"snapshot", "source"}
    assert after["snapshot"][:-1] == before["snapshot"]
    assert after["snapshot"][-1]["previous_id"] == before["snapshot"][-1]["id"]


def test_i1_records_that_stay_keep_their_ids_and_those_gone_are_kept_with_theirs(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    take(imports, generic(tmp_path / "a.csv", *[(number(at), "phone_line", "", f"D{at}") for at in range(10)]))
    first = rows_of(store, "record")
    take(imports, generic(tmp_path / "b.csv", *[(number(at), "phone_line", "", f"D{at}") for at in range(1, 11)]))
    second = rows_of(store, "record")
    assert second[:9] == first[1:]
    assert second[9]["number"] == number(10)
    older, newer = (row["id"] for row in rows_of(store, "snapshot"))
    assert [row["snapshot_id"] for row in second] == [older] * 9 + [newer]
    (gone,) = rows_of(store, "gone_record")
    assert gone.pop("gone_by") == newer
    assert gone == first[0]


def test_i1_the_previous_snapshot_can_be_told_from_what_was_added_and_gone(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    take(imports, lines(tmp_path / "a.csv", 30))
    before = {row["id"]: row for row in rows_of(store, "record")}
    take(imports, lines(tmp_path / "b.csv", 28, start=5))
    snapshot = rows_of(store, "snapshot")[-1]["id"]
    restored = {row["id"]: row for row in rows_of(store, "record") if row["snapshot_id"] != snapshot}
    for row in rows_of(store, "gone_record"):
        assert row.pop("gone_by") == snapshot
        restored[row["id"]] = row
    assert restored == before


@pytest.mark.parametrize(
    ("column", "value"),
    [(0, TWO), (1, "hunt_pilot"), (2, "Cork"), (3, "Other"), (4, "Acme")],
    ids=["number", "use", "level", "name", "vendor"],
)
def test_i1_a_record_is_another_when_one_of_its_keys_differs(
    imports: Imports, store: Store, tmp_path: Path, column: int, value: str
) -> None:
    row = [ONE, "phone_line", "Amsterdam", "A", "", "text"]
    take(imports, generic(tmp_path / "a.csv", row))
    row[column] = value
    report = take(imports, generic(tmp_path / "b.csv", row), force=True)
    assert (report.records, report.added, report.gone, report.same) == (1, 1, 1, 0)


def test_i1_another_description_leaves_the_record_untouched(imports: Imports, store: Store, tmp_path: Path) -> None:
    take(imports, generic(tmp_path / "a.csv", (ONE, "phone_line", "", "A", "", "old")))
    before = rows_of(store, "record")
    assert take(imports, generic(tmp_path / "b.csv", (ONE, "phone_line", "", "A", "", "new"))).same == 1
    assert rows_of(store, "record") == before


def test_i1_identical_rows_are_one_record_and_each_is_taken(imports: Imports, store: Store, tmp_path: Path) -> None:
    row = (ONE, "phone_line", "Cork", "A")
    report = take(imports, generic(tmp_path / "a.csv", row, row, (ONE, "phone_line", "Cork", "B"), row))
    assert (report.taken, report.records, report.added) == (4, 2, 2)
    assert len(rows_of(store, "record")) == 2
    assert imports.sources(CUSTOMER)[0].coverage["sites"] == {"Cork": 2}


def test_i1_records_stand_in_the_order_of_their_numbers(imports: Imports, store: Store, tmp_path: Path) -> None:
    take(imports, generic(tmp_path / "a.csv", *[(number(at), "phone_line") for at in (7, 3, 5, 1)]))
    assert [row["number"] for row in rows_of(store, "record")] == [number(at) for at in (1, 3, 5, 7)]


def test_i1_an_import_never_touches_the_inventory_or_other_sources(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    take(imports, lines(tmp_path / "a.csv", 5), source="Other")
    others = rows_of(store, "record")
    before = everything(store)
    take(imports, lines(tmp_path / "b.csv", 5))
    take(imports, lines(tmp_path / "c.csv", 5, start=1))
    after = everything(store)
    for table in ("entry", "change", "finding", "state", "operation", "level"):
        assert after[table] == before[table]
    assert after["record"][: len(others)] == others
    assert after["customer"][0]["inventory_revision"] == before["customer"][0]["inventory_revision"]


def test_p2_the_records_revision_moves_only_when_records_or_problems_change(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    def revision() -> int:
        return int(rows_of(store, "customer")[0]["record_revision"])

    file = lines(tmp_path / "a.csv", 100)
    take(imports, file)
    first = revision()
    take(imports, file)
    assert revision() == first
    problem = generic(tmp_path / "b.csv", *[(number(at), "phone_line", "", f"SEP{at:012X}") for at in range(100)])
    with problem.open("a") as text:
        text.write("12x4,phone_line,,Odd,,\n")
    take(imports, problem)
    second = revision()
    assert second != first
    take(imports, problem)
    assert revision() == second
    take(imports, file)
    assert revision() != second
    assert rows_of(store, "problem") == []


def test_n4_an_unusable_number_or_use_is_skipped_and_kept_with_the_snapshot(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    file = generic(
        tmp_path / "a.csv",
        (ONE, "phone_line", "Cork", "A"),
        ("1.42E+10", "phone_line", "Cork", "B"),
        ("2001-2009", "hunt_pilot", "", "C"),
        ("X" * 500, "hunt_pilot", "Nowhere", "D"),
        ("5550109", "lift", "Cork", "E"),
    )
    report = take(imports, file)
    assert (report.read, report.taken, report.skipped) == (5, 1, 4)
    assert "scientific notation" in reasons(report)[3]
    assert "two numbers" in reasons(report)[4]
    levels = {row["id"]: row["name"] for row in rows_of(store, "level")}
    kept = [
        (levels[row["level_id"]], row["use"], row["name"], row["file"], row["line"], row["text"][:10])
        for row in rows_of(store, "problem")
    ]
    assert kept == [
        ("Cork", "phone_line", "B", "a.csv", 3, "1.42E+10"),
        ("Customer", "hunt_pilot", "C", "a.csv", 4, "2001-2009"),
        ("Customer", "hunt_pilot", "D", "a.csv", 5, "X" * 10),
        ("Cork", "", "E", "a.csv", 6, "5550109"),
    ], "a number of which nobody can say what it is, too: the next audit may free it"
    assert all(len(row["text"]) <= 200 for row in rows_of(store, "problem"))


def test_n3_n5_a_row_of_several_records_is_one_row_taken(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = generic(
        tmp_path / "a.csv",
        ("80XX", "call_park", "Cork", "Park"),
        (f"tel:{ONE};ext=1234", "phone_line", "Cork", "A"),
        ("9XXXX", "call_park", "", "Too many"),
    )
    report = take(imports, file)
    assert (report.read, report.taken, report.skipped, report.records) == (3, 2, 1, 102)
    assert "10,000 numbers" in reasons(report)[4]
    assert (("1234", "mentioned", "Cork", "A")) in records(store)
    assert (("8042", "call_park", "Cork", "Park")) in records(store)


def test_i6_every_row_is_taken_skipped_or_ignored(imports: Imports, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"number,use,site\n{ONE},phone_line,\n\n{TWO},no_such_use,\nnumber,use,site\n{THREE},phone_line,Corc\n"
    )
    report = take(imports, file)
    assert report.read == 4 == report.taken + report.skipped + report.ignored
    assert report.ignored_reasons == {"repeated header": 1}
    assert report.problem_count == 2
    assert "did you mean Cork?" in reasons(report)[6]


def test_several_files_are_one_snapshot(imports: Imports, tmp_path: Path) -> None:
    one, two = lines(tmp_path / "a.csv", 5), lines(tmp_path / "b.csv", 5, start=3)
    report = take(imports, one, two)
    assert (report.read, report.records) == (10, 8)
    assert take(imports, two, force=True).gone == 3


def test_dry_run_reports_and_writes_nothing(imports: Imports, store: Store, tmp_path: Path) -> None:
    before = everything(store)
    report = take(imports, lines(tmp_path / "a.csv", 5), dry_run=True)
    assert (report.saved, report.added) == (False, 5)
    assert report.notices == ("would declare the new source Feed",)
    assert everything(store) == before


def test_the_source_may_be_left_out_when_there_is_exactly_one(imports: Imports, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.csv", 5)
    with pytest.raises(UsageError, match="a new source needs a name"):
        take(imports, file, source=None)
    take(imports, file)
    assert take(imports, file, source=None).source == "Feed"
    assert take(imports, file, source="fEED").source == "Feed"
    with pytest.raises(UsageError, match="of the format generic"):
        take(imports, file, source=None, format="teams")
    take(imports, file, source="Second")
    with pytest.raises(UsageError, match="has 2 sources") as refused:
        take(imports, file, source=None)
    assert "Feed, Second" in refused.value.hint


def test_what_the_source_was_told_is_remembered(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(f"number;use;name\n{ONE};phone_line;Zoë\n".encode("cp1252"))
    with pytest.raises(SourceError, match="not UTF-8"):
        take(imports, file)
    take(imports, file, encoding="cp1252", site="cork")
    assert records(store) == [(ONE, "phone_line", "Cork", "Zoë")]
    file.write_bytes(f"number;use;name\n{TWO};phone_line;Zoë\n{ONE};phone_line;Zoë\n".encode("cp1252"))
    take(imports, file)
    assert records(store)[1] == (TWO, "phone_line", "Cork", "Zoë")
    (summary,) = imports.sources(CUSTOMER)
    assert summary.settings == {"site": "Cork", "encoding": "cp1252", "paths": [str(file)]}
    take(imports, file, site="")
    assert records(store)[0][2] == "Customer"


def test_another_format_than_the_source_is_fed_with_is_told(imports: Imports, tmp_path: Path) -> None:
    take(imports, lines(tmp_path / "a.csv", 5))
    users = tmp_path / "users.csv"
    users.write_text(f"DisplayName,LineUri\nAnn,tel:{ONE}\n")
    with pytest.raises(SourceError, match="looks like 'teams-users', but Feed is fed with 'generic'"):
        take(imports, users)
    assert take(imports, users, format="teams-users", force=True).format == "teams-users"


def test_files_of_two_formats_are_no_snapshot(imports: Imports, tmp_path: Path) -> None:
    users = tmp_path / "users.csv"
    users.write_text(f"DisplayName,LineUri\nAnn,tel:{ONE}\n")
    with pytest.raises(UsageError, match=r"'generic', but .* is 'teams-users'"):
        take(imports, lines(tmp_path / "a.csv", 5), users)


def test_unknown_names_are_errors_that_name_near_matches(imports: Imports, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.csv", 5)
    with pytest.raises(NotFoundError) as unknown:
        imports.import_services(ServicesRequest("Nortwind", (file,), source="Feed"))
    assert "Northwind" in unknown.value.hint
    with pytest.raises(NotFoundError) as unknown:
        take(imports, file, site="Corc")
    assert "Cork" in unknown.value.hint
    for wrong in ({"format": "genric"}, {"format": "inventory"}, {"source": " "}):
        with pytest.raises(UsageError):
            take(imports, file, **wrong)
    with pytest.raises(UsageError, match="no file"):
        take(imports)


def test_w9_another_customer_stays_as_it_is(imports: Imports, actions: Actions, store: Store, tmp_path: Path) -> None:
    actions.customers.add("Contoso")
    actions.customers.add_site("Contoso", "Cork")
    file = lines(tmp_path / "a.csv", 5, site="Cork")
    imports.import_services(ServicesRequest("Contoso", (file,), source="Feed"))
    before = [row for row in rows_of(store, "record") if row["customer_id"] == 2]
    take(imports, file)
    take(imports, lines(tmp_path / "b.csv", 5, site="Cork", start=1))
    assert [row for row in rows_of(store, "record") if row["customer_id"] == 2] == before
    assert {row["customer_id"] for row in rows_of(store, "gone_record")} == {1}
