"""The first rows as they will be read (sources.md I3, I5, I6): nothing is written, nothing is left out unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions.imports import Fate, Imports, NumbersRequest, Preview, ServicesRequest
from inventory_tui.errors import InventoryError
from tests.imports.files import CUSTOMER

HEADER = "number,use,site,name,vendor"


def write(tmp_path: Path, *lines: str, name: str = "lines.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    return path


def cells(preview: Preview) -> list[tuple[str, ...]]:
    return [row.cells for row in preview.rows]


def test_rows_are_shown_with_words_levels_and_reasons(imports: Imports, tmp_path: Path) -> None:
    """I5, I6: a row that will be skipped stands among the others, with its line and its reason."""
    path = write(
        tmp_path,
        HEADER,
        "+1 555 010-0001,phone_line,amsterdam,SEP1,",
        "+15550100002,teams_user,,ada,",
        "+15550100003,phone_line,Amsterdm,SEP3,",
        "4.42E+11,phone_line,Cork,SEP4,",
    )
    preview = imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="New"))
    assert preview.columns == ("Number", "Use", "Level", "Name", "Vendor")
    assert preview.rows[0].cells == ("+15550100001", "phone line", "Amsterdam", "SEP1", "")
    assert preview.rows[1].cells == ("+15550100002", "Teams user", "Customer", "ada", "Microsoft")
    assert [row.fate for row in preview.rows[2:]] == [Fate.SKIPPED, Fate.SKIPPED]
    assert "did you mean Amsterdam?" in preview.rows[2].reason
    assert preview.rows[3].reason.startswith("number: scientific notation")
    assert (preview.rows[3].file, preview.rows[3].line) == ("lines.csv", 5)
    assert preview.files == (path,)
    assert imports.sources(CUSTOMER) == []


def test_a_mask_is_shown_as_what_it_becomes(imports: Imports, tmp_path: Path) -> None:
    """N3, N5."""
    path = write(tmp_path, HEADER, "1555010XX,call_park,,,", "+15550100001;ext=1234,phone_line,,,")
    preview = imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="New"))
    assert [row[0] for row in cells(preview)] == ["155501000 (100)", "+15550100001, 1234"]
    assert preview.rows[0].reason == "100 numbers, up to 155501099"


def test_new_sites_are_told_apart_and_not_created(imports: Imports, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, "+15550100001,phone_line,Delft,,")
    preview = imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="New", create_sites=True))
    assert cells(preview)[0][2] == "Delft (new)"
    assert "create" not in str(imports.sources(CUSTOMER))


def test_a_value_without_a_site_says_where_its_row_goes(imports: Imports, tmp_path: Path) -> None:
    """I5: Customer level, and the preview follows the rule that is chosen."""
    path = write(tmp_path, "TelephoneNumber,PstnAssignmentStatus,City", "+15550100001,UserAssigned,Dam")
    request = ServicesRequest(CUSTOMER, (path,), source="Teams", site_column="City")
    (row,) = imports.preview_services(request).rows
    assert row.cells[2] == "Customer"
    assert row.reason == "no site 'Dam' of Northwind; so Customer level"
    fixed = imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="Teams", site="Cork"))
    assert cells(fixed)[0][2] == "Cork"


def test_so_many_rows_and_no_more(imports: Imports, tmp_path: Path) -> None:
    """Of a kind of ignored rows a few are enough, so that what is taken is seen."""
    rows = [f"+155501{n:05},phone_line,,," for n in range(100)]
    teams = [f"+155501{n:05},UserAssigned,ada" for n in range(100)]
    path = write(tmp_path, "TelephoneNumber,PstnAssignmentStatus,City", *[",Unassigned,"] * 20, *teams)
    preview = imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="New"))
    assert [row.reason for row in preview.rows[:5]] == ["no number"] * 3 + [""] * 2
    assert (preview.count(Fate.IGNORED), len(preview.rows)) == (3, 50)
    several = tuple(write(tmp_path, HEADER, *rows, name=f"{n}.csv") for n in range(5))
    preview = imports.preview_services(ServicesRequest(CUSTOMER, several, source="New"))
    assert len(preview.rows) == 50
    assert {row.file for row in preview.rows} == {f"{n}.csv" for n in range(5)}


def test_entries_are_shown_at_their_levels(imports: Imports, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "number,site,level,status,description",
        "+15550100001,Cork,,Available,spare",
        "+15550100002,Cork,customer,,",
        "+15550100003,,,Used,",
        "4.42E+11,,,,",
    )
    preview = imports.preview_numbers(NumbersRequest(CUSTOMER, path))
    assert cells(preview)[0] == ("+15550100001", "Available", "Cork", "spare", "")
    assert preview.rows[1].reason == "level: a contradiction: level customer, but site Cork"
    assert cells(preview)[2][2] == "Customer"
    assert preview.rows[3].fate is Fate.SKIPPED


def test_customers_and_sites_are_shown_with_refusals(imports: Imports, tmp_path: Path) -> None:
    path = write(tmp_path, "customer,dial_plan,site,location_code", f"{CUSTOMER},,Delft,", "Other,,Delft,")
    preview = imports.preview_sites(path, CUSTOMER)
    assert cells(preview)[0] == ("Delft", "", CUSTOMER, "")
    assert preview.rows[1].reason == "customer: a row of another customer"
    assert preview.count(Fate.TAKEN) == 1


def test_what_is_wrong_with_the_whole_is_said_at_once(imports: Imports, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, "+15550100001,phone_line,,,")
    with pytest.raises(InventoryError, match="no column 'Pool'"):
        imports.preview_services(ServicesRequest(CUSTOMER, (path,), source="New", site_column="Pool"))
