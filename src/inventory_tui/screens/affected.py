"""Screens that show what deeds change: each hears of what was done, also while another stands before it."""

from __future__ import annotations

from typing import ClassVar

from inventory_tui.screens.page import Page


class Affected(Page[None]):
    """A screen that reads its rows again when numbers were changed from here."""

    UNDO_HINT: ClassVar[str] = ""
    """What is said behind a report: which key of the screen takes it back."""

    def worked(self, report: str) -> None:
        """Read the rows again, and say the report."""
        raise NotImplementedError
