"""``number move``, ``delete``, ``modify``, ``reserve``, ``unreserve``, ``cool``, ``release`` (audit.md W2–W4, W6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from inventory_tui.cli.command import InventoryCommand, customer_option
from inventory_tui.cli.edits import Telling, count_of, do
from inventory_tui.cli.filters import filter_options
from inventory_tui.cli.questions import check_may_ask, yes_option
from inventory_tui.cli.selections import choose, choose_at, is_named, numbers_argument
from inventory_tui.cli.session import Session
from inventory_tui.inventory.wording import counted

if TYPE_CHECKING:
    from inventory_tui.inventory.edits import EntryEdit, Selection
    from inventory_tui.inventory.query import NumberQuery

_DAYS = click.option("--days", metavar="DAYS", type=int, help="For 1 to 999 days; open-ended unless given.")
_NOTES = click.option("--notes", metavar="TEXT", default="", help="Reservation notes; blank leaves them as they are.")


def _works_on_numbers(function: Callable[..., None]) -> Callable[..., None]:
    """Add what these commands have in common: numbers, their customer, FILTERS, ``--yes``."""
    for option in (yes_option, filter_options, customer_option(), numbers_argument):
        function = option(function)
    return click.pass_obj(function)


@click.command("move", cls=InventoryCommand)
@_works_on_numbers
@click.option("--from", "from_level", metavar="LEVEL", required=True, help="A site's name, or: customer.")
@click.option("--to", "to_level", metavar="LEVEL", required=True, help="A site's name, or: customer.")
@click.option("--fold", is_flag=True, help="Where LEVEL has the number: fill its blank fields, and drop the moved one.")
def move(
    session: Session,
    *,
    numbers: tuple[str, ...],
    customer: str,
    query: NumberQuery,
    from_level: str,
    to_level: str,
    fold: bool,
    yes: bool,
) -> None:
    """Move numbers from one level to another. Asks first.

    NUMBER may be @FILE, one a line (@- is stdin); without any it is all at that level, or what the filters select
    there. Those whose records put them in use where they are stay there.
    """
    from inventory_tui.inventory.edits import Move

    check_may_ask(yes=yes)
    folding = ", folding duplicates" if fold else ""
    telling = Telling(lambda ready: f"Move {count_of(ready)} from {from_level} to {to_level}{folding}", "moved")
    _work(session, customer, Move(to_level, fold), choose_at(numbers, query, from_level), telling, yes=yes)


@click.command("delete", cls=InventoryCommand)
@_works_on_numbers
def delete(session: Session, *, numbers: tuple[str, ...], customer: str, query: NumberQuery, yes: bool) -> None:
    """Delete numbers that are Available and that no record uses. Asks first.

    NUMBER may be @FILE, one a line (@- is stdin); without any it is what the filters select. Of more than 100 the
    count has to be typed.
    """
    from inventory_tui.inventory.edits import Delete

    check_may_ask(yes=yes)
    telling = Telling(lambda ready: f"Delete {count_of(ready)}", "deleted", "kept", is_typed=True)
    _work(session, customer, Delete(), choose(numbers, query), telling, yes=yes)


@click.command("modify", cls=InventoryCommand)
@_works_on_numbers
@click.option("--description", metavar="TEXT", help="The new description; blank for none.")
@click.option("--notes", "reservation_notes", metavar="TEXT", help="The new reservation notes.")
@click.option("--extra1", metavar="TEXT", help="The first extra field.")
@click.option("--extra2", metavar="TEXT", help="The second extra field.")
@click.option("--extra3", metavar="TEXT", help="The third extra field.")
def modify(
    session: Session,
    *,
    numbers: tuple[str, ...],
    customer: str,
    query: NumberQuery,
    yes: bool,
    **fields: str | None,
) -> None:
    """Write the description, notes or extra fields of numbers. Asks first.

    NUMBER may be @FILE, one a line (@- is stdin); without any it is what the filters select.
    """
    from inventory_tui.inventory.edits import Modify

    edit = Modify({name: value for name, value in fields.items() if value is not None})
    check_may_ask(yes=yes)
    written = ", ".join(name.replace("_", " ") for name in edit.fields)
    telling = Telling(lambda ready: f"Modify {written} of {count_of(ready)}", "modified")
    _work(session, customer, edit, choose(numbers, query), telling, yes=yes)


@click.command("reserve", cls=InventoryCommand)
@_works_on_numbers
@_DAYS
@_NOTES
def reserve(
    session: Session,
    *,
    numbers: tuple[str, ...],
    customer: str,
    query: NumberQuery,
    yes: bool,
    days: int | None,
    notes: str,
) -> None:
    """Set free numbers aside. Asks first.

    Free are those that are Available and that no record uses.

    NUMBER may be @FILE, one a line (@- is stdin); without any it is what the filters select.
    """
    from inventory_tui.inventory.edits import Reserve

    edit = Reserve(days, notes)
    check_may_ask(yes=yes)
    telling = Telling(lambda ready: f"Reserve {count_of(ready)}{_for(days)}", "reserved")
    _work(session, customer, edit, choose(numbers, query), telling, yes=yes)


@click.command("unreserve", cls=InventoryCommand)
@_works_on_numbers
def unreserve(session: Session, *, numbers: tuple[str, ...], customer: str, query: NumberQuery, yes: bool) -> None:
    """Give reserved numbers back. Asks first.

    Date and notes go, the Status is what the records say.

    NUMBER may be @FILE, one a line (@- is stdin); without any it is what the filters select.
    """
    from inventory_tui.inventory.edits import Unreserve

    check_may_ask(yes=yes)
    telling = Telling(lambda ready: f"Unreserve {count_of(ready)}", "unreserved")
    _work(session, customer, Unreserve(), choose(numbers, query), telling, yes=yes)


@click.command("cool", cls=InventoryCommand)
@_works_on_numbers
@click.option("--days", metavar="DAYS", type=int, help="For 1 to 999 days; 30 unless given.")
@_NOTES
def cool(
    session: Session,
    *,
    numbers: tuple[str, ...],
    customer: str,
    query: NumberQuery,
    yes: bool,
    days: int | None,
    notes: str,
) -> None:
    """Let free numbers rest. Asks first.

    Free are those that are Available and that no record uses.

    NUMBER may be @FILE, one a line (@- is stdin); without any it is what the filters select.
    """
    from inventory_tui.inventory.edits import COOLING_DAYS, Cool

    edit = Cool(COOLING_DAYS if days is None else days, notes)
    check_may_ask(yes=yes)
    telling = Telling(lambda ready: f"Cool {count_of(ready)}{_for(edit.days)}", "cooled")
    _work(session, customer, edit, choose(numbers, query), telling, yes=yes)


@click.command("release", cls=InventoryCommand)
@_works_on_numbers
def release(session: Session, *, numbers: tuple[str, ...], customer: str, query: NumberQuery, yes: bool) -> None:
    """Give cooling numbers back. Asks first.

    Date and notes go, the Status is what the records say.

    With --due: reserved and cooling ones alike, whose date has come. NUMBER may be @FILE, one a line (@- is stdin);
    without any it is what the filters select.
    """
    from inventory_tui.inventory.edits import Release

    check_may_ask(yes=yes)
    selection = choose(numbers, replace(query, due=False) if numbers else query)
    telling = Telling(lambda ready: f"Release {count_of(ready)}", "released")
    _work(session, customer, Release(due_only=query.due), selection, telling, yes=yes)


def _work(
    session: Session, customer: str, edit: EntryEdit, selection: Selection, telling: Telling, *, yes: bool
) -> None:
    telling = replace(telling, is_named=is_named(selection))
    do(session, lambda actions: actions.edit.prepare(customer, edit, selection, session.work), telling, yes=yes)


def _for(days: int | None) -> str:
    return "" if days is None else f" for {counted(days, 'day')}"


WORK = (move, delete, modify, reserve, unreserve, cool, release)
