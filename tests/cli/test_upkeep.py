"""``check`` and ``backup`` (cli.md)."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import text

from tests import estates
from tests.cli.conftest import Program


def test_a_sound_database(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    sound = program.do("check")
    assert (sound.out, sound.err) == ("", "nothing is wrong\n")
    assert program.do("check", "--json").json == {"ok": True, "problems": []}


def test_a_rule_that_does_not_hold(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    with estates.opened(program.database) as connection:
        connection.execute(text("DELETE FROM level"))
    broken = program("check")
    assert (broken.code, broken.err) == (1, "")
    assert broken.out.strip()
    as_json = program("check", "--json")
    assert as_json.code == 1
    assert as_json.json == {"ok": False, "problems": broken.out.splitlines()}


def test_a_damaged_file(program: Program) -> None:
    program.do("customer", "add", "Northwind")
    content = bytearray(program.database.read_bytes())
    content[:16] = b"no database here"
    program.database.write_bytes(content)
    damaged = program("check", "--json")
    assert damaged.code == 1
    assert damaged.json["ok"] is False
    assert len(damaged.json["problems"]) == 1
    assert program("customer", "list").code == 1


def test_nothing_is_made_to_be_checked_or_copied(program: Program, tmp_path: Path) -> None:
    for line in (("check",), ("backup", str(tmp_path / "copy.db"))):
        answer = program(*line)
        assert answer.code == 2
        assert "there is no database" in answer.error
    assert not program.database.exists()


def test_a_backup_is_a_database_of_its_own(program: Program, tmp_path: Path) -> None:
    program.do("customer", "add", "Northwind")
    copy = tmp_path / "copy.db"
    assert program.do("backup", str(copy)).err == f"copied to {copy}\n"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    (row,) = program.do("customer", "list", "--json", "--database", str(copy)).json
    assert row["name"] == "Northwind"
    again = program("backup", str(copy))
    assert again.code == 3
    other = tmp_path / "other.db"
    assert program.do("backup", str(other), "--json").json == {"file": str(other)}
