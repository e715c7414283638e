"""``source show``, ``remove`` and ``restore`` (cli.md; sources.md I1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Program

DESK = ("Desk", "--customer", "Northwind")
HEADER = "number,use,site,name"


@pytest.fixture
def desk(program: Program, tmp_path: Path) -> Program:
    """A source that was imported twice: two records gone, one new, one that stayed."""
    program.do("customer", "add", "Northwind")
    program.do("site", "add", "Cork", "--customer", "Northwind")
    for name, first, last in (("monday", 1, 3), ("tuesday", 3, 4)):
        lines = [f"+1555010000{at},phone_line,Cork,SEP{at}" for at in range(first, last + 1)]
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        program.do("import", "services", str(path), "--customer", "Northwind", "--source", "Desk", "--force")
    return program


def records(program: Program) -> int:
    (listed,) = program.do("source", "list", "--customer", "Northwind", "--json").json
    return int(listed["records"])


def test_i1_a_source_is_shown_with_what_its_last_import_changed(desk: Program, tmp_path: Path) -> None:
    lines = desk.do("source", "show", *DESK).out.splitlines()
    assert lines[0].startswith("Desk: generic, imported 2")
    assert lines[1] == "2 records: 1 added, 2 gone, 1 the same"
    assert lines[2].startswith("compared with what was imported 2")
    assert {"uses: phone_line 2", "sites: Cork 2", f"from: {tmp_path / 'tuesday.csv'}"} <= set(lines)
    document = desk.do("source", "show", *DESK, "--json").json
    assert (document["added"], document["gone"], document["same"]) == (1, 2, 1)
    assert document["name"] == "Desk"
    desk.do("source", "add", "Later", "--customer", "Northwind")
    assert desk.do("source", "show", "later", "--customer", "Northwind").out == (
        "Later: no format yet, never imported, limit 14 d, stale\n"
    )
    assert desk.do("source", "show", "later", "--customer", "Northwind", "--json").json["imported_at"] is None
    refused = desk("source", "show", "later", "--customer", "Northwind", "--changes", "gone")
    assert (refused.code, refused.error) == (3, "Later was never imported: there is nothing to compare")


def test_i1_the_first_snapshot_and_skipped_rows_are_told(program: Program, tmp_path: Path) -> None:
    program.do("customer", "add", "Northwind")
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\n+15550100001,phone_line,,SEP1\n4.42E+11,phone_line,,SEP2\n")
    program.do("import", "services", str(path), "--customer", "Northwind", "--source", "Desk", "--force")
    lines = program.do("source", "show", *DESK).out.splitlines()
    assert lines[1:3] == ["1 record: 1 added, 0 gone, 0 the same", "its first snapshot"]
    assert lines[-1] == "1 row skipped"
    refused = program("source", "restore", *DESK, "--yes")
    assert (refused.code, refused.error) == (
        3,
        "Desk has its first snapshot: there is none before it to restore",
    )


def test_i1_what_an_import_changed_is_listed_and_written(desk: Program, tmp_path: Path) -> None:
    assert [line.split() for line in desk.do("source", "show", *DESK, "--changes", "gone").out.splitlines()] == [
        ["NUMBER", "USE", "LEVEL", "NAME"],
        ["+15550100001", "phone", "line", "Cork", "SEP1"],
        ["+15550100002", "phone", "line", "Cork", "SEP2"],
    ]
    document = desk.do("source", "show", *DESK, "--changes", "added", "--json").json
    assert document["changes"] == [
        {"change": "added", "number": "+15550100004", "use": "phone line", "level": "Cork", "name": "SEP4"}
    ]
    both, gone = tmp_path / "both.csv", tmp_path / "gone.jsonl"
    assert "wrote 3 records" in desk.do("source", "show", *DESK, "--export", str(both)).err
    desk.do("source", "show", *DESK, "--changes", "gone", "--export", str(gone))
    assert [line.split(",")[0] for line in both.read_text().splitlines()] == ["change", "gone", "gone", "added"]
    assert len(gone.read_text().splitlines()) == 2
    assert desk("source", "show", *DESK, "--export", str(both)).code == 3


def test_i1_a_restore_asks_and_answers(desk: Program) -> None:
    unasked = desk("source", "restore", *DESK)
    assert (unasked.code, unasked.hint, records(desk)) == (2, "add --yes", 2)
    no = desk("source", "restore", *DESK, stdin="n\n", terminal="ie")
    assert (no.code, records(desk)) == (130, 2)
    assert "Records: 2 come back, 1 go." in no.err
    assert "Restore source Desk of Northwind to what was imported" in no.err
    yes = desk.do("source", "restore", *DESK, stdin="y\n", terminal="ie")
    assert "2 records back, 1 gone" in yes.err
    assert records(desk) == 3
    assert "Restored the previous snapshot of source Desk" in desk.do("history").out


def test_i1_a_restore_answers_in_json(desk: Program) -> None:
    document = desk.do("source", "restore", *DESK, "--yes", "--json").json
    assert (document["restored"], document["back"], document["gone"]) == ("Desk", 2, 1)
    (done, *_) = desk.do("history", "--json").json
    assert (done["id"], done["counts"]) == (document["id"], {"back": 2, "gone": 1})


def test_a_source_is_removed_after_a_question(desk: Program) -> None:
    assert desk("source", "remove", *DESK).code == 2
    no = desk("source", "remove", *DESK, stdin="\n", terminal="ie")
    assert (no.code, records(desk)) == (130, 2)
    assert "2 records of it will no longer count." in no.err
    assert "2 numbers are in use by it alone: the next audit frees them." in no.err
    document = desk.do("source", "remove", *DESK, "--yes", "--json").json
    assert (document["removed"], document["records"], document["alone"]) == ("Desk", 2, 2)
    assert desk.do("source", "list", "--customer", "Northwind", "--json").json == []
    unknown = desk("source", "remove", *DESK, "--yes")
    assert (unknown.code, unknown.error) == (2, "no source 'Desk'")
    desk.do("source", "add", "Desk", "--customer", "Northwind")
    assert desk.do("source", "remove", *DESK, "--yes").err == "retired source Desk, 0 records gone\n"
