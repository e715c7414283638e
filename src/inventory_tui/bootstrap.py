"""Puts the parts together: the one place that sees them all. Holds no logic."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store

if TYPE_CHECKING:
    from inventory_tui.actions.audits import Audits
    from inventory_tui.actions.browse import Browse
    from inventory_tui.actions.customers import Customers
    from inventory_tui.actions.edit import Edit
    from inventory_tui.actions.export import Export
    from inventory_tui.actions.history import History
    from inventory_tui.actions.imports import Imports
    from inventory_tui.actions.upkeep import Upkeep
    from inventory_tui.actions.views import Views


class Actions:
    """Everything a person can do with one open database.

    Each capability is loaded when it is first asked for: a start pays for what it needs.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        """Stand on a database opened with these settings; ``close`` closes it."""
        self.store = store
        self._settings = settings

    @cached_property
    def customers(self) -> Customers:
        """Customers and their sites."""
        from inventory_tui.actions.customers import Customers

        return Customers(self.store)

    @cached_property
    def audits(self) -> Audits:
        """Preview and Save of an audit."""
        from inventory_tui.actions.audits import Audits

        return Audits(self.store)

    @cached_property
    def browse(self) -> Browse:
        """Pages, counts and details of the inventory."""
        from inventory_tui.actions.browse import Browse

        return Browse(self.store)

    @cached_property
    def edit(self) -> Edit:
        """Adding, moving, deleting, holding entries."""
        from inventory_tui.actions.edit import Edit

        return Edit(self.store)

    @cached_property
    def export(self) -> Export:
        """Files of the inventory."""
        from inventory_tui.actions.export import Export

        return Export(self.store)

    @cached_property
    def history(self) -> History:
        """Runs and changes: who did what, and when."""
        from inventory_tui.actions.history import History

        return History(self.store)

    @cached_property
    def imports(self) -> Imports:
        """Files that bring data in, and the sources they belong to."""
        from inventory_tui.actions.imports import Imports

        return Imports(self.store)

    @cached_property
    def upkeep(self) -> Upkeep:
        """The database itself: check and backup."""
        from inventory_tui.actions.upkeep import Upkeep

        return Upkeep(self.store)

    @cached_property
    def views(self) -> Views:
        """What this person last looked at."""
        from inventory_tui.actions.views import Views

        return Views(self.store, self._settings)

    @property
    def database(self) -> Path:
        """Where the database is."""
        return self.store.path

    @property
    def read_only_because(self) -> str:
        """Why nothing can be changed; blank where everything can."""
        return self.store.read_only_because

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about the place of the database; usually nothing."""
        return self.store.notices

    def close(self) -> None:
        """Bring to the file what is remembered, and close the database."""
        if "views" in vars(self):  # else nothing was looked at
            self.views.save()
        self.store.close()


def open_actions(settings: Settings, *, create: bool = True) -> Actions:
    """Open the database and return what can be done with it; the caller closes it.

    Args:
        settings: where the database is and how long to wait for others.
        create: whether a missing database is made.

    Raises:
        StoreError: one of its leaves, where the database cannot be opened.
    """
    return Actions(Store.open(settings, create=create), settings)
