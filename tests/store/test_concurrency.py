"""Twenty people at once (F9, M3): nobody loses anything, nobody fails, one process makes or migrates the file.

Each test starts one small process that forks the others: forking a test run with its threads is not safe.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from inventory_tui.settings import Settings
from inventory_tui.store import migrations
from inventory_tui.store.engine import Store

CROWD = """
import json, os, sys, time, traceback
from pathlib import Path

from inventory_tui.settings import Settings
from inventory_tui.store import levels, migrations, operations, setup
from inventory_tui.store.engine import Store

settings = Settings(Path(sys.argv[1]), busy_timeout_s=30.0)
people = int(sys.argv[2])
{prepare}

def act(person):
{act}

gate_out, gate_in = os.pipe()
answers_out, answers_in = os.pipe()
for person in range(people):
    if os.fork() == 0:
        os.close(gate_in)
        os.read(gate_out, 1)  # until everybody is there
        try:
            answer = {{"ok": act(person)}}
        except BaseException:
            answer = {{"failed": traceback.format_exc()}}
        os.write(answers_in, (json.dumps(answer) + "\\n").encode())
        os._exit(0)
os.close(gate_in)
os.close(answers_in)
with open(answers_out) as answers:
    print("[" + ",".join(answers) + "]")
"""


def crowd(path: Path, people: int, act: str, prepare: str = "") -> list[Any]:
    """Let ``people`` processes act at the same moment; return what each answered."""
    script = CROWD.format(act=textwrap.indent(textwrap.dedent(act), "    "), prepare=textwrap.dedent(prepare))
    command = [sys.executable, "-c", script, str(path), str(people)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert [each["failed"] for each in answers if "failed" in each] == []
    assert len(answers) == people
    return [each["ok"] for each in answers]


def test_twenty_people_write_twenty_times_each(store: Store) -> None:
    """Each change reads what the one before left: a lost update would leave a smaller number."""
    took = crowd(
        store.path,
        20,
        act="""
        slowest = 0.0
        with Store.open(settings) as store:
            for turn in range(20):
                began = time.monotonic()
                with store.write() as connection:
                    (customer,) = levels.customers_of(connection).values()
                    setup.change_customer(connection, customer, new_name=str(int(customer.name) + 1))
                    setup.add_site(connection, customer, f"{person} {turn}")
                    operations.record_operation(connection, customer.id, "site", {}, {})
                slowest = max(slowest, time.monotonic() - began)
        return slowest
        """,
        prepare="""
        with Store.open(settings) as store, store.write() as connection:
            setup.add_customer(connection, "0")
        """,
    )
    with store.read() as connection:
        assert connection.execute(text("SELECT name FROM customer")).scalar() == "400"
        assert connection.execute(text("SELECT count(*) FROM level WHERE kind = 'site'")).scalar() == 400
        assert connection.execute(text("SELECT count(*) FROM operation")).scalar() == 400
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert max(took) < 30


def test_readers_see_whole_changes_while_others_write(store: Store) -> None:
    seen = crowd(
        store.path,
        6,
        act="""
        torn = 0
        with Store.open(settings) as store:
            for turn in range(12):
                if person % 2:
                    with store.write() as connection:
                        setup.add_customer(connection, f"{person} {turn}")  # a customer and its level
                else:
                    with store.read() as connection:
                        customers = connection.exec_driver_sql("SELECT count(*) FROM customer").scalar()
                        both = connection.exec_driver_sql("SELECT count(*) FROM level").scalar()
                        torn += customers != both
        return torn
        """,
    )
    assert seen == [0] * 6


def test_eight_people_make_the_same_database(settings: Settings) -> None:
    answers = crowd(
        settings.database,
        8,
        act="""
        with Store.open(settings) as store, store.write() as connection:
            return setup.add_customer(connection, f"Customer {person}").id
        """,
    )
    assert sorted(answers) == list(range(1, 9))
    assert [each.name for each in settings.database.parent.iterdir()] == ["inventory.db"]


NEXT = f"{int(migrations.HEAD) + 1:04}"
STEP = f"""
from alembic import op
revision = "{NEXT}"
down_revision = "{migrations.HEAD}"
def upgrade():
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")
    op.execute("INSERT INTO later VALUES (1)")
"""


@pytest.mark.usefixtures("harmed")
def test_one_migrates_and_the_others_wait(store: Store, tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    answers = crowd(
        store.path,
        4,
        act="""
        with Store.open(settings) as store, store.read() as connection:
            return connection.exec_driver_sql("SELECT count(*) FROM later").scalar()
        """,
        prepare=f"""
        import shutil
        steps = Path({str(steps)!r})
        shutil.copytree(migrations.STEPS, steps)
        (steps / "versions" / "v{NEXT}_later.py").write_text({STEP!r})
        migrations.STEPS, migrations.HEAD = steps, "{NEXT}"
        """,
    )
    assert answers == [1] * 4
    copies = [each.name for each in store.path.parent.iterdir() if each.name.endswith(".backup")]
    assert len(copies) == 1


def test_a_killed_writer_leaves_nothing_behind(store: Store) -> None:
    """F1: the next one to open the file finds all or nothing, without a question."""
    answers = crowd(
        store.path,
        4,
        act="""
        if person == 0:
            time.sleep(0.3)
            with Store.open(settings) as store, store.write() as connection:
                return [each.name for each in levels.customers_of(connection).values()]
        if os.fork() == 0:
            store = Store.open(settings)
            with store.write() as connection:
                setup.add_customer(connection, f"Customer {person}")
                connection.exec_driver_sql("PRAGMA cache_size=1")
                connection.exec_driver_sql("PRAGMA cache_spill=1")
                for turn in range(60):
                    setup.add_site(connection, levels.find_customer(connection, f"customer {person}"), str(turn))
                os.kill(os.getpid(), 9)
        os.wait()
        return []
        """,
    )
    assert answers == [[]] * 4
    with Store.open(Settings(store.path)) as again, again.read() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("SELECT count(*) FROM level")).scalar() == 0
