"""What an import of an inventory is asked, and all that is settled before a row is read (cli.md, Files).

Which file, which format, where rows go. Must not read rows or write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inventory_tui.actions.placing import Placing, shorten
from inventory_tui.audit.scope import check_managed
from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import Customer, DialPlan, Level, LevelKind, name_key
from inventory_tui.sources.formats import find_format
from inventory_tui.sources.reader import Reader, open_reader
from inventory_tui.sources.rows import NumberRow
from inventory_tui.store import levels
from inventory_tui.store.engine import Store

NUMBERS: Final = "numbers"
GENERIC: Final = "generic"
INVENTORY: Final = "inventory"
"""Reads a generic list of numbers, too: it has fewer of the same columns."""


@dataclass(frozen=True, slots=True)
class NumbersRequest:
    """What a person asks for."""

    customer: str
    path: Path
    site: str | None = None
    """Where rows that name no site go."""
    format: str | None = None
    create_sites: bool = False
    dry_run: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class NumbersPlan:
    """What is settled before reading."""

    customer: Customer
    levels: Mapping[int, Level]
    setup_revision: int
    placing: Placing
    reader: Reader

    def find_level(self, row: NumberRow) -> int | tuple[str, str]:
        """Return the id of the row's level, or the column and the reason why it has none."""
        if (
            row.customer
            and row.customer != self.customer.name
            and name_key(row.customer) != name_key(self.customer.name)
        ):
            return "customer", f"a row of another customer: {shorten(row.customer)}"
        site, level = row.site or "", row.level or ""
        if level == LevelKind.CUSTOMER:
            if site:
                return "level", f"a contradiction: level customer, but site {shorten(site)}"
            found = self.placing.customer_level_id
        else:
            level_id = self.placing.find(site)
            if level_id is None:
                return "site", self.placing.why_not(site)
            found = level_id
        if found == self.placing.customer_level_id:
            if level == LevelKind.SITE:
                return "site", "a contradiction: level site, but no site"
            if self.customer.dial_plan is DialPlan.SLC:
                return "site", f"no site: {self.customer.name} has numbers at its sites only (dial plan slc)"
        return found


def make_numbers_plan(store: Store, request: NumbersRequest) -> NumbersPlan:
    """Settle everything that can be settled before reading.

    Raises:
        NotFoundError: unknown customer, site or format.
        SourceError: the file cannot be read as an inventory.
        RefusedError: number management is disabled, or sites should be created that need codes.
    """
    with store.read() as connection:
        customer = levels.find_customer(connection, request.customer)
        check_managed(customer, "numbers cannot be imported", "G1")
        known = levels.levels_of(connection, customer.id)
        fixed = levels.find_sites(connection, customer, [request.site])[0] if request.site else None
        _, _, setup_revision = levels.revisions(connection, customer.id)
    placing = Placing(customer, known, fixed=fixed, creates=request.create_sites)
    return NumbersPlan(customer, known, setup_revision, placing, _open(request))


def _open(request: NumbersRequest) -> Reader:
    wanted = request.format
    if wanted is not None:
        name = wanted.strip().casefold()
        wanted = INVENTORY if name == GENERIC else name
        if find_format(wanted).what != NUMBERS:
            raise UsageError(
                f"{request.format!r} is no format of inventories", "see the formats with: inventory-tui source formats"
            )
    return open_reader(request.path, wanted, kind=NUMBERS, encoding=request.encoding)
