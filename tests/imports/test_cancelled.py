"""An import given up at any moment has changed nothing: records, problems, settings, translations (I1, P5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inventory_tui.actions.imports import Imports, ServicesRequest
from inventory_tui.bootstrap import Actions
from inventory_tui.errors import CancelledError
from inventory_tui.inventory.work import Work
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, generic, lines, number, take, write_csv
from tests.sources.cases import cases_of
from tests.sources.kit import Spelling, pack_tar, render, render_table

Make = Callable[[Path], ServicesRequest]


class GivenUp(Work):
    """A piece of work that somebody gives up when it looks for that the nth time, at a step or between two."""

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.left = nth

    def check(self) -> None:
        self.left -= 1
        if not self.left:
            self.cancel()
        super().check()


def archive(folder: Path) -> ServicesRequest:
    """An archive with lines, masks and numbers that are none; its device pools have translations."""
    path = folder / "export.tar"
    path.write_bytes(pack_tar({case.member: render_table(case) for case in cases_of("cucm-tar") if case.member}))
    return ServicesRequest(
        CUSTOMER,
        (path,),
        source="Feed",
        format="cucm-tar",
        site_column="Device Pool",
        translations=(("DP-Oslo", "Cork"),),
        force=True,
    )


def several(folder: Path) -> ServicesRequest:
    """Two files of one snapshot, one of them packed, of UTF-16, with rows that are skipped; sites are created."""
    (users, *_) = cases_of("generic")
    first = folder / "first.csv"
    first.write_bytes(render(users, Spelling(encoding="utf-16-le", is_packed=True)))
    second = generic(folder / "second.csv", *[(number(at), "hunt_pilot", f"Site {at}") for at in range(40)])
    return ServicesRequest(CUSTOMER, (first, second), source="Feed", create_sites=True, force=True)


def mapped(folder: Path) -> ServicesRequest:
    """A list of a private branch exchange, where the source had records of another format."""
    rows = [(f"51{at:02d}", f"Name {at}", "", "pjsip", "secret") for at in range(40)]
    file = write_csv(folder / "extensions.csv", ("extension", "name", "outboundcid", "tech", "secret"), rows)
    return ServicesRequest(CUSTOMER, (file,), source="Feed", format="freepbx-extensions", site="Cork", force=True)


@pytest.mark.parametrize("make", [archive, several, mapped])
def test_i1_an_import_given_up_at_any_moment_leaves_the_snapshot_before(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path, make: Make
) -> None:
    """At every look for the wish to stop, from the first to the last, until one comes too late."""
    take(imports, lines(tmp_path / "old.csv", 50))
    imports.set_translations(CUSTOMER, "Feed", [("DP-Cork", "Cork")])
    request = make(tmp_path)
    before = everything(store)
    moments = 0
    while True:
        moments += 1
        work = GivenUp(moments)
        try:
            report = imports.import_services(request, work)
        except CancelledError:
            assert everything(store) == before, work.progress
        else:
            break
    assert work.left > 0, "an import that was given up was saved all the same"
    assert moments > 8
    assert report.taken > 0
    assert everything(store) != before
    assert actions.upkeep.check() == []
