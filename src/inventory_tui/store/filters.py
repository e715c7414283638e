"""A query of the inventory as conditions and an order in SQL (cli.md, FILTERS).

Words are resolved to ids in Python, through the small dictionaries of levels and states; SQL only ever compares ids,
ranges and parts of text, all of them bound.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    and_,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from inventory_tui.inventory.model import Customer, State
from inventory_tui.inventory.query import NumberQuery, capitals_of, fold, has_word, search_in_number
from inventory_tui.store.levels import find_sites, levels_of
from inventory_tui.store.schema import ID, change, entry, level, state
from inventory_tui.store.states import states_of

drifting = Table("drifting", MetaData(), Column("entry_id", ID, primary_key=True), prefixes=["TEMPORARY"])
"""Temporary: the entries whose Status is not the present truth; ``drift.stage_drift`` fills it."""


class PlaceIn(GenericFunction[int]):
    """Where in a text another stands, from 1; 0 where it does not."""

    name = "strpos"
    type = Integer()
    inherit_cache = True


@compiles(PlaceIn, "sqlite")
def _say_instr(element: PlaceIn, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite has another name for it."""
    return f"instr({compiler.process(element.clauses, **options)})"


_PLACE = (entry.c.number, entry.c.level_id)
"""The default order: by bytes, then Customer level, which is older than any site, then sites by their ids."""
_SORTS: dict[str, tuple[ColumnElement[str], ...]] = {
    "number": (),
    "level": (level.c.kind, level.c.name_key),
    "site": (level.c.kind, level.c.name_key),
    "status": (state.c.status,),
    "usage": (state.c.usage,),
    "vendor": (state.c.vendor,),
    "release_date": (func.coalesce(entry.c.release_date, ""),),
    "last_used": (func.coalesce(entry.c.last_used_at, ""),),
}
"""What a sort compares before the default order; fields that are not here are columns of the entry."""


def conditions_of(
    connection: Connection, customer: Customer, query: NumberQuery, today: date
) -> list[ColumnElement[bool]]:
    """Return what an entry must fulfil to be asked for.

    Args:
        connection: inside a transaction; ``query.drift`` asks for ``drifting`` to be filled.
        customer: nobody else's entries ever match (W9).
        query: the filters.
        today: the customer's calendar day.

    Raises:
        NotFoundError: a site that does not exist; the hint names near matches.
    """
    found: list[ColumnElement[bool]] = [entry.c.customer_id == customer.id]
    found += _at_levels(connection, customer, query)
    found += _in_states(connection, customer, query)
    if query.number_prefix:
        found += begins_with(query.number_prefix)
    if query.numbers:
        found.append(entry.c.number.in_(query.numbers))
    if query.search:
        found.append(_holds(query.search))
    if query.due:
        found.append(entry.c.release_date <= today.isoformat())
    if query.run is not None:
        found.append(entry.c.id.in_(select(change.c.entry_id).where(change.c.operation_id == query.run)))
    if query.drift:
        found.append(entry.c.id.in_(select(drifting.c.entry_id)))
    return found


def order_of(sort: tuple[str, bool]) -> Sequence[ColumnElement[object]]:
    """Return the order of a sort: ties in the default order; all directions alike, as an index can be walked."""
    field, descending = sort
    keys = (*(_SORTS[field] if field in _SORTS else (entry.c[field],)), *_PLACE)
    return [key.desc() if descending else key for key in keys]


def begins_with(prefix: str) -> list[ColumnElement[bool]]:
    """Return the range of numbers that begin alike: an index finds it, unlike ``LIKE 'x%'``."""
    following = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return [entry.c.number >= prefix, entry.c.number < following]


def _at_levels(connection: Connection, customer: Customer, query: NumberQuery) -> list[ColumnElement[bool]]:
    if not query.sites and not query.levels:
        return []
    every = levels_of(connection, customer.id)
    wanted = set(every)
    if query.levels:
        wanted = {id_ for id_ in wanted if every[id_].kind in query.levels}
    if query.sites:
        sites = {site.id for site in find_sites(connection, customer, filter(None, query.sites))}
        if "" in query.sites:
            sites |= {id_ for id_ in every if not every[id_].is_site}
        wanted &= sites
    return _among(entry.c.level_id, wanted, every)


def _in_states(connection: Connection, customer: Customer, query: NumberQuery) -> list[ColumnElement[bool]]:
    if not (query.statuses or query.usages or query.vendors or query.due):
        return []
    every = states_of(connection, customer.id)
    return _among(entry.c.state_id, {id_ for id_, each in every.items() if _matches(each, query)}, every)


def _matches(each: State, query: NumberQuery) -> bool:
    return (
        (not query.statuses or each.status in query.statuses)
        and (not query.usages or has_word(each.usage, query.usages))
        and (not query.vendors or has_word(each.vendor, query.vendors))
        and (not query.due or each.status.is_hold)
    )


def _among(column: ColumnElement[int], wanted: Collection[int], every: Collection[int]) -> list[ColumnElement[bool]]:
    """Return the shorter of: one of these, none of the others."""
    if not wanted:
        return [false()]
    others = sorted(set(every) - set(wanted))
    if not others:
        return []
    return [column.not_in(others) if len(others) < len(wanted) else column.in_(sorted(wanted))]


def _holds(search: str) -> ColumnElement[bool]:
    """Return where a text occurs: in the number, the description or the reservation notes, without case."""
    needle = fold(search)
    capitals = capitals_of(needle)
    has_letters = needle.upper() != needle.lower()
    places: list[ColumnElement[bool]] = []
    if in_number := search_in_number(search):
        places.append(PlaceIn(entry.c.number, in_number) > 0)
    for column in (entry.c.description, entry.c.reservation_notes):
        text: ColumnElement[str] = func.lower(column) if has_letters else column
        # SQLite lowers ASCII only: the other capitals that the needle could meet are lowered one by one.
        for small, capital in capitals.items():
            text = func.replace(text, literal(capital), literal(small))
        places.append(and_(column != "", PlaceIn(text, needle) > 0))
    return or_(*places)
