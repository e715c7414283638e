"""What was done, by whom, to what and why (P4)."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from inventory_tui.actions.audits import Audits
from inventory_tui.actions.customers import Customers
from inventory_tui.actions.edit import Edit
from inventory_tui.actions.history import History
from inventory_tui.actions.imports import Imports
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.errors import CancelledError, NotFoundError, RefusedError
from inventory_tui.inventory.edits import Delete, Modify, Move, Named
from inventory_tui.inventory.model import State, Status
from inventory_tui.inventory.work import Work
from inventory_tui.settings import Settings
from inventory_tui.store import operations, schema
from inventory_tui.store.engine import Store
from tests import estates
from tests.imports.files import generic, number, take
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site, Source

ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Berlin")),
    entries=(
        Entry("Amsterdam", "+15550100001", "Available"),
        Entry("Amsterdam", "+15550100002", "Used", "Device"),
        Entry("Berlin", "+15550100003", "Reserved", release_date="2030-01-01"),
        Entry(CUSTOMER, "+15550100001", "Available"),
    ),
    records=(
        Record("Amsterdam", "+15550100001", "hunt_pilot", name="Helpdesk NL"),
        Record("Amsterdam", "+15550100001", "phone_line", name="SEP00AA"),
        Record("Berlin", "+15550100004", "teams_user", name="ann@example.com"),
    ),
    sources=(Source("Feed", datetime.now(UTC) - timedelta(hours=1)),),
)


@pytest.fixture
def history(settings: Settings, store: Store) -> History:
    with estates.opened(settings.database) as connection:
        estates.write(connection, "Northwind", ESTATE)
    return History(store)


def audit(store: Store, scope: Scope) -> int:
    with Audits(store).preview(AuditRequest("Northwind", scope)) as preview:
        run = preview.save(Acceptance.everything()).id
    assert run is not None
    return run


def test_runs_and_changes_share_one_list_newest_first(history: History, store: Store) -> None:
    Customers(store).add("Contoso")
    run = audit(store, Scope.customer())
    Customers(store).add_site("Northwind", "Cork")

    assert [(each.kind, each.customer) for each in history.list()] == [
        ("site", "Northwind"),
        ("audit", "Northwind"),
        ("customer", "Contoso"),
    ]
    assert [each.kind for each in history.list("northwind", limit=1)] == ["site"]
    newest = history.list("Northwind")[1]
    assert (newest.id, newest.is_audit, newest.who) == (run, True, operations.who())
    assert datetime.now(UTC) - newest.at < timedelta(minutes=1)
    assert newest.summary == "Audit of the customer: 1 created, 3 updated, 1 freed, 1 unchanged"
    with pytest.raises(NotFoundError):
        history.list("Nobody")


def test_a_run_is_shown_with_what_it_noticed(history: History, store: Store) -> None:
    detail = history.show(audit(store, Scope.customer()))

    assert detail.changes == 4
    assert detail.findings == {"duplicate_level": 1, "shared_use": 2}
    assert detail.operation.request["scope"] == {"level": "customer", "sites": []}
    Customers(store).add_site("Northwind", "Cork")
    assert history.show(history.list()[0].id).findings == {}


def test_every_change_of_a_run_has_before_after_and_why(history: History, store: Store) -> None:
    run = audit(store, Scope.customer())
    free, used = State(Status.AVAILABLE), State(Status.UTILITY, "Device,Hunt_Pilot")
    loudest = "hunt pilot Helpdesk NL at Amsterdam, Feed (also phone line)"

    found = [(each.number[-1], each.level, each.before, each.after, each.why) for each in history.changes(run)]
    assert sorted(found, key=str) == [
        ("1", "Amsterdam", free, used, loudest),
        ("1", "Customer", free, used, loudest),
        ("2", "Amsterdam", State(Status.USED, "Device"), free, "no service record has it"),
        ("4", "Customer", None, State(Status.USED, "User", "Microsoft"), "Teams user ann@example.com at Berlin, Feed"),
    ]
    assert history.change_count(run) == 4
    assert history.changes(run, 1, 2) == history.changes(run)[1:3]


def test_a_freed_number_is_explained_by_what_used_it_last(store: Store, tmp_path: Path) -> None:
    """As things stood when the run was saved: what went away later explains nothing."""
    Customers(store).add("Northwind")
    imports = Imports(store)
    kept = (number(9), "phone_line", "", "SEP09")
    line, listed = (number(1), "phone_line", "", "SEP01"), (number(1), "unassigned", "", "list")
    for at, *rows in ((1, line, listed, kept), (2, kept)):
        take(imports, generic(tmp_path / f"{at}.csv", *rows), force=True)
        run = audit(store, Scope.customer())
    (freed,) = History(store).changes(run)
    with store.write() as connection:
        record, gone = schema.snapshot, schema.gone_record
        later = {"customer_id": 1, "source_id": 1, "at": "2999-01-01T00:00:00+00:00", "who": "tester"}
        snapshot = connection.execute(
            insert(record).values(**later, counts={}, coverage={}).returning(record.c.id)
        ).scalar_one()
        row = connection.execute(gone.select().where(gone.c.name == "SEP01")).one()._mapping
        connection.execute(insert(gone).values({**row, "id": 999, "name": "later", "gone_by": snapshot}))

    assert freed.why == "no service record has it; last: phone line SEP01 at Customer, Feed"
    assert History(store).changes(run) == (freed,)


def test_what_people_did_is_told_by_field(history: History, store: Store) -> None:
    edit = Edit(store)
    edit.add("Northwind", "2001", "2003", "Berlin")
    one = Named(("2001",), "Berlin")
    for each in (Modify({"description": "lobby", "extra1": "x"}), Move("Amsterdam")):
        with edit.prepare("Northwind", each, one) as prepared:
            prepared.run()
    with edit.prepare("Northwind", Delete(), Named(("2001",))) as prepared:
        prepared.run()
    deleted, moved, modified, added = (history.changes(each.id) for each in history.list("Northwind"))

    assert [each.summary for each in history.list("Northwind")] == [
        "Deleted 1 number",
        "Moved 1 number to Amsterdam",
        "Modified 1 number",
        "Added 3 numbers at Berlin: 2001 to 2003",
    ]
    assert [(each.number, each.before, each.after) for each in added] == [
        (number, None, State(Status.AVAILABLE)) for number in ("2001", "2002", "2003")
    ]
    assert modified[0].fields == {"description": ("", "lobby"), "extra1": ("", "x")}
    assert moved[0].fields == {"level": ("Berlin", "Amsterdam")}
    assert (moved[0].number, moved[0].level, moved[0].why) == ("2001", "Berlin", "")
    assert (deleted[0].number, deleted[0].level, deleted[0].after, deleted[0].fields) == ("2001", "Amsterdam", None, {})


def test_a_level_that_is_gone_is_told_as_such(history: History, store: Store, harmed: None) -> None:
    """``harmed``: a level is taken away under its history."""
    added = Edit(store).add("Northwind", "2001", None, "Berlin").id
    assert added is not None
    with store.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        site = connection.execute(schema.level.select().where(schema.level.c.name == "Berlin")).one().id
        connection.execute(delete(schema.entry).where(schema.entry.c.level_id == site))
        connection.execute(delete(schema.record).where(schema.record.c.level_id == site))
        connection.execute(delete(schema.level).where(schema.level.c.id == site))

    assert [each.level for each in history.changes(added)] == ["a site that is gone"]


def test_an_operation_goes_to_a_file(history: History, store: Store, tmp_path: Path) -> None:
    run = audit(store, Scope.customer())
    target = tmp_path / "run.csv"
    written = history.export(run, target)
    with target.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert written == len(rows) == 7
    assert ",".join(rows[0]) == (
        "run,what,number,level,status_before,usage_before,vendor_before,status_after,usage_after,vendor_after,why"
    )
    assert [row["what"] for row in rows].count("change") == 4
    assert [row["number"] for row in rows if row["what"] == "duplicate_level"] == ["+15550100001"]
    assert history.export(run, tmp_path / "run.jsonl") == 7
    lines = (tmp_path / "run.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_fields_that_people_wrote_are_part_of_the_file(history: History, store: Store, tmp_path: Path) -> None:
    with Edit(store).prepare("Northwind", Modify({"extra1": "x"}), Named(("+15550100003",))) as prepared:
        changed = prepared.run().id
    assert changed is not None
    history.export(changed, tmp_path / "a.json")

    assert json.loads((tmp_path / "a.json").read_text("utf-8"))[0]["why"] == "extra1 – → x"


def test_what_does_not_exist_or_cannot_be_written_is_told(history: History, store: Store, tmp_path: Path) -> None:
    run = audit(store, Scope.customer())
    (tmp_path / "there.csv").write_text("old")
    for ask in (history.show, history.changes, history.change_count):
        with pytest.raises(NotFoundError, match="no run or change 99"):
            ask(99)
    with pytest.raises(NotFoundError):
        history.export(99, tmp_path / "a.csv")
    with pytest.raises(RefusedError):
        history.export(run, tmp_path / "there.csv")
    work = Work(report=lambda _: work.cancel())
    with pytest.raises(CancelledError):
        history.export(run, tmp_path / "a.csv", work=work)

    assert [each.name for each in tmp_path.iterdir() if each.suffix in (".csv", ".part")] == ["there.csv"]
