"""A database that was named and is not there: an error for who only reads, told to who writes (cli.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.cli.root import run
from tests.cli.conftest import Program

READING = (
    "customer list",
    "site list --customer Northwind",
    "source list --customer Northwind",
    "source sites Teams --customer Northwind",
    "audit --customer Northwind --all-sites",
    "audit --customer Northwind --all-sites --check",
    "number list --customer Northwind",
    "number list --customer Northwind --json",
    "number show +15550100001 --customer Northwind",
    "number next --customer Northwind",
    "export - --customer Northwind",
    "import numbers - --customer Northwind --dry-run",
    "import services - --customer Northwind --dry-run",
    "history",
    "history show 1",
    "check",
    "backup copy.db",
)


@pytest.mark.parametrize("line", READING)
def test_who_only_reads_makes_no_database(program: Program, line: str) -> None:
    answer = program(*line.split())
    assert (answer.code, answer.out) == (2, "")
    assert answer.error == f"there is no database at {program.database}"
    assert str(program.database) in answer.hint
    assert not program.database.parent.exists()


def test_who_writes_makes_it_and_says_so_once(program: Program) -> None:
    first = program.do("customer", "add", "Northwind")
    assert first.err.splitlines()[0] == f"made a new database at {program.database}"
    second = program.do("customer", "add", "Contoso")
    assert "made a new database" not in second.err


def test_the_default_database_is_made_in_silence(
    program: Program, environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["customer", "list"], program.doors, {}) == 0
    assert capsys.readouterr().err == ""
