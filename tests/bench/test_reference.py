"""The references of the benchmarks do what the product does, else their times mean nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inventory_tui.actions.audits import Audits
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.bench import estate, reference
from tests.bench.processes import copy
from tests.bench.report import Report

RECORDS = 1_000


def test_reference_and_product_come_to_the_same_inventory(tmp_path: Path) -> None:
    base = tmp_path / "base.db"
    estate.write(base, {estate.OTHERS: 300, estate.CUSTOMER: RECORDS})
    theirs, ours = copy(base, tmp_path / "theirs.db"), copy(base, tmp_path / "ours.db")
    counts = reference.audit(str(theirs), estate.CUSTOMER)
    with Store.open(Settings(database=ours)) as store:
        request = AuditRequest(estate.CUSTOMER, Scope.customer())
        with Audits(store).preview(request) as preview:
            run = preview.save(Acceptance.everything())
    assert (run.counts.created, run.counts.updated) == (counts["created"], counts["updated"])
    for customer in (estate.CUSTOMER, estate.OTHERS):
        assert reference.digest(str(theirs), customer) == reference.digest(str(ours), customer)
    assert reference.digest(str(base), estate.CUSTOMER) != reference.digest(str(ours), estate.CUSTOMER)


def test_estate_is_as_described() -> None:
    lines = list(estate.iter_lines(RECORDS * 20))
    with_records = [line for line in lines if line.kinds]
    records = sum(len(line.kinds) for line in lines)
    assert records == pytest.approx(RECORDS * 20, rel=0.02)
    assert len(with_records) == pytest.approx(0.9 * records, rel=0.02)
    assert sum(line.state is None for line in with_records) == pytest.approx(0.3 * len(with_records), rel=0.02)
    assert sum(line.state is not None for line in lines) == pytest.approx(records, rel=0.02)
    assert [line.number for line in lines] == sorted(line.number for line in lines)


def test_services_file_holds_the_same_records(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    estate.write_services(file, RECORDS)
    written = file.read_text().splitlines()
    assert len(written) - 1 == sum(len(line.kinds) for line in estate.iter_lines(RECORDS))


def test_report_says_what_is_reached_and_what_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.begin("suite", "Title")
    report.add("good", 1.0, "x", reach=1.5)
    report.add("bad", 2.0, "x", reach=1.5)
    shown = capsys.readouterr().out
    assert "ok   <= 1.5" in shown
    assert "MISS <= 1.5" in shown
    report.save(tmp_path / "report.json")
    figures = json.loads((tmp_path / "report.json").read_text())["figures"]
    assert [each["value"] for each in figures] == [1.0, 2.0]
