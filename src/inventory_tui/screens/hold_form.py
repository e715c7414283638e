"""Holding numbers back, or giving them back: which of it, for how long and why; each with how many it would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.message import Message

from inventory_tui.errors import UsageError
from inventory_tui.inventory.edits import COOLING_DAYS, Chosen, Cool, Release, Reserve, Unreserve
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Work
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.deeds import EditDeed, reasons_of
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.selected import Selected
from inventory_tui.widgets.choice import Choice, Option

_HOLD, _BACK, _DUE = "hold", "back", "due"


@dataclass(frozen=True, slots=True)
class _Way:
    """One of the things to choose from."""

    name: str
    label: str
    deed: EditDeed


class HoldForm(FormScreen[EditDeed]):
    """Counts what each way would take; ends with the deed that was chosen."""

    @dataclass
    class Counted(Message):
        """It is known how many each way would take."""

        options: Sequence[Option]

    def __init__(self, actions: Actions, selected: Selected, *, is_cooling: bool) -> None:
        """Make the form.

        Args:
            actions: what can be done.
            selected: the entries; where there are none, only what is due can be released.
            is_cooling: whether it is about Cooling; else about Reserved.
        """
        hold, back = (Cool(), Release()) if is_cooling else (Reserve(), Unreserve())
        deed = EditDeed(actions.edit, selected.customer, selected.words, selected.read, hold)
        due = EditDeed(
            actions.edit,
            selected.customer,
            f"what is due at {selected.customer}",
            lambda: Chosen(NumberQuery(due=True)),
            Release(due_only=True),
        )
        self._ways = (
            _Way(_HOLD, deed.verb, deed),
            _Way(_BACK, replace(deed, edit=back).verb, replace(deed, edit=back)),
            _Way(_DUE, "Release what is due", due),
        )
        days_hint = "1 to 999" if is_cooling else "1 to 999; blank: until somebody unreserves them"
        fields = [
            Field("way", "What", options=[Option(each.name, each.label, reason="counting…") for each in self._ways]),
            Field("days", f"Days to {hold.verb}", str(COOLING_DAYS) if is_cooling else "", days_hint),
            Field("notes", "Notes", "", "why, or for whom; blank leaves them as they are"),
        ]
        title = f"{self._ways[0].label} or {self._ways[1].label.lower()} › {selected.words}"
        super().__init__(title, fields, self._take, word="Go on")

    def on_mount(self) -> None:
        """Count."""
        ways = self._ways
        self.perform_long(lambda work: self.Counted([_count(way, work) for way in ways]), "count what could be held")

    def on_hold_form_counted(self, message: Counted) -> None:
        """Offer what can be done; what is for all numbers of the customer is never chosen unasked."""
        self.query_one("#way", Choice).set_options(message.options, offered=(_HOLD, _BACK))
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now."""
        return "It is being counted" if action == "submit" and self.is_working else super().why_not(action)

    def _take(self, values: Values) -> EditDeed:
        chosen = next((way.deed for way in self._ways if way.name == values["way"]), None)
        if chosen is None:
            raise UsageError("nothing is chosen", "each line says how many it would take, and why not more")
        match chosen.edit:
            case Reserve():
                return replace(chosen, edit=Reserve(_days(values), values["notes"].strip()))
            case Cool():
                return replace(chosen, edit=Cool(_days(values) or COOLING_DAYS, values["notes"].strip()))
            case _:
                return chosen


def _days(values: Values) -> int | None:
    text = values["days"].strip()
    if text and not (text.isdecimal() and int(text)):
        raise UsageError("the days are a number from 1 to 999")
    return int(text) if text else None


def _count(way: _Way, work: Work) -> Option:
    """Return a line with how many numbers it would take; why none, where it is none."""
    with way.deed.prepare(work) as ready:
        label, why = f"{way.label}: {ready.changing:,}", reasons_of(ready)
        if way.name == _DUE:
            return Option(way.name, label, f"all of {way.deed.customer}", "" if ready.changing else "no date has come")
        return Option(
            way.name, label, f"skips {why}" if why else "", "" if ready.changing else why or "there is no number"
        )
