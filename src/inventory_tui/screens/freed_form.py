"""What becomes of numbers that an audit would free: the question for the options O1 and O2 (audit.md §4)."""

from __future__ import annotations

from inventory_tui.audit.scope import Options
from inventory_tui.errors import UsageError
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.widgets.choice import Option

_FREE, _KEEP, _COOL = "free", "keep", "cool"
_CHOICES = (
    Option(_FREE, "Make them Available", "nobody uses them any more"),
    Option(_KEEP, "Leave them as they are", "they stay in use; listed"),
    Option(_COOL, "Cool them", "Cooling until a date"),
)
DAYS = 30
"""Offered at first (W6)."""


def freed_form(options: Options) -> FormScreen[Options]:
    """Return the form, filled in with the present options."""
    chosen = _KEEP if options.keep_freed else _COOL if options.cool_freed_days else _FREE
    fields = [
        Field("freed", "Freed numbers", chosen, options=_CHOICES),
        Field("days", "Days to cool", str(options.cool_freed_days or DAYS)),
    ]
    about = "Numbers that were in use and that no record says are in use any more."
    return FormScreen("What becomes of freed numbers", fields, _read, about=about, word="Apply")


def _read(values: Values) -> Options:
    if values["freed"] != _COOL:
        return Options(keep_freed=values["freed"] == _KEEP)
    if not values["days"].isdecimal():
        raise UsageError("the days to cool are a number from 1 to 999")
    return Options(cool_freed_days=int(values["days"]))
