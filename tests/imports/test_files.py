"""Several files, folders and mapped tables as one snapshot (sources.md I1, I3, I4, I6)."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions.column_words import column_words, count_words
from inventory_tui.actions.import_report import ImportReport
from inventory_tui.actions.imports import HeldBackError, Imports
from inventory_tui.actions.service_files import Opening, gather, list_files
from inventory_tui.errors import CancelledError, NotFoundError, SourceError, UsageError
from inventory_tui.inventory.work import Work
from inventory_tui.sources.mapping import ColumnMapping
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, generic, lines, number, records, rows_of, take, write_csv
from tests.sources.cloud_files import handler, handlers_xml, pages, webex_number

ONE, TWO, THREE = (number(at) for at in (1, 2, 3))
MAPPING = ColumnMapping(
    numbers=("Phone",), use_column="Kind", words=(("Desk phone", "phone_line"),), names=("Who",), site="Office"
)
TITLES = ("Phone", "Kind", "Who", "Office")


def phones(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    return write_csv(path, TITLES, rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of generic records, one of them packed, and what is none."""
    folder = tmp_path / "pages"
    (folder / "deeper").mkdir(parents=True)
    generic(folder / "b.csv", (TWO, "phone_line"))
    generic(folder / "deeper" / "c.csv", (THREE, "phone_line"))
    generic(folder / ".hidden.csv", (THREE, "phone_line"))
    (folder / "a.csv.gz").write_bytes(gzip.compress(f"number,use\n{ONE},phone_line\n".encode()))
    (folder / "notes.txt").write_text("nothing to read here\n")
    (folder / "readme.md").write_text("# What these are\n")
    os.mkfifo(folder / "pipe")
    return folder


def numbers(store: Store) -> list[str]:
    return sorted(record[0] for record in records(store))


# -- folders -----------------------------------------------------------------------------------------------------


def test_a_folder_means_its_files_in_the_order_of_their_names(imports: Imports, store: Store, folder: Path) -> None:
    """Regular files that are not hidden, none of the folders within; what is of another kind is named."""
    report = take(imports, folder)
    assert numbers(store) == [ONE, TWO]
    assert [path.name for path in list_files([folder])] == ["a.csv.gz", "b.csv"]
    assert "one snapshot of 2 files" in report.notices
    assert "of another kind and not read: 2 files (notes.txt, readme.md)" in report.notices


ANSWERS = {
    "numbers.json": pages("phoneNumbers", [webex_number(ONE, "PEOPLE")]).encode(),
    "handlers.xml": handlers_xml(handler("Sales", "5101")).encode(),
}
INSTEAD = (b'{"message": "Too many requests", "trackingId": "x"}', b'{"phoneNumbers": [{"pho', b"<html>502</html>")


