"""The next free numbers, picked and reserved (audit.md W10)."""

from __future__ import annotations

from typing import Any

import pytest

from inventory_tui.actions import next_free as next_free_module
from inventory_tui.actions.edit import Edit, NextFreeRequest
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError, NotFoundError, RefusedError, UsageError
from inventory_tui.inventory.edits import Delete, Modify, Move, Reserve
from inventory_tui.inventory.model import Status
from inventory_tui.inventory.work import Work
from inventory_tui.store import free_numbers
from inventory_tui.store.engine import Store
from inventory_tui.store.operations import who
from tests import estates
from tests.actions.working import NORTHWIND, changes_of, dump_of, entries_of, learn, named, undo, work, write
from tests.oracle import CUSTOMER, FLAT, SLC, Entry, Estate, Record, Site, Source

SITES = (Site("Amsterdam", "61"), Site("Cork", "62"))


def new_estate(actions: Actions, *entries: Entry, records: tuple[Record, ...] = (), dial_plan: str = FLAT) -> Edit:
    write(actions, Estate(dial_plan, sites=SITES, entries=entries, records=records, sources=(Source("Feed"),)))
    return actions.edit


def free(edit: Edit, site: str | None = "Amsterdam", count: int = 10, prefix: str = "") -> list[str]:
    return list(edit.next_free(NextFreeRequest(NORTHWIND, site, count, prefix)).numbers)


def at(*numbers: str, level: str = "Amsterdam") -> tuple[Entry, ...]:
    return tuple(Entry(level, number) for number in numbers)


def test_free_for_longest_comes_first_then_in_order(actions: Actions) -> None:
    """W10: what was never in use is free for longest."""
    edit = new_estate(actions, *at("6101", "6102", "6103", "6104"))
    with estates.opened(actions.database) as connection:
        for number, instant in (("6101", "2026-02-01"), ("6103", "2026-01-01")):
            connection.exec_driver_sql(
                "UPDATE entry SET last_used_at = ? WHERE number = ?", (f"{instant}T00:00:00+00:00", number)
            )
    assert free(edit) == ["6102", "6104", "6103", "6101"]
    assert free(edit, count=2) == ["6102", "6104"]


def test_only_what_is_free_by_status_and_by_records(actions: Actions) -> None:
    """W10, W3; what a record only mentions is not given away."""
    uses = ("phone_line", "inactive", "mentioned", "unassigned")
    held = [Entry("Amsterdam", f"620{place}", status) for place, status in enumerate(("Used", "Reserved", "Inactive"))]
    edit = new_estate(
        actions,
        *at(*(f"610{place}" for place in range(5))),
        *held,
        records=tuple(Record("Cork", f"610{place}", use) for place, use in enumerate(uses)),
    )
    assert free(edit) == ["6103", "6104"]


@pytest.mark.parametrize("twin", ["+15550100001", "0015550100001", "15550100001"])
@pytest.mark.parametrize("how", ["entry", "record"])
def test_another_spelling_of_a_number_in_use_is_not_free(actions: Actions, twin: str, how: str) -> None:
    """W10: digits alike but for a leading + or 00."""
    spellings = {"+15550100001", "0015550100001", "15550100001"} - {twin}
    used = (Entry("Cork", twin, "Used", "Device"),) if how == "entry" else ()
    records = (Record("Cork", twin, "phone_line"),) if how == "record" else ()
    edit = new_estate(actions, *at(*sorted(spellings), "*15550100001"), *used, records=records)
    assert free(edit) == ["*15550100001"]


def test_the_prefix_is_read_as_numbers_are(actions: Actions) -> None:
    edit = new_estate(actions, *at("+15550100001", "+15550200001", "0155"))
    assert free(edit, prefix="+1 (555) 010") == ["+15550100001"]
    assert free(edit, prefix="0") == ["0155"]
    assert free(edit, prefix="9") == []
    with pytest.raises(UsageError, match="no number begins with"):
        free(edit, prefix="abc")


def test_under_flat_a_site_may_take_from_customer_level(actions: Actions) -> None:
    """W10: its own first."""
    edit = new_estate(actions, *at("6103", "6104"), *at("6101", level=CUSTOMER), *at("6102", level="Cork"))
    found = edit.next_free(NextFreeRequest(NORTHWIND, "amsterdam", 10))
    assert [(entry.number, entry.level.label) for entry in found.entries] == [
        ("6103", "Amsterdam"), ("6104", "Amsterdam"), ("6101", "Customer"),
    ]  # fmt: skip
    assert free(edit, site=None) == ["6101"]


def test_under_slc_a_site_has_its_own_alone(actions: Actions) -> None:
    edit = new_estate(actions, *at("6101"), *at("6102", level=CUSTOMER), dial_plan=SLC)
    assert free(edit) == ["6101"]
    assert free(edit, site="Cork") == []


def test_one_number_is_given_away_once(actions: Actions) -> None:
    """W10: the same digits at two levels are one number under flat, and one entry of it may be held."""
    entries = (*at("6101", "6102"), *at("6101", "6103", level=CUSTOMER), Entry("Cork", "6102", "Reserved"))
    edit = new_estate(actions, *entries)
    assert free(edit) == ["6101", "6103"]
    for expected in (["6101"], ["6103"]):
        taken = edit.next_free(NextFreeRequest(NORTHWIND, "Amsterdam", reserve=Reserve()))
        assert list(taken.numbers) == expected
    assert free(edit) == []


def test_under_slc_the_same_extension_is_two_numbers(actions: Actions) -> None:
    edit = new_estate(
        actions,
        *at("6101", "+15550100001"),
        Entry("Cork", "6101", "Reserved"),
        Entry("Cork", "+15550100001", "Reserved"),
        dial_plan=SLC,
    )
    assert free(edit) == ["6101"]


