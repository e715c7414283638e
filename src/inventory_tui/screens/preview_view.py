"""What is looked at in a preview: which group, narrowed how, as rows or broken down. One value, and its next steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import PreviewQuery, Slice
from inventory_tui.audit.verdict import Group
from inventory_tui.screens.preview_groups import FINDINGS, NO_ENTRY, GroupRow

_ORDERS = ("", "site", "change", "usage")
_ORDER_NAMES = {"site": "by site", "change": "by change", "usage": "by use"}


@dataclass(frozen=True, slots=True)
class View:
    """What the lower part of a preview shows."""

    group: GroupRow
    query: PreviewQuery
    order: str = ""
    """``site``, ``change`` or ``usage``: lines instead of rows; blank: rows."""
    opened: str = ""
    """What the line said that led here."""

    @classmethod
    def of(cls, group: GroupRow) -> View:
        """Return the view that a group opens with."""
        return cls(group, PreviewQuery(group.key if isinstance(group.key, Group) else Group.UNCHANGED))

    @property
    def has_rows(self) -> bool:
        """Whether it asks the preview for rows or lines; findings and what gets no entry are lines of their own."""
        return isinstance(self.group.key, Group) or isinstance(self.query.group, Finding)

    def broken_down(self) -> View:
        """Return the view broken down by the next thing; after the last, rows again."""
        order = _ORDERS[(_ORDERS.index(self.order) + 1) % len(_ORDERS)]
        opened = self.opened if isinstance(self.query.group, Finding) else ""
        return View(self.group, replace(self.query, level_id=None, transition=None, usage=None), order, opened)

    def inside(self, line: Slice) -> View:
        """Return the rows behind a line."""
        return View(self.group, replace(line.query, text=self.query.text), "", line.label)

    def filtered(self, text: str) -> View:
        """Return the same with only what has ``text``."""
        return replace(self, query=replace(self.query, text=text.strip()))

    def title(self, count: int, *, is_told: bool = True) -> str:
        """Return what is shown, in words; of a whole group also what happens in it, unless that is told elsewhere."""
        parts = [part for part in (self.group.name, self.opened, _ORDER_NAMES.get(self.order, "")) if part]
        text = "" if len(parts) > 1 or is_told else self.group.text
        if self.query.text and self.has_rows:
            text = f"with “{self.query.text}”"
        return f" {' › '.join(parts)}: {count:,}{'   ' * bool(text)}{text}"

    @property
    def empty_text(self) -> str:
        """What to say where there is nothing."""
        if self.group.key == NO_ENTRY:
            if self.group.number:
                return "Records know them, and no entry is made here. esc: another scope may make one."
            return "Every number that records know has an entry, or gets one."
        if self.group.key == FINDINGS and not self.has_rows:
            return "Nothing was noticed."
        return "No number matches the filter." if self.query.text else "No number."
