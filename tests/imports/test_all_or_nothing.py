"""An import that is cut off at any moment has changed nothing; others are never half seen (I1, P3, P5, F1)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from inventory_tui.actions.imports import Imports, NumbersRequest, ServicesRequest
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.errors import BusyError, CancelledError, ChangedError
from inventory_tui.inventory.work import Progress, Work
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, generic, lines, number, take, write_csv

Job = Callable[[Imports, Work | None], object]


class CutOffError(Exception):
    """What cuts an import off; the product knows nothing of it."""


def services(folder: Path) -> Job:
    """A snapshot with records gone, added and kept, a new use, a new site and a problem."""
    rows = [(number(at), "phone_line" if at % 2 else "voicemail_pilot", "Oslo" if at > 30 else "") for at in range(60)]
    file = generic(folder / "new.csv", *rows, ("12x4", "phone_line", "Oslo"))
    request = ServicesRequest(CUSTOMER, (file,), source="Feed", create_sites=True, force=True)
    return lambda imports, work: imports.import_services(request, work)


def numbers(folder: Path) -> Job:
    """An inventory that changes entries and creates others, at a new site, too."""
    rows = [(number(at), "Oslo" if at > 30 else "", "Reserved", f"note {at}") for at in range(60)]
    file = write_csv(folder / "numbers.csv", ("number", "site", "status", "reservation_notes"), rows)
    request = NumbersRequest(CUSTOMER, file, create_sites=True)
    return lambda imports, work: imports.import_numbers(request, work)


def sites(folder: Path) -> Job:
    """Two customers, one of them new, and their sites."""
    rows = [("Contoso", "Ulm", "1"), ("Contoso", "Bonn", "2"), (CUSTOMER, "Oslo", "3"), (CUSTOMER, "Cork", "4")]
    file = write_csv(folder / "sites.csv", ("customer", "site", "location_code"), rows)
    return lambda imports, work: imports.import_sites(file, None, work)


JOBS = pytest.mark.parametrize("make", [services, numbers, sites])


@pytest.fixture
def filled(imports: Imports, tmp_path: Path) -> Imports:
    """The customer with records and entries."""
    take(imports, lines(tmp_path / "old.csv", 50))
    old = write_csv(tmp_path / "old numbers.csv", ("number", "status"), [(number(at), "") for at in range(20, 50)])
    imports.import_numbers(NumbersRequest(CUSTOMER, old))
    return imports


@contextmanager
def cut_at(nth: int) -> Iterator[None]:
    """Fail the nth statement inside, whichever it is."""
    left = [nth]

    def count(_: Connection, *__: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise CutOffError

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


@JOBS
def test_f1_cut_off_at_every_statement(
    filled: Imports, store: Store, tmp_path: Path, make: Callable[[Path], Job]
) -> None:
    job = make(tmp_path)
    before = everything(store)
    nth = 0
    while True:
        nth += 1
        try:
            with cut_at(nth):
                job(filled, None)
        except CutOffError:
            assert everything(store) == before, f"statement {nth}"
        else:
            break
    assert nth > 10
    assert everything(store) != before


class Cancelled(Work):
    """A piece of work that somebody cancels when its nth step begins."""

    def __init__(self, nth: int) -> None:
        super().__init__(self._hear)
        self.left = nth

    def _hear(self, _: Progress) -> None:
        self.left -= 1
        if not self.left:
            self.cancel()


@JOBS
def test_p5_cancelled_at_every_step(filled: Imports, store: Store, tmp_path: Path, make: Callable[[Path], Job]) -> None:
    job = make(tmp_path)
    before = everything(store)
    nth = 0
    while True:
        nth += 1
        work = Cancelled(nth)
        try:
            job(filled, work)
        except CancelledError:
            assert everything(store) == before, work.progress
        else:
            break
    assert nth > 3
    assert everything(store) != before


def useless(folder: Path, cell: str, *header: str) -> Path:
    """A file of ten thousand rows that come to nothing."""
    return write_csv(folder / "useless.csv", header, [(cell, "phone_line")] * 10_000)


@pytest.mark.parametrize("cell", ["", "n/a", "80XX"])
def test_p5_a_file_of_nothing_to_take_can_be_cancelled(filled: Imports, tmp_path: Path, cell: str) -> None:
    """However few of its rows come to anything."""
    records = ServicesRequest(CUSTOMER, (useless(tmp_path, cell, "number", "use"),), source="Feed")
    with pytest.raises(CancelledError):
        filled.import_services(records, work := Cancelled(2))
    assert work.progress.step.startswith("Reading")
    inventory = NumbersRequest(CUSTOMER, useless(tmp_path, cell, "number", "extra1"))
    with pytest.raises(CancelledError):
        filled.import_numbers(inventory, work := Cancelled(2))
    assert work.progress.step.startswith("Reading")


KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy import Engine, event
from inventory_tui.actions.imports import ServicesRequest
from inventory_tui.bootstrap import open_actions
from inventory_tui.settings import Settings

actions = open_actions(Settings(Path(sys.argv[1])))

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if sys.argv[3] in statement:
        os._exit(9)

actions.imports.import_services(ServicesRequest("Northwind", (Path(sys.argv[2]),), source="Feed", force=True))
"""


