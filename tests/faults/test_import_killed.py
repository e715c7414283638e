"""Killed at any moment, an import is there whole or not at all (sources.md I1; reliability F1, I5)."""

from __future__ import annotations

import json
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from inventory_tui.actions.imports import ImportReport, ServicesRequest
from inventory_tui.bootstrap import open_actions
from inventory_tui.settings import Settings
from tests.faults import estate
from tests.faults.test_kill import command_line, problems_of

CUSTOMER, SOURCE = "Northwind", "Feed"
ROWS = 20_000
CITIES = ("Cork city", "Ulm an der Donau", "nowhere")
"""The first two have a translation."""


def write(path: Path, *, first: int) -> Path:
    """20,000 records of which one in a thousand has an unusable number, from this number on."""
    with path.open("w") as file:
        file.write("number,use,site,name\n")
        for at in range(first, first + ROWS):
            number = f"+1555010{at:05d}" if at % 1_000 else f"+1555010{at:05d}x{first}"
            file.write(f"{number},{('phone_line', 'hunt_pilot')[at % 7 == 0]},{CITIES[at % 2]},SEP{at:012X}\n")
    return path


def fingerprint(path: Path) -> str:
    return estate.fingerprint(path, volatile=estate.OF_AN_IMPORT)


def import_file(database: Path, file: Path) -> ImportReport:
    actions = open_actions(Settings(database=database))
    try:
        return actions.imports.import_services(ServicesRequest(CUSTOMER, (file,), SOURCE))
    finally:
        actions.close()


@dataclass
class Ground:
    """A database with snapshot N, the file of snapshot N + 1, and what they leave."""

    template: Path
    folder: Path
    file: Path
    before: str
    after: str = ""
    seconds: float = 0.0

    def copy(self) -> Path:
        for old in self.folder.iterdir():
            old.unlink()
        return Path(shutil.copy2(self.template, self.folder / "inventory.db"))

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("import", "services", str(self.file), "--customer", CUSTOMER, "--source", SOURCE, "--json")

    def check(self, path: Path, *, is_acknowledged: bool) -> str:
        """Snapshot N or N + 1, records, problems, settings and translations; nothing damaged; the next import works."""
        assert problems_of(path) == []
        now = fingerprint(path)
        assert now in (self.before, self.after), "neither the old snapshot nor the new one"
        assert now == self.after or not is_acknowledged, "acknowledged, then lost"
        if now == self.after:
            return "after"
        import_file(path, self.file)
        assert fingerprint(path) == self.after
        assert not list(estate.iter_leftovers(path))
        return "before"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("imports")
    (folder / "ground").mkdir()
    template = folder / "template.db"
    actions = open_actions(Settings(database=template))
    actions.customers.add(CUSTOMER)
    for site in ("Cork", "Ulm"):
        actions.customers.add_site(CUSTOMER, site)
    actions.imports.add_source(CUSTOMER, SOURCE, "generic", 7)
    actions.imports.set_translations(CUSTOMER, SOURCE, [(CITIES[0], "Cork"), (CITIES[1], "Ulm")])
    actions.close()
    assert import_file(template, write(folder / "old.csv", first=0)).problem_count == 20
    ground = Ground(template, folder / "ground", write(folder / "new.csv", first=1_000), fingerprint(template))
    started = time.monotonic()
    process = command_line(ground.copy(), *ground.arguments)
    output, errors = process.communicate(timeout=120)
    ground.seconds = time.monotonic() - started
    assert process.returncode == 0, errors
    counts = json.loads(output)
    assert (counts["added"], counts["gone"], counts["skipped"]) == (999, 999, 20)
    ground.after = fingerprint(ground.folder / "inventory.db")
    assert ground.before != ground.after
    return ground


def test_i1_the_command_line_killed_while_it_imports(ground: Ground, kills: int) -> None:
    """F1: SIGKILL at random moments, from the start of the process to its end, most of them in its second half."""
    chance = random.Random()
    outcomes = {"before": 0, "after": 0}
    for turn in range(kills):
        path = ground.copy()
        process = command_line(path, *ground.arguments)
        time.sleep(ground.seconds * chance.uniform(0.4 if turn % 4 else 0.0, 1.05))
        process.kill()
        output, _ = process.communicate()
        outcomes[ground.check(path, is_acknowledged='"taken"' in output)] += 1
    if kills >= 100:
        assert min(outcomes.values()) > 0, "the moments miss the commit"
