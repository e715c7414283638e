"""Lists of customers and sites: ``customer,dial_plan,site,location_code`` (cli.md, subcommands)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inventory_tui.inventory.model import DialPlan
from inventory_tui.sources.cells import BAD_KEY, Keys, shown
from inventory_tui.sources.format_info import FormatInfo
from inventory_tui.sources.reading import Reading
from inventory_tui.sources.rows import Ignored, Item, SiteRow, Skip
from inventory_tui.sources.table import BLANK, is_noise

COLUMNS: Final = ("customer", "dial_plan", "site", "location_code")
_PLANS: Final = {"": ""} | {plan: str(plan) for plan in DialPlan}


def match_sites(header: Sequence[str]) -> float:
    """Return how surely this is a list of sites."""
    if "number" in header or not {"customer", "site"}.intersection(header):
        return 0.0
    if "site" in header and {"dial_plan", "location_code"}.intersection(header):
        return 0.95
    return 0.7 if {"customer", "site"}.issubset(header) else 0.5


def read_sites(reading: Reading) -> Iterator[Item]:
    """Yield one item for each row; a blank site names the customer alone."""
    table = reading.table
    places = [reading.column(name) for name in COLUMNS]
    keys = Keys()
    for row in table.rows():
        if isinstance(row, Skip):
            yield row
            continue
        noise = is_noise(row, table.header)
        if noise:
            if noise != BLANK:
                yield Ignored(table.line, noise)
            continue
        customer, plan, site, code = [keys[row[at]] for at in places]
        if customer is None or site is None or code is None:
            at = places[[customer, "", site, code].index(None)]
            yield Skip(table.line, table.titles[at], BAD_KEY, text=shown(row[at]))
        elif plan is None or plan.casefold() not in _PLANS:
            reason = "no such dial plan: give flat or slc, or nothing"
            yield Skip(table.line, "dial_plan", reason, text=shown(row[places[1]]))
        elif not customer and not site:
            yield Ignored(table.line, "no site")
        else:
            yield SiteRow(table.line, customer, _PLANS[plan.casefold()], site, code)


SITES: Final = FormatInfo(
    "sites",
    "Customers and sites",
    "sites",
    "A table of customers and sites: customer, dial_plan, site, location_code.",
    ("customer|site",),
    match_sites,
    read_sites,
    columns=COLUMNS,
    obtain="Make a table of your customers and their sites, as CSV or XLSX. A line may name a customer alone.",
    takes="Every line; dial_plan is flat or slc, location_code the site's code under slc.",
    leaves="All other columns. Nothing is removed that the table does not name.",
    certainty="Certain: the format is our own.",
)
