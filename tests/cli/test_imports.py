"""``import`` and ``source``: files in, reports out (cli.md; sources.md I1–I6)."""

from __future__ import annotations

import csv
import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import Program

RECORDS = """number,use,site,name,vendor,description
+15550100001,phone_line,Berlin,SEP0001,,Lobby
+15550100002,hunt_pilot,,Helpdesk,,
1.42E+10,phone_line,Berlin,SEP0002,,
+15550100003,phone_line,Brlin,[/x] \x1b[2J,,
"""
GOOD = "".join(RECORDS.splitlines(keepends=True)[:3])


@pytest.fixture
def folder(program: Program, tmp_path: Path) -> Path:
    """A folder for files, beside a database with Northwind and its site Berlin."""
    program.do("customer", "add", "Northwind")
    program.do("site", "add", "Berlin", "--customer", "Northwind")
    return tmp_path


def write(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content)
    return str(path)


def services(*more: str) -> tuple[str, ...]:
    return ("import", "services", *more, "--customer", "Northwind")


def test_the_json_of_service_records_is_as_written(program: Program, folder: Path) -> None:
    """cli.md, JSON; I6: read = taken + skipped + ignored, every reason with file, line and column."""
    path = write(folder, "desk.csv", RECORDS)
    document = program.do(*services(path), "--source", "Desk", "--json").json
    problems = document.pop("problems")
    assert document == {
        "source": "Desk",
        "format": "generic",
        "read": 4,
        "taken": 2,
        "skipped": 2,
        "ignored": 0,
        "records": 2,
        "added": 2,
        "gone": 0,
        "same": 0,
    }
    assert [list(problem) for problem in problems] == [["file", "line", "column", "reason"]] * 2
    assert [(problem["file"], problem["line"], problem["column"]) for problem in problems] == [
        ("desk.csv", 4, "number"),
        ("desk.csv", 5, "site"),
    ]
    assert "Berlin" in problems[1]["reason"]


def test_the_report_in_words(program: Program, folder: Path) -> None:
    path = write(folder, "desk.csv", RECORDS)
    answer = program.do(*services(path), "--source", "Desk", terminal="o")
    lines = answer.out.splitlines()
    assert lines[0] == "Desk (generic): 4 rows read: 2 taken, 2 skipped, 0 ignored"
    assert lines[1] == "2 records: 2 added, 0 gone, 0 as before"
    assert lines[2].startswith("skipped: desk.csv line 4, number: ")
    assert answer.err.startswith("note: ")
    assert "\x1b" not in answer.out


def test_many_skipped_rows_are_counted_in_words_and_listed_in_json(program: Program, folder: Path) -> None:
    path = write(folder, "desk.csv", GOOD + "nonsense,phone_line,,,,\n" * 30)
    words = program.do(*services(path), "--source", "Desk").out.splitlines()
    assert len([line for line in words if line.startswith("skipped: desk.csv line")]) == 20
    assert words[-1] == "skipped: 10 more rows; --json lists them"
    problems = program.do(*services(path), "--source", "Desk", "--json", "--force").json["problems"]
    assert len(problems) == 30


def test_a_snapshot_is_compared_and_held_back(program: Program, folder: Path) -> None:
    """I1, I2: exit 3 until it is confirmed."""
    path = write(folder, "desk.csv", GOOD)
    program.do(*services(path), "--source", "Desk")
    write(folder, "desk.csv", GOOD.splitlines(keepends=True)[0] + GOOD.splitlines(keepends=True)[1])
    held = program(*services(path))
    assert (held.code, held.out) == (3, "")
    assert "held back" in held.error
    assert "--force" in held.hint
    forced = program.do(*services(path), "--force", "--json").json
    assert (forced["records"], forced["gone"], forced["same"]) == (1, 1, 1)


def test_a_dry_run_changes_nothing(program: Program, folder: Path) -> None:
    path = write(folder, "desk.csv", GOOD)
    assert program.do(*services(path), "--source", "Desk", "--dry-run").out.endswith("Nothing was written.\n")
    assert program.do("source", "list", "--customer", "Northwind", "--json").json == []


