"""What was exported imports into an empty customer as the same inventory, all fields (cli.md, Files; X2)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions.export import ExportRequest
from inventory_tui.actions.imports import Imports, NumbersRequest
from inventory_tui.bootstrap import Actions, open_actions
from inventory_tui.inventory.model import Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, number, rows_of, write_csv

FIELDS = ("number_type", "description", "reservation_notes", "extra1", "extra2", "extra3")
TEXTS = (
    "",
    "=SUM(A1)",
    "+15550100001",
    "-1",
    "@x",
    "'quoted",
    "''=twice",
    "'plain",
    '"double", with a comma',
    "two\nlines",
    "tab\there",
    "\tfirst",
    "[/x] [red]",
    "\x1b]52;c;aGk=\x07",
    "\u202ebidi\u2069",
    "全角 wide",
    " spaces around ",
    "0012",
    "1.42E+10",
    "null",
)


def inventory(store: Store) -> list[dict[str, Any]]:
    """Every entry without its ids."""
    levels = {row["id"]: row["name"] for row in rows_of(store, "level")}
    states = {row["id"]: (row["status"], row["usage"], row["vendor"]) for row in rows_of(store, "state")}
    return sorted(
        (
            {field: row[field] for field in (*FIELDS, "number", "release_date")}
            | {"level": levels[row["level_id"]], "state": states[row["state_id"]]}
            for row in rows_of(store, "entry")
        ),
        key=lambda row: (row["level"], row["number"]),
    )


@pytest.fixture
def filled(imports: Imports, tmp_path: Path) -> Imports:
    """Entries of every status, with every text in every field, at both kinds of level."""
    header = ("site", "number", "status", "usage", "vendor", "release_date", *FIELDS)
    texts, statuses = itertools.cycle(TEXTS), itertools.cycle(Status)
    # A file's guards come off when it is read (cli.md): what is meant to stay is guarded here as an export does.
    rows = [
        (site, number(at), next(statuses), "Device", "Acme & Söhne", "2027-01-31" if at % 3 else "", *fields)
        for site in ("", "Cork", "Amsterdam")
        for at in range(20)
        for fields in [[_guarded(next(texts)) for _ in FIELDS]]
    ]
    report = imports.import_numbers(NumbersRequest(CUSTOMER, write_csv(tmp_path / "first.csv", header, rows)))
    assert (report.created, report.skipped) == (60, 0)
    return imports


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'")[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "\0") and text else text


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx", "all.json", "all.jsonl"])
@pytest.mark.parametrize("escape_plus", [False, True])
def test_x2_the_same_comes_back(
    filled: Imports, actions: Actions, store: Store, settings: Settings, tmp_path: Path, name: str, escape_plus: bool
) -> None:
    file = tmp_path / name
    request = ExportRequest(CUSTOMER, NumberQuery(), file, escape_plus=escape_plus)
    assert actions.export.export(request) == 60
    elsewhere = replace(settings, database=tmp_path / "elsewhere" / "inventory.db")
    other = open_actions(elsewhere)
    other.customers.add(CUSTOMER)
    report = other.imports.import_numbers(NumbersRequest(CUSTOMER, file, create_sites=True))
    assert (report.created, report.skipped, report.ignored) == (60, 0, 0)
    assert inventory(other.store) == inventory(store)
    again = other.imports.import_numbers(NumbersRequest(CUSTOMER, file))
    assert (again.updated, again.unchanged) == (0, 60)
    assert other.upkeep.check() == []
    other.close()


def test_x2_an_export_of_one_site_says_where_its_numbers_belong(
    filled: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "cork.csv"
    actions.export.export(ExportRequest(CUSTOMER, NumberQuery(sites=("Cork",)), file))
    before = inventory(store)
    assert filled.import_numbers(NumbersRequest(CUSTOMER, file, site="Amsterdam")).unchanged == 20
    assert inventory(store) == before
