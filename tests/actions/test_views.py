"""What a person last looked at comes back: per database and customer, for that person alone."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inventory_tui.actions import views as views_module
from inventory_tui.actions.views import MOST_VIEWS, View, Views, read_views
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings, state_folder
from inventory_tui.store.engine import Store

NORTHWIND = "Northwind Telecom"
VIEW = View(NumberQuery(usages=('a "b" [/x]: c\x1b', ""), search="lobby", sort=("usage", True)), ("number", "vendor"))


@pytest.fixture
def file(environment: Path) -> Path:
    """Where the views are kept."""
    path = environment / ".local/state/inventory-tui/views.json"
    assert path.parent == state_folder()
    return path


@pytest.fixture
def views(store: Store, settings: Settings) -> Views:
    return Views(store, settings)


@pytest.fixture
def other(store: Store, settings: Settings) -> Views:
    """Another session of the same person."""
    return Views(store, settings)


def test_a_view_comes_back_exactly(views: Views, other: Views, file: Path) -> None:
    assert views.read(NORTHWIND) == View()
    views.write(NORTHWIND, VIEW)
    assert views.read(NORTHWIND) == VIEW
    assert not file.exists()
    assert views.save() == ""
    assert other.read("NORTHWIND  telecom") == VIEW
    assert other.read("Contoso") == View()


def test_only_its_person_can_read_it(views: Views, file: Path) -> None:
    """X6."""
    views.write(NORTHWIND, VIEW)
    views.save()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file.parent, file)] == [0o700, 0o600]
    assert sorted(path.name for path in file.parent.iterdir()) == ["views.json", "views.lock"]


def test_nothing_is_written_where_nothing_was_changed(views: Views, file: Path) -> None:
    assert views.save() == ""
    assert not file.parent.exists()


def test_what_is_left_is_saved_when_the_database_is_closed(settings: Settings, file: Path) -> None:
    opened = open_actions(settings)
    opened.views.write(NORTHWIND, VIEW)
    opened.close()
    assert len(read_views(file)) == 1


def test_views_of_other_customers_and_databases_stay(views: Views, other: Views, tmp_path: Path, file: Path) -> None:
    other.write("Contoso", VIEW)
    views.write(NORTHWIND, VIEW)
    other.save()
    views.save()
    views.write(NORTHWIND, View())
    views.save()
    with Store.open(Settings(tmp_path / "second.db")) as second:
        elsewhere = Views(second, Settings(tmp_path / "second.db"))
        assert elsewhere.read("Contoso") == View()
        elsewhere.write("Contoso", View(columns=("number",)))
        elsewhere.save()
    assert [(each["customer"], each["columns"]) for each in read_views(file)] == [
        ("contoso", ["number", "vendor"]),
        ("northwind telecom", []),
        ("contoso", ["number"]),
    ]


def test_those_written_longest_ago_go(views: Views, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MOST_VIEWS + 5):
        views.write(f"Customer {number}", VIEW)
    views.save()
    names = [each["customer"] for each in read_views(file)]
    assert (len(names), names[0]) == (MOST_VIEWS, "customer 5")
    monkeypatch.setattr(views_module, "MOST_BYTES", 1000)
    views.write(NORTHWIND, VIEW)
    views.save()
    assert read_views(file)[-1]["customer"] == "northwind telecom"
    assert file.stat().st_size <= 1000


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"views": 3}', b"\xff\xfe", b"[" * 100_000, b" " * 2_000_001],
    ids=["empty", "cut", "list", "number", "bytes", "deep", "large"],
)
def test_a_damaged_file_is_told_once_and_replaced(views: Views, other: Views, file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    view = views.read(NORTHWIND)
    assert view == View()
    assert view.notice == f"{file} is not read: it is damaged"
    assert views.read(NORTHWIND).notice == ""
    views.write(NORTHWIND, VIEW)
    assert views.save() == ""
    assert other.read(NORTHWIND) == VIEW


def test_what_is_no_file_is_told_once_and_left_alone(views: Views, file: Path) -> None:
    file.mkdir(parents=True)
    assert "is not read" in views.read(NORTHWIND).notice
    views.write(NORTHWIND, VIEW)
    assert views.save() == ""
    assert file.is_dir()
    assert views.read(NORTHWIND) == VIEW


def test_a_pipe_is_not_waited_for(views: Views, file: Path) -> None:
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    assert views.read(NORTHWIND).notice.endswith("it is damaged")


def test_a_place_that_cannot_be_written_is_told_once(views: Views, file: Path) -> None:
    file.parent.parent.mkdir(parents=True)
    file.parent.write_text("in the way")
    views.write(NORTHWIND, VIEW)
    assert views.save().startswith("What you look at is not remembered: ")
    views.write(NORTHWIND, VIEW)
    assert views.save() == ""
    assert views.read(NORTHWIND) == VIEW


def test_a_target_that_is_no_file_is_told(views: Views, file: Path) -> None:
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    views.write(NORTHWIND, VIEW)
    assert "no regular file" in views.save()


def test_what_no_longer_exists_is_the_default_again(actions: Actions, file: Path) -> None:
    actions.customers.add(NORTHWIND)
    actions.customers.add_site(NORTHWIND, "Berlin")

    def saved(**fields: object) -> View:
        file.parent.mkdir(parents=True, exist_ok=True)
        known = {"database": str(actions.database), "customer": "northwind telecom", "filter": "", **fields}
        file.write_text(json.dumps({"views": ["nothing", {"database": 1}, known]}))
        return actions.views.read(NORTHWIND)

    berlin = NumberQuery(sites=("Berlin", ""))
    assert saved(filter=berlin.as_text(), columns=["vendor"]) == View(berlin, ("number", "vendor"))
    gone = saved(filter="site:Oslo", columns=["number", "usage"])
    assert gone == View(columns=("number", "usage"))
    assert "Oslo" in gone.notice
    assert "no column 'hat'" in saved(filter="0104", columns=["hat"]).notice
    assert saved(filter="hat:x") == View()
    assert saved(filter="0104", columns=7) == View(NumberQuery(search="0104"))


def test_one_waits_for_another_who_writes(views: Views, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(views_module, "LOCK_TIMEOUT_S", 0.03)
    with (file.parent / "views.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        views.write(NORTHWIND, VIEW)
        assert "another session is writing" in views.save()
        assert not file.exists()


WRITER = """
import sys
from pathlib import Path
from inventory_tui.actions.views import View
from inventory_tui.bootstrap import open_actions
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
actions = open_actions(Settings(Path(sys.argv[1])))
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    actions.views.write(f"{sys.argv[2]} {number}", View(NumberQuery(search=sys.argv[2])))
    assert actions.views.save() == ""
"""


def test_two_processes_lose_none_of_each_others_views(settings: Settings, file: Path) -> None:
    open_actions(settings).close()
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(settings.database), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        )
        for name in ("ann", "bob")
    ]
    for each in writers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in writers:
        each.communicate("go\n", timeout=60)
        assert each.returncode == 0
    found = {each["customer"]: each["filter"] for each in read_views(file)}
    assert found == {f"{name} {number}": name for name in ("ann", "bob") for number in range(20)}
