"""What other people change while somebody looks at an inventory: it is told, and nothing moves under the cursor."""

from __future__ import annotations

from dataclasses import replace

from inventory_tui.inventory.history import OperationSummary
from inventory_tui.screens.inventory_line import Standing, news_of
from inventory_tui.screens.inventory_look import InventoryLook
from inventory_tui.screens.inventory_looks import AllRows, Changed, QueryRows

LOOK_EVERY_S = 2.0
"""How often it is asked what others changed."""


class InventoryChanges(InventoryLook):
    """Looks round while it is in front, without a byte to the terminal where nothing changed."""

    _is_looking_round = False
    _news: OperationSummary | None = None
    """What others changed since the rows were read."""

    def on_mount(self) -> None:
        """Look round from now on."""
        self.set_interval(LOOK_EVERY_S, self._look_round)

    def on_all_rows(self, message: AllRows) -> None:
        """Forget what was told: these rows show it."""
        if message.rows.asked is self._rows.asked:
            self._news = None

    def _look_round(self) -> None:
        """Ask what others changed since the rows were read, while somebody looks at them."""
        shown = self._table.source
        if self.is_current and self._is_counted and not self._is_looking_round and isinstance(shown, QueryRows):
            self._is_looking_round = True
            rows, told = self._rows, self._news.id if self._news is not None else 0
            self.perform(lambda: rows.changed(shown, told), "look for changes", group="changes")

    def on_changed(self, message: Changed) -> None:
        """Say who changed something."""
        self._is_looking_round = False
        if message.by is not None and message.by != self._news and self._rows.holds(message.rows):
            self._news = message.by
            self._say_standing()

    def _standing(self) -> Standing:
        return replace(super()._standing(), news=news_of(self._news))
