"""What an import of service records is asked, and all that is settled before a row is read (I3, I5).

Which source, which format, how rows get their site: what the request says, else what the source remembers, else
what the files show. Must not read rows or write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from inventory_tui.actions.placing import Placing
from inventory_tui.actions.service_files import SERVICES, Files, Opening, gather, list_files
from inventory_tui.actions.sources import resolve_translations
from inventory_tui.audit.uses import Kind
from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import Customer, Level, name_key
from inventory_tui.inventory.setup import checked_name
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.formats import find_format
from inventory_tui.sources.mapped import MAPPED, format_of
from inventory_tui.sources.mapping import ColumnMapping
from inventory_tui.sources.reader import Reader
from inventory_tui.store import kinds, levels
from inventory_tui.store import sources as source_store
from inventory_tui.store.engine import Connection, Store
from inventory_tui.store.sources import Snapshot, Source

__all__ = ["STDIN_NAME", "ServicePlan", "ServicesRequest", "list_files", "make_plan"]

STDIN_NAME: Final = "standard input"


@dataclass(frozen=True, slots=True)
class ServicesRequest:
    """What a person asks for; None: as last time, or as the files show."""

    customer: str
    paths: tuple[Path, ...]
    """Together they are one snapshot; a folder means its files."""
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
    mapping: ColumnMapping | None = None
    """What the columns of the files say, where the format is ``mapped`` (I4)."""
    translations: tuple[tuple[str, str], ...] = ()
    """Values and the sites they stand for, or ``customer``, beside those that the source knows; it keeps them (I5)."""


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
    """Blank where the request leaves it open: then nothing can be imported yet."""
    previous: Snapshot | None
    """What the snapshot is compared with."""
    files: Files
    placing: Placing
    settings: Mapping[str, Any]
    """What the source will remember."""
    translations: Mapping[str, tuple[str, int]]
    """What it will translate beside what it does already: by the value's key, the value and the level's id."""

    @property
    def format(self) -> str:
        """The name of the files' format."""
        return self.files.info.name

    @property
    def readers(self) -> Iterator[Reader]:
        """The files, opened one after the other."""
        return self.files.open()

    @property
    def is_strict(self) -> bool:
        """Whether a row that names an unknown site is skipped (I5)."""
        return self.files.info.is_strict


def make_plan(store: Store, request: ServicesRequest) -> ServicePlan:
    """Settle everything that can be settled before reading.

    Raises:
        NotFoundError: unknown customer, site, format or column.
        UsageError: no file, a value that stands for two sites, contradicting options, a source that has to be named.
        SourceError: a file that cannot be read as what it should be.
        RefusedError: sites should be created under a dial plan where each needs a code.
    """
    request = _complete(request)
    with store.read() as connection:
        customer = levels.find_customer(connection, request.customer)
        source = _find_source(connection, customer, request)
        known = levels.levels_of(connection, customer.id)
        fixed = _fixed_site(connection, customer, known, source, request)
        slots = {kind: slot for slot, kind in kinds.kinds_of(connection, customer.id).items()}
        _, _, setup_revision = levels.revisions(connection, customer.id)
        previous = source_store.snapshot_of(connection, source) if source else None
        pairs = source_store.translations_of(connection, customer.id, source.id) if source else {}
        given = resolve_translations(connection, customer, request.translations)
    translations = {key: level_id for key, (_, level_id) in {**pairs, **given}.items()}
    placing = Placing(customer, known, fixed=fixed, translations=translations, creates=request.create_sites)
    opening = _settle_opening(source, request)
    files = gather(request.paths, opening)
    settings = {
        "paths": ["-" if path.name == STDIN_NAME else str(path.absolute()) for path in request.paths],
        "site_id": fixed.id if fixed is not None else None,
        "site_column": None if opening.mapping else opening.site_column,
        "encoding": opening.encoding,
        "mapping": opening.mapping.as_json() if opening.mapping else None,
    }
    return ServicePlan(
        customer=customer,
        levels=known,
        slots=slots,
        setup_revision=setup_revision,
        source=source,
        name=source.name if source else checked_name("source", request.source) if request.source else "",
        previous=previous,
        files=files,
        placing=placing,
        settings={key: value for key, value in settings.items() if value},
        translations=given,
    )


def _complete(request: ServicesRequest) -> ServicesRequest:
    """Return the request with what its mapping says of it.

    Raises:
        UsageError: no file, or two ways to say the site.
    """
    if not request.paths:
        raise UsageError("no file was named", "name the files of the snapshot")
    if (mapping := request.mapping) is not None:
        column = mapping.site or None if request.site_column is None else request.site_column
        request = replace(request, format=request.format or MAPPED.name, site_column=column)
    if request.site and request.site_column:
        raise UsageError("a fixed site and a site column exclude each other", "give one of them")
    return request


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


def _settle_opening(source: Source | None, request: ServicesRequest) -> Opening:
    """Settle how the files are read: as the request says, else as last time, else as they seem to be."""
    remembered = source.settings if source else {}
    info = _find_services(request.format or (source.format if source else ""))
    encoding = request.encoding or remembered.get("encoding") or None
    known_by = None if request.format or info is None else source
    mapping = _settle_mapping(remembered, request, info)
    if mapping is not None:
        return Opening(format_of(mapping), encoding, mapping.site or None, mapping, known_by)
    site_column = None if request.site else remembered.get("site_column")
    if request.site_column is not None:
        site_column = request.site_column
    return Opening(info, encoding, site_column or None, None, known_by)


def _find_services(name: str) -> FormatInfo | None:
    info = find_format(name) if name else None
    if info is not None and info.what != SERVICES:
        raise UsageError(
            f"{name!r} is no format of service records", "see the formats with: inventory-tui source formats"
        )
    return info


def _settle_mapping(
    remembered: Mapping[str, Any], request: ServicesRequest, info: FormatInfo | None
) -> ColumnMapping | None:
    """Return what the columns say, its site as the request has it; None for a format that knows its columns."""
    if info is not MAPPED:
        if request.mapping is not None:
            raise UsageError("columns are mapped only for files of no other format", "leave --format out")
        return None
    mapping = request.mapping
    if mapping is None and "mapping" not in remembered:
        raise UsageError("nothing says which column is the number", "say which one: --map number=COLUMN")
    if mapping is None:
        mapping = ColumnMapping.from_json(remembered["mapping"])
    if request.site is not None:
        mapping = replace(mapping, site="")
    if request.site_column is not None:
        mapping = replace(mapping, site=request.site_column)
    mapping.check()
    return mapping