@pytest.mark.usefixtures("folder")
def test_standard_streams_without_a_folder_for_temporary_files(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/nowhere/at/all"])
    imported = program(*services("-"), "--source", "Desk", stdin=RECORDS)
    assert imported.code == 1
    assert imported.error.startswith("standard input cannot be kept in a temporary file: no usable temporary directory")
    assert "TMPDIR" in imported.hint
    exported = program("export", "-", "--customer", "Northwind")
    assert exported.code == 1
    assert exported.error == "there is no folder for temporary files that can be written"
    assert "TMPDIR" in exported.hint


def test_standard_input_that_has_no_room(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_source: object, _target: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", write)
    full = program(*services("-"), "--source", "Desk", stdin=RECORDS)
    assert full.code == 1
    assert full.error == "standard input cannot be kept in a temporary file: no space left on device"
    assert "TMPDIR" in full.hint


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("content", ["", "x", '[{"phoneNumber":"+15550100001"'])
def test_errors_call_standard_input_so(program: Program, content: str) -> None:
    refused = program(*services("-"), "--source", "Desk", stdin=content)
    assert (refused.code, refused.error.startswith("standard input is ")) == (2, True)


def test_standard_input_is_a_file_like_any_other(program: Program, folder: Path) -> None:
    document = program.do(*services("-"), "--source", "Desk", "--json", stdin=RECORDS).json
    assert document["taken"] == 2
    assert document["problems"][0]["file"] == "standard input"
    (source,) = program.do("source", "list", "--customer", "Northwind", "--json").json
    assert source["path"] == "-"
    assert not list(Path(tempfile.gettempdir()).glob("inventory-tui-*/standard input"))
    twice = program(*services("-", "-"), "--source", "Desk", stdin=GOOD)
    assert twice.code == 2


def test_what_cannot_be_a_snapshot(program: Program, folder: Path) -> None:
    """cli.md: an unreadable file is a usage error; nothing is half imported."""
    for content in ("", "\0\1\2\3" * 100, "name,colour\nx,blue\n"):
        path = write(folder, "bad.csv", content)
        assert program(*services(path), "--source", "Bad").code == 2
    assert program(*services(str(folder / "nothing.csv")), "--source", "Bad").code == 2
    assert program(*services(str(folder)), "--source", "Bad").code == 2
    good = write(folder, "good.csv", GOOD)
    assert program(*services(good)).hint == "name it with --source"
    assert program(*services(good), "--source", "Desk", "--format", "nonsense").code == 2
    both = program(*services(good), "--source", "Desk", "--site", "Berlin", "--site-column", "city")
    assert both.error == "--site and --site-column exclude each other"
    assert program(*services(good), "--source", "Desk", "--site", "Brlin").hint == "did you mean Berlin?"
    assert program("source", "list", "--customer", "Northwind", "--json").json == []


TEAMS = """TelephoneNumber,NumberType,PstnAssignmentStatus,City
+15550100011,DirectRouting,UserAssigned,BER
+15550100012,DirectRouting,UserAssigned,Cork
+15550100013,DirectRouting,Unassigned,BER
"""


def test_a_column_says_the_site_by_a_translation(program: Program, folder: Path) -> None:
    """I5: values are translated, what fits no site goes to Customer level and is told."""
    path = write(folder, "teams.csv", TEAMS)
    first = program.do(*services(path), "--source", "Teams", "--site-column", "City")
    assert "no site for: BER 2, Cork 1; these records are at Customer level" in first.out.splitlines()
    translation = write(folder, "sites.csv", "value,site\nBER,Berlin\nCork,customer\n")
    sites = ("source", "sites", "teams", "--customer", "Northwind")
    assert program.do(*sites, "--import", translation, "--json").json == {"translations": 2}
    assert program.do(*sites, "--json").json == [
        {"value": "BER", "site": "Berlin"},
        {"value": "Cork", "site": "customer"},
    ]
    assert program.do(*sites).out.splitlines()[1] == "BER    Berlin"
    second = program.do(*services(path))
    assert "no site for" not in second.out
    (listed,) = program.do("source", "list", "--customer", "Northwind", "--json").json
    assert listed["coverage"]["sites"] == {"Berlin": 2, "Customer": 1}


def test_a_translation_goes_out_and_comes_back(program: Program, folder: Path) -> None:
    program.do("source", "add", "Teams", "--customer", "Northwind")
    origin = write(folder, "sites.csv", "site;value\nBerlin;=BER\n;Nowhere\n")
    sites = ("source", "sites", "Teams", "--customer", "Northwind")
    assert program.do(*sites, "--import", origin).err == "source Teams knows the sites of 1 value now\n"
    target = folder / "out.csv"
    assert program.do(*sites, "--export", str(target), "--json").json == {"file": str(target), "translations": 1}
    assert list(csv.reader(target.read_text().splitlines())) == [["value", "site"], ["'=BER", "Berlin"]]
    program.do(*sites, "--import", str(target))
    assert program.do(*sites, "--json").json == [{"value": "=BER", "site": "Berlin"}]
    assert program(*sites, "--export", str(target)).code == 3
    assert program(*sites, "--export", str(target), "--import", str(target)).code == 2
    refused = program(*sites, "--export", "-")
    assert (refused.code, refused.hint) == (2, "give the file a name")
    assert not Path("-").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("value,place\nBER,Berlin\n", "no columns value and site"),
        ("value,site\nBER,Brlin\n", "Brlin"),
        ("value,site\nBER,Berlin\nber,customer\n", "two sites"),
        ("", "empty"),
    ],
)
def test_a_translation_is_taken_whole_or_not_at_all(program: Program, folder: Path, content: str, words: str) -> None:
    program.do("source", "add", "Teams", "--customer", "Northwind")
    answer = program("source", "sites", "Teams", "--customer", "Northwind", "--import", write(folder, "x.csv", content))
    assert answer.code == 2
    assert words in answer.error
    assert program.do("source", "sites", "Teams", "--customer", "Northwind", "--json").json == []


