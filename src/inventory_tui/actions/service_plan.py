"""What an import of service records is asked, and all that is settled before a row is read (I3, I5).

Which source, which format, how rows get their site: what the request says, else what the source remembers, else
what the files show. Must not read rows or write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from inventory_tui.actions.placing import Placing
from inventory_tui.audit.uses import Kind
from inventory_tui.errors import SourceError, UsageError
from inventory_tui.inventory.model import Customer, Level, name_key
from inventory_tui.inventory.setup import checked_name
from inventory_tui.sources.formats import find_format
from inventory_tui.sources.reader import Reader, open_reader
from inventory_tui.store import kinds, levels
from inventory_tui.store import sources as source_store
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.sources import Snapshot, Source

SERVICES: Final = "services"
STDIN_NAME: Final = "standard input"


@dataclass(frozen=True, slots=True)
class ServicesRequest:
    """What a person asks for; None: as last time, or as the files show."""

    customer: str
    paths: tuple[Path, ...]
    """Together they are one snapshot."""
    source: str | None = None
    format: str | None = None
    site: str | None = None
    """Where rows that name no site go; blank: Customer level, whatever the source remembers."""
    site_column: str | None = None
    """Which column says the site; blank: the format's own, whatever the source remembers."""
    create_sites: bool = False
    force: bool = False
    dry_run: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """What is settled before reading."""

    customer: Customer
    levels: Mapping[int, Level]
    slots: Mapping[Kind, int]
    setup_revision: int
    source: Source | None
    """None: the import declares it."""
    name: str
    previous: Snapshot | None
    """What the snapshot is compared with."""
    format: str
    readers: tuple[Reader, ...]
    placing: Placing
    settings: Mapping[str, Any]
    """What the source will remember."""

    @property
    def is_strict(self) -> bool:
        """Whether a row that names an unknown site is skipped (I5)."""
        return self.readers[0].info.is_strict


def make_plan(store: Store, request: ServicesRequest) -> ServicePlan:
    """Settle everything that can be settled before reading.

    Raises:
        NotFoundError: unknown customer, site, format or column.
        UsageError: no file, contradicting options, a source that has to be named.
        SourceError: a file that cannot be read as what it should be.
        RefusedError: sites should be created under a dial plan where each needs a code.
    """
    if not request.paths:
        raise UsageError("no file was named", "name the files of the snapshot")
    if request.site and request.site_column:
        raise UsageError("a fixed site and a site column exclude each other", "give one of them")
    with store.read() as connection:
        customer = levels.find_customer(connection, request.customer)
        source = _find_source(connection, customer, request)
        known = levels.levels_of(connection, customer.id)
        fixed = _fixed_site(connection, customer, known, source, request)
        slots = {kind: slot for slot, kind in kinds.kinds_of(connection, customer.id).items()}
        _, _, setup_revision = levels.revisions(connection, customer.id)
        previous = source_store.snapshot_of(connection, source) if source else None
        pairs = source_store.translations_of(connection, customer.id, source.id) if source else {}
    translations = {key: level_id for key, (_, level_id) in pairs.items()}
    placing = Placing(customer, known, fixed=fixed, translations=translations, creates=request.create_sites)
    remembered = source.settings if source else {}
    site_column = _site_column(remembered, request)
    encoding = request.encoding or remembered.get("encoding") or None
    readers = tuple(_open(path, source, request, encoding, site_column) for path in request.paths)
    _check_one_format(readers)
    settings = {
        "paths": ["-" if path.name == STDIN_NAME else str(path.absolute()) for path in request.paths],
        "site_id": fixed.id if fixed is not None else None,
        "site_column": site_column,
        "encoding": encoding,
    }
    return ServicePlan(
        customer=customer,
        levels=known,
        slots=slots,
        setup_revision=setup_revision,
        source=source,
        name=source.name if source else checked_name("source", request.source or ""),
        previous=previous,
        format=readers[0].format,
        readers=readers,
        placing=placing,
        settings={key: value for key, value in settings.items() if value},
    )


def _find_source(connection: Connection, customer: Customer, request: ServicesRequest) -> Source | None:
    """Return the source meant; None where the request names a new one."""
    known = source_store.sources_of(connection, customer.id)
    if request.source is not None:
        return next((each for each in known if name_key(each.name) == name_key(request.source)), None)
    if len(known) != 1:
        names = ", ".join(each.name for each in known)
        raise UsageError(
            f"{customer.name} has {len(known)} sources: which one is this?" if known else "a new source needs a name",
            f"name it with --source; there are: {names}" if known else "name it with --source",
        )
    (source,) = known
    if request.format and source.format and request.format.strip().casefold() != source.format:
        raise UsageError(
            f"the only source of {customer.name}, {source.name}, is of the format {source.format}",
            "name the source with --source",
        )
    return source


def _fixed_site(
    connection: Connection,
    customer: Customer,
    known: Mapping[int, Level],
    source: Source | None,
    request: ServicesRequest,
) -> Level | None:
    if request.site is not None:
        if not request.site:
            return None
        (site,) = levels.find_sites(connection, customer, [request.site])
        return site
    remembered = source.settings.get("site_id") if source and not request.site_column else None
    return known.get(remembered) if remembered else None


def _site_column(remembered: Mapping[str, Any], request: ServicesRequest) -> str | None:
    if request.site_column is not None:
        return request.site_column or None
    return None if request.site else remembered.get("site_column") or None


def _open(
    path: Path, source: Source | None, request: ServicesRequest, encoding: str | None, site_column: str | None
) -> Reader:
    wanted = request.format or (source.format if source else "") or None
    if wanted is not None and find_format(wanted).what != SERVICES:
        raise UsageError(
            f"{wanted!r} is no format of service records", "see the formats with: inventory-tui source formats"
        )
    try:
        return open_reader(path, wanted, kind=SERVICES, encoding=encoding, site_column=site_column)
    except SourceError as error:
        if request.format or source is None or not source.format:
            raise
        other = _recognise(path, encoding)
        if other in (None, source.format):
            hint = f"{source.name} is fed with {source.format!r}; see: inventory-tui source formats {source.format}"
            raise SourceError(error.message, hint, file=error.file) from error
        raise SourceError(
            f"{path} looks like {other!r}, but {source.name} is fed with {source.format!r}",
            f"name another source with --source, or confirm it with --format {other}",
            file=str(path),
        ) from error


def _recognise(path: Path, encoding: str | None) -> str | None:
    """Return the format that a file seems to be; None where nobody knows."""
    try:
        return open_reader(path, kind=SERVICES, encoding=encoding).format
    except SourceError:
        return None


def _check_one_format(readers: tuple[Reader, ...]) -> None:
    other = next((reader for reader in readers if reader.format != readers[0].format), None)
    if other is not None:
        raise UsageError(
            f"{readers[0].name} is {readers[0].format!r}, but {other.name} is {other.format!r}",
            "a snapshot has one format: import them as two sources",
        )
