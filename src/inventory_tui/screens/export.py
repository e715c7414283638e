"""Exporting to a file: where to, and what becomes of a file that is there; then the work, with progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from textual.message import Message

from inventory_tui.actions.export import check_target
from inventory_tui.errors import UsageError
from inventory_tui.inventory.work import Work
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.page import BUSY, Page
from inventory_tui.screens.paths import as_path
from inventory_tui.widgets.choice import Option

_KEEP, _REPLACE = "keep", "replace"
_EXISTING = (Option(_KEEP, "leave it, and say so"), Option(_REPLACE, "replace it"))
FORMATS = "xlsx, json or jsonl by the file's extension, else csv"


@dataclass(frozen=True, slots=True)
class ExportTarget:
    """Where to write, and whether a file that is there is replaced."""

    path: Path
    overwrite: bool


Target = TypeVar("Target", bound=ExportTarget)


def export_form(what: str, name: str, *, formats: str = FORMATS, replaces: bool = True) -> FormScreen[ExportTarget]:
    """Ask where to write.

    Args:
        what: what is exported.
        name: the file that is proposed.
        formats: which formats there are.
        replaces: whether a file that is there can be replaced.
    """
    about = f"Written as {formats}; complete, or not at all."
    fields = target_fields(name, replaces=replaces)
    return FormScreen(f"Export › {what}", fields, read_target, about=about, word="Export")


def target_fields(name: str, *, replaces: bool = True) -> list[Field]:
    """Return the questions where to write, and what becomes of a file that is there."""
    fields = [Field("path", "File", name)]
    if replaces:
        fields.append(Field("existing", "If it exists", _KEEP, options=_EXISTING))
    return fields


def read_target(values: Values) -> ExportTarget:
    """Return the answers to them.

    Raises:
        UsageError: no file is named.
        InventoryError: no file can be written there: it exists already, say.
    """
    text = values["path"].strip()
    if not text:
        raise UsageError("name the file to write")
    target = ExportTarget(as_path(text), values.get("existing") == _REPLACE)
    check_target(target.path, overwrite=target.overwrite)
    return target


def ask_export(page: Page[Any], form: FormScreen[Target], write: Callable[[Target, Work], int]) -> None:
    """Ask where to write, then write; the page tells how many rows there are.

    Args:
        page: the screen that asks.
        form: the question.
        write: writes the file in a worker thread and returns how many rows it has.
    """

    def export(target: Target) -> Callable[[Work], Message]:
        return lambda work: Page.Exported(target.path, write(target, work))

    def answered(target: Target | None) -> None:
        if target is not None:
            page.perform_long(export(target), "export to a file")

    if page.is_working:
        page.complain(BUSY)
    else:
        page.app.push_screen(form, answered)


def file_name(*parts: str, extension: str = "csv") -> str:
    """Return a file name made of harmless characters only."""
    text = "-".join("".join(each if each.isascii() and each.isalnum() else "-" for each in part) for part in parts)
    words = [word for word in text.split("-") if word]
    return f"{'-'.join(words)[:80] or 'export'}.{extension}"
