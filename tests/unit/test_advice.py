"""What an error advises on a screen: never a command, but the key that does the same."""

from __future__ import annotations

import pytest

from inventory_tui.errors import UsageError
from inventory_tui.screens.advice import advice, error_text


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        ("", ""),
        ("did you mean Berlin?", "did you mean Berlin?"),
        ("choose another name, or overwrite it (--overwrite)", "choose another name"),
        ("see them with: inventory-tui site list --customer C", ""),
        (
            "enable it with: inventory-tui customer set 'Northwind, or so' --number-management on",
            "E on the list of customers turns it on",
        ),
        ("name its encoding with --encoding; Windows-1252 is the likeliest", "x says how the text is encoded"),
        (
            "check that the column names sites, or create them first with: inventory-tui import sites FILE",
            "check that the column names sites; s on the list of customers adds them there",
        ),
        ("Teams is fed with 'teams'; see: inventory-tui source formats teams", "Teams is fed with 'teams'; f chooses"),
        ("look at them, then accept it with --max-freed 12", "look at them"),
    ],
)
def test_a_screen_advises_keys_and_no_commands(hint: str, said: str) -> None:
    assert advice(hint).startswith(said)
    assert bool(advice(hint)) == bool(said)


def test_an_error_is_one_sentence_with_its_advice() -> None:
    assert error_text(UsageError("no site 'Berln'", "did you mean Berlin?")) == "No site 'Berln' — did you mean Berlin?"
    assert error_text(UsageError("no run 7", "list them with: inventory-tui history")) == "No run 7"