def test_sources_are_declared_changed_and_listed(program: Program, folder: Path) -> None:
    program.do("source", "add", "Teams", "--customer", "Northwind", "--format", "teams", "--max-age", "7")
    program.do("source", "set", "teams", "--customer", "Northwind", "--name", "Teams Phone", "--max-age", "3")
    assert program.do("source", "list", "--customer", "Northwind", "--json").json == [
        {
            "name": "Teams Phone",
            "format": "teams",
            "imported_at": None,
            "max_age_days": 3,
            "stale": True,
            "records": 0,
            "coverage": {},
            "path": "",
        }
    ]
    assert program.do("source", "list", "--customer", "Northwind").out.splitlines()[1].split() == [
        "Teams", "Phone", "teams", "0", "never", "3", "d", "stale",
    ]  # fmt: skip
    assert program("source", "add", "TEAMS PHONE", "--customer", "Northwind").code == 3
    assert program("source", "set", "Teams", "--customer", "Northwind", "--max-age", "0").code == 2
    assert program("source", "set", "Teams Phone", "--customer", "Northwind").code == 2
    unknown = program("source", "set", "Teems Phone", "--customer", "Northwind", "--max-age", "9")
    assert (unknown.code, unknown.hint) == (2, "did you mean Teams Phone?")


def test_the_formats_need_no_database(program: Program) -> None:
    names = [row["name"] for row in program.do("source", "formats", "--json").json]
    assert {"generic", "teams", "teams-users", "inventory", "sites"} <= set(names)
    assert program.do("source", "formats").out.startswith("FORMAT")
    assert not program.database.exists()


def test_sites_from_a_file(program: Program, tmp_path: Path) -> None:
    content = "customer,dial_plan,site,location_code\nContoso,slc,Leeds,113\nContoso,,York,114\nContoso,round,Bath,\n"
    document = program.do("import", "sites", write(tmp_path, "sites.csv", content), "--json").json
    assert (document["read"], document["created"], document["skipped"]) == (3, 2, 1)
    assert program.do("site", "list", "--customer", "Contoso", "--json").json == [
        {"name": "Leeds", "location_code": "113", "numbers": 0},
        {"name": "York", "location_code": "114", "numbers": 0},
    ]
    more = program.do("import", "sites", "-", "--customer", "Contoso", stdin="site,location_code\nBath,115\n")
    assert "1 created" in more.out


