"""``export``: numbers as files and on standard output (cli.md, Files; audit.md W5)."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.cli.northwind import COLUMNS, NORTHWIND, numbers, write_rich


@pytest.fixture
def rich(program: Program) -> Program:
    """The program, with a customer whose numbers are of every sort."""
    return write_rich(program)


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.json", "out.jsonl", "out.txt"])
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
    assert rich("export", str(tmp_path / "out.xls"), *NORTHWIND).code == 2
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
