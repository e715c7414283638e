"""What the tables of a preview show: its groups, its rows, and the lines of a group that is broken down. Pure."""

from __future__ import annotations

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import PreviewRow, Slice
from inventory_tui.audit.verdict import Group
from inventory_tui.screens.preview_groups import GroupRow
from inventory_tui.screens.wording import TONES
from inventory_tui.widgets.columns import Column


def change_text(row: PreviewRow) -> str:
    """Return what becomes of a number: ``Used → Available``, ``new → Used``, ``Used`` where it stays."""
    before = row.before.status.value if row.before else "new"
    after = row.after.status.value if row.after else "unusable"
    return after if before == after else f"{before} → {after}"


def why_text(row: PreviewRow | Slice) -> str:
    """Return the whole reason of a row, or what a line of findings means."""
    if isinstance(row, PreviewRow):
        return row.why
    return row.query.group.explanation if isinstance(row.query.group, Finding) else ""


def _count_tone(row: GroupRow) -> str:
    return "warn" if row.key is Group.FREED and row.number else "" if row.number else "quiet"


GROUP_COLUMNS: list[Column[GroupRow]] = [
    Column("Group", lambda row: row.name, 13),
    Column("Numbers", lambda row: f"{row.number:,}", 10, right=True, tone=_count_tone),
    Column("  What happens", lambda row: f"  {row.text}", 20, grow=1),
]
ROW_COLUMNS: list[Column[PreviewRow]] = [
    Column("Number", lambda row: row.number, 14),
    Column("Level", lambda row: row.level, 14, grow=1),
    Column("Change", change_text, 20, tone=lambda row: TONES[row.after.status] if row.after else "warn"),
    Column("Usage", lambda row: row.after.usage if row.after else "", 12, grow=1, rank=1),
    Column("Why", why_text, 24, grow=4),
]
SLICE_COLUMNS: list[Column[Slice]] = [
    Column("", lambda row: row.label, 24, grow=1),
    Column("Numbers", lambda row: f"{row.count:,}", 9, right=True),
    Column("", lambda row: f"  {why_text(row)}", 42, grow=2),
]
