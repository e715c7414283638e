"""One customer of the demo estate, from fates to rows: what stands in the database before its last audit, and after.

Owns numbers, ids and texts. Must not know how rows are written, nor when the estate is audited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from inventory_tui.actions.demo import names
from inventory_tui.actions.demo.fates import PHONE, Fate, Feed, Held, Place, Said, Spelling
from inventory_tui.actions.demo.plan import CustomerPlan
from inventory_tui.actions.demo.ranges import SiteRange
from inventory_tui.audit.uses import Kind, Use, truth_of
from inventory_tui.inventory.model import State, Status
from inventory_tui.inventory.number import Unusable, read_number
from inventory_tui.store.estate import EntryRow, ProblemRow, RecordRow

PREFIX = "+155501"
AVAILABLE = State(Status.AVAILABLE)
_ELSEWHERE = "9"
"""No site's code begins with it."""


@dataclass(slots=True)
class Ids:
    """The next ids and the next place in the estate's numbers, shared by all customers."""

    entry: int = 1
    record: int = 1
    place: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a customer's rows point to: ids of what was set up before."""

    customer_id: int
    operation_id: int
    top: int
    """Its Customer level."""
    sites: tuple[int, ...]
    """Its sites' levels, as in its plan."""
    sources: Mapping[str, int]
    first: Mapping[int, int]
    """By source: its first snapshot."""
    settled: Mapping[int, int]
    """By source: the snapshot that the customer's last audit saw."""
    now: Mapping[int, int]
    """By source: the snapshot of today; sources that were not imported since that audit are missing."""
    states: Mapping[State, int]
    kinds: Mapping[Kind, int]


@dataclass(slots=True)
class Batch:
    """The rows of one stretch of numbers."""

    entries: list[EntryRow] = field(default_factory=list)
    once: list[RecordRow] = field(default_factory=list)
    """Gone when the estate was last audited."""
    before: list[RecordRow] = field(default_factory=list)
    gone: list[RecordRow] = field(default_factory=list)
    """Of those before, gone today."""
    added: list[RecordRow] = field(default_factory=list)
    problems: list[ProblemRow] = field(default_factory=list)


def states_of(fates: Iterable[Fate]) -> set[State]:
    """Return every state that entries of these fates have."""
    return {state_of(fate, held) for fate in fates for held in fate.held}


def kinds_of(fates: Iterable[Fate]) -> set[Kind]:
    """Return every kind of record that these fates know."""
    return {said.kind for fate in fates for said in (*fate.once, *fate.before, *(fate.after or ()))}


def state_of(fate: Fate, held: Held) -> State:
    """Return the state of an entry: what it says, else what the records said before."""
    return held.state or truth_of(said.kind for said in fate.before) or AVAILABLE


