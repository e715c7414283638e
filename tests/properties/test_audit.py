"""The whole audit of the product against the reference, on random estates (audit.md §3–§8, W9)."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests import estates, oracle
from tests.faults import estate as big_estate
from tests.properties import product, strategies

Fresh = Callable[[], Path]


@pytest.fixture
def fresh(empty_database: Path, tmp_path: Path) -> Fresh:
    """Makes a new, empty database each time."""
    folder, numbers = tmp_path / "estates", itertools.count()

    def make() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copy2(empty_database, folder / f"{next(numbers)}.db"))

    return make


@pytest.mark.parametrize("unused_kinds", [0, 61], ids=["sets as bits", "the last bit, then text"])
@settings(max_examples=settings().max_examples // 7)
@given(world=strategies.worlds())
def test_every_audit_is_the_references(world: strategies.World, unused_kinds: int, fresh: Fresh) -> None:
    """Any sequence of audits with edits in between: counts, rows, findings, nothing else touched, twice is once."""
    path = fresh()
    with estates.opened(path) as connection:
        other_id = estates.write(connection, "Tailspin", world.stranger)
        customer_id = estates.write(connection, "Northwind", world.estate, unused_kinds=unused_kinds)
        strangers_rows = estates.dump(connection, other_id)
        assert estates.read(connection, "Northwind") == world.estate
    with product.opened(path, "Northwind", customer_id) as bench:
        for step in world.steps:
            before = bench.read()
            edited = strategies.edited(before, step.edits)
            bench.change(before, edited)
            product.audit_and_compare(bench, edited, step.scope, step.options)
    with estates.opened(path) as connection:
        assert estates.dump(connection, other_id) == strangers_rows, "W9"


@pytest.mark.parametrize("scope", [oracle.Scope("customer"), oracle.Scope("all-sites")], ids=["customer", "sites"])
def test_an_audit_of_many_pages(scope: oracle.Scope, fresh: Fresh) -> None:
    """Thousands of rows: chunks and pages lose none and repeat none."""
    path = fresh()
    customer_id = big_estate.build(path, numbers=2_000)
    with product.opened(path, big_estate.CUSTOMER, customer_id) as bench:
        product.audit_and_compare(bench, bench.read(), scope, oracle.Options(), page=500)
