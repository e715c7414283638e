"""Every statement of working with numbers, as SQLite plans to run it (performance.md)."""

from __future__ import annotations

import pytest

from inventory_tui.actions.edit import Edit, NextFreeRequest
from inventory_tui.inventory import edits
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source
from tests.store.plans import Plans, iter_traps

NUMBERS = tuple(f"+1555010{place:04}" for place in range(40))
DEEDS: tuple[edits.EntryEdit, ...] = (
    edits.Modify({"description": "lobby", "extra1": "x"}),
    edits.Reserve(5, "for bob"),
    edits.Unreserve(),
    edits.Cool(),
    edits.Release(),
    edits.Release(due_only=True),
    edits.Move("Cork"),
    edits.Move("Cork", fold=True),
    edits.Delete(),
)


@pytest.mark.parametrize("dial_plan", ["flat", "slc"])
def test_no_scan_inside_a_correlated_subquery(settings: Settings, statements: Plans, dial_plan: str) -> None:
    """Of counting, doing and taking back; whatever way the numbers are chosen."""
    sites = (Site("Amsterdam", "61"), Site("Cork", "62"))
    entries = (
        *(Entry("Amsterdam", number) for number in NUMBERS),
        *(Entry("Cork", number) for number in NUMBERS[:5]),
        *((Entry(CUSTOMER, NUMBERS[7]),) if dial_plan == "flat" else ()),
    )
    records = (Record("Amsterdam", NUMBERS[9], "phone_line"), Record("Cork", NUMBERS[3], "hunt_pilot"))
    with Store.open(settings) as store:
        with estates.opened(settings.database) as connection:
            customer = estates.write(
                connection, "Northwind", Estate(dial_plan, True, sites, entries, records, sources=(Source("Feed"),))
            )
            ids = [row["id"] for row in estates.dump(connection, customer)["entry"]]
        edit = Edit(store)
        selections: tuple[edits.Selection, ...] = (
            edits.Chosen(NumberQuery(sites=("Amsterdam",))),
            edits.Chosen(NumberQuery(drift=True)),
            edits.Named(NUMBERS, "Amsterdam"),
            edits.Named(NUMBERS),
            edits.Marked(ids),
        )
        for deed in DEEDS:
            for selection in selections:
                with edit.prepare("Northwind", deed, selection) as prepared:
                    prepared.page()
                    result = prepared.run()
                if result.id is not None and deed.verb in ("move", "delete", "modify"):
                    with edit.prepare_undo(result.id) as undo:
                        undo.page()
                        undo.run()
        edit.add("Northwind", "7000", "7009", "Cork")
        for reserve in (None, edits.Reserve()):
            assert edit.next_free(NextFreeRequest("Northwind", "Cork", 3, "7", reserve)).numbers
    assert len(statements) > 300
    assert not list(iter_traps(statements))


def test_free_numbers_are_found_at_once_however_many_are_in_use(settings: Settings, statements: Plans) -> None:
    """W10: Available by their Status, in use by their records."""
    with Store.open(settings) as store:
        edit, costs = Edit(store), []
        for name, count in (("Few", 1), ("Many", 1_200)):
            numbers = [f"+155501{place:05}" for place in range(count)]
            entries = tuple(Entry("Cork", number) for number in (*numbers, "+15559"))
            records = tuple(Record("Cork", number, "phone_line") for number in numbers)
            with estates.opened(settings.database) as connection:
                estate = Estate(sites=(Site("Cork"),), entries=entries, records=records, sources=(Source("Feed"),))
                estates.write(connection, name, estate)
            before = len(statements)
            assert edit.next_free(NextFreeRequest(name, "Cork", reserve=edits.Reserve())).numbers == ("+15559",)
            costs.append(len(statements) - before)
        few, many = costs
        assert few == many


@pytest.mark.parametrize(("dial_plan", "times"), [("flat", [0, 1, 1]), ("slc", [0, 1, 2])])
def test_records_are_asked_no_more_often_than_needed(
    settings: Settings, statements: Plans, dial_plan: str, times: list[int]
) -> None:
    """What is one number throughout the customer has the same truth at the target as here (T1)."""
    with Store.open(settings) as store:
        with estates.opened(settings.database) as connection:
            sites = (Site("Amsterdam", "61"), Site("Cork", "62"))
            estates.write(connection, "Northwind", Estate(dial_plan, sites=sites, entries=(Entry("Cork", "7000"),)))
        asked = []
        for deed in (edits.Modify({"extra1": "x"}), edits.Delete(), edits.Move("Amsterdam")):
            statements.clear()
            with Edit(store).prepare("Northwind", deed, edits.Named(("7000",))) as prepared:
                assert prepared.changing == 1
            asked.append(sum("INSERT INTO present" in statement for statement, _ in statements))
        assert asked == times
