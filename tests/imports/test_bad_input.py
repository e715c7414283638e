"""Input as it should not be: a clear error or a reported row; nothing lost, nothing half imported (I6–I10)."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from inventory_tui.actions.imports import HeldBackError, Imports, NumbersRequest
from inventory_tui.errors import InventoryError, SourceError
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, everything, generic, lines, number, reasons, records, rows_of, take

ONE, TWO = number(1), number(2)
HOSTILE = (
    "[/x]",
    "[red]",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J",
    "\u202eevil",
    "wide 全角",
    "=1+1",
    "'quote",
    '"quote',
    "%s {0}",
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\n\n\n",
        b"just some words\nand more of them\n",
        b"\x7fELF\x02\x01\x01" + bytes(500),
        b"PK\x03\x04 no workbook at all",
        b"%PDF-1.7\n",
        random.Random(7).randbytes(5_000),
        b"\xff\xfen\x00u\x00m\x00b\x00e\x00r\x00,\x00u",
        b'{"not": "a list"}',
        b"Device Name,Description,Owner\nSEP01,Desk,ann\n",
    ],
    ids=["empty", "bom", "blank", "prose", "program", "zip", "pdf", "noise", "cut utf-16", "json", "other"],
)
@pytest.mark.parametrize("what", ["services", "numbers", "sites"])
def test_i6_a_file_of_another_kind_is_an_error_and_changes_nothing(
    imports: Imports, store: Store, tmp_path: Path, content: bytes, what: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    before = everything(store)
    with pytest.raises(InventoryError) as refused:
        import_as(imports, what, file)
    assert refused.value.exit_code == 2
    assert refused.value.message
    assert everything(store) == before


def import_as(imports: Imports, what: str, file: Path) -> None:
    if what == "services":
        take(imports, file)
    elif what == "numbers":
        imports.import_numbers(NumbersRequest(CUSTOMER, file))
    else:
        imports.import_sites(file)


@pytest.mark.parametrize("what", ["services", "numbers", "sites"])
def test_i6_what_is_no_file_is_an_error(imports: Imports, tmp_path: Path, what: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, tmp_path / "missing", Path("/dev/zero")):
        with pytest.raises(SourceError):
            import_as(imports, what, path)


def test_i8_a_row_of_ten_megabytes_is_skipped_alone(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"number,use,description\n{ONE},phone_line,{'x' * 10_000_000}\n{TWO},phone_line,fine\n")
    report = take(imports, file)
    assert (report.taken, report.skipped) == (1, 1)
    assert "more than" in reasons(report)[2]
    assert [row[0] for row in records(store)] == [TWO]


def test_i9_text_of_another_encoding_is_told_wherever_it_breaks(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.csv", 3_000)
    with file.open("ab") as text:
        text.write(f"{number(5_000)},phone_line,,Zo\xeb,,\n".encode("cp1252"))
    before = everything(store)
    with pytest.raises(SourceError) as refused:
        take(imports, file)
    assert "line 3,002" in refused.value.message
    assert "--encoding cp1252" in refused.value.hint
    assert everything(store) == before
    assert take(imports, file, encoding="cp1252").records == 3_001
    with pytest.raises(InventoryError, match="unknown encoding"):
        take(imports, file, encoding="klingon")


def test_duplicate_headers_are_told(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"Number,USE,number,Site\n{ONE},phone_line,{TWO},Cork\n")
    report = take(imports, file)
    assert [row[0] for row in records(store)] == [ONE]
    assert any("'number'" in notice for notice in report.notices)


def test_i10_hostile_text_is_kept_as_data(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = generic(tmp_path / "a.csv", *[(number(at), "phone_line", "", text) for at, text in enumerate(HOSTILE)])
    assert take(imports, file).taken == len(HOSTILE)
    names = [row["name"] for row in rows_of(store, "record")]
    assert names[0:2] == ["[/x]", "[red]"]
    assert names[5:] == list(HOSTILE[5:])
    assert all(character.isprintable() for name in names for character in name)


def test_i10_a_hostile_site_is_no_site(imports: Imports, store: Store, tmp_path: Path) -> None:
    file = generic(tmp_path / "a.csv", *[(number(at), "phone_line", text) for at, text in enumerate(HOSTILE)])
    report = take(imports, file, create_sites=True)
    created = {row["name"] for row in rows_of(store, "level")} - {"Customer", "Amsterdam", "Cork"}
    assert created == {"[/x]", "[red]", "wide 全角", "=1+1", "'quote", '"quote', "%s {0}"}
    assert report.skipped == 3
    assert all(reason.isprintable() for reason in reasons(report).values())


def test_i6_all_reasons_are_listed(imports: Imports, tmp_path: Path) -> None:
    file = generic(tmp_path / "a.csv", (ONE, "phone_line"), *[("n/a", "phone_line")] * 1_500)
    report = take(imports, file)
    assert (report.skipped, report.problem_count, len(report.problems)) == (1_500, 1_500, 1_500)
    assert len(report.as_json()["problems"]) == 1_500
    assert report.as_json()["problems"][0] == {
        "file": "a.csv",
        "line": 3,
        "column": "number",
        "reason": reasons(report)[3],
    }


def test_a_column_of_names_is_no_column_of_vendors(imports: Imports, store: Store, tmp_path: Path) -> None:
    before = everything(store)
    file = generic(tmp_path / "a.csv", *[(number(at), "voss_phone", "", "", f"Device {at}") for at in range(1_001)])
    with pytest.raises(InventoryError, match="more than 1,000 different vendors"):
        take(imports, file)
    assert everything(store) == before


def test_a_file_of_which_nothing_is_left_is_held_back(imports: Imports, tmp_path: Path) -> None:
    header_only = generic(tmp_path / "a.csv")
    with pytest.raises(HeldBackError, match="it has no rows"):
        take(imports, header_only)
