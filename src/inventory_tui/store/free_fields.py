"""The free fields of entries inside statements: when two entries clash, when a field already is as wanted (W2, W4)."""

from __future__ import annotations

from inventory_tui.inventory.edits import Modify

CLASHING = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")
"""Free fields that fold only where one of the two is blank or both say the same (W4)."""


def clash(one: str, other: str) -> str:
    """Return the SQL that tells whether two entries say different things in a field (W4)."""
    fields = [f"({one}.{name} <> '' AND {other}.{name} <> '' AND {one}.{name} <> {other}.{name})" for name in CLASHING]
    return " OR ".join([*fields, f"({one}.release_date <> {other}.release_date)"])


def fills(one: str, other: str) -> str:
    """Return the SQL that tells whether an entry says something in a field that is blank in another (W4)."""
    return " OR ".join(f"({other}.{name} = '' AND {one}.{name} <> '')" for name in CLASHING)


def already(row: str, edit: Modify) -> str:
    """Return the SQL that tells whether an entry has the fields that are to be written."""
    return " AND ".join(f"{row}.{name} = :{name}" for name in edit.fields)
