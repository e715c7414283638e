"""The next free numbers, picked and, on request, reserved in one transaction (W10): nobody gets another's."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.edits import Reserve
from inventory_tui.inventory.model import Customer, DialPlan, Entry, Level, Status
from inventory_tui.inventory.query import read_number_part
from inventory_tui.inventory.work import Work
from inventory_tui.store import changes, free_numbers, levels, numbers, operations
from inventory_tui.store.choices import Choices
from inventory_tui.store.edit_apply import apply_edit
from inventory_tui.store.engine import Connection, Store, interrupter

MOST = 1_000
SPARE = 50
"""How many more are looked for than wanted: others take numbers between looking and taking."""
_DEEDS = {"delete": "deleted", "move": "moved"}
"""What an operation did to a number that was free; any other took it."""


@dataclass(frozen=True, slots=True)
class NextFreeRequest:
    """What is wanted: where, how many, how they begin, and whether they are reserved at once."""

    customer: str
    site: str | None = None
    """None: Customer level."""
    count: int = 1
    number_prefix: str = ""
    reserve: Reserve | None = None
    entry_id: int | None = None
    """The only entry that is wanted, seen in an earlier answer: no other is given in its place. None: any."""

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

    entries: tuple[Entry, ...]
    """As they are now: reserved, where that was asked for."""
    id: int | None = None
    """Of the operation that reserved them."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers alone."""
        return tuple(entry.number for entry in self.entries)


def next_free(store: Store, request: NextFreeRequest, work: Work | None = None) -> NextFree:
    """Pick the next free numbers, and reserve them where that is asked for.

    Raises:
        NotFoundError: no such customer or site.
        RefusedError: numbers were to be reserved and none is free (W10); of one entry it says what became of it.
        BusyError: another session is writing (G4).
        CancelledError: the person gave up; nothing was changed.
    """
    work = work or Work()
    with closing(store.private()) as conn, work.interruptible(interrupter(conn)):
        if request.reserve is None:
            with store.read(on=conn):
                customer = levels.find_customer(conn, request.customer)
                return NextFree(numbers.entries_of(conn, customer, _look(conn, customer, request, request.count)))
        store.check_may_write()
        while True:
            # Looking may take long, and nobody waits for it: the gate is held for those alone that were found.
            with store.read(on=conn):
                customer = levels.find_customer(conn, request.customer)
                seen = _look(conn, customer, request, request.count + SPARE)
                if not seen:
                    raise _refusal(conn, customer, request)
            with store.write(on=conn, work=work):
                answer = _take(conn, request, request.reserve, seen)
                work.check()  # the last moment to give up
            if answer is not None:
                return answer


def _look(conn: Connection, customer: Customer, request: NextFreeRequest, count: int) -> list[int]:
    """Return the ids of so many free entries."""
    among = None if request.entry_id is None else [request.entry_id]
    places = _places(conn, customer, request)
    return free_numbers.find_free(conn, customer, places, count, request.number_prefix, among)


def _take(conn: Connection, request: NextFreeRequest, reserve: Reserve, seen: list[int]) -> NextFree | None:
    """Reserve the first of those that were seen which still are free; None where others left too few of them."""
    customer = levels.find_customer(conn, request.customer)
    places = _places(conn, customer, request)
    free = free_numbers.find_free(conn, customer, places, request.count, request.number_prefix, seen)
    if len(free) < min(request.count, len(seen)):
        return None
    operation = _reserve(conn, customer, free, reserve)
    return NextFree(numbers.entries_of(conn, customer, free), operation)


def _places(conn: Connection, customer: Customer, request: NextFreeRequest) -> list[Level]:
    """Return the site and, under ``flat``, Customer level for it; Customer level alone where no site is named."""
    at_customer = [each for each in levels.levels_of(conn, customer.id).values() if not each.is_site]
    if request.site is None:
        return at_customer
    sites = list(levels.find_sites(conn, customer, [request.site]))
    return sites + at_customer if customer.dial_plan is DialPlan.FLAT else sites


def _reserve(conn: Connection, customer: Customer, found: list[int], reserve: Reserve) -> int:
    day = today(customer)
    choices = Choices(conn, customer, levels.levels_of(conn, customer.id))
    choices.choose_by_ids(found)
    choices.judge(reserve, day)
    request = {"days": reserve.days, "next_free": len(found)}
    counts = {"changed": choices.counts().changing, "skipped": 0}
    operation = operations.record_operation(conn, customer.id, "reserve", request, counts)
    release = (day + timedelta(days=reserve.days)).isoformat() if reserve.days is not None else None
    apply_edit(choices, reserve, operation, None, release)
    levels.bump_inventory(conn, customer.id)
    return operation


def _refusal(conn: Connection, customer: Customer, request: NextFreeRequest) -> RefusedError:
    """Return why there is nothing to reserve: of an entry that was seen free, what became of it, by whom and when."""
    wanted = [] if request.entry_id is None else [request.entry_id]
    entry = next(iter(numbers.entries_of(conn, customer, wanted)), None)
    history = changes.history_of(conn, customer, wanted)
    if entry is not None and entry.state.status is Status.AVAILABLE and entry.level in _places(conn, customer, request):
        message = f"{entry.number} is not free any more: service records or another entry have it"
    elif history:
        last = history[0]
        done = _DEEDS.get(last.operation.kind, "taken")
        message = f"{last.change.number} was {done} by {last.operation.who} {last.operation.at.astimezone():%H:%M}"
    else:
        return RefusedError("no number is free there", "look elsewhere, or add numbers", rules=["W10"])
    return RefusedError(message, "take another one", rules=["W10"])