@pytest.mark.parametrize("instead", INSTEAD)
@pytest.mark.parametrize("page", ANSWERS)
def test_i2_what_came_in_place_of_a_page_holds_a_folder_back(
    imports: Imports, tmp_path: Path, page: str, instead: bytes
) -> None:
    """A number on the page that is missing would look free."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / page).write_bytes(ANSWERS[page])
    (folder / "page 2").write_bytes(instead)
    with pytest.raises(HeldBackError, match=r"perhaps pages that could not be read: 1 file \(page 2\)"):
        take(imports, folder)
    assert take(imports, folder, force=True).taken == 1
    (folder / "page 2").write_text("About these pages\n")
    assert take(imports, folder).taken == 1


@pytest.mark.parametrize(
    ("page", "last"), [("numbers.json", b'{"phoneNumbers": []}'), ("handlers.xml", b'<Callhandlers total="1"/>')]
)
def test_a_page_without_entries_is_the_end_of_a_list(imports: Imports, tmp_path: Path, page: str, last: bytes) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    first, empty = folder / page, folder / "the last"
    first.write_bytes(ANSWERS[page])
    empty.write_bytes(last)
    for paths in ([folder], [first, empty]):
        report = take(imports, *paths)
        assert (report.taken, "pages without entries: 1 file (the last)" in report.notices) == (1, True)
    with pytest.raises(SourceError, match="a page without entries"):
        take(imports, empty)


def test_a_folder_is_remembered_and_its_files_looked_up_anew(imports: Imports, store: Store, folder: Path) -> None:
    take(imports, folder)
    (summary,) = imports.sources(CUSTOMER)
    assert summary.settings["paths"] == [str(folder)]
    generic(folder / "c.csv", (THREE, "phone_line"))
    take(imports, *map(Path, summary.settings["paths"]))
    assert numbers(store) == [ONE, TWO, THREE]


def test_of_many_files_that_are_not_read_a_few_are_named(imports: Imports, folder: Path) -> None:
    for at in range(9):
        (folder / f"x{at}.txt").write_text("no\n")
    (told,) = (notice for notice in take(imports, folder).notices if "not read" in notice)
    assert told.endswith("and 6 more)")


def test_a_folder_without_such_a_file_is_an_error(imports: Imports, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file of service records"):
        take(imports, tmp_path)


def test_a_damaged_file_of_a_folder_is_no_file_of_another_kind(imports: Imports, folder: Path) -> None:
    """It may be a page: leaving it out in silence would make its numbers look free."""
    for content in (b"", gzip.compress(b"number,use\n")[:12]):
        (folder / "c.csv.gz").write_bytes(content)
        with pytest.raises(SourceError, match=r"c\.csv\.gz"):
            take(imports, folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_told(imports: Imports, folder: Path) -> None:
    folder.chmod(0o000)
    try:
        with pytest.raises(SourceError, match="cannot be listed"):
            take(imports, folder)
    finally:
        folder.chmod(0o700)


def test_a_folder_of_two_formats_is_one_snapshot_of_the_one_that_is_named(
    imports: Imports, store: Store, folder: Path
) -> None:
    write_csv(folder / "z.csv", ("DisplayName", "LineUri"), [("Ann", f"tel:{THREE}")])
    with pytest.raises(UsageError, match=r"is 'generic', but .* is 'teams-users'") as refused:
        take(imports, folder)
    assert "--format" in refused.value.hint
    take(imports, folder, format="teams-users")
    assert numbers(store) == [THREE]
    assert [path.name for path in list_files([folder], "teams-users")] == ["z.csv"]


# -- several files -----------------------------------------------------------------------------------------------


def test_i1_several_files_are_one_snapshot(imports: Imports, store: Store, tmp_path: Path) -> None:
    first, second = generic(tmp_path / "a.csv", (ONE, "phone_line")), generic(tmp_path / "b.csv", (TWO, "phone_line"))
    take(imports, first, second)
    assert numbers(store) == [ONE, TWO]
    report = take(imports, second, force=True)
    assert (report.gone, report.same) == (1, 1)


@pytest.mark.parametrize("again", ["a.csv", "link.csv", "."])
def test_a_file_that_is_named_twice_is_an_error(imports: Imports, tmp_path: Path, again: str) -> None:
    """Under whatever name, and as one of a folder's, too."""
    file = generic(tmp_path / "a.csv", (ONE, "phone_line"))
    (tmp_path / "link.csv").symlink_to(file)
    with pytest.raises(UsageError, match="named twice"):
        take(imports, file, tmp_path / again)