class Grower:
    """Makes the rows of one customer, one stretch of a site's range after the other."""

    def __init__(self, plan: CustomerPlan, ground: Ground, ids: Ids, width: int, today: date) -> None:
        """Prepare a customer.

        Args:
            plan: who it is.
            ground: what its rows point to.
            ids: shared with the other customers.
            width: how many digits follow the prefix of a number.
            today: the day release dates are counted from.
        """
        self._plan = plan
        self._ground = ground
        self._ids = ids
        self._width = width
        self._today = today
        self._sources = {
            (feed, parity): ground.sources[source.name]
            for source in plan.sources
            for feed in source.feeds
            for parity in (0, 1)
            if source.parity in (None, parity)
        }
        self._states = {fate.name: [state_of(fate, held) for held in fate.held] for fate in plan.fates}

    def iter_batches(self, site_range: SiteRange, size: int) -> Iterator[Batch]:
        """Yield the rows of one site's range, ``size`` numbers at a time."""
        self._ids.place += -self._ids.place % 100  # ranges begin at a round number
        start = self._ids.place
        batch = Batch()
        for fate in site_range.iter_fates():
            self._grow(batch, site_range.place, fate, self._ids.place, self._ids.place - start)
            self._ids.place += 1
            if len(batch.entries) >= size:
                yield batch
                batch = Batch()
        yield batch

    def _grow(self, batch: Batch, site: int, fate: Fate, place: int, slot: int) -> None:
        for held, state in zip(fate.held, self._states[fate.name], strict=True):
            batch.entries.append(self._entry(site, held, state, place, slot))
        for said in fate.once:
            batch.once.append(self._record(site, said, place, slot, 0))
        before = [self._record(site, said, place, slot, nth) for nth, said in enumerate(fate.before)]
        batch.before.extend(before)
        if fate.after is not None:
            kept = set(fate.after)
            gone = [row for row, said in zip(before, fate.before, strict=True) if said not in kept]
            batch.gone.extend(gone)
            batch.added.extend(
                self._record(site, said, place, slot, nth, is_new=True)
                for nth, said in enumerate(fate.after)
                if said not in fate.before
            )
        if fate.problem:
            batch.problems.append(self._problem(site, fate, place))

    def _entry(self, site: int, held: Held, state: State, place: int, slot: int) -> EntryRow:
        release = None if held.days is None else (self._today + timedelta(days=held.days)).isoformat()
        row = EntryRow(
            self._ids.entry,
            self._ground.customer_id,
            self._level(held.place, site),
            self._number(held.spelling, site, place, slot),
            self._ground.states[state],
            "",
            _description(state, place),
            f"for {names.team(place)}" if state.status is Status.RESERVED else "",
            release,
            f"CC-{place % 97 + 100}" if place % 4 == 0 and state.status.is_in_use else "",
            self._ground.operation_id,
        )
        self._ids.entry += 1
        return row

    def _record(self, site: int, said: Said, place: int, slot: int, nth: int, *, is_new: bool = False) -> RecordRow:
        source = self._source(said, site)
        snapshots = self._ground.now if is_new else self._ground.first
        where = self._plan.sites[site].name if said.place is not Place.TOP else self._plan.name
        name, description = names.thing(said.kind.use, place + nth * 7_919, where, self._plan.domain)
        if said.kind.use is Use.MENTIONED and said.feed is Feed.CALLS:
            name = names.pattern(place)
        row = RecordRow(
            self._ids.record,
            self._ground.customer_id,
            self._level(said.place, site),
            source,
            snapshots[source],
            self._number(said.spelling, site, place, slot),
            self._ground.kinds[said.kind],
            name,
            description,
        )
        self._ids.record += 1
        return row

    def _problem(self, site: int, fate: Fate, place: int) -> ProblemRow:
        use = PHONE.kind.use
        name, _ = names.thing(use, place, self._plan.sites[site].name, self._plan.domain)
        read = read_number(fate.problem)
        reason = read.reason if isinstance(read, Unusable) else ""
        source = self._source(PHONE, site)
        ground, line = self._ground, place + 2
        owner = ground.customer_id, source, ground.sites[site], ground.now.get(source, ground.settled[source])
        return ProblemRow(*owner, use, name, "phones.csv", line, fate.problem, reason)

    def _source(self, said: Said, site: int) -> int:
        return self._sources[said.feed, site % 2]

    def _level(self, place: Place, site: int) -> int:
        if place is Place.TOP:
            return self._ground.top
        return self._ground.sites[(site + (place is Place.NEXT)) % len(self._ground.sites)]

    def _number(self, spelling: Spelling, site: int, place: int, slot: int) -> str:
        code = self._plan.sites[site].code
        if spelling is Spelling.FOREIGN:
            return f"{_ELSEWHERE}{slot:0{self._width}d}"
        if code and spelling is Spelling.PLAIN:
            return f"{code}{slot:0{self._width - 1}d}"
        number = f"{PREFIX}{place:0{self._width}d}"
        return number[1:] if spelling is Spelling.TWIN else number


def _description(state: State, place: int) -> str:
    if state.status is Status.UTILITY:
        return names.team(place)
    if state.status is Status.USED:
        if place % 31 == 0:
            return names.spot(place)
        return names.person(place) if place % 3 == 0 else ""
    return f"{names.spot(place)} (old)" if place % 11 == 0 and state == AVAILABLE else ""
