"""Killed at any moment, an audit is there whole or not at all, and the next one works (audit.md P3; F1, F9)."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from inventory_tui.actions.audits import Audits
from inventory_tui.actions.upkeep import Upkeep
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Options, Scope
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.faults import estate

ROOT = Path(__file__).parents[2]
SAVE = ("--save", "--json", "--accept", "no-records", "--accept", "stale", "--max-freed", "1000000")


def worker(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.worker", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def command_line(path: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "inventory_tui", "--database", str(path), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def output_of(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def audit_all_sites(path: Path) -> None:
    """The audit of the worker, in this process and undisturbed."""
    with Store.open(Settings(database=path), create=False) as store:
        request = AuditRequest(estate.CUSTOMER, Scope.all_sites(), Options(cool_freed_days=30))
        with Audits(store).preview(request) as preview:
            preview.save(Acceptance.everything())


def problems_of(path: Path) -> list[str]:
    with Store.open(Settings(database=path), create=False) as store:
        return Upkeep(store).check()


@dataclass
class Ground:
    """A database before and after the audit, and how long its steps take."""

    template: Path
    folder: Path
    before: str
    after: str
    preview_s: float = 0.0
    save_s: float = 0.0

    def copy(self) -> Path:
        for old in self.folder.iterdir():
            old.unlink()
        return Path(shutil.copy2(self.template, self.folder / "inventory.db"))

    def check(self, path: Path, *, is_acknowledged: bool) -> str:
        """All or nothing; what was acknowledged is there; nothing is damaged; the next run works."""
        found = problems_of(path)
        now = estate.fingerprint(path)
        assert found == []
        assert now in (self.before, self.after), "a mixed state"
        assert now == self.after or not is_acknowledged, "acknowledged, then lost"
        audit_all_sites(path)
        assert estate.fingerprint(path) == self.after
        assert not list(estate.iter_leftovers(path))
        return "after" if now == self.after else "before"


def ground_of(template: Path, folder: Path) -> Ground:
    folder.mkdir()
    audited = Path(shutil.copy2(template, folder / "audited.db"))
    audit_all_sites(audited)
    ground = Ground(template, folder, estate.fingerprint(template), estate.fingerprint(audited))
    assert ground.before != ground.after
    return ground


@pytest.fixture(scope="module")
def ground(big_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    ground = ground_of(big_database, tmp_path_factory.mktemp("killed") / "ground")
    process = worker(ground.copy())
    moments = []
    for word in ("ready", "previewed", "saved"):
        assert output_of(process).readline().startswith(word)
        moments.append(time.monotonic())
    process.communicate()
    assert process.returncode == 0
    ground.preview_s, ground.save_s = moments[1] - moments[0], moments[2] - moments[1]
    return ground


def test_killed_while_it_saves(ground: Ground, kills: int) -> None:
    """F1: SIGKILL at random moments from the preview on, most of them within the Save."""
    chance, outcomes = random.Random(), {"before": 0, "after": 0}
    for turn in range(kills):
        path = ground.copy()
        process = worker(path)
        assert output_of(process).readline() == "ready\n"
        if turn % 4:
            assert output_of(process).readline() == "previewed\n"
            time.sleep(chance.uniform(0, ground.save_s * 1.1))
        else:
            time.sleep(chance.uniform(0, ground.preview_s + ground.save_s))
        process.kill()
        rest, _ = process.communicate()
        outcomes[ground.check(path, is_acknowledged="saved" in rest)] += 1
    if kills >= 100:
        assert min(outcomes.values()) > 0, "the moments miss the commit"


def test_the_command_line_killed(ground: Ground, kills: int) -> None:
    """F1: the same through ``inventory-tui audit --save``, from its start to its end."""
    arguments = ("audit", "--customer", estate.CUSTOMER, "--all-sites", "--cool-freed", "30", *SAVE)
    started = time.monotonic()
    output, _ = command_line(ground.copy(), *arguments).communicate()
    duration_s = time.monotonic() - started
    assert json.loads(output)["saved"] is True
    chance = random.Random()
    for _ in range(kills):
        path = ground.copy()
        process = command_line(path, *arguments)
        time.sleep(chance.uniform(duration_s * 0.4, duration_s * 1.05))
        process.kill()
        output, _ = process.communicate()
        ground.check(path, is_acknowledged='"saved": true' in output)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_command_line_stopped(ground: Ground, number: signal.Signals) -> None:
    """F2: told to stop in the middle of the work, it stops, and nothing is half done."""
    path = ground.copy()
    process = command_line(path, "audit", "--customer", estate.CUSTOMER, "--all-sites", "--cool-freed", "30", *SAVE)
    while process.poll() is None and not list(estate.iter_leftovers(path)):
        time.sleep(0.001)  # until its journal is there: it writes
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors
    assert process.returncode in (0, 130, 128 + number, -number)
    ground.check(path, is_acknowledged='"saved": true' in output)


def test_killed_at_every_statement(small_database: Path, tmp_path: Path) -> None:
    """F1: dies before each single statement of the Save, and before its commit."""
    ground = ground_of(small_database, tmp_path / "killed")
    folder = tmp_path / "everywhere"
    folder.mkdir()
    process = worker(small_database, folder)
    output, _ = process.communicate()
    assert process.returncode == 0
    databases = sorted(folder.glob("*.db"), key=lambda path: int(path.stem))
    assert len(databases) > 10
    assert output.count("saved") == 1
    for path in databases[:-1]:
        assert ground.check(path, is_acknowledged=False) == "before"
    assert ground.check(databases[-1], is_acknowledged=True) == "after"


def test_twenty_at_once(big_database: Path, tmp_path: Path) -> None:
    """F9: twenty processes audit one database; what comes of it is what the runs do one after the other."""
    path = Path(shutil.copy2(big_database, tmp_path / "inventory.db"))
    for name in ("Tailspin", "Fabrikam", "Contoso"):
        estate.build(path, numbers=500, name=name)
    alone = Path(shutil.copy2(path, tmp_path / "alone.db"))
    names = (estate.CUSTOMER, "Tailspin", "Fabrikam", "Contoso")
    scopes = [("--level", "customer"), ("--all-sites",), *(("--site", site.name) for site in estate.SITES[:3])]
    processes = [command_line(path, "audit", "--customer", name, *scope, *SAVE) for name in names for scope in scopes]
    saved = 0
    for process in processes:
        output, errors = process.communicate(timeout=120)
        if process.returncode == 0:
            saved += json.loads(output)["saved"]
        else:  # its ground moved under it time and again (cli.md, JSON)
            assert (process.returncode, errors.splitlines()[0].split(":")[0]) == (1, "error")
            assert "nothing was" in errors
    assert problems_of(path) == []
    runs = list(iter_runs(path))
    assert len(runs) == saved >= len(names)
    with Store.open(Settings(database=alone), create=False) as store:
        for name, scope in runs:
            with Audits(store).preview(AuditRequest(name, scope)) as preview:
                preview.save(Acceptance.everything())
    for customer_id in range(1, len(names) + 1):
        assert content(path, customer_id) == content(alone, customer_id)


def iter_runs(path: Path) -> Iterator[tuple[str, Scope]]:
    """The saved runs of a database in their order, as they were asked for."""
    with estates.opened(path) as connection:
        rows = connection.exec_driver_sql(
            "SELECT c.name, o.request FROM operation o JOIN customer c ON c.id = o.customer_id ORDER BY o.id"
        ).all()
    for name, request in rows:
        scope = json.loads(request)["scope"]
        at_customer = scope["level"] == "customer"
        yield name, Scope.customer() if at_customer else Scope.selected(*scope["sites"])


def content(path: Path, customer_id: int) -> list[tuple[object, ...]]:
    """A customer's entries, told without ids that depend on who came first."""
    with estates.opened(path) as connection:
        rows = connection.exec_driver_sql(
            "SELECT e.level_id, e.number, s.status, s.usage, s.vendor, e.number_type, e.release_date, e.operation_id"
            " FROM entry e JOIN state s ON s.id = e.state_id WHERE e.customer_id = ? ORDER BY e.level_id, e.number",
            (customer_id,),
        )
        return [tuple(row) for row in rows]


def test_nothing_is_left_of_the_dead(ground: Ground) -> None:
    """A journal that a killed process leaves is used up by the next one, whoever it is."""
    path = ground.copy()
    process = worker(path)
    while process.poll() is None and not list(estate.iter_leftovers(path)):
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    checked = command_line(path, "check", "--json")
    output, _ = checked.communicate(timeout=60)
    assert checked.returncode == 0
    assert json.loads(output)["ok"] is True
    ground.check(path, is_acknowledged=False)
