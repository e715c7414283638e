"""Every format through a whole import: each row is counted once, whatever happened to the file (sources.md I1, I6)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inventory_tui.actions.imports import ImportReport, Imports, NumbersRequest, ServicesRequest
from inventory_tui.errors import InventoryError
from inventory_tui.sources.formats import FORMATS
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, rows_of
from tests.sources.cases import CASES, cases_of
from tests.sources.kit import Case, render
from tests.sources.mutants import mutate
from tests.sources.test_fuzz import iter_files

MUTANTS = 500 if os.environ.get("INVENTORY_TUI_SOAK") else 5
SERVICES = [info.name for info in FORMATS if info.what == "services" and cases_of(info.name)]


def import_as(imports: Imports, format_name: str, *paths: Path) -> ImportReport:
    what = next(info.what for info in FORMATS if info.name == format_name)
    if what == "services":
        request = ServicesRequest(CUSTOMER, paths, "Feed", format_name, create_sites=True, force=True)
        return imports.import_services(request)
    (path,) = paths
    if what == "numbers":
        return imports.import_numbers(NumbersRequest(CUSTOMER, path, format=format_name, create_sites=True))
    return imports.import_sites(path)


@pytest.mark.parametrize("case", [case for case in CASES if case.rows], ids=lambda case: case.id)
def test_i6_read_is_taken_and_skipped_and_ignored(imports: Imports, tmp_path: Path, case: Case) -> None:
    path = tmp_path / "file"
    path.write_bytes(render(case))
    report = import_as(imports, case.format, path)
    assert report.read == report.taken + report.skipped + report.ignored == len(case.rows)
    assert report.ignored == sum(report.ignored_reasons.values())
    assert report.skipped == report.problem_count == len(report.problems)
    assert all(problem.line and problem.file and problem.reason for problem in report.problems)


@pytest.mark.parametrize("format_name", SERVICES)
def test_i1_the_same_files_again_change_nothing(
    imports: Imports, store: Store, tmp_path: Path, format_name: str
) -> None:
    """All tables of a format, as they come, are one snapshot; a second one finds every record there."""
    paths = []
    for place, content in enumerate(iter_files(format_name)):
        paths.append(tmp_path / f"file {place}")
        paths[-1].write_bytes(content)
    first = import_as(imports, format_name, *paths)
    records = rows_of(store, "record")
    assert len(records) == first.records == first.added > 0
    again = import_as(imports, format_name, *reversed(paths))
    assert (again.records, again.same, again.added, again.gone) == (first.records, first.records, 0, 0)
    assert rows_of(store, "record") == records


@pytest.mark.parametrize("format_name", [info.name for info in FORMATS if cases_of(info.name)])
def test_i6_a_harmed_file_is_refused_or_counted(imports: Imports, tmp_path: Path, format_name: str) -> None:
    """What a reader makes of it can be kept; the fixture checks the database behind."""
    files = list(iter_files(format_name))
    path = tmp_path / "file"
    for number in range(MUTANTS):
        path.write_bytes(mutate(files[number % len(files)], number, f"{format_name} kept"))
        try:
            report = import_as(imports, format_name, path)
        except InventoryError:
            continue
        assert report.read == report.taken + report.skipped + report.ignored


@pytest.mark.parametrize("name", [b"lines\xff\xfe.csv", b"l\x1b[2Ji\nnes.csv", "Z\u202eü\u0301rich.csv".encode()])
def test_i10_a_file_whose_name_is_no_text_is_imported(
    imports: Imports, store: Store, tmp_path: Path, name: bytes
) -> None:
    """Its name stands in problems, reports and settings; it is found again by it."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    for format_name in ("sites", "inventory", "generic"):
        path.write_bytes(render(cases_of(format_name)[0]))
        report = import_as(imports, format_name, path)
        assert report.taken > 0
        assert report.problems
        assert all(problem.file.isprintable() for problem in report.problems)
    assert all(row["file"].isprintable() for row in rows_of(store, "problem"))
    (source,) = imports.sources(CUSTOMER)
    assert [Path(each) for each in source.paths] == [path]