@pytest.mark.parametrize("statement", ["DELETE FROM record", "INSERT INTO record", "UPDATE customer"])
def test_f1_killed_while_saving(
    filled: Imports, store: Store, actions: Actions, tmp_path: Path, statement: str
) -> None:
    file = lines(tmp_path / "new.csv", 50, start=25)
    before = everything(store)
    command = [sys.executable, "-c", KILLED, str(store.path), str(file), statement]
    assert subprocess.run(command, timeout=60).returncode == 9
    assert everything(store) == before
    assert actions.upkeep.check() == []
    assert take(filled, file, force=True).gone == 25


@JOBS
def test_g4_busy_changes_nothing(
    filled: Imports, store: Store, settings: Settings, tmp_path: Path, make: Callable[[Path], Job]
) -> None:
    job = make(tmp_path)
    before = everything(store)
    hasty = open_actions(replace(settings, busy_timeout_s=0.1))
    with store.write(), pytest.raises(BusyError):
        job(hasty.imports, None)
    hasty.close()
    assert everything(store) == before


@pytest.mark.parametrize("make", [services, numbers])
def test_i1_sites_that_change_meanwhile_stop_the_import(
    filled: Imports, actions: Actions, store: Store, tmp_path: Path, make: Callable[[Path], Job]
) -> None:
    def report(progress: Progress) -> None:
        if progress.step.startswith("Waiting"):
            actions.customers.change_site(CUSTOMER, "Cork", new_name="Cobh")

    before = everything(store)
    with pytest.raises(ChangedError, match="changed meanwhile"):
        make(tmp_path)(filled, Work(report))
    after = everything(store)
    assert {table for table in after if after[table] != before[table]} == {"level", "customer", "operation"}


def test_i1_a_snapshot_taken_meanwhile_stops_the_import(filled: Imports, store: Store, tmp_path: Path) -> None:
    other = lines(tmp_path / "other.csv", 49)

    def report(progress: Progress) -> None:
        if progress.step.startswith("Waiting"):
            take(filled, other)

    with pytest.raises(ChangedError):
        services(tmp_path)(filled, Work(report))
    assert [row["counts"]["records"] for row in everything(store)["snapshot"]] == [50, 49]


def test_a_kind_that_another_session_allots_meanwhile_is_respected(
    filled: Imports, store: Store, tmp_path: Path
) -> None:
    other = generic(tmp_path / "other.csv", (number(99), "meet_me"), (number(98), "call_park"))

    def report(progress: Progress) -> None:
        if progress.step.startswith("Waiting"):
            take(filled, other, source="Other")

    file = generic(tmp_path / "new.csv", *[(number(at), ("call_park", "voss_phone")[at % 2]) for at in range(60)])
    request = ServicesRequest(CUSTOMER, (file,), source="Third")
    filled.import_services(request, Work(report))
    kinds = {row["slot"]: row["use"] for row in everything(store)["kind"]}
    third = everything(store)["source"][-1]["id"]
    found = {row["number"]: kinds[row["kind"]] for row in everything(store)["record"] if row["source_id"] == third}
    assert found == {number(at): ("call_park", "voss_phone")[at % 2] for at in range(60)}
