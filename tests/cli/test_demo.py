"""``demo``: a database of its own, beside the default one (cli.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions import Actions, demo
from inventory_tui.cli.session import Doors
from tests.cli.conftest import Program


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest estate instead of the usual one."""
    monkeypatch.setattr(demo, "NUMBERS", 1_000)


def test_it_is_built_and_its_path_printed(program: Program, small: None) -> None:
    path = Path(program.do("demo", "--no-open").out.removesuffix("\n"))
    assert path == program.database.parent / "demo.db"
    assert program.do("demo", "--json").json == {"database": str(path)}
    names = [row["name"] for row in program.do("customer", "list", "--json", "--database", str(path)).json]
    assert len(names) >= 3
    assert program.do("check", "--database", str(path)).out == ""
    assert not program.database.exists()


def test_it_is_opened_on_a_terminal(program: Program, small: None) -> None:
    opened: list[tuple[Path, str | None]] = []

    def interface(actions: Actions, customer: str | None) -> int:
        opened.append((actions.database, customer))
        return 7

    program.doors = Doors(program.doors.open_actions, interface)
    assert program("demo", terminal="ioe").code == 7
    assert opened == [(program.database.parent / "demo.db", None)]


def test_without_a_terminal_nothing_is_built(program: Program) -> None:
    assert program("demo").code == 2
    assert not program.database.parent.exists()


def test_sizes(program: Program) -> None:
    assert program("demo", "--no-open", "--numbers", "5").code == 2
    assert program("demo", "--no-open", "--numbers", "many").code == 2
