"""What a person can do: one module a capability, the same for both faces. Synchronous, safe from any thread.

Knows no screen and no SQL; each change is one transaction of the store. This module itself names the capabilities and
imports none of them: a face that only wants to say its version loads no database.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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


class Actions(Protocol):
    """Everything a person can do with one open database; the composition root hands it to the faces."""

    @property
    def customers(self) -> Customers:
        """Customers and their sites."""

    @property
    def audits(self) -> Audits:
        """Preview and Save of an audit."""

    @property
    def browse(self) -> Browse:
        """Pages, counts and details of the inventory."""

    @property
    def edit(self) -> Edit:
        """Adding, moving, deleting, holding entries."""

    @property
    def export(self) -> Export:
        """Files of the inventory."""

    @property
    def history(self) -> History:
        """Runs and changes: who did what, and when."""

    @property
    def imports(self) -> Imports:
        """Files that bring data in, and the sources they belong to."""

    @property
    def upkeep(self) -> Upkeep:
        """The database itself: check and backup."""

    @property
    def views(self) -> Views:
        """What this person last looked at."""

    @property
    def database(self) -> Path:
        """Where the database is."""

    @property
    def read_only_because(self) -> str:
        """Why nothing can be changed; blank where everything can."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about the place of the database; usually nothing."""

    def close(self) -> None:
        """Close the database."""
