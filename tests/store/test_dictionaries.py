"""The dictionaries of states and kinds: found or added, one id for one thing, never used again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from inventory_tui.audit.uses import Kind, Use
from inventory_tui.inventory.model import State, Status
from inventory_tui.store.engine import Store
from inventory_tui.store.kinds import kind_slots, kinds_of
from inventory_tui.store.setup import add_customer
from inventory_tui.store.states import state_ids, states_of

FREE, USED = State(Status.AVAILABLE), State(Status.USED, "Device", "Cisco")
LINE, PILOT = Kind(Use.PHONE_LINE), Kind(Use.HUNT_PILOT)


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    with store.write() as connection:
        return add_customer(connection, "Northwind").id, add_customer(connection, "Contoso").id


def test_a_state_has_one_id(store: Store, two: tuple[int, int]) -> None:
    with store.write() as connection:
        first = state_ids(connection, two[0], [FREE, USED, FREE])
        again = state_ids(connection, two[0], iter([USED, State(Status.USED, "Device")]))
        assert again[USED] == first[USED]
        assert len({*first.values(), *again.values()}) == 3
        assert states_of(connection, two[0]) == {
            first[FREE]: FREE,
            first[USED]: USED,
            again[State(Status.USED, "Device")]: State(Status.USED, "Device"),
        }
        assert state_ids(connection, two[0], []) == {}


def test_states_of_customers_are_strangers(store: Store, two: tuple[int, int]) -> None:
    """W9."""
    with store.write() as connection:
        mine, theirs = (state_ids(connection, each, [FREE])[FREE] for each in two)
        assert mine != theirs
        assert states_of(connection, two[1]) == {theirs: FREE}


def test_every_status_can_be_kept(store: Store, two: tuple[int, int]) -> None:
    every = [State(status, usage, vendor) for status in Status for usage in ("", "a,b") for vendor in ("", "Ünïcode")]
    with store.write() as connection:
        assert set(state_ids(connection, two[0], every)) == set(every)
        assert set(states_of(connection, two[0]).values()) == set(every)


def test_kinds_get_the_next_slots(store: Store, two: tuple[int, int]) -> None:
    with store.write() as connection:
        assert kind_slots(connection, two[0], [PILOT]) == {PILOT: 0}
        assert kind_slots(connection, two[0], [LINE, PILOT]) == {LINE: 1, PILOT: 0}
        typed = Kind(Use.UNASSIGNED, "Contoso Carrier", "DID")
        assert kind_slots(connection, two[0], [typed]) == {typed: 2}
        assert kinds_of(connection, two[0]) == {0: PILOT, 1: LINE, 2: typed}
        assert kind_slots(connection, two[1], [LINE]) == {LINE: 0}
        assert kind_slots(connection, two[0], []) == {}


def test_new_kinds_come_in_an_order_of_their_own(store: Store, two: tuple[int, int]) -> None:
    """Two imports of the same file make the same database."""
    kinds = [Kind(use, vendor) for use in Use for vendor in ("", "A", "B")]
    with store.write() as connection:
        one = kind_slots(connection, two[0], kinds)
        other = kind_slots(connection, two[1], reversed(kinds))
    assert one == other
    assert sorted(one.values()) == list(range(len(kinds)))


def test_a_slot_is_never_used_again(store: Store, two: tuple[int, int]) -> None:
    """Sets of kinds in the history stay true: nothing ever removes a kind."""
    with store.write() as connection:
        kind_slots(connection, two[0], [PILOT, LINE])
        before = kinds_of(connection, two[0])
    with store.write() as connection:
        kind_slots(connection, two[0], [Kind(Use.MENTIONED)])
        assert {slot: kinds_of(connection, two[0])[slot] for slot in before} == before


def test_ids_of_levels_and_customers_do_not_come_back(store: Store, two: tuple[int, int]) -> None:
    with store.write() as connection:
        connection.execute(text("DELETE FROM level WHERE customer_id = :id"), {"id": two[1]})
        connection.execute(text("DELETE FROM customer WHERE id = :id"), {"id": two[1]})
        assert add_customer(connection, "Fabrikam").id > two[1]
