"""``history``: runs and changes, and what each of them did (cli.md; audit.md P4)."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.conftest import Program
from tests.cli.northwind import AMSTERDAM, ESTATE, NORTHWIND, write


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
