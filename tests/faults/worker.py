"""A process that audits and saves, saying how far it is; to be killed.

``python -m tests.faults.worker DATABASE`` does it once. With a folder as well, it does it on one copy of the database
after the other, and dies at the first, the second, the third … statement of the Save, until one is saved.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from inventory_tui.actions.audits import Audits
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Options, Scope
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.faults.estate import CUSTOMER


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def audit(path: Path, *, die_at: int | None = None) -> None:
    with Store.open(Settings(database=path), create=False) as store:
        say("ready")
        request = AuditRequest(CUSTOMER, Scope.all_sites(), Options(cool_freed_days=30))
        with Audits(store).preview(request) as preview:
            say("previewed")
            if die_at is not None:
                die_at_statement(die_at)
            run = preview.save(Acceptance.everything())
        say(f"saved {run.id}")


def die_at_statement(number: int) -> None:
    """Kill this very process at its ``number``-th statement from now on; the commit is one, too."""
    passed = itertools.count(1)

    def count(*_: object, **__: object) -> None:
        if next(passed) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


def die_everywhere(path: Path, folder: Path) -> None:
    for number in itertools.count(1):
        copy = Path(shutil.copy2(path, folder / f"{number}.db"))
        child = os.fork()
        if child == 0:
            audit(copy, die_at=number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return


if __name__ == "__main__":
    if len(sys.argv) > 2:
        die_everywhere(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        audit(Path(sys.argv[1]))
