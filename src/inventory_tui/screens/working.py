"""The keys that change numbers, on every screen that shows some (audit.md §9)."""

from __future__ import annotations

from inventory_tui.screens.page import Page
from inventory_tui.screens.selected import Selected


class Working(Page[None]):
    """A screen whose numbers can be worked on; which of them, and what follows, is for the screen to say."""

    def selected(self) -> Selected | None:
        """Return what a deed would be for; None where there is no number."""
        raise NotImplementedError

    def worked(self, report: str) -> None:
        """Go on after something was changed: read the rows again, and say the report."""
        raise NotImplementedError
