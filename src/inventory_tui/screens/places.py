"""Where a person can go, as values: a screen asks for a place, the app opens it. So no screen imports another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message

if TYPE_CHECKING:  # the first screen is there sooner when only what it needs is imported
    from inventory_tui.audit.plan import AuditRequest, AuditRun
    from inventory_tui.inventory.query import NumberQuery


@dataclass(frozen=True)
class InventoryPlace:
    """The numbers of a customer that a query asks for."""

    customer: str
    query: NumberQuery | None = None
    """None: all of them."""


@dataclass(frozen=True)
class NumberPlace:
    """All there is about one number of a customer."""

    customer: str
    number: str


@dataclass(frozen=True)
class ScopePlace:
    """The choice where to audit a customer."""

    customer: str
    sites: tuple[str, ...] = ()
    """Sites selected from the start."""


@dataclass(frozen=True)
class PreviewPlace:
    """What an audit would do."""

    request: AuditRequest


@dataclass(frozen=True)
class ResultPlace:
    """What was saved."""

    request: AuditRequest
    run: AuditRun


@dataclass(frozen=True)
class SitesPlace:
    """The sites of a customer."""

    customer: str


@dataclass(frozen=True)
class ImportPlace:
    """An import of service records for a customer, or again for one of its sources."""

    customer: str
    source: str = ""


@dataclass(frozen=True)
class SourcesPlace:
    """The sources of a customer."""

    customer: str


@dataclass(frozen=True)
class TranslationsPlace:
    """Which value of a source stands for which site."""

    customer: str
    source: str
    unmapped: tuple[str, ...] = ()
    """Values that fit no site so far."""


@dataclass(frozen=True)
class ComparisonPlace:
    """What the present snapshot of a source added and took away."""

    customer: str
    source: str


@dataclass(frozen=True)
class HistoryPlace:
    """Runs and changes of a customer; of all customers when none is named."""

    customer: str = ""


@dataclass(frozen=True)
class OperationPlace:
    """One run or change, with its changes and findings."""

    id: int


@dataclass(frozen=True)
class StartPlace:
    """The list of customers: everything above it is closed."""


Place: TypeAlias = (
    InventoryPlace
    | NumberPlace
    | ScopePlace
    | PreviewPlace
    | ResultPlace
    | SitesPlace
    | ImportPlace
    | SourcesPlace
    | TranslationsPlace
    | ComparisonPlace
    | HistoryPlace
    | OperationPlace
    | StartPlace
)


@dataclass
class OpenDatabase(Message):
    """Another database is to be opened in place of this one."""

    path: Path


@dataclass
class Go(Message):
    """A screen asks for another; ``replace`` puts it in the place of the one that asks."""

    place: Place
    replace: bool = False
