"""Imports and sources: all that brings data in from files, for both faces."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inventory_tui.actions.folders import expand
from inventory_tui.actions.import_numbers import import_numbers
from inventory_tui.actions.import_preview import (
    Fate,
    Preview,
    PreviewRow,
    preview_numbers,
    preview_services,
    preview_sites,
)
from inventory_tui.actions.import_report import HeldBackError, ImportProblem, ImportReport
from inventory_tui.actions.import_services import import_services
from inventory_tui.actions.import_sites import import_sites
from inventory_tui.actions.import_values import SiteValue, read_values
from inventory_tui.actions.numbers_plan import NumbersRequest
from inventory_tui.actions.service_plan import ServicesRequest, list_files
from inventory_tui.actions.sources import Sources, SourceSummary
from inventory_tui.errors import InventoryError
from inventory_tui.inventory.work import Work
from inventory_tui.sources import reader
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.formats import FORMATS
from inventory_tui.sources.mapping import ColumnMapping
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reader import Look

__all__ = [
    "ColumnMapping",
    "Fate",
    "FormatInfo",
    "HeldBackError",
    "ImportProblem",
    "ImportReport",
    "Imports",
    "Look",
    "NumbersRequest",
    "Preview",
    "PreviewRow",
    "ServicesRequest",
    "Sight",
    "SiteValue",
    "SourceSummary",
]


@dataclass(frozen=True, slots=True)
class Sight:
    """What files seem to be that together are one snapshot."""

    files: tuple[Path, ...]
    """All that will be read; folders stand for their files."""
    look: Look
    """The first sight of the first of them."""
    is_packed: bool = False
    """Whether that one is packed by gzip."""


class Imports(Sources):
    """What can be done with files that bring data in, and with the sources they belong to."""

    def formats(self) -> list[FormatInfo]:
        """Return the formats that can be read (I3)."""
        return list(FORMATS)

    def look(self, path: Path, encoding: str | None = None) -> Look:
        """Return what a file seems to be, with its header and first rows (I3).

        Raises:
            SourceError: it cannot be read at all.
        """
        return reader.look(path, encoding)

    def see(self, paths: Sequence[Path], encoding: str | None = None) -> Sight:
        """Return what files, and the files of folders, seem to be (I3).

        Raises:
            SourceError: the first of them cannot be read at all, or a folder has none.
        """
        files = expand(paths)
        if files != tuple(paths):
            with suppress(InventoryError):  # of no known format, or of several: a person will say
                files = list_files(paths, encoding=encoding)
        return Sight(files, reader.look(files[0], encoding), Origin(files[0]).is_packed)

    def preview_services(self, request: ServicesRequest) -> Preview:
        """Return the first service records as they will be read; see ``import_preview``."""
        return preview_services(self._store, request)

    def preview_numbers(self, request: NumbersRequest) -> Preview:
        """Return the first entries as they will be read; see ``import_preview``."""
        return preview_numbers(self._store, request)

    def preview_sites(self, path: Path, customer: str | None = None) -> Preview:
        """Return the first customers and sites as they will be read; see ``import_preview``."""
        return preview_sites(self._store, path, customer)

    def site_values(self, request: ServicesRequest, work: Work | None = None) -> tuple[SiteValue, ...]:
        """Return by which values files tell their sites (I5); see ``import_values.read_values``."""
        return read_values(self._store, request, work or Work())

    def import_services(self, request: ServicesRequest, work: Work | None = None) -> ImportReport:
        """Take files as the new snapshot of a source; see ``import_services.import_services``."""
        return import_services(self._store, request, work or Work())

    def import_numbers(self, request: NumbersRequest, work: Work | None = None) -> ImportReport:
        """Load an existing inventory; see ``import_numbers.import_numbers``."""
        return import_numbers(self._store, request, work or Work())

    def import_sites(self, path: Path, customer: str | None = None, work: Work | None = None) -> ImportReport:
        """Create the customers and sites that a file names; see ``import_sites.import_sites``."""
        return import_sites(self._store, path, customer, work or Work())
