"""The questions of the mapper: which column, which use, which vendor, which rows are no records (sources.md I4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inventory_tui.actions.imports import Look
from inventory_tui.audit.uses import TABLE_U
from inventory_tui.errors import UsageError
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.mapping_lines import NO_RECORD, sample
from inventory_tui.screens.pick import PickScreen
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.mapping import IGNORE, NO_VENDOR, ColumnMapping, IgnoredValue, Role, is_vendor
from inventory_tui.widgets.columns import Column

_NOT_SAID: Final = "nothing: as if nobody had said"


@dataclass(frozen=True, slots=True)
class UseChoice:
    """A use that can be chosen."""

    code: str
    label: str
    makes: str
    """What it makes of a number."""


_USES: Final[list[Column[UseChoice]]] = [
    Column("Use", lambda row: row.label, 28, grow=1),
    Column("Makes a number", lambda row: row.makes, 28, grow=1),
]


def column_question(role: Role, look: Look, before: Sequence[str], now: str) -> PickScreen[str]:
    """Ask which column says something.

    Args:
        role: what it says.
        look: the first rows, shown beside.
        before: columns that are chosen already, and are not offered.
        now: the column that says it so far.
    """
    titles = [title for title in look.header if title.strip() and title not in before]
    columns: list[Column[str]] = [
        Column("Column", str, 24, grow=1),
        Column("In the first rows", lambda title: sample(look, [title]), 30, grow=2),
    ]
    cursor = titles.index(now) if now in titles else 0
    return PickScreen(f"{role.label}: which column?", titles, columns, cursor=cursor)


def use_question(what: str, now: str, *, is_word: bool) -> PickScreen[UseChoice]:
    """Ask for a use.

    Args:
        what: stands for it.
        now: the code so far.
        is_word: whether it is one word of several: then its rows can be left out, and nothing need be said.
    """
    uses = [UseChoice(rule.use, rule.label, " ".join(filter(None, (rule.status, rule.usage)))) for rule in TABLE_U]
    if is_word:
        uses += [UseChoice(IGNORE, NO_RECORD, ""), UseChoice("", _NOT_SAID, "")]
    cursor = next((at for at, each in enumerate(uses) if now and each.code == now), 0)
    return PickScreen(f"{what}: which use?", uses, _USES, cursor=cursor)


def vendor_form(mapping: ColumnMapping) -> FormScreen[ColumnMapping]:
    """Ask for the vendor of all rows, or of those whose column is blank."""

    def submit(values: Values) -> ColumnMapping:
        if not is_vendor(values["vendor"]):
            raise UsageError(*NO_VENDOR)
        return replace(mapping, vendor=values["vendor"].strip())

    about = "A record without a vendor has that of table U; blank stands for Cisco."
    fields = [Field("vendor", "Vendor", mapping.vendor)]
    return FormScreen("Vendor of the rows that name none", fields, submit, about=about, word="Take")


def leave_out_form(mapping: ColumnMapping, look: Look) -> FormScreen[ColumnMapping]:
    """Ask which rows are no records."""

    def submit(values: Values) -> ColumnMapping:
        known = {clean_title(title): title for title in look.header if title.strip()}
        column = known.get(clean_title(values["column"]))
        if not column:
            raise UsageError(f"there is no column {values['column']!r}", f"there are {', '.join(known.values())}")
        told = IgnoredValue(column, values["value"].strip())
        return replace(mapping, ignored=tuple(dict.fromkeys((*mapping.ignored, told))))

    about = "Rows whose column has this value are no records. A * at its end stands for anything."
    fields = [
        Field("column", "Column", known=look.header),
        Field("value", "Value", hint="blank: a blank cell"),
    ]
    return FormScreen("Leave out rows", fields, submit, about=about, word="Take")
