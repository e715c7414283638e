"""The next free numbers, picked and, on request, reserved in one transaction (W10): nobody gets another's."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.edits import Reserve
from inventory_tui.inventory.model import Customer, DialPlan, Level
from inventory_tui.inventory.query import read_number_part
from inventory_tui.inventory.work import Work
from inventory_tui.store import free_numbers, levels, operations
from inventory_tui.store.choices import Choices
from inventory_tui.store.edit_apply import apply_edit
from inventory_tui.store.engine import Connection, Store, interrupt

MOST = 1_000


@dataclass(frozen=True, slots=True)
class NextFreeRequest:
    """What is wanted: where, how many, how they begin, and whether they are reserved at once."""

    customer: str
    site: str | None = None
    """None: Customer level."""
    count: int = 1
    number_prefix: str = ""
    reserve: Reserve | None = None

    def __post_init__(self) -> None:
        """Refuse a count outside 1–1,000, and bring the prefix to the spelling of numbers.

        Raises:
            UsageError: it is, or no number begins like that.
        """
        object.__setattr__(self, "number_prefix", read_number_part(self.number_prefix))
        if not 1 <= self.count <= MOST:
            raise UsageError(f"1 to {MOST:,} numbers can be asked for at a time", "give --count in that range")


@dataclass(frozen=True, slots=True)
class NextFree:
    """Free numbers: fewer than wanted where there are no more."""

    numbers: tuple[str, ...]
    levels: tuple[str, ...]
    """Where each of them stands."""
    id: int | None = None
    """Of the operation that reserved them."""


def next_free(store: Store, request: NextFreeRequest, work: Work | None = None) -> NextFree:
    """Pick the next free numbers, and reserve them where that is asked for.

    Raises:
        NotFoundError: no such customer or site.
        RefusedError: numbers were to be reserved and none is free (W10).
        BusyError: another session is writing (G4).
        CancelledError: the person gave up; nothing was changed.
    """
    work = work or Work()
    with closing(store.private()) as conn, work.interruptible(lambda: interrupt(conn)):
        if request.reserve is None:
            with store.read(on=conn):
                found, _ = _find(conn, request)
                return _result(found, None)
        with store.write(on=conn, work=work):
            found, customer = _find(conn, request)
            if not found:
                raise RefusedError("no number is free there", "look elsewhere, or add numbers", rules=["W10"])
            operation = _reserve(conn, customer, found, request.reserve)
            work.check()  # the last moment to give up
        return _result(found, operation)


def _find(conn: Connection, request: NextFreeRequest) -> tuple[list[free_numbers.FreeNumber], Customer]:
    customer = levels.find_customer(conn, request.customer)
    return free_numbers.find_free(
        conn, customer, _places(conn, customer, request), request.count, request.number_prefix
    ), customer


def _places(conn: Connection, customer: Customer, request: NextFreeRequest) -> list[Level]:
    """Return the site and, under ``flat``, Customer level for it; Customer level alone where no site is named."""
    at_customer = [each for each in levels.levels_of(conn, customer.id).values() if not each.is_site]
    if request.site is None:
        return at_customer
    sites = list(levels.find_sites(conn, customer, [request.site]))
    return sites + at_customer if customer.dial_plan is DialPlan.FLAT else sites


def _reserve(conn: Connection, customer: Customer, found: list[free_numbers.FreeNumber], reserve: Reserve) -> int:
    day = today(customer)
    choices = Choices(conn, customer, levels.levels_of(conn, customer.id))
    choices.choose_by_ids([each.entry_id for each in found])
    choices.judge(reserve, day)
    request = {"days": reserve.days, "next_free": len(found)}
    counts = {"changed": choices.count_changing(), "skipped": 0}
    operation = operations.record_operation(conn, customer.id, "reserve", request, counts)
    release = (day + timedelta(days=reserve.days)).isoformat() if reserve.days is not None else None
    apply_edit(choices, reserve, operation, None, release)
    levels.bump_inventory(conn, customer.id)
    return operation


def _result(found: list[free_numbers.FreeNumber], operation: int | None) -> NextFree:
    return NextFree(tuple(each.number for each in found), tuple(each.level.label for each in found), operation)
