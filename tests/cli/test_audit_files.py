"""``audit --changes FILE --findings FILE`` (cli.md; audit.md P1)."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from inventory_tui.actions import preview_files
from inventory_tui.errors import ExportError
from tests.cli.conftest import Program
from tests.cli.northwind import AMSTERDAM, states, write


def test_changes_and_findings_in_files(program: Program, tmp_path: Path) -> None:
    """cli.md: csv or jsonl by extension; P1: each row says why; I10: a formula stays text."""
    write(program)
    changes, findings = tmp_path / "changes.csv", tmp_path / "findings.jsonl"
    program.do(*AMSTERDAM, "--changes", str(changes), "--findings", str(findings))
    rows = list(csv.DictReader(changes.read_text().splitlines()))
    assert [(row["group"], row["level"], row["site"], row["number"]) for row in rows] == [
        ("freed", "site", "Amsterdam", "+15550100001"),
        ("create", "site", "Amsterdam", "+15550100005"),
        ("refresh", "site", "Amsterdam", "+15550100002"),
    ]
    assert (rows[0]["status_before"], rows[0]["status_after"]) == ("Used", "Available")
    assert (rows[1]["status_before"], rows[1]["status_after"], rows[1]["usage_after"]) == (
        "",
        "Used-Utility",
        "Hunt_Pilot",
    )
    assert "Helpdesk" in rows[1]["why"]
    found = [json.loads(line) for line in findings.read_text().splitlines()]
    assert [(row["finding"], row["number"]) for row in found] == [
        ("duplicate_level", "+15550100002"),
        ("unusable_number", "1.42E+10"),
    ]
    assert stat.S_IMODE(changes.stat().st_mode) == 0o600


def test_files_are_written_of_what_was_saved(program: Program, tmp_path: Path) -> None:
    write(program)
    changes = tmp_path / "changes.jsonl"
    saved = program.do(*AMSTERDAM, "--save", "--json", "--changes", str(changes)).json
    assert saved["saved"] is True
    rows = [json.loads(line) for line in changes.read_text().splitlines()]
    assert len(rows) == saved["created"] + saved["updated"]
    assert rows[0]["status_before"] == "Used"


def test_files_are_refused_before_the_work(program: Program, tmp_path: Path) -> None:
    """X4: nothing is overwritten, and nothing saved when it would have to be."""
    write(program)
    taken = tmp_path / "taken.csv"
    taken.write_text("mine")
    before = states(program)
    for option in ("--changes", "--findings"):
        assert program(*AMSTERDAM, "--save", option, str(taken)).code == 3
        assert program(*AMSTERDAM, "--save", option, str(tmp_path / "no" / "x.csv")).code == 1
        assert program(*AMSTERDAM, "--save", option, str(tmp_path / "x.xls")).code == 2
    both = str(tmp_path / "both.csv")
    assert program(*AMSTERDAM, "--save", "--changes", both, "--findings", both).code == 2
    assert taken.read_text() == "mine"
    assert states(program) == before


def test_a_file_that_fails_after_the_save_does_not_hide_it(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(program)

    def fail(*_: object) -> int:
        raise ExportError("no room")

    monkeypatch.setattr(preview_files, "write_changes", fail)
    answer = program(*AMSTERDAM, "--save", "--json", "--changes", str(tmp_path / "x.csv"))
    assert (answer.code, answer.error) == (1, "no room")
    assert answer.json["saved"] is True
