"""``customer`` and ``site``: what they do, say and refuse (cli.md; audit.md W8, G3)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program


def test_a_customer_is_added_and_listed(program: Program) -> None:
    added = program.do("customer", "add", "Northwind Telecom")
    assert added.out == ""  # stdout carries data only
    assert added.err.splitlines()[-1] == "added customer Northwind Telecom"
    program.do("customer", "add", "Contoso Health", "--dial-plan", "slc")
    table = program.do("customer", "list").out.splitlines()
    assert table[0] == "CUSTOMER           PLAN  SITES  NUMBERS  IN USE  FREE  LAST AUDIT  ATTENTION"
    assert [line.split("  ")[0] for line in table[1:]] == ["Contoso Health", "Northwind Telecom"]


def test_customers_as_json(program: Program) -> None:
    assert program.do("customer", "add", " Northwind  Telecom ", "--json").json == {
        "name": "Northwind Telecom",
        "dial_plan": "flat",
        "number_management": True,
    }
    (listed,) = program.do("customer", "list", "--json").json
    assert listed == {
        "name": "Northwind Telecom",
        "dial_plan": "flat",
        "number_management": True,
        "sites": 0,
        "numbers": 0,
        "in_use": 0,
        "available": 0,
        "last_audit": None,
        "last_audit_run": None,
        "attention": "",
    }


def test_names_match_without_case_and_near_ones_are_named(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    assert program.do("customer", "set", "NORTHWIND", "--name", "North", "--yes").err == "changed customer North\n"
    unknown = program("site", "list", "--customer", "Nort")
    assert unknown.code == 2
    assert "Nort" in unknown.error
    assert "North" in unknown.hint


def test_a_customer_is_changed(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    changed = program.do(
        "customer", "set", "Northwind", "--number-management", "off", "--dial-plan", "slc", "--yes", "--json"
    )
    assert changed.json == {"name": "Northwind", "dial_plan": "slc", "number_management": False}


def test_slc_is_refused_while_a_site_lacks_its_code(program: Program) -> None:
    """W8."""
    program.do("customer", "add", "Northwind")
    program.do("site", "add", "Berlin", "--customer", "Northwind")
    refused = program("customer", "set", "Northwind", "--dial-plan", "slc", "--yes")
    assert refused.code == 3
    assert "Berlin" in refused.error + refused.hint


def test_sites_are_added_changed_listed_and_removed(program: Program) -> None:
    program.do("customer", "add", "Northwind", "--dial-plan", "slc")
    program.do("site", "add", "Berlin", "--customer", "Northwind", "--location-code", "30")
    program.do("site", "add", "Cork", "--customer", "Northwind", "--location-code", "21")
    program.do("site", "set", "cork", "--customer", "northwind", "--name", "Cork City", "--location-code", "22")
    assert program.do("site", "list", "--customer", "Northwind", "--json").json == [
        {"name": "Berlin", "location_code": "30", "numbers": 0},
        {"name": "Cork City", "location_code": "22", "numbers": 0},
    ]
    removed = program.do("site", "remove", "Berlin", "--customer", "Northwind", "--yes", "--json")
    assert removed.json == {"removed": "Berlin"}
    assert program.do("site", "list", "--customer", "Northwind").out.splitlines()[1:] == [
        "Cork City  22                   0"
    ]


@pytest.mark.parametrize("name", ["customer", "CUSTOMER", "", "  "])
def test_some_words_are_no_site(program: Program, name: str) -> None:
    program.do("customer", "add", "Northwind")
    assert program("site", "add", name, "--customer", "Northwind").code == 2


def test_nothing_to_change_is_a_usage_error(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    assert program("customer", "set", "Northwind", "--yes").error == "nothing to change was named"
    assert program("site", "set", "Berlin", "--customer", "Northwind").code == 2


CHANGES = [
    ("customer", "set", "Northwind", "--name", "Southwind"),
    ("site", "remove", "Berlin", "--customer", "Northwind"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_without_a_terminal_a_missing_yes_is_a_usage_error(program: Program, change: tuple[str, ...]) -> None:
    _prepare(program)
    for terminal in ("", "i", "e", "o"):
        answer = program(*change, terminal=terminal)
        assert answer.code == 2
        assert answer.hint == "add --yes"
    assert _names(program) == ("Northwind", "Berlin")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("typed", ["", "\n", "n\n", "no\n", "yess\n"])
def test_anything_but_yes_is_a_no(program: Program, change: tuple[str, ...], typed: str) -> None:
    _prepare(program)
    answer = program(*change, stdin=typed, terminal="ie")
    assert answer.code == 130
    assert "[y/N]" in answer.err
    assert answer.err.endswith("error: answered no, nothing was changed\n")
    assert _names(program) == ("Northwind", "Berlin")


@pytest.mark.parametrize("typed", ["y\n", "Yes\n"])
def test_a_yes_on_the_terminal_is_enough(program: Program, typed: str) -> None:
    _prepare(program)
    for change in reversed(CHANGES):
        program.do(*change, stdin=typed, terminal="ie")
    assert _names(program) == ("Southwind", "")


def _prepare(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    program.do("site", "add", "Berlin", "--customer", "Northwind")


def _names(program: Program) -> tuple[str, str]:
    (customer,) = program.do("customer", "list", "--json").json
    sites = program.do("site", "list", "--customer", customer["name"], "--json").json
    return customer["name"], sites[0]["name"] if sites else ""
