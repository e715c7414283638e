"""The questions that an import may have: whose records, which format, which source, which site, is it complete."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inventory_tui.actions.imports import FormatInfo, HeldBackError, SourceSummary
from inventory_tui.errors import UsageError
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.wording import counted
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.confirm import ConfirmScreen
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.import_choice import ImportChoice, SiteRule, site_rules
from inventory_tui.screens.pick import PickScreen
from inventory_tui.widgets.columns import Column


def customer_form(actions: Actions) -> FormScreen[str]:
    """Ask whose records these are, and add that customer."""

    def submit(values: Values) -> str:
        return actions.customers.add(values["name"]).name

    about = "The records belong to a customer. It is added now; its dial plan can be changed later."
    fields = [Field("name", "Customer")]
    return FormScreen("Import › whose records are these?", fields, submit, about=about, word="Add")


def format_question(formats: Sequence[FormatInfo], now: FormatInfo | None) -> PickScreen[FormatInfo]:
    """Ask what the file is, beginning at what it seems to be now."""
    columns: list[Column[FormatInfo]] = [
        Column("Format", lambda row: row.label, 26),
        Column("Brings", lambda row: row.what, 9),
        Column("What it is", lambda row: row.description, 30, grow=1),
    ]
    return PickScreen("What the file is", formats, columns, cursor=formats.index(now) if now in formats else 0)


def source_question(choice: ImportChoice, sources: Sequence[SourceSummary]) -> FormScreen[str]:
    """Ask which source the file is a snapshot of."""

    def submit(values: Values) -> str:
        if not name_key(values["name"]):
            raise UsageError("a source needs a name")
        return values["name"].strip()

    known = ", ".join(each.name for each in sources) or "none yet"
    about = f"The file becomes the new snapshot of this source, all of it. Sources now: {known}"
    names = tuple(each.name for each in sources)
    fields = [Field("name", "Source", choice.source, "CUCM Amsterdam, say", known=names)]
    return FormScreen("Which source the file is a snapshot of", fields, submit, about=about, word="Take")


def rule_question(choice: ImportChoice, sites: Sequence[str], titles: Sequence[str]) -> PickScreen[SiteRule]:
    """Ask how records get their site; ``titles`` are the columns of all files, as they are matched."""
    columns: list[Column[SiteRule]] = [Column("Site of a record", lambda row: row.label, 30, grow=1)]
    return PickScreen("How records get their site", site_rules(choice, sites, titles), columns)


def files_list(files: Sequence[Path]) -> PickScreen[Path]:
    """Show all files that will be read."""
    columns: list[Column[Path]] = [
        Column("File", lambda row: row.name, 24, grow=1),
        Column("In", lambda row: str(row.parent), 24, grow=1, rank=1),
    ]
    return PickScreen(f"{counted(len(files), 'file')} will be read, as one snapshot", files, columns)


def held_back_question(error: HeldBackError) -> ConfirmScreen:
    """Ask whether a snapshot that looks cut is complete (I2)."""
    report = error.report
    lines = [
        f"The snapshot of {report.source} is held back; nothing was changed:",
        "",
        *(f"  ! {reason}" for reason in error.reasons),
        "",
        f"{counted(report.records, 'record')}: {report.added:,} new, {report.same:,} same, {report.gone:,} gone.",
        "Import it only if the file is complete.",
    ]
    return ConfirmScreen("Import it all the same?", lines, yes="Import")
