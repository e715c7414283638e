"""Exporting the inventory: of what, with which columns, to where (W5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.message import Message

from inventory_tui.actions.export import Export, ExportRequest, choose_format
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.export import ExportTarget, file_name, read_target, target_fields
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.selected import Selected
from inventory_tui.widgets.choice import Choice, Option

_MARKED, _SHOWN, _ALL = "marked", "shown", "all"
_AS_SHOWN, _EVERY = "as-shown", "every"
_BY_NAME, _VOSS = "by-name", "voss"
_FORMATS = (
    Option(_BY_NAME, "by extension", "xlsx, json or jsonl, else csv"),
    Option(_VOSS, "VOSS workbook", "name it .xlsx; it has no levels"),
)


@dataclass(frozen=True, slots=True)
class ExportScope:
    """What there is to export."""

    customer: str
    query: NumberQuery
    """What the filter shows, in the order shown."""
    columns: tuple[str, ...]
    """Names of the columns of the table, in their order."""
    marked: Selected | None = None
    """What is marked, where anything is."""
    only_marked: bool = False
    """Whether the filter shows marked numbers only."""

    @property
    def ways(self) -> list[str]:
        """What can be written, the sensible first."""
        is_filtered = self.query.has_filters and not (self.only_marked and self.marked is None)
        return [_MARKED] * (self.marked is not None) + [_SHOWN] * is_filtered + [_ALL]

    def option(self, way: str, count: str) -> Option:
        """Return what one of them is called, with how many numbers it has."""
        if way == _MARKED:
            return Option(way, f"marked: {count}", "whatever the filter shows" * self.query.has_filters)
        if way == _SHOWN:
            what = "marked that the filter shows" if self.only_marked else "what the filter shows"
            return Option(way, f"{what}: {count}", self.query.describe())
        return Option(way, f"all numbers: {count}")

    def request(self, way: str, target: Path | None = None) -> ExportRequest:
        """Return what is counted and what is written of one of them: the same; may wait for the database."""
        is_of_marked = way == _MARKED or (way == _SHOWN and self.only_marked)
        among = self.marked.read().entry_ids if is_of_marked and self.marked is not None else None
        query = self.query if way == _SHOWN else NumberQuery(sort=self.query.sort)
        return ExportRequest(self.customer, query, target, entry_ids=among)


@dataclass(frozen=True, slots=True)
class InventoryTarget(ExportTarget):
    """What to write, and where."""

    what: str
    as_shown: bool
    format: str | None
    """None: by the file's extension."""


class InventoryExportForm(FormScreen[InventoryTarget]):
    """Asks what to write, and where; what a person most likely wants is proposed, how many it is comes by and by."""

    @dataclass
    class Counted(Message):
        """It is known how many numbers each way has."""

        counts: Mapping[str, int]

    def __init__(self, exports: Export, scope: ExportScope) -> None:
        """Make the form.

        Args:
            exports: counts.
            scope: what there is to export.
        """
        columns = [
            Option(_EVERY, "all", "what is exported so can be imported again"),
            Option(_AS_SHOWN, "as shown", ", ".join(_file_columns(scope.columns))),
        ]
        path, *existing = target_fields(file_name(scope.customer))
        fields = [
            path,
            Field("what", "What", options=[scope.option(way, "…") for way in scope.ways]),
            Field("columns", "Columns", options=columns),
            Field("format", "Format", options=_FORMATS),
            *existing,
        ]
        about = "Complete, or not at all; in the order shown. A VOSS workbook is what VOSS Automate loads."
        super().__init__(f"Export › {scope.customer}", fields, _read, about=about, word="Export")
        self._exports = exports
        self._scope = scope
        self._counting = Work()

    def on_mount(self) -> None:
        """Count."""
        exports, scope, work = self._exports, self._scope, self._counting

        def count() -> Message:
            return self.Counted({way: exports.count(scope.request(way), work) for way in scope.ways})

        self.perform(count, "count what can be exported", group="count")

    def on_inventory_export_form_counted(self, message: Counted) -> None:
        """Say how many each way has."""
        options = [self._scope.option(way, f"{count:,}") for way, count in message.counts.items()]
        self.query_one("#what", Choice).set_options(options)

    def on_unmount(self) -> None:
        """Stop counting."""
        self._counting.cancel()


def _read(values: Values) -> InventoryTarget:
    target = read_target(values)
    format_name = _VOSS if values["format"] == _VOSS else None
    choose_format(target.path, format_name)
    return InventoryTarget(target.path, target.overwrite, values["what"], values["columns"] == _AS_SHOWN, format_name)


def write_inventory(exports: Export, scope: ExportScope, target: InventoryTarget, work: Work) -> int:
    """Write the file and return how many rows it has; for a worker.

    Raises:
        InventoryError: it cannot be written, or was cancelled; nothing is left behind.
    """
    columns = _file_columns(scope.columns) if target.as_shown else None
    request = scope.request(target.what, target.path)
    request = replace(request, overwrite=target.overwrite, columns=columns, format=target.format)
    return exports.export(request, work=work)


def _file_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a file for those of the table, where the level is named by its site."""
    return tuple(each for name in names for each in (("level", "site") if name == "level" else (name,)))
