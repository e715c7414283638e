"""What the screen of free numbers shows and says, and what it asks: how they are to be reserved (W6, W10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inventory_tui.actions.customers import SiteSummary
from inventory_tui.actions.edit import NextFreeRequest
from inventory_tui.errors import UsageError
from inventory_tui.inventory.columns import BY_NAME
from inventory_tui.inventory.edits import Reserve
from inventory_tui.inventory.model import DialPlan, Entry, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.form import Field, FormScreen, Values
from inventory_tui.screens.pick import PickScreen
from inventory_tui.screens.wording import TONES, count
from inventory_tui.widgets.columns import Column

COLUMNS: list[Column[Entry]] = [
    Column("Number", lambda entry: entry.number, 16),
    Column("Level", lambda entry: entry.level.label, 12, grow=1),
    Column("Status", lambda entry: entry.state.status.value, 10, tone=lambda entry: TONES[entry.state.status]),
    Column("Last used", lambda entry: BY_NAME["last_used"].show(entry) or "never", 10, rank=1),
    Column("Release", BY_NAME["release_date"].show, 10, rank=4),
    Column("Description", lambda entry: entry.description, 12, grow=2, rank=2),
    Column("Notes", lambda entry: entry.reservation_notes, 12, grow=1, rank=3),
]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a person did among the free numbers."""

    report: str
    """Of the last thing done; blank where nothing was."""
    terms: Reserve
    """How the next ones are to be reserved."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where free numbers can be looked for."""

    site: str
    """Blank: Customer level."""
    numbers: str = ""
    """How many it has."""


def terms_text(terms: Reserve) -> str:
    """Return how numbers are reserved."""
    days = "until somebody unreserves it" if terms.days is None else f"for {count(terms.days, 'day')}"
    return f"Reserved {days}, {f'notes: {terms.notes}' if terms.notes else 'without notes'}"


def reserved_text(entry: Entry) -> str:
    """Return that a number is reserved, where and until when."""
    until = f" until {entry.release_date.isoformat()}" if entry.release_date else ""
    return f"Reserved {entry.number} at {entry.level.label}{until}"


def terms_form(now: Reserve) -> FormScreen[Reserve]:
    """Ask how numbers are reserved."""

    def submit(values: Values) -> Reserve:
        days = values["days"].strip()
        if days and not days.isdecimal():
            raise UsageError("the days are a number from 1 to 999", "leave them blank for no end")
        return Reserve(int(days) if days else None, values["notes"].strip())

    fields = [
        Field("notes", "Notes", now.notes, hint="for whom, for what"),
        Field("days", "Days", "" if now.days is None else str(now.days), hint="1 to 999; blank: no end"),
    ]
    about = "For the numbers that are reserved next."
    return FormScreen("Reserve with notes and days", fields, submit, about=about, word="Apply")


def site_question(sites: Sequence[SiteSummary], now: str | None) -> PickScreen[Place]:
    """Ask where to look."""
    rows = [Place(""), *(Place(each.level.name, f"{each.numbers:,}") for each in sites)]
    columns: list[Column[Place]] = [
        Column("Where", lambda row: row.site or "Customer level", 24, grow=1),
        Column("Numbers", lambda row: row.numbers, 10, right=True),
    ]
    cursor = next((at for at, row in enumerate(rows) if row.site == now), 0)
    return PickScreen("Next free numbers: where?", rows, columns, cursor=cursor)


def why_none(actions: Actions, request: NextFreeRequest) -> tuple[str, ...]:
    """Return why no number is free, and what to do; asks the database."""
    is_flat = actions.customers.get(request.customer).dial_plan is DialPlan.FLAT
    places = [request.site, ""] if request.site and is_flat else [request.site or ""]
    begins = f" that begins with {request.number_prefix}" if request.number_prefix else ""
    lines = [f"No number{begins} is free at {request.site or 'Customer level'}.", ""]
    for site in places:
        query = NumberQuery(sites=(site,), number_prefix=request.number_prefix)
        found = {value: number for value, number in actions.browse.values(request.customer, "status", query) if number}
        told = ", ".join(f"{number:,} {_status_words(value)}" for value, number in found.items())
        lines.append(f"{site or 'Customer level'}: {told or 'no such number' if begins else told or 'no number yet'}")
    ways = ["s  looks at another site", "+  on the inventory adds numbers; due holds can be released there: is:due"]
    return (*lines, "", *(["/  asks for numbers that begin otherwise"] if begins else []), *ways)


def _status_words(status: str) -> str:
    return "Available, but in use or mentioned elsewhere" if status == Status.AVAILABLE else status
