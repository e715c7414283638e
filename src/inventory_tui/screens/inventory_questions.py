"""What the inventory asks: what to sort by, where to jump."""

from __future__ import annotations

from dataclasses import dataclass

from inventory_tui.errors import UsageError
from inventory_tui.inventory.columns import SHOWN
from inventory_tui.inventory.number import canonical
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.pick import PickScreen
from inventory_tui.widgets.columns import Column


@dataclass(frozen=True, slots=True)
class SortChoice:
    """A column to sort by, one way."""

    header: str
    field: str
    is_descending: bool


def sort_question(now: tuple[str, bool]) -> PickScreen[SortChoice]:
    """Ask what to sort by."""
    rows = [SortChoice(each.header, each.name, way) for each in SHOWN if each.is_sortable for way in (False, True)]
    columns: list[Column[SortChoice]] = [
        Column("Sort by", lambda row: row.header, 20),
        Column("", lambda row: "▼ descending" if row.is_descending else "▲ ascending", 14),
        Column("", lambda row: "now" if (row.field, row.is_descending) == now else "", 6, grow=1),
    ]
    cursor = next((i for i, row in enumerate(rows) if (row.field, row.is_descending) == now), 0)
    return PickScreen("Sort the numbers", rows, columns, cursor=cursor)


def jump_question() -> FormScreen[str]:
    """Ask where to jump: a number, or a row as ``#120``."""

    def submit(values: Values) -> str:
        text = values["to"].strip()
        if text.startswith("#") and text[1:].isdecimal():
            return text
        if not text:
            raise UsageError("say where to jump", "a number, or #120 for a row")
        return canonical(text)

    about = "The cursor goes to that number, or to the first behind where it would be. #120 is row 120."
    return FormScreen("Jump", [Field("to", "Number or row")], submit, about=about, word="Go")
