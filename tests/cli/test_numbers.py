"""``number``, ``export`` and ``history``: the inventory, files of it, what was done (cli.md; audit.md W0, W1, W5, P4)."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import estates
from tests.cli.conftest import Program
from tests.cli.test_audits import AMSTERDAM, ESTATE, write
from tests.cli.test_output import HOSTILE
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

NORTHWIND = ("--customer", "Northwind")
COLUMNS = [
    "customer", "level", "site", "number", "status", "usage", "vendor", "number_type", "description",
    "reservation_notes", "release_date", "extra1", "extra2", "extra3",
]  # fmt: skip
FEED = Source("Feed", datetime.now(UTC))
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


@pytest.fixture
def rich(program: Program) -> Program:
    """A program whose database has one customer with numbers of every sort."""
    write(program, RICH)
    return program


def numbers(program: Program, *filters: str) -> list[str]:
    return [row["number"] for row in program.do("number", "list", *NORTHWIND, *filters, "--json").json]


def test_the_json_is_an_array_of_export_rows(rich: Program) -> None:
    """cli.md, JSON and Files."""
    rows = rich.do("number", "list", *NORTHWIND, "--json").json
    assert [list(row) for row in rows] == [COLUMNS] * 5
    (held,) = [row for row in rows if row["reservation_notes"]]
    assert held == dict.fromkeys(COLUMNS, "") | {
        "customer": "Northwind",
        "level": "site",
        "site": "Amsterdam",
        "number": "+15550100002",
        "status": "Reserved",
        "reservation_notes": "for ann",
        "release_date": "2020-01-01",
    }
    assert rows == rich.do("export", "-", *NORTHWIND, "--format", "json").json


@pytest.mark.parametrize(
    ("filters", "ends"),
    [
        ((), ["0001", "0002", "0003", "0004", "0100"]),
        (("--site", "amsterdam"), ["0001", "0002"]),
        (("--site", "Amsterdam", "--site", "Cork"), ["0001", "0002", "0003", "0004"]),
        (("--level", "customer"), ["0100"]),
        (("--level", "site", "--status", "used", "--status", "Used-utility"), ["0001", "0003"]),
        (("--usage", "device"), ["0001"]),
        (("--usage", "HUNT_PILOT", "--usage", "User"), ["0001", "0003"]),
        (("--usage", ""), ["0002", "0004", "0100"]),
        (("--vendor", "microsoft"), ["0003"]),
        (("--vendor", "", "--status", "Cooling"), ["0004"]),
        (("--search", "LOBBY"), ["0001"]),
        (("--search", "ann"), ["0002"]),
        (("--number-prefix", "+1555"), ["0001", "0002", "0003", "0004"]),
        (("--due",), ["0002"]),
        (("--drift",), ["0003", "0100"]),
        (("--sort", "number:desc", "--number-prefix", "+1"), ["0004", "0003", "0002", "0001"]),
        (("--sort", "status", "--number-prefix", "+1"), ["0004", "0002", "0003", "0001"]),
        (("--status", "Inactive"), []),
    ],
)
def test_filters(rich: Program, filters: tuple[str, ...], ends: list[str]) -> None:
    """cli.md, FILTERS: whole words without case, "" is blank, one field OR, several AND."""
    assert sorted(number[-4:] for number in numbers(rich, *filters)) == sorted(ends)
    if "--sort" in filters:
        assert [number[-4:] for number in numbers(rich, *filters)] == ends


@pytest.mark.parametrize(
    ("filters", "hint"),
    [
        (("--site", "Amsterdm"), "did you mean Amsterdam?"),
        (("--status", "Usd"), None),
        (("--level", "planet"), None),
        (("--sort", "colour"), None),
        (("--sort", "number:up"), None),
        (("--number-prefix", "x"), None),
    ],
)
def test_what_cannot_be_asked(rich: Program, filters: tuple[str, ...], hint: str | None) -> None:
    for command in (("number", "list"), ("export", "-")):
        answer = rich(*command, *NORTHWIND, *filters)
        assert (answer.code, answer.out) == (2, "")
        assert hint is None or answer.hint == hint


def test_the_table_marks_what_is_not_the_truth(rich: Program) -> None:
    """W0."""
    lines = rich.do("number", "list", *NORTHWIND, terminal="o").out.splitlines()
    assert lines[0].split() == ["NUMBER", "LEVEL", "STATUS", "USAGE", "VENDOR", "DESCRIPTION"]
    by_number = {line.split()[0]: line for line in lines[1:]}
    assert "Used ≠" in by_number["+15550100003"]
    assert "≠" not in by_number["+15550100001"]
    assert "\x1b" not in "".join(lines)


def test_all_there_is_about_a_number(rich: Program) -> None:
    detail = rich.do("number", "show", "tel:+1 (555) 010-0001", *NORTHWIND, "--json").json
    assert detail["number"] == "+15550100001"
    assert [(entry["site"], entry["status"], entry["drift"]) for entry in detail["entries"]] == [
        ("Amsterdam", "Used", None)
    ]
    assert [(record["use"], record["name"], record["source"]) for record in detail["records"]] == [
        ("phone_line", "SEP0001 [/x]", "Feed"),
        ("hunt_pilot", "Helpdesk", "Feed"),
    ]
    assert detail["history"] == []
    text = rich.do("number", "show", "+15550100001", *NORTHWIND).out
    assert "Amsterdam: Used-Utility Device,Hunt_Pilot" in text
    assert "Description: Lobby" in text
    assert "phone line SEP0001 [/x] at Amsterdam, Feed" in text
    rich.do(*AMSTERDAM, "--save")
    hold = rich.do("number", "show", "+15550100002", *NORTHWIND).out
    assert "Release: 2020-01-01" in hold
    assert "records:\n  none" in hold


def test_a_number_that_drifts_and_one_without_an_entry(rich: Program) -> None:
    drifting = rich.do("number", "show", "0100", *NORTHWIND).out
    assert "Customer: Available, but the records say Used Device" in drifting
    with estates.opened(rich.database) as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE number = '0100'")
    assert "no entry" in rich.do("number", "show", "0100", *NORTHWIND).out


def test_a_number_tells_what_was_done_to_it(rich: Program) -> None:
    rich.do("audit", *NORTHWIND, "--level", "customer", "--save", "--max-freed", "99")
    (line,) = rich.do("number", "show", "0100", *NORTHWIND, "--json").json["history"]
    assert (line["kind"], line["before"]["status"], line["after"]["status"]) == ("audit", "Available", "Used")
    text = rich.do("number", "show", "0100", *NORTHWIND).out
    assert "audit 1, Customer: Available → Used Device" in text
    assert "SEP0002" in text.split("history:")[1]


def test_an_unknown_number_names_near_ones(rich: Program) -> None:
    answer = rich("number", "show", "+15550100009", *NORTHWIND)
    assert answer.code == 2
    assert "+15550100001" in answer.hint
    assert rich("number", "show", "1.5E+10", *NORTHWIND).code == 2


def test_numbers_are_added_with_their_truth(rich: Program) -> None:
    """W0, W1; cli.md, JSON: actions."""
    added = rich.do("number", "add", "0099", "0101", *NORTHWIND, "--site", "cork", "--json").json
    assert (added["changed"], added["skipped"]) == (3, [])
    assert isinstance(added["id"], int)
    shown = rich.do("number", "list", *NORTHWIND, "--site", "Cork", "--number-prefix", "01", "--json").json
    assert {row["number"]: row["status"] for row in shown} == {"0100": "Used", "0101": "Available"}
    partly = rich.do("number", "add", "0100", "0103", *NORTHWIND, "--site", "Cork")
    assert partly.out.splitlines() == [
        "added 2, skipped 2",
        "skipped: 0100 at Cork: exists",
        "skipped: 0101 at Cork: exists",
    ]


def test_every_number_skipped_is_a_refusal(rich: Program) -> None:
    """cli.md, exit codes."""
    answer = rich("number", "add", "0100", *NORTHWIND, "--json")
    assert (answer.code, answer.error) == (3, "every number named was skipped, nothing was changed")
    assert answer.json == {
        "changed": 0,
        "skipped": [{"number": "0100", "level": "Customer", "reason": "exists"}],
        "id": None,
    }


def test_what_cannot_be_added(rich: Program) -> None:
    """W1, N5."""
    for numbers_named in (("80XX",), ("0100", "0200x"), ("1000", "2001"), ("0105", "0100"), ("call me",)):
        assert rich("number", "add", *numbers_named, *NORTHWIND).code == 2
    assert rich("number", "add", "0105", *NORTHWIND, "--site", "Crk").hint == "did you mean Cork?"
    rich.do("customer", "set", "Northwind", "--number-management", "off", "--yes")
    assert rich("number", "add", "0105", *NORTHWIND).code == 3


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.jsonl", "out.txt"])
def test_what_was_exported_imports_as_the_same_inventory(rich: Program, tmp_path: Path, name: str) -> None:
    """cli.md, Files: round trip, all fields; the format from the extension, else csv."""
    target = tmp_path / name
    told = rich.do("export", str(target), *NORTHWIND)
    assert (told.out, told.err) == ("", f"wrote 5 numbers to {target}\n")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    other = Program(tmp_path / "other.db", rich._monkeypatch)
    other.do("customer", "add", "Northwind")
    for site in ("Amsterdam", "Cork"):
        other.do("site", "add", site, *NORTHWIND)
    document = other.do("import", "numbers", str(target), *NORTHWIND, "--json").json
    assert (document["created"], document["problems"]) == (5, [])
    back = other.do("number", "list", *NORTHWIND, "--json").json
    assert back == rich.do("number", "list", *NORTHWIND, "--json").json


def test_a_spreadsheet_finds_no_formula(rich: Program, tmp_path: Path) -> None:
    """X1."""
    target = tmp_path / "out.csv"
    rich.do("export", str(target), *NORTHWIND, "--search", "0003", "--escape-plus")
    (row,) = csv.DictReader(target.read_text().splitlines())
    assert list(row) == COLUMNS
    assert row["number"] == "\\+15550100003"
    assert (row["extra1"], row["extra2"], row["extra3"]) == ("'=1+1", "'quoted", "'-x, y")


def test_an_existing_file_stays_unless_asked(rich: Program, tmp_path: Path) -> None:
    """X4."""
    target = tmp_path / "out.csv"
    target.write_text("mine")
    assert rich("export", str(target), *NORTHWIND).code == 3
    assert target.read_text() == "mine"
    answer = rich.do("export", str(target), *NORTHWIND, "--overwrite", "--json")
    assert answer.json == {"file": str(target), "numbers": 5}
    assert rich("export", str(tmp_path / "no" / "out.csv"), *NORTHWIND).code == 1
    assert rich("export", str(tmp_path / "out.xlsx"), *NORTHWIND).code == 2
    assert rich("export", str(target), *NORTHWIND, "--format", "pdf").code == 2
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.csv"]


def test_standard_output(rich: Program) -> None:
    as_csv = rich.do("export", "-", *NORTHWIND)
    assert as_csv.err == ""
    assert len(list(csv.DictReader(as_csv.out.splitlines()))) == 5
    lines = rich.do("export", "-", *NORTHWIND, "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == numbers(rich)
    assert rich.do("export", "-", *NORTHWIND, "--json").json == rich.do("number", "list", *NORTHWIND, "--json").json
    assert rich("export", "-", *NORTHWIND, "--json", "--format", "csv").code == 2


@pytest.mark.parametrize("file_format", ["csv", "json", "jsonl"])
def test_a_terminal_gets_no_control_characters(rich: Program, file_format: str) -> None:
    """T1."""
    out = rich.do("export", "-", *NORTHWIND, "--format", file_format, terminal="o").out
    assert not {character for character in out if character != "\n" and ord(character) < 32}
    assert "\u202e" not in out
    assert "0100" in out
    if file_format != "csv":
        assert out.isascii()


def test_a_reader_that_leaves_an_export_is_no_error(rich: Program) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "inventory_tui", "--database", str(rich.database), "export", "-", *NORTHWIND]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_history_lists_the_newest_first(program: Program) -> None:
    """cli.md, JSON: history."""
    write(program, ESTATE)
    program.do(*AMSTERDAM, "--save")
    program.do("number", "add", "0200", *NORTHWIND)
    rows = program.do("history", "--json").json
    assert [row["kind"] for row in rows] == ["add", "audit"]
    assert list(rows[0]) == ["id", "kind", "at", "who", "from", "counts"]
    assert list(rows[1]) == ["id", "kind", "at", "who", "from", "counts", "run"]
    assert rows[1]["run"] == rows[1]["id"]
    assert rows[1]["counts"]["freed"] == 1
    assert len(program.do("history", "--limit", "1", "--json").json) == 1
    table = program.do("history", *NORTHWIND).out.splitlines()
    assert table[0].split() == ["ID", "WHEN", "WHO", "CUSTOMER", "WHAT"]
    assert "Audit of Amsterdam" in table[2]
    assert program("history", "--customer", "Nortwind").hint == "did you mean Northwind?"


def test_one_run_with_its_changes_and_findings(program: Program, tmp_path: Path) -> None:
    """P4."""
    write(program, ESTATE)
    run = program.do(*AMSTERDAM, "--save", "--json").json["run"]
    shown = program.do("history", "show", str(run), "--changes", "--json").json
    assert (shown["id"], shown["customer"], shown["changed"]) == (run, "Northwind", 3)
    assert shown["findings"] == {"duplicate_level": 1, "unusable_number": 1}
    freed = next(change for change in shown["changes"] if change["number"] == "+15550100001")
    assert (freed["level"], freed["before"]["status"], freed["after"]["status"]) == ("Amsterdam", "Used", "Available")
    text = program.do("history", "show", str(run), "--changes", terminal="o").out
    assert text.startswith(f"audit {run}: Audit of Amsterdam")
    assert "3 entries changed\n1 also at Customer level\n1 unusable\n" in text
    assert "\x1b" not in text
    target = tmp_path / "run.csv"
    assert program.do("history", "show", str(run), "--export", str(target)).err == f"wrote 5 rows to {target}\n"
    assert len(list(csv.DictReader(target.read_text().splitlines()))) == 5
    assert program("history", "show", str(run), "--export", str(target)).code == 3


def test_an_unknown_run(program: Program) -> None:
    assert program("history", "show", "17").code == 2
    assert program("history", "show", "seventeen").code == 2
    assert program("history", "--limit", "0").code == 2
    assert program("history", "--customer", "Northwind", "show", "17").error.startswith("--customer and --limit")
