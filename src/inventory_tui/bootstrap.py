"""Puts the parts together: the one place that sees them all. Holds no logic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inventory_tui.actions.audits import Audits
from inventory_tui.actions.browse import Browse
from inventory_tui.actions.customers import Customers
from inventory_tui.actions.edit import Edit
from inventory_tui.actions.export import Export
from inventory_tui.actions.history import History
from inventory_tui.actions.imports import Imports
from inventory_tui.actions.upkeep import Upkeep
from inventory_tui.actions.views import Views
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store


@dataclass(frozen=True, slots=True)
class Actions:
    """Everything a person can do with one open database."""

    customers: Customers
    audits: Audits
    browse: Browse
    edit: Edit
    export: Export
    history: History
    imports: Imports
    upkeep: Upkeep
    views: Views
    store: Store

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
    store = Store.open(settings, create=create)
    return Actions(
        customers=Customers(store),
        audits=Audits(store),
        browse=Browse(store),
        edit=Edit(store),
        export=Export(store),
        history=History(store),
        imports=Imports(store),
        upkeep=Upkeep(store),
        views=Views(store, settings),
        store=store,
    )
