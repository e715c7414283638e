"""Looking at the inventory: rows at their places, one number in detail, what others change meanwhile (W0, W9)."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import delete, insert, update

from inventory_tui.actions.audits import Audits
from inventory_tui.actions.browse import Browse
from inventory_tui.actions.customers import Customers
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.errors import CancelledError, NotFoundError, UsageError
from inventory_tui.inventory.model import Customer, State, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.settings import Settings
from inventory_tui.store import levels, schema, setup, states
from inventory_tui.store.engine import Connection, Store
from tests import estates
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

FEED = Source("CUCM Amsterdam", datetime(2026, 11, 20, 9, 12, tzinfo=UTC))
ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Berlin"), Site("Cork")),
    entries=(
        Entry("Berlin", "+15550100001", "Available", description="lobby (old)"),
        Entry("Amsterdam", "+15550100002", "Used", "Device,Hunt_Pilot"),
        Entry("Amsterdam", "+15550100001", "Used", "Device"),
        Entry(CUSTOMER, "+15550100001", "Available"),
        Entry("Berlin", "+15550100009", "Reserved", reservation_notes="for Ann", release_date="2020-01-01"),
    ),
    records=(
        Record("Amsterdam", "+15550100001", "hunt_pilot", source="CUCM Amsterdam", name="Helpdesk NL"),
        Record(CUSTOMER, "+15550100001", "teams_user", vendor="Own", source="CUCM Amsterdam", name="ann@example.com"),
        Record("Cork", "+15550100005", "phone_line", source="CUCM Amsterdam", name="SEP00AA"),
    ),
    sources=(FEED,),
)
ALL = NumberQuery()


@pytest.fixture
def browse(settings: Settings, store: Store) -> Browse:
    with estates.opened(settings.database) as connection:
        estates.write(connection, "Northwind", ESTATE)
        estates.write(connection, "Contoso", ESTATE)
    return Browse(store)


@pytest.fixture
def many(browse: Browse, store: Store) -> Browse:
    """2,500 entries of a customer called Fabrikam, at two sites in turn."""
    with store.write() as connection:
        owner = setup.add_customer(connection, "Fabrikam")
        sites = [setup.add_site(connection, owner, name).id for name in ("Amsterdam", "Berlin")]
        state = State(Status.AVAILABLE)
        state_id = states.state_ids(connection, owner.id, [state])[state]
        connection.execute(
            insert(schema.entry),
            [
                {
                    "customer_id": owner.id,
                    "level_id": sites[at % 2],
                    "number": f"+15550{at:06}",
                    "state_id": state_id,
                    "description": f"desk {at % 7}",
                }
                for at in range(2_500)
            ],
        )
    return browse


def test_the_default_order_is_number_then_customer_level_then_sites_by_id(browse: Browse) -> None:
    found = [(entry.number[-1], entry.level.label) for entry in browse.page("northwind")]

    assert found == [("1", "Customer"), ("1", "Amsterdam"), ("1", "Berlin"), ("2", "Amsterdam"), ("9", "Berlin")]


def test_an_unknown_name_is_told_with_near_ones(browse: Browse) -> None:
    with pytest.raises(NotFoundError, match="no customer 'Nortwind'") as caught:
        browse.count("Nortwind")
    assert "Northwind" in caught.value.hint
    with pytest.raises(NotFoundError, match="no site 'Berlim'") as caught:
        browse.open("Northwind", NumberQuery(sites=("Berlim",)))
    assert "Berlin" in caught.value.hint


# --- rows at their places -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "sort:number:desc", "sort:description", "site:berlin", "desk sort:level:desc"])
@pytest.mark.parametrize("is_prepared", [False, True])
def test_every_page_is_that_part_of_all_rows(many: Browse, text: str, *, is_prepared: bool) -> None:
    query = NumberQuery.parse(text)
    every = many.page("Fabrikam", query, 0, 5_000)
    with many.open("Fabrikam", query) as rows:
        if is_prepared:
            rows.prepare()
        assert rows.count == len(every)
        for offset, limit in ((0, 50), (900, 100), (901, 200), (1_200, 50), (2_300, 200), (2_450, 100), (9_000, 10)):
            assert rows.page(offset, limit) == every[offset : offset + limit]


def test_a_number_is_found_by_its_place_in_any_order(many: Browse) -> None:
    for text in ("", "sort:number:desc", "sort:description"):
        with many.open("Fabrikam", NumberQuery.parse(text)) as rows:
            every = [entry.number for entry in rows.page(0, 5_000)]

            assert rows.position_of("+15550001234") == every.index("+15550001234")
            assert rows.position_of("+1555000123") == every.index("+15550001230")
            assert rows.position_of("+16") == len(every) - 1
            assert rows.position_of("#") == every.index("+15550000000")
            entry = rows.page(1_700, 1)[0]
            assert rows.position_of_entry(entry.id) == 1_700


def test_nothing_stands_nowhere(browse: Browse) -> None:
    with browse.open("Northwind", NumberQuery(search="nobody")) as rows:
        assert (rows.count, rows.page(0, 10), rows.position_of("+1"), rows.position_of_entry(1)) == (0, (), 0, None)


def test_what_others_change_shows_but_moves_nothing(browse: Browse, store: Store, harmed: None) -> None:
    """``harmed``: the test changes rows behind the back of the history."""
    with browse.open("Northwind") as rows:
        rows.prepare()
        before = rows.page(0, 10)
        with store.write() as connection:
            entry = schema.entry
            connection.execute(update(entry).where(entry.c.id == before[3].id).values(number="+15550100000"))
            connection.execute(delete(entry).where(entry.c.id == before[1].id))
        after = rows.page(0, 10)

        assert [entry.id for entry in after] == [entry.id for entry in before if entry.id != before[1].id]
        assert after[2].number == "+15550100000"
        assert rows.position_of_entry(before[4].id) == 4
        assert rows.count == 5
    assert [entry.number[-1] for entry in browse.page("Northwind")] == ["0", "1", "1", "9"]


def test_others_are_noticed_and_named(browse: Browse, store: Store) -> None:
    with browse.open("Northwind") as rows:
        assert rows.newer() is None
        Customers(store).add_site("Contoso", "Delhi")
        assert rows.newer() is None
        Customers(store).add_site("Northwind", "Delhi")
        newer = rows.newer()

        assert newer is not None
        assert (newer.kind, newer.summary) == ("site", "Added site Delhi")
        assert newer.id > rows.revision


def test_opening_can_be_given_up(many: Browse) -> None:
    work = Work()
    work.cancel()
    with pytest.raises(CancelledError):
        many.open("Fabrikam", ALL, work)


def test_a_wish_to_stop_between_two_statements_is_not_lost(many: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    work, find = Work(), levels.find_customer

    def find_customer(connection: Connection, name: str) -> Customer:
        found = find(connection, name)
        work.cancel()
        return found

    monkeypatch.setattr(levels, "find_customer", find_customer)
    with pytest.raises(CancelledError):
        many.count("Fabrikam", work=work)


def test_preparing_can_be_given_up_and_begun_again(many: Browse) -> None:
    with many.open("Fabrikam") as rows:
        work = Work(report=lambda progress: work.cancel() if progress == Progress("Sorting") else None)
        with pytest.raises(CancelledError):
            rows.prepare(work)
        rows.prepare()
        rows.prepare()
        assert len(rows.page(1_200, 10)) == 10


def test_rows_that_were_closed_say_so(many: Browse) -> None:
    rows = many.open("Fabrikam")
    rows.close()
    rows.close()
    with pytest.raises(CancelledError, match="nobody looks"):
        rows.page(1_200, 10)


def test_many_threads_may_look_at_the_same_rows(many: Browse) -> None:
    with many.open("Fabrikam") as rows:
        every = many.page("Fabrikam", ALL, 0, 5_000)
        wrong: list[int] = []

        def look(offset: int) -> None:
            if rows.page(offset, 20) != every[offset : offset + 20]:
                wrong.append(offset)

        threads = [Thread(target=look, args=(offset,)) for offset in range(0, 2_500, 250)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


def test_rows_of_a_file_come_page_by_page(many: Browse) -> None:
    rows = list(many.iter_rows("Fabrikam", NumberQuery(sort=("number", True))))

    assert len(rows) == 2_500
    assert [row["number"] for row in rows] == sorted((row["number"] for row in rows), reverse=True)
    assert {row["customer"] for row in rows} == {"Fabrikam"}


# --- one number ---------------------------------------------------------------------------------------------


def test_a_number_in_detail(browse: Browse) -> None:
    """Entries with their drift (W0), every record behind it with source and age, history."""
    detail = browse.detail("northwind", "+1 (555) 010-0001")

    assert detail.number == "+15550100001"
    truth = State(Status.UTILITY, "Hunt_Pilot,User", "Own")
    assert [(entry.level.label, entry.state.status, entry.drift) for entry in detail.entries] == [
        ("Customer", Status.AVAILABLE, truth),
        ("Amsterdam", Status.USED, truth),
        ("Berlin", Status.AVAILABLE, truth),
    ]
    assert [(each.level.label, each.use, each.vendor, each.name) for each in detail.records] == [
        ("Customer", "teams_user", "Own", "ann@example.com"),
        ("Amsterdam", "hunt_pilot", "", "Helpdesk NL"),
    ]
    assert {(each.source, each.imported_at) for each in detail.records} == {("CUCM Amsterdam", FEED.imported_at)}
    assert detail.history == ()


def test_a_number_that_only_records_know_has_a_detail(browse: Browse) -> None:
    detail = browse.detail("Northwind", "+15550100005")

    assert detail.entries == ()
    assert [each.name for each in detail.records] == ["SEP00AA"]


def test_a_number_that_nobody_has_is_told_with_near_ones(browse: Browse) -> None:
    with pytest.raises(NotFoundError, match=r"no number \+15550100003 of Northwind") as caught:
        browse.detail("Northwind", "+15550100003")
    assert caught.value.hint == "did you mean +15550100001 or +15550100002 or +15550100009?"
    with pytest.raises(NotFoundError) as caught:
        browse.detail("Northwind", "9")
    assert caught.value.hint == "see them with: inventory-tui number list --customer Northwind"
    with pytest.raises(UsageError):
        browse.detail("Northwind", "nobody")


def test_the_history_of_a_number_is_that_of_its_entries(browse: Browse, store: Store) -> None:
    with Audits(store).preview(AuditRequest("Northwind", Scope.customer())) as preview:
        run = preview.save(Acceptance.everything()).id
    history = browse.detail("Northwind", "+15550100001").history

    assert [(each.operation.id, each.change.level, each.change.before) for each in history] == [
        (run, "Berlin", State(Status.AVAILABLE)),
        (run, "Amsterdam", State(Status.USED, "Device")),
        (run, "Customer", State(Status.AVAILABLE)),
    ]
    assert history[0].change.after == State(Status.UTILITY, "Hunt_Pilot,User", "Own")
    assert history[0].change.why == "hunt pilot Helpdesk NL at Amsterdam, CUCM Amsterdam (also Teams user)"
    assert browse.detail("Contoso", "+15550100001").history == ()


def test_only_what_a_run_changed_can_be_looked_at(browse: Browse, store: Store) -> None:
    with Audits(store).preview(AuditRequest("Northwind", Scope.selected("Amsterdam"))) as preview:
        run = preview.save(Acceptance.everything()).id
    found = browse.page("Northwind", NumberQuery(run=run))

    assert [(entry.level.label, entry.number[-1], entry.state.status) for entry in found] == [
        ("Amsterdam", "1", Status.UTILITY),
        ("Amsterdam", "2", Status.AVAILABLE),
    ]
    assert browse.page("Contoso", NumberQuery(run=run)) == ()


# --- values -------------------------------------------------------------------------------------------------


def test_values_are_counted_most_frequent_first(browse: Browse) -> None:
    assert browse.values("Northwind", "status") == [("Available", 2), ("Used", 2), ("Reserved", 1)]
    assert browse.values("Northwind", "usage") == [("", 3), ("Device", 2), ("Hunt_Pilot", 1)]
    assert browse.values("Northwind", "site") == [("Amsterdam", 2), ("Berlin", 2), ("", 1), ("Cork", 0)]


def test_values_are_counted_under_the_other_filters(browse: Browse) -> None:
    query = NumberQuery(sites=("Berlin",), statuses=("Used",))

    assert browse.values("Northwind", "status", query) == [("Available", 1), ("Reserved", 1)]
    assert browse.values("Northwind", "site", query) == [("Amsterdam", 2), ("Berlin", 0), ("Cork", 0)]
    assert browse.values("Northwind", "status", NumberQuery(drift=True)) == [("Available", 2), ("Used", 2)]


def test_a_blank_site_is_customer_level(browse: Browse) -> None:
    found = browse.page("Northwind", NumberQuery(sites=("", "Berlin")))

    assert [entry.level.label for entry in found] == ["Customer", "Berlin", "Berlin"]


def test_due_holds_are_those_whose_day_has_come(browse: Browse) -> None:
    assert [entry.number for entry in browse.page("Northwind", NumberQuery(due=True))] == ["+15550100009"]