NUMBERS = "number,site,status,description\n+15550100001,Berlin,Reserved,Lobby\n+15550100002,,,\n+15550100003,Brlin,,\n"


def test_an_inventory_from_a_file(program: Program, folder: Path) -> None:
    """cli.md, JSON: created, updated, unchanged instead of what is told of records."""
    path = write(folder, "numbers.csv", NUMBERS)
    line = ("import", "numbers", path, "--customer", "Northwind")
    dry = program.do(*line, "--dry-run").out
    assert dry.endswith("Nothing was written.\n")
    document = program.do(*line, "--json").json
    assert list(document) == [
        "source", "format", "read", "taken", "skipped", "ignored", "created", "updated", "unchanged", "problems",
    ]  # fmt: skip
    assert (document["source"], document["format"]) == (None, "inventory")
    assert (document["created"], document["updated"], document["unchanged"], document["skipped"]) == (2, 0, 0, 1)
    again = program.do(*line).out
    assert "0 created, 0 updated, 2 as before" in again
    created = program.do(*line, "--create-sites", "--json").json
    assert created["created"] == 1


def test_an_inventory_is_refused_without_number_management(program: Program, folder: Path) -> None:
    program.do("customer", "set", "Northwind", "--number-management", "off", "--yes")
    answer = program("import", "numbers", write(folder, "n.csv", NUMBERS), "--customer", "Northwind")
    assert answer.code == 3


def test_what_is_held_back_names_its_first_reasons(program: Program, folder: Path) -> None:
    """I2: the rows that were skipped tell why, and a dry run exits as the import would."""
    rows = "number,use\n" + "+15550100001,phon\n" * 7
    path = write(folder, "desk.csv", rows)
    held = program(*services(path), "--source", "Desk")
    lines = held.err.splitlines()
    assert (held.code, held.out) == (3, "")
    assert [line.startswith(f"skipped: desk.csv line {at}, use: unknown use") for at, line in enumerate(lines, 2)] == [
        *[True] * 5,
        *[False] * 3,
    ]
    assert lines[5] == "skipped: 2 more rows"
    assert lines[6].startswith("error: the snapshot of Desk is held back")
    assert held.hint == "see them all with --dry-run; if the file is right, import it with --force"
    dry = program(*services(path), "--source", "Desk", "--dry-run")
    assert dry.code == 3
    assert len([line for line in dry.out.splitlines() if line.startswith("skipped: desk.csv line")]) == 7
    assert "note: would be held back: none of its 7 rows is usable" in dry.err.splitlines()
    assert dry.hint == "if the file is right, import it with --force"
    assert program.do(*services(path), "--source", "Desk", "--dry-run", "--force").code == 0


def test_values_that_fit_no_site_are_told_beside_the_json(program: Program, folder: Path) -> None:
    """I5: at most twenty are named."""
    rows = "".join(f"+155501000{at},DirectRouting,UserAssigned,City {at}\n" for at in range(10, 35))
    path = write(folder, "teams.csv", TEAMS.splitlines(keepends=True)[0] + rows)
    answer = program.do(*services(path), "--source", "Teams", "--site-column", "City", "--json")
    assert answer.json["taken"] == 25
    (told,) = [line for line in answer.err.splitlines() if "no site for" in line]
    assert told.startswith("note: no site for: City 10 1, City 11 1, ")
    assert told.endswith("City 29 1 and 5 more; these records are at Customer level")


def test_one_row_is_no_rows(program: Program, folder: Path) -> None:
    path = write(folder, "desk.csv", "".join(GOOD.splitlines(keepends=True)[:2]))
    lines = program.do(*services(path), "--source", "Desk").out.splitlines()
    assert lines[0].startswith("Desk (generic): 1 row read: ")
    assert lines[1].startswith("1 record: ")
