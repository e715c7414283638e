"""Hints that name what to do, and never what does not apply (cli.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Program


@pytest.fixture
def acme(program: Program) -> Program:
    """A program with a customer under location codes, and one without."""
    program.do("customer", "add", "Acme", "--dial-plan", "slc")
    program.do("customer", "add", "Northwind")
    program.do("number", "add", "+14155550100", "--customer", "Northwind")
    program.do("number", "add", "14155550101", "--customer", "Northwind")
    return program


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("site add HQ --customer Acme", "site add HQ --location-code SLC --customer Acme"),
        ("history --limit 0", "see inventory-tui history --help"),
        ("audit --customer Acme --all-sites --level customer", "say only one of them"),
        ("audit --customer Acme", "give one of --level customer"),
        ("audit --customer Northwind --site Nowhere", "there is no site yet"),
        ("customer set Zzzzz --name Q --yes", "see them with: inventory-tui customer list"),
        ("number show +15550199999 --customer Northwind", "inventory-tui number list --customer Northwind"),
        ("number show 14155550100 --customer Northwind", "did you mean +14155550100 or "),
    ],
)
def test_the_hint_says_what_to_do(acme: Program, line: str, hint: str) -> None:
    answer = acme(*line.split())
    assert answer.code in (2, 3)
    assert hint in answer.hint


def test_a_file_of_sites_of_which_nothing_is_usable(acme: Program, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("customer,site\n,Cork\n,Oslo\n")
    answer = acme("import", "sites", str(path))
    assert answer.code == 2
    assert "no usable row of 2; line 2, customer: no customer" in answer.error
    path.write_text("name,colour\nx,y\n")
    unknown = acme("import", "sites", str(path))
    assert unknown.code == 2
    assert "--format" not in unknown.hint
    path.write_text("customer,site\nOther,Cork\n")
    assert "created 1 customer and 1 site" in acme.do("import", "sites", str(path)).err


def test_columns_that_an_inventory_does_not_have_are_told(acme: Program, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("number,use,name\n+15550100001,phone_line,x\n")
    answer = acme.do("import", "numbers", str(path), "--customer", "Northwind", "--format", "inventory")
    assert "note: columns that are not read: use, name" in answer.err.splitlines()
