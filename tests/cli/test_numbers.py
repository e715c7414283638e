"""``number``: list, show, add (cli.md; audit.md W0, W1)."""

from __future__ import annotations

import pytest

from tests import estates
from tests.cli.conftest import Program
from tests.cli.northwind import AMSTERDAM, COLUMNS, NORTHWIND, numbers, write_rich


@pytest.fixture
def rich(program: Program) -> Program:
    """The program, with a customer whose numbers are of every sort."""
    return write_rich(program)


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
        ("Amsterdam", "Used-Utility", None)
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
