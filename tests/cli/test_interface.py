"""Without a command: the interface, at a customer where one is named (cli.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions import Actions
from inventory_tui.cli.session import Doors
from tests.cli.conftest import Program


@pytest.fixture
def opened(program: Program) -> list[tuple[Path, str | None]]:
    """What the interface was opened with."""
    calls: list[tuple[Path, str | None]] = []

    def interface(actions: Actions, customer: str | None) -> int:
        calls.append((actions.database, customer))
        return 0

    program.doors = Doors(program.doors.open_actions, interface)
    return calls


def test_it_opens(program: Program, opened: list[tuple[Path, str | None]]) -> None:
    assert program(terminal="ioe").code == 0
    assert opened == [(program.database, None)]


def test_it_opens_at_a_customer(program: Program, opened: list[tuple[Path, str | None]]) -> None:
    program.do("customer", "add", "Northwind")
    assert program("--customer", "northwind", terminal="ioe").code == 0
    assert opened == [(program.database, "Northwind")]


def test_an_unknown_customer_is_told_before_the_screen_is_taken(
    program: Program, opened: list[tuple[Path, str | None]]
) -> None:
    program.do("customer", "add", "Northwind")
    answer = program("--customer", "Nothwind", terminal="ioe")
    assert (answer.code, answer.hint) == (2, "did you mean Northwind?")
    assert opened == []


def test_its_exit_code_is_ours(program: Program) -> None:
    program.doors = Doors(program.doors.open_actions, lambda _actions, _customer: 143)
    assert program(terminal="ioe").code == 143
