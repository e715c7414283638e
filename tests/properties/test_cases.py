"""The hand-written audits, by the reference and by the product (audit.md §4, §8)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inventory_tui.audit.scope import Acceptance
from inventory_tui.errors import NotFoundError, RefusedError, UsageError
from tests import estates, oracle
from tests.properties import product
from tests.properties.cases import AMS, CUSTOMER_SCOPE, SITE_SCOPE, Case
from tests.properties.cases_of_findings import FINDINGS, TRUTH_AND_HOLDS

CASES = (*CUSTOMER_SCOPE, *SITE_SCOPE, *TRUTH_AND_HOLDS, *FINDINGS)
EVERY = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@EVERY
def test_the_reference(case: Case) -> None:
    outcome = oracle.audit(case.estate, case.scope, case.options, date(2026, 11, 22))
    assert {entry.key: entry.state for entry in outcome.after.entries} == case.expected
    assert sorted(outcome.findings) == sorted(case.findings)
    assert {name: getattr(outcome.counts, name) for name in case.counts} == case.counts


@EVERY
def test_the_product(case: Case, empty_database: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        other_id = estates.write(connection, "Tailspin", stranger_of(case.estate))
        customer_id = estates.write(connection, "Northwind", case.estate)
        strangers_rows = estates.dump(connection, other_id)
    with product.opened(path, "Northwind", customer_id) as bench:
        product.audit_and_compare(bench, case.estate, case.scope, case.options)
        after = bench.read()
    assert {entry.key: entry.state for entry in after.entries} == case.expected
    with estates.opened(path) as connection:
        assert estates.dump(connection, other_id) == strangers_rows, "W9"


def stranger_of(estate: oracle.Estate) -> oracle.Estate:
    """W9: another customer that has every number of this one and its twins, everywhere, with another use."""
    numbers = {each.number for each in estate.entries} | {each.number for each in estate.records}
    numbers |= {f"+{number}" for number in numbers if number.isdecimal()}
    levels = (oracle.CUSTOMER, *estate.site_names)
    return replace(
        estate,
        entries=tuple(oracle.Entry(level, number, "Used", "User") for level in levels for number in sorted(numbers)),
        records=tuple(
            oracle.Record(level, number, "meet_me", "Example Telecom", "DID") for level in levels for number in numbers
        ),
    )


@pytest.mark.parametrize(
    ("estate", "scope", "gate", "error"),
    [
        (oracle.Estate(number_management=False), oracle.Scope("customer"), "G1", RefusedError),
        (oracle.Estate(oracle.SLC, sites=(oracle.Site(AMS, "10"),)), oracle.Scope("customer"), "G2", RefusedError),
        (oracle.Estate(sites=(oracle.Site(AMS),)), oracle.Scope("sites"), "G3", UsageError),
        (oracle.Estate(sites=(oracle.Site(AMS),)), oracle.Scope("sites", (AMS, "Amsterdan")), "G3", NotFoundError),
    ],
)
def test_what_is_refused_before_a_preview(
    estate: oracle.Estate,
    scope: oracle.Scope,
    gate: str,
    error: type[Exception],
    empty_database: Path,
    tmp_path: Path,
) -> None:
    """G1, G2, G3: by the reference and by the product, and nothing is written."""
    with pytest.raises(oracle.RefusedError, match=gate):
        oracle.audit(estate, scope, oracle.Options(), date(2026, 11, 22))
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        customer_id = estates.write(connection, "Northwind", estate)
    with product.opened(path, "Northwind", customer_id) as bench:
        rows = bench.dump()
        with pytest.raises(error) as caught:
            bench.preview(scope, oracle.Options())
        if isinstance(caught.value, RefusedError):
            assert caught.value.rules == (gate,)
        if isinstance(caught.value, NotFoundError):
            assert AMS in caught.value.hint
        assert bench.dump() == rows


def test_an_unknown_customer_names_near_matches(empty_database: Path, tmp_path: Path) -> None:
    """G3, and W9: a site of another customer is unknown."""
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        estates.write(connection, "Northwind", oracle.Estate(sites=(oracle.Site("Oslo"),)))
        customer_id = estates.write(connection, "Tailspin", oracle.Estate(sites=(oracle.Site(AMS),)))
    with product.opened(path, "Northwnd", customer_id) as bench:
        with pytest.raises(NotFoundError) as caught:
            bench.preview(oracle.Scope("customer"), oracle.Options())
        assert "Northwind" in caught.value.hint
        bench.name = "tailSPIN"
        with pytest.raises(NotFoundError):
            bench.preview(oracle.Scope("sites", ("Oslo",)), oracle.Options())


def test_a_site_named_twice_is_audited_once(empty_database: Path, tmp_path: Path) -> None:
    """G3: names match without case, so two spellings are one site."""
    case = SITE_SCOPE[1]
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        customer_id = estates.write(connection, "Northwind", case.estate)
    with product.opened(path, "Northwind", customer_id) as bench:
        twice = oracle.Scope("sites", (AMS, AMS.lower(), f" {AMS} "))
        with bench.preview(twice, oracle.Options()) as preview, bench.preview(case.scope, oracle.Options()) as once:
            assert [site.name for site in preview.sites] == [AMS]
            assert preview.counts == once.counts
            assert preview.fingerprint == once.fingerprint


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_cooling_ends_by_the_customers_calendar(zone: str, empty_database: Path, tmp_path: Path) -> None:
    """O2: release date today + N, where today is the day at the customer's place."""
    estate = replace(SITE_SCOPE[0].estate, entries=(oracle.Entry(AMS, "1001", "Used", "Device"),), records=())
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        customer_id = estates.write(connection, "Northwind", estate)
        connection.exec_driver_sql("UPDATE customer SET time_zone = ?", (zone,))
    days = {datetime.now(ZoneInfo(zone)).date()}
    with product.opened(path, "Northwind", customer_id) as bench:
        with bench.preview(oracle.Scope("all-sites"), oracle.Options(cool_freed_days=999)) as preview:
            preview.save(Acceptance.everything())
        days.add(datetime.now(ZoneInfo(zone)).date())
        (entry,) = bench.read().entries
    assert entry.status == "Cooling"
    assert date.fromisoformat(entry.release_date) - timedelta(days=999) in days


def test_every_row_of_table_u_through_a_whole_audit(empty_database: Path, tmp_path: Path) -> None:
    """Table U: a record of every use, each with its own number, without and with a vendor of its own."""
    sites = (oracle.Site(AMS),)
    uses = [use for use in oracle.USES if use != "mentioned"]
    records = tuple(
        oracle.Record(AMS, f"10{row:02}{place}", use, vendor)
        for row, use in enumerate(uses)
        for place, vendor in enumerate(("", "Example Telecom"))
    )
    estate = replace(CUSTOMER_SCOPE[0].estate, sites=sites, records=records)
    path = Path(shutil.copy2(empty_database, tmp_path / "inventory.db"))
    with estates.opened(path) as connection:
        customer_id = estates.write(connection, "Northwind", estate)
    with product.opened(path, "Northwind", customer_id) as bench:
        product.audit_and_compare(bench, estate, oracle.Scope("all-sites"), oracle.Options())
        states = {entry.number: entry.state for entry in bench.read().entries}
    for row, (use, status, usage, vendor) in enumerate(oracle.TABLE_U[:20]):
        assert use == uses[row]
        own = "" if vendor == "the record's own" else vendor
        assert states[f"10{row:02}0"] == (status, usage, own)
        assert states[f"10{row:02}1"] == (status, usage, "Example Telecom")
