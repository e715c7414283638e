"""Every rule that ``check`` looks at, broken once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table, insert

from inventory_tui.actions.upkeep import Upkeep
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.model import State, Status
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.settings import Settings
from inventory_tui.store import schema
from inventory_tui.store.migrations import HEAD
from inventory_tui.store.operations import record_operation
from inventory_tui.store.states import state_ids


@pytest.fixture
def sound(settings: Settings) -> Iterator[Actions]:
    """An estate with one of everything."""
    actions = open_actions(settings)
    customer = actions.customers.add("Northwind")
    site = actions.customers.add_site("Northwind", "Berlin", "801")
    actions.customers.add_site("Northwind", "Cork", "802")
    with actions.store.write() as connection:
        states = [State(Status.AVAILABLE), State(Status.USED, "Device")]
        free, used = (state_ids(connection, customer.id, states)[state] for state in states)
        run = record_operation(connection, customer.id, "audit", {}, {"created": 1, "updated": 1, "freed": 1})

        def put(table: Table, **values: object) -> None:
            owned = {"customer_id": customer.id} if "customer_id" in table.c else {}
            connection.execute(insert(table).values(**owned, **values))

        at = {"level_id": site.id}
        put(schema.entry, id=1, **at, number="+15550100001", state_id=free, operation_id=run)
        put(schema.entry, id=2, **at, number="8015", state_id=used, release_date="2027-02-28")
        put(schema.kind, slot=0, use="phone_line", vendor="")
        put(schema.kind_set, id=1, members="0")
        put(schema.source, id=1, name="Teams", name_key="teams", settings={}, snapshot_id=1)
        put(schema.snapshot, id=1, source_id=1, at="2026-11-20T09:12:00+00:00", who="ada", counts={}, coverage={})
        put(schema.record, **at, source_id=1, snapshot_id=1, number="8015", kind=0)
        put(schema.change, operation_id=run, entry_id=1, before_id=used, after_id=free)
        put(schema.change, operation_id=run, entry_id=2, after_id=used, kind_set_id=1, record_id=1)
    yield actions
    actions.close()


def test_a_sound_database_has_no_problems(sound: Actions) -> None:
    assert sound.upkeep.check() == []


NOT_CANONICAL = "with a number not in its canonical form"
HARMS = {
    "UPDATE entry SET number = '0049 30' WHERE id = 1": f"1 entry {NOT_CANONICAL}, '0049 30' for one",
    "UPDATE entry SET number = '801' || char(27) WHERE id = 2": f"1 entry {NOT_CANONICAL}, '801\\x1b' for one",
    "UPDATE entry SET number = '8a' || id": f"2 entries {NOT_CANONICAL}, '8a1' for one",
    "UPDATE record SET number = ''": f"1 service record {NOT_CANONICAL}, '' for one",
    "UPDATE entry SET release_date = '2027-02-30' WHERE id = 2": (
        "1 release date that cannot be one, '2027-02-30' for one"
    ),
    "UPDATE entry SET release_date = '20270228' WHERE id = 2": "1 release date that cannot be one, '20270228' for one",
    "UPDATE entry SET operation_id = 99 WHERE id = 1": "1 entry with an operation that the history does not have",
    "UPDATE entry SET state_id = 99 WHERE id = 1": "1 row of entry with a state that does not exist",
    "UPDATE entry SET level_id = 99": "2 rows of entry with a level that does not exist",
    "UPDATE change SET before_id = 99 WHERE entry_id = 1": "1 change with a state that does not exist",
    "UPDATE change SET kind_set_id = 99 WHERE entry_id = 2": "1 change with a reason that does not exist",
    "UPDATE change SET before_id = after_id WHERE entry_id = 1": "1 change without effect",
    "DELETE FROM change WHERE entry_id = 1": "operation 4 (audit) says 2 changes; kept: 1",
    """UPDATE operation SET counts = '{"changed": 3}' WHERE id = 4""": ("operation 4 (audit) says 3 changes; kept: 2"),
    "UPDATE operation SET undoes = 99 WHERE id = 4": "1 undo of an operation that does not exist",
    "UPDATE record SET kind = 7": "1 service record of a kind that does not exist",
    "UPDATE source SET retired_at = '2026-11-20T09:12:00+00:00'": "1 service record of a retired source",
    """INSERT INTO gone_record (id, customer_id, level_id, source_id, snapshot_id, number, kind, gone_by)
    SELECT id, customer_id, level_id, source_id, snapshot_id, number, kind, 1 FROM record""": (
        "1 service record both there and gone"
    ),
    "UPDATE source SET snapshot_id = 7": "1 source with a snapshot that does not exist",
    "DELETE FROM level WHERE kind = 'customer'": "1 customer without exactly one Customer level",
    "UPDATE customer SET name = 'North' || char(8238) || 'wind'": (
        "the name 'North\\u202ewind' of a customer cannot be one"
    ),
    "UPDATE customer SET name_key = 'else'": "the customer 'Northwind' cannot be found by its name",
    "UPDATE level SET name = ' Berlin' WHERE name = 'Berlin'": "the name ' Berlin' of a site cannot be one",
    "UPDATE source SET name = ''": "the name '' of a source cannot be one",
    "UPDATE level SET code = '8011' WHERE name = 'Cork'": (
        "the location codes '801' and '8011' of 'Northwind' begin alike"
    ),
    "UPDATE level SET code = '' WHERE name = 'Cork'; UPDATE customer SET dial_plan = 'slc'": (
        "the site 'Cork' of 'Northwind' has no location code"
    ),
    "DROP INDEX ix_operation_customer": "the index ix_operation_customer is missing",
    "CREATE TABLE mine (id INTEGER)": "the table mine is not one of this program's",
    "CREATE TRIGGER evil AFTER INSERT ON entry BEGIN SELECT 1; END": ("the trigger evil is not one of this program's"),
    "ALTER TABLE finding ADD COLUMN mine TEXT": f"the table finding is not as schema version {HEAD} has it",
    "DROP TABLE finding": "the table finding is missing",
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_broken_rule_is_one_sentence(sound: Actions, harm: str) -> None:
    with closing(sqlite3.connect(sound.database)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.executescript(harm)
    assert sound.upkeep.check() == [HARMS[harm]]


def test_entries_at_customer_level_under_slc_are_no_fault(sound: Actions) -> None:
    """W8: they stay when the dial plan changes, and can be moved."""
    with closing(sqlite3.connect(sound.database)) as connection, connection:
        connection.execute("UPDATE entry SET level_id = (SELECT id FROM level WHERE kind = 'customer')")
        connection.execute("UPDATE customer SET dial_plan = 'slc'")
    assert sound.upkeep.check() == []


def test_a_broken_index_is_found(sound: Actions) -> None:
    with closing(sqlite3.connect(sound.database)) as connection, connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_record_number'")
        connection.execute("PRAGMA writable_schema=RESET")
    with open_actions(Settings(sound.database)).store as again:
        problems = Upkeep(again).check()
    assert "the index ix_record_number is missing" in problems
    assert any(each.startswith("SQLite finds damage: ") for each in problems)


def test_a_second_name_is_a_problem(sound: Actions, tmp_path: Path) -> None:
    (tmp_path / "second.db").hardlink_to(sound.database)
    assert sound.upkeep.check() == [
        f"{sound.database} has 2 names (hard links): who uses it by another name can damage it"
    ]


def test_a_file_open_to_everybody_is_a_problem(sound: Actions) -> None:
    sound.database.chmod(0o602)
    assert sound.upkeep.check() == [f"everybody on this machine may write {sound.database}"]


@pytest.mark.parametrize(("mode", "is_exposed"), [(0o777, True), (0o1777, False), (0o770, False)])
def test_a_folder_open_to_everybody_is_a_problem_unless_sticky(sound: Actions, mode: int, is_exposed: bool) -> None:
    sound.database.parent.chmod(mode)
    assert any("its folder is open to all" in each for each in sound.upkeep.check()) == is_exposed


def test_a_damaged_file_is_a_problem_and_no_error(sound: Actions, tmp_path: Path) -> None:
    content = bytearray(sound.database.read_bytes())
    content[8 * 4096 :] = b"\xff" * (len(content) - 8 * 4096)
    sound.database.write_bytes(content)
    problems = sound.upkeep.check()
    assert any("damage" in each for each in problems)


def test_a_check_tells_how_far_it_is_and_can_be_stopped(sound: Actions) -> None:
    seen: list[Progress] = []
    sound.upkeep.check(Work(seen.append))
    assert seen[0] == Progress("checking the file", 0, seen[0].total)
    assert [each.done for each in seen] == list(range(seen[0].total))
    stopped = Work()
    stopped.cancel()
    with pytest.raises(CancelledError):
        sound.upkeep.check(stopped)