def test_they_are_reserved_in_the_same_transaction(actions: Actions) -> None:
    """W10, W6, W7."""
    edit = new_estate(actions, *at("6101", "6102", "6103"))
    before = dump_of(actions)["entry"]
    work(edit, Modify({"reservation_notes": "old"}), named("6103"))
    request = NextFreeRequest(NORTHWIND, "Amsterdam", 2, reserve=Reserve(5, "for bob"))
    taken = edit.next_free(request)
    assert taken.numbers == ("6101", "6102")
    assert len(changes_of(actions, taken.id)) == 2
    assert entries_of(actions)["Amsterdam", "6101"].reservation_notes == "for bob"
    assert edit.next_free(request).numbers == ("6103",)
    with pytest.raises(RefusedError, match="no number is free there"):
        edit.next_free(request)
    while (last := edit.last_undoable(NORTHWIND)) is not None:
        undo(edit, last)
    assert dump_of(actions)["entry"] == before


@pytest.mark.parametrize("spare", [0, 1, 50])
def test_others_may_write_while_it_is_looked_and_nobody_gets_theirs(
    actions: Actions, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    """W10: the gate is held only for those that were found; where others took too many of them, it looks again."""
    edit = new_estate(actions, *at("6101", "6102", "6103", "6104"))
    looks, others = [], [edit]
    find, write_gate = free_numbers.find_free, Store.write

    def look(*given: Any) -> list[int]:
        looks.append(given)
        return find(*given)

    def gate(*given: Any, **named: Any) -> Any:
        assert looks, "looked for before the gate is held"
        if others:
            others.pop().next_free(NextFreeRequest(NORTHWIND, "Amsterdam", reserve=Reserve(notes="theirs")))
        return write_gate(*given, **named)

    monkeypatch.setattr(next_free_module, "SPARE", spare)
    monkeypatch.setattr(free_numbers, "find_free", look)
    monkeypatch.setattr(Store, "write", gate)
    assert edit.next_free(NextFreeRequest(NORTHWIND, "Amsterdam", 2, reserve=Reserve())).numbers == ("6102", "6103")
    notes = {
        number: entry.reservation_notes
        for (_, number), entry in entries_of(actions).items()
        if entry.status != "Available"
    }
    assert notes == {"6101": "theirs", "6102": "", "6103": ""}


def test_one_that_was_seen_is_reserved_or_nothing_is(actions: Actions) -> None:
    """W10: never another in its place; it says what became of it."""
    edit = new_estate(actions, *at("6101", "6102", "6103", "6104", "6105"), *at("6106", level=CUSTOMER))
    seen = edit.next_free(NextFreeRequest(NORTHWIND, "Amsterdam", 10)).entries
    assert [entry.number for entry in seen] == ["6101", "6102", "6103", "6104", "6105", "6106"]

    def take(place: int) -> tuple[str, ...]:
        request = NextFreeRequest(NORTHWIND, "Amsterdam", reserve=Reserve(5, "for bob"), entry_id=seen[place].id)
        (entry,) = edit.next_free(request).entries
        assert (entry.state.status, entry.reservation_notes) == (Status.RESERVED, "for bob")
        assert entry.release_date is not None
        return (entry.number,)

    assert take(1) == ("6102",)
    assert take(5) == ("6106",)
    work(edit, Delete(), named("6103"))
    work(edit, Move("Cork"), named("6104"))
    learn(actions, Record("Cork", "6105", "phone_line"))
    before = dump_of(actions)
    me = who()
    for place, words in (
        (1, f"6102 was taken by {me} "),
        (2, f"6103 was deleted by {me} "),
        (3, f"6104 was moved by {me} "),
        (4, "6105 is not free any more: service records or another entry have it"),
    ):
        with pytest.raises(RefusedError) as refused:
            take(place)
        assert refused.value.message.startswith(words)
        assert refused.value.hint == "take another one"
    assert dump_of(actions) == before


def test_looking_changes_nothing(actions: Actions) -> None:
    edit = new_estate(actions, *at("6101"))
    before = dump_of(actions)
    assert edit.next_free(NextFreeRequest(NORTHWIND, "Amsterdam")).id is None
    assert dump_of(actions) == before


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_one_to_a_thousand_at_a_time(count: int) -> None:
    with pytest.raises(UsageError, match="1 to 1,000"):
        NextFreeRequest(NORTHWIND, count=count)
    assert NextFreeRequest(NORTHWIND, count=1000).count == 1000


def test_names_that_do_not_exist(actions: Actions) -> None:
    edit = new_estate(actions)
    with pytest.raises(NotFoundError):
        edit.next_free(NextFreeRequest("Nobody"))
    with pytest.raises(NotFoundError, match="no site 'Crok'"):
        edit.next_free(NextFreeRequest(NORTHWIND, "Crok", reserve=Reserve()))


def test_many_in_a_row_are_not_free(actions: Actions) -> None:
    numbers = [f"61{place:02}" for place in range(20)]
    used = tuple(Record("Cork", number, "phone_line") for number in numbers[:16])
    edit = new_estate(actions, *at(*numbers), *at(*numbers[16:19], "7000", level=CUSTOMER), records=used)
    assert free(edit) == [*numbers[16:], "7000"]
    assert free(edit, count=3) == numbers[16:19]


def test_it_can_be_given_up(actions: Actions) -> None:
    edit = new_estate(actions, *at("6101"))
    before = dump_of(actions)
    given_up = Work()
    given_up.cancel()
    with pytest.raises(CancelledError):
        edit.next_free(NextFreeRequest(NORTHWIND, "Amsterdam", reserve=Reserve()), given_up)
    assert dump_of(actions) == before
