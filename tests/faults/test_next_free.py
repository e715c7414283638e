"""Many people ask for the next free number at once: nobody gets another's (audit.md W10)."""

from __future__ import annotations

import json
import multiprocessing
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from inventory_tui.actions.edit import Edit, NextFreeRequest
from inventory_tui.actions.upkeep import Upkeep
from inventory_tui.inventory.edits import Reserve
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.faults.conftest import IS_SOAK
from tests.faults.test_kill import command_line
from tests.oracle import Entry, Estate, Site

PEOPLE = 50
NUMBERS = [f"+155501{place:05}" for place in range(PEOPLE + 10)]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Ten numbers more than people."""
    path = tmp_path / "inventory.db"
    Store.open(Settings(database=path)).close()
    with estates.opened(path) as connection:
        entries = tuple(Entry("Cork", number) for number in NUMBERS)
        estates.write(connection, "Northwind", Estate(sites=(Site("Cork"),), entries=entries))
    return path


def check(database: Path, taken: list[str]) -> None:
    """Everybody got one, each a different one, and the database knows of all of them."""
    assert len(taken) == PEOPLE
    assert len(set(taken)) == PEOPLE
    assert sorted(taken) == NUMBERS[:PEOPLE], "in order, none left out"
    with estates.opened(database) as connection:
        entries = estates.read(connection, "Northwind").entries
        log = estates.dump(connection, 1)["change"]
    assert {entry.number for entry in entries if entry.status == "Reserved"} == set(taken)
    assert len(log) == len({row["operation_id"] for row in log}) == PEOPLE
    with Store.open(Settings(database=database), create=False) as store:
        assert Upkeep(store).check() == []


def take(database: Path, start: Event, taken: Queue[str]) -> None:
    """One person: waits for the start, then takes a number."""
    with Store.open(Settings(database=database), create=False) as store:
        start.wait(60)
        (number,) = Edit(store).next_free(NextFreeRequest("Northwind", "Cork", reserve=Reserve())).numbers
    taken.put(number)


def test_fifty_processes_get_fifty_numbers(database: Path) -> None:
    """W10: chosen and reserved in one transaction."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([take.__module__])
    start = context.Event()
    taken: Queue[str] = context.Queue()
    people = [context.Process(target=take, args=(database, start, taken)) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    start.set()
    numbers = [taken.get(timeout=120) for _ in people]
    for person in people:
        person.join(60)
    assert [person.exitcode for person in people] == [0] * PEOPLE
    check(database, numbers)


@pytest.mark.skipif(not IS_SOAK, reason="fifty interpreters take long to start")
def test_fifty_command_lines_get_fifty_numbers(database: Path) -> None:
    """W10, from the outside."""
    arguments = ("number", "next", "--customer", "Northwind", "--site", "Cork", "--reserve", "--json")
    people = [command_line(database, *arguments) for _ in range(PEOPLE)]
    answers = [person.communicate(timeout=300) for person in people]
    assert [(person.returncode, error) for person, (_, error) in zip(people, answers, strict=True)] == [
        (0, "")
    ] * PEOPLE
    check(database, [json.loads(answer)["numbers"][0]["number"] for answer, _ in answers])
