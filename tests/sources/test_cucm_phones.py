"""BAT exports: phones of all releases, and other files with the columns of the members (sources.md 1.3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.errors import SourceError
from inventory_tui.inventory.number import NO_NUMBER
from inventory_tui.sources.reader import look, open_reader
from inventory_tui.sources.rows import Ignored, RecordRow, Several
from tests.sources.cucm_files import HEADERS, bat_header, csv_text, member, phone, phone_header, row_of
from tests.sources.files import reader, records, workbook

BAT = "cucm-phones"


@pytest.mark.parametrize("header", [phone_header(2), bat_header(2)], ids=["14", "8"])
def test_all_details_of_every_release_are_one_row_for_each_device(header: tuple[str, ...]) -> None:
    row = phone("SEP020000000001", "\\+15550100001", "5102", **{"Route Partition 2": "DN-PT", "Owner User ID": "ann"})
    found = reader(csv_text(header, [row_of(header, **row), row_of(header, **phone("CTIRD1"))]))
    assert (found.format, found.covers) == (BAT, ("phones",))
    first, second = found
    assert isinstance(first, Several)
    assert first.rows[0] == RecordRow(
        2, "+15550100001", "phone_line", "", "SEP020000000001", "", "Phone SEP020000000001, ann", "", ""
    )
    assert (first.rows[1].number, first.rows[1].partition) == ("5102", "DN-PT")
    assert second == Ignored(3, NO_NUMBER)
    assert found.notices == ()


def test_the_file_has_no_ending_and_is_known_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "Export_Phones"
    path.write_text(member("phone.csv", phone("SEP020000000001", "5101")))
    assert open_reader(path).format == BAT
    assert look(path).guesses[0] == (BAT, 0.95)


def test_specific_details_are_in_upper_case() -> None:
    header = "DEVICE NAME,DESCRIPTION,OWNER USER ID,DIRECTORY NUMBER 1,DISPLAY 1\n"
    (record,) = records(reader(f"{header}SEP020000000001,Lobby,ann,5101,Ann\n"))
    assert (record.number, record.name, record.description) == ("5101", "SEP020000000001", "Lobby, ann")


def test_template_files_have_two_spaces_in_a_name() -> None:
    header = "MAC ADDRESS,description,DIRECTORY NUMBER  1,ROUTE  PARTITION  1,DIRECTORY NUMBER  2\n"
    found = records(reader(f"{header}020000000001,Lobby,5101,DN-PT,5102\n"))
    assert [(record.number, record.partition, record.name) for record in found] == [
        ("5101", "DN-PT", "020000000001"),
        ("5102", "", "020000000001"),
    ]


def test_trap_5_numbers_are_read_from_each_of_several_columns_of_one_name() -> None:
    """One space and two are the same name (1.3); so may a file name a line twice."""
    found = records(reader("MAC ADDRESS,DIRECTORY NUMBER  1,ROUTE PARTITION 1,DIRECTORY NUMBER 1\nX,5101,PT,5102\n"))
    assert [(record.number, record.partition) for record in found] == [("5101", "PT"), ("5102", "PT")]


def test_a_phone_whose_only_line_has_no_number_in_its_title() -> None:
    header = "Device Name,Owner User ID,Directory Number,Route Partition"
    (record,) = records(reader(f"{header}\nSEP1,ann,5101,PT\n"))
    assert (record.number, record.use, record.partition, record.name) == ("5101", "phone_line", "PT", "SEP1")


def test_rows_of_another_length_than_the_header_are_read() -> None:
    first, _, row = member("phone.csv", phone("SEP020000000001", "5101")).partition("\n")
    found = reader(f"{first}\n{row.rstrip()},\n{row.rstrip().rstrip(',')}\n")
    assert [record.number for record in records(found)] == ["5101", "5101"]


def test_what_cannot_be_told_from_a_route_point_is_read_as_a_phone_and_noticed() -> None:
    found = reader(member("ctiroutepoint.csv", {"DEVICE NAME": "CTI-1", "DIRECTORY NUMBER 1": "5101"}))
    assert [record.use for record in records(found)] == ["phone_line"]
    assert found.notices == ("no column tells phones from CTI route points: read as phones (1 row)",)


@pytest.mark.parametrize(
    ("name", "column", "use"),
    [
        ("huntpilot.csv", "HUNT PILOT", "hunt_pilot"),
        ("callpickupgroup.csv", "CPG NUMBER", "pickup_group_pilot"),
        ("callpark.csv", "CALL PARK NUMBER", "call_park"),
        ("directedcallpark.csv", "NUMBER", "directed_call_park"),
        ("meetmenumber.csv", "MEETME NUMBER", "meet_me"),
        ("linegroup.csv", "DN OR PATTERN 1", "phone_line"),
        ("rdp.csv", "Directory Number 1", "remote_destination_profile_line"),
        ("directorynumber.csv", "Directory Number", "unassigned"),
        ("intercomdn.csv", "INTERCOM DIRECTORY NUMBER", "other_service"),
    ],
)
def test_other_exports_have_the_columns_of_the_members(name: str, column: str, use: str) -> None:
    found = reader(member(name, {column: "5101"}))
    assert found.format == BAT
    assert [(record.number, record.use) for record in records(found)] == [("5101", use)]
    assert len(found.covers) == 1


def test_i3_a_person_may_insist() -> None:
    """What is recognised lacks nothing; a table without any number has none."""
    assert [record.use for record in records(reader(member("meetmenumber.csv", {"MEETME NUMBER": "5101"}), BAT))]
    assert list(reader("Device Name,Site\nSEP1,Cork\n", BAT)) == [Ignored(2, NO_NUMBER)]
    with pytest.raises(SourceError, match="has no column directory number 1 or device name"):
        reader("foo,bar\n1,2\n", BAT)
    with pytest.raises(SourceError, match="is a text table, which this format is not"):
        reader(member("huntpilot.csv"), "cucm-tar")


def test_a_workbook_is_read_too() -> None:
    header = HEADERS["phone.csv"]
    content = workbook([header, row_of(header, **phone("SEP020000000001", "\\+15550100001"))])
    assert [record.number for record in records(reader(content))] == ["+15550100001"]
