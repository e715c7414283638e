"""Exporting the inventory: of what, with which columns, to where (W5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inventory_tui.actions.export import Export, ExportRequest
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.export import FORMATS, ExportTarget, file_name, read_target, target_fields
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.selected import Selected
from inventory_tui.widgets.choice import Option

_MARKED, _SHOWN, _ALL = "marked", "shown", "all"
_AS_SHOWN, _EVERY = "as-shown", "every"


@dataclass(frozen=True, slots=True)
class ExportScope:
    """What there is to export."""

    customer: str
    query: NumberQuery
    """What the filter shows, in the order shown."""
    count: str
    """How many that are, in words."""
    columns: tuple[str, ...]
    """Names of the columns of the table, in their order."""
    marked: Selected | None = None
    """What is marked, where anything is."""


@dataclass(frozen=True, slots=True)
class InventoryTarget(ExportTarget):
    """What to write, and where."""

    what: str
    as_shown: bool


def inventory_export_form(scope: ExportScope) -> FormScreen[InventoryTarget]:
    """Ask what to write, and where; what a person most likely wants is proposed."""

    def submit(values: Values) -> InventoryTarget:
        target = read_target(values)
        return InventoryTarget(target.path, target.overwrite, values["what"], values["columns"] == _AS_SHOWN)

    columns = [
        Option(_EVERY, "all", "what is exported so can be imported again"),
        Option(_AS_SHOWN, "as shown", ", ".join(_file_columns(scope.columns))),
    ]
    path, *existing = target_fields(file_name(scope.customer))
    fields = [
        path,
        Field("what", "What", options=_options(scope)),
        Field("columns", "Columns", options=columns),
        *existing,
    ]
    about = f"Written as {FORMATS}; complete, or not at all. In the order shown."
    return FormScreen(f"Export › {scope.customer}", fields, submit, about=about, word="Export")


def _options(scope: ExportScope) -> list[Option]:
    """Return what applies, the sensible one first."""
    options = []
    if scope.marked is not None:
        options.append(Option(_MARKED, scope.marked.words, "whatever the filter shows" * scope.query.has_filters))
    if scope.query.has_filters:
        options.append(Option(_SHOWN, f"what the filter shows: {scope.count}", scope.query.describe()))
    return [*options, Option(_ALL, "all numbers", "" if scope.query.has_filters else scope.count)]


def write_inventory(export: Export, scope: ExportScope, target: InventoryTarget, work: Work) -> int:
    """Write the file and return how many rows it has; for a worker.

    Raises:
        InventoryError: it cannot be written, or was cancelled; nothing is left behind.
    """
    query, among = scope.query, None  # all of what is asked for
    if target.what != _SHOWN:
        query = NumberQuery(sort=query.sort)
    if target.what == _MARKED and scope.marked is not None:
        among = scope.marked.read().entry_ids
    request = ExportRequest(scope.customer, query, target.path, overwrite=target.overwrite, entry_ids=among)
    if target.as_shown:
        request = replace(request, columns=_file_columns(scope.columns))
    return export.export(request, work=work)


def _file_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a file for those of the table, where the level is named by its site."""
    return tuple(each for name in names for each in (("level", "site") if name == "level" else (name,)))