def test_i6_a_problem_names_its_file_with_its_folder_where_two_have_one_name(imports: Imports, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        generic(tmp_path / name / "a.csv", ("letters", "phone_line"), (ONE, "phone_line"))
    report = take(imports, tmp_path / "one" / "a.csv", tmp_path / "two" / "a.csv")
    assert [problem.file for problem in report.problems] == [str(tmp_path / name / "a.csv") for name in ("one", "two")]


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    """Of more files than a few, none stays open or in memory between the look and the reading."""
    for at in range(40):
        generic(tmp_path / f"{at}.csv", (number(at), "phone_line"))
    files = gather([tmp_path], Opening())
    opened = files.open()
    twice = list(zip(opened, files.open(), strict=True))
    assert [reader.name for reader, _ in twice] == [str(path) for path in files.paths]
    assert sum(reader is again for reader, again in twice) < len(twice) / 2


# -- mapped tables -----------------------------------------------------------------------------------------------


def test_i4_a_mapping_is_kept_with_the_source_and_used_again(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = phones(tmp_path / "a.csv", (ONE, "Desk phone", "Ann", "Cork"))
    take(imports, file, mapping=MAPPING)
    assert records(store) == [(ONE, "phone_line", "Cork", "Ann")]
    phones(file, (ONE, "desk PHONE", "Ann", "Cork"), (TWO, "hunt_pilot", "Sales", "Amsterdam"))
    report = take(imports, file)
    assert (report.format, report.same, report.added) == ("mapped", 1, 1)
    (summary,) = imports.sources(CUSTOMER)
    assert ColumnMapping.from_json(summary.settings["mapping"]) == MAPPING
    assert "site_column" not in summary.settings


def test_i4_a_new_mapping_replaces_the_old_one(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = phones(tmp_path / "a.csv", (ONE, "Desk phone", "Ann", "Cork"))
    take(imports, file, mapping=MAPPING)
    take(imports, file, mapping=ColumnMapping(numbers=("Phone",), use="webex_user"), force=True)
    assert records(store) == [(ONE, "webex_user", "Customer", "")]
    take(imports, file)
    assert records(store) == [(ONE, "webex_user", "Customer", "")]


def test_i4_a_file_that_lacks_a_mapped_column_is_refused(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = phones(tmp_path / "a.csv", (ONE, "Desk phone", "Ann", "Cork"))
    take(imports, file, mapping=MAPPING)
    write_csv(file, ("Phone", "Kinds", "Who", "Office"), [(TWO, "Desk phone", "Bo", "Cork")])
    before = rows_of(store, "record")
    with pytest.raises(SourceError, match="has no column 'Kind'") as refused:
        take(imports, file)
    assert "did you mean 'kinds'?" in refused.value.hint
    assert rows_of(store, "record") == before


def test_i4_no_word_makes_a_number_free_by_accident(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = phones(tmp_path / "a.csv", (ONE, "Desk phone", "", ""), (TWO, "spare", "", ""), (THREE, "", "", ""))
    report = take(imports, file, mapping=MAPPING)
    assert (report.read, report.taken, report.skipped) == (3, 1, 2)
    assert [problem.column for problem in report.problems] == ["Kind", "Kind"]
    assert numbers(store) == [ONE]


def test_i5_the_site_of_a_mapping_is_its_column_unless_another_is_given(
    imports: Imports, store: Store, tmp_path: Path
) -> None:
    file = phones(tmp_path / "a.csv", (ONE, "Desk phone", "Amsterdam", "Cork"))
    take(imports, file, mapping=MAPPING, site_column="Who")
    assert records(store)[0][2] == "Amsterdam"
    take(imports, file)
    assert records(store)[0][2] == "Amsterdam"
    take(imports, file, site="cork", force=True)
    assert records(store)[0][2] == "Cork"
    with pytest.raises(UsageError, match="exclude each other"):
        take(imports, file, mapping=MAPPING, site="cork")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "mapped"}, "which column is the number"),
        ({"format": "generic", "mapping": MAPPING}, "only for files of no other format"),
        ({"mapping": ColumnMapping(numbers=("Phone",))}, "nothing says the use"),
    ],
)
def test_i4_what_is_no_mapping_is_told(imports: Imports, tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        take(imports, phones(tmp_path / "a.csv"), **options)


def test_a_mapping_reads_json_and_a_folder_of_files(imports: Imports, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    rows = [dict(zip(TITLES, (at, "Desk phone", "Ann", "Cork"), strict=True)) for at in (ONE, TWO)]
    (folder / "a.json").write_text(json.dumps(rows[:1]))
    (folder / "b.json").write_text(json.dumps(rows[1:]))
    write_csv(folder / "other.csv", ("Phone", "Kind"), [(THREE, "Desk phone")])
    take(imports, folder, mapping=MAPPING)
    assert numbers(store) == [ONE, TWO]


def reimport(imports: Imports, file: Path) -> ImportReport:
    return take(imports, file, mapping=replace(MAPPING, site=""))


def test_i6_read_is_taken_skipped_and_ignored(imports: Imports, tmp_path: Path) -> None:
    rows = [(ONE, "Desk phone", "", ""), ("", "Desk phone", "", ""), ("x", "Desk phone", "", ""), (TWO, "?", "", "")]
    report = reimport(imports, phones(tmp_path / "a.csv", *rows))
    assert (report.read, report.taken, report.skipped, report.ignored) == (4, 1, 2, 1)


# -- the words of a column ---------------------------------------------------------------------------------------


def test_i4_the_words_of_a_column_are_counted_in_all_files(tmp_path: Path) -> None:
    first = phones(tmp_path / "a.csv", (ONE, "Desk  phone", "", ""), (TWO, "", "", ""), ("", "", "", ""))
    second = phones(tmp_path / "b.csv", (THREE, "DESK PHONE", "", ""), (ONE, "Fax", "", ""))
    assert column_words([first, second], "kind", None, Work()) == [("Desk phone", 2), ("", 1), ("Fax", 1)]
    with pytest.raises(SourceError, match="has no column 'Kid'"):
        column_words([first], "Kid", None, Work())
    with pytest.raises(UsageError, match="passwords"):
        column_words([first], "Password", None, Work())


def test_counting_words_can_be_cancelled_and_keeps_few(tmp_path: Path) -> None:
    work = Work()
    work.cancel()
    with pytest.raises(CancelledError):
        column_words([lines(tmp_path / "a.csv", 3)], "use", None, work)
    assert len(count_words(map(str, range(5_000)))) == 1_000


def test_i5_a_site_column_that_no_file_has_is_an_error(imports: Imports, tmp_path: Path) -> None:
    first, second = generic(tmp_path / "a.csv", (ONE, "phone_line")), generic(tmp_path / "b.csv", (TWO, "phone_line"))
    with pytest.raises(NotFoundError, match="no column 'Device Pool'"):
        take(imports, first, second, site_column="Device Pool")
