"""Pasted output of ``run sql`` (sources.md 1.4): the ruler gives the columns, and nothing in use looks Available."""

from __future__ import annotations

import pytest

from inventory_tui.errors import SourceError
from inventory_tui.sources.cucm_sql import CUCM_SQL, NUMPLAN_QUERY
from inventory_tui.sources.cucm_uses import PATTERN_USAGES, Kind
from inventory_tui.sources.format_info import Shape
from inventory_tui.sources.reader import look
from inventory_tui.sources.ruled import is_ruled
from tests.sources.files import ignored, read, reader, records, ruled, skips, stream

OURS = ("dnpattern", "ptname", "usagename", "devname", "devclass", "devmodel", "devpool", "lgname", "cfadest", "cfavm")
TITLES = (*OURS, "descr")
OF_1_4 = ("dnpattern", "ptname", "usagename", "devname", "devclass", "devmodel", "descr")
PILOTS = ("directorynumber", "description")
NULLS = ("NULL",) * 5
ADA = (r"\+15550100001", "PT", "Device", "SEP020000000001", "Phone", "Cisco 8845", "DP-Cork", "NULL", "", "f", "Ada")


def line(
    number: str, usage: str = "Device", group: str = "NULL", forward: str = "", voicemail: str = "f"
) -> tuple[str, ...]:
    """A pattern that no device has."""
    return (number, "NULL", usage, "NULL", "NULL", "NULL", "NULL", group, forward, voicemail, "")


def of_device(name: str, class_: str) -> tuple[str, ...]:
    return ("5550101", "PT", "Device", name, class_, "Model", "DP-Cork", "NULL", "", "f", "")


def uses(*rows: tuple[str, ...], titles: tuple[str, ...] = TITLES) -> list[str]:
    return [each.use for each in records(read(ruled(titles, *rows)))]


def test_1_4_the_ruler_gives_the_columns() -> None:
    opened = reader(ruled(TITLES, ADA, line("5550102", "Hunt Pilot")))
    assert opened.format == "cucm-sql"
    first, second = records(opened)
    assert first == (4, "+15550100001", "phone_line", "", "SEP020000000001", "", "Ada, Cisco 8845", "", "PT")
    assert (second.number, second.use, second.partition) == ("5550102", "hunt_pilot", "")
    assert opened.notices == ()
    assert opened.covers == ("numbering plan",)
    assert look(stream(ruled(TITLES, ADA))).shape is Shape.RULED


def test_1_4_several_pastes_one_below_the_other_with_prompts_and_commands() -> None:
    both = ruled(TITLES, ADA) + ruled(PILOTS, ("", "Default"), ("+15550100000", "VM Cork"), prompt="run sql SELECT b")
    opened = reader(f"Welcome to the Platform CLI\n\n{both}\n\n{ruled(('name',), ('x',))}")
    items = list(opened)
    assert [(each.line, each.number, each.use) for each in records(items)] == [
        (6, "+15550100001", "phone_line"),
        (12, "+15550100000", "voicemail_pilot"),
    ]
    assert [each.reason for each in ignored(items)] == ["no number"]
    assert opened.covers == ("numbering plan", "voicemail pilots")
    assert opened.notices == ("tables of the file that are not needed: 1",)
    assert not opened.doubts


def test_1_4_tables_that_follow_without_a_prompt() -> None:
    first, second = (
        ruled(titles, row).splitlines()[1:4] for titles, row in ((TITLES, ADA), (PILOTS, ("5550100", "VM")))
    )
    assert [each.number for each in records(read("\n".join([*first, *second, ""])))] == ["+15550100001", "5550100"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_1_4_line_ends_and_encodings(end: str, encoding: str) -> None:
    content = ruled(TITLES, ADA, (*line("5550102", "Hunt Pilot")[:-1], "Zoë 全角")).replace("\n", end)
    assert records(read(content.encode(encoding)))[1].name == "Zoë 全角"


def test_1_4_rows_shorter_than_the_ruler_and_null() -> None:
    content = (
        "dnpattern usagename  devname descr\n========= ========== ======= =====\n"
        "5550101   Hunt Pilot\n5550102   CallPark   NULL    NULL\n"
    )
    assert [(each.number, each.use, each.name) for each in records(read(content))] == [
        ("5550101", "hunt_pilot", ""),
        ("5550102", "call_park", ""),
    ]


def test_i5_a_site_that_is_null_is_none() -> None:
    opened = reader(ruled(TITLES, ADA, line("5550102", "Hunt Pilot")), site_column="devpool")
    assert [each.site for each in records(opened)] == ["DP-Cork", ""]


def test_1_4_a_row_that_does_not_stand_in_its_columns_is_skipped() -> None:
    content = ruled(TITLES, ADA, line("5550102", "Hunt Pilot")).replace("5550102 ", "55501021234567890")
    items = read(content)
    assert [each.reason for each in skips(items)] == [
        "the row does not stand in the columns under the ruler: the line was broken or shifted"
    ]
    assert len(records(items)) == 1


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("prompt", ["admin:run sql SELECT a", "a log"])
def test_1_4_a_paste_whose_lines_a_terminal_broke_is_refused(width: int, prompt: str) -> None:
    lines = ruled(TITLES, ADA, prompt=prompt).splitlines()
    broken = "\n".join(each[at : at + width] for each in lines for at in range(0, max(len(each), 1), width))
    with pytest.raises(SourceError, match="has broken lines: the ruler in line") as refused:
        reader(broken)
    assert "wider than the longest line" in refused.value.hint


def test_a_table_with_delimiters_is_no_paste() -> None:
    for content in (
        "number,use\n=====\n1001,phone_line\n",
        "number;use\n",
        "=\n",
        "\n\n===\n",
        "number,use\n1001,x\n====\n",
    ):
        assert not is_ruled(content.encode()), content
    assert is_ruled(b"number\n======\n1001\n")


def test_a_paste_is_no_other_format_and_says_so() -> None:
    with pytest.raises(SourceError, match="is a paste of columns under a ruler, which this format is not"):
        reader(ruled(TITLES, ADA), "generic")
    with pytest.raises(SourceError, match="has no table that this format reads"):
        reader(ruled(("name",), ("x",)), "cucm-sql")
    with pytest.raises(SourceError, match="of no known kind; its columns are: name"):
        reader(ruled(("name",), ("x",)))


def test_limits() -> None:
    with pytest.raises(SourceError, match="more than 100 tables"):
        reader("n\n=\n" * 101)
    long = ruled(TITLES, ADA, line("5550102", "Hunt Pilot")).replace("Ada", "A" * (1 << 20))
    items = read("\n".join(each for each in long.splitlines()))
    assert [each.reason for each in skips(items)] == ["a row of more than 1,048,576 characters"]
    assert len(records(items)) == 1


def test_i2_a_row_that_is_cut_off() -> None:
    whole = ruled(TITLES, ADA).removesuffix("\n\nadmin:")
    for content, is_cut in ((whole, False), (whole + "\n", False), (whole[:-40], True), (whole[:-40] + "\n", False)):
        opened = reader(content)
        assert len(list(opened)) == 1
        assert opened.doubts == (("the last row is cut off",) if is_cut else ())


def test_1_4_every_usage_of_the_table() -> None:
    for number, name, meaning in PATTERN_USAGES:
        for usage in (name, str(number)):
            expected = {Kind.ROUTING: ["mentioned"], Kind.LINE: ["other_service"]}
            found = uses(line("5550101", usage))
            assert found == (expected.get(meaning, []) if isinstance(meaning, Kind) else [meaning])


@pytest.mark.parametrize(
    ("class_", "use"),
    [
        ("Phone", "phone_line"),
        ("Voice Mail", "phone_line"),
        ("Device Profile", "device_profile_line"),
        ("Remote Destination Profile", "remote_destination_profile_line"),
        ("CTI Route Point", "cti_route_point"),
        ("Gateway", "phone_line"),
        ("254", "phone_line"),
        ("NULL", "phone_line"),
    ],
)
def test_1_4_a_line_is_what_its_device_makes_of_it(class_: str, use: str) -> None:
    assert uses(of_device("DEVICE1", class_)) == [use]


@pytest.mark.parametrize(
    ("name", "class_"), [("T1", "Phone Template"), ("T2", "Other Template"), ("ModelProfile7", "Phone")]
)
def test_1_4_templates_and_internal_devices_are_ignored(name: str, class_: str) -> None:
    items = read(ruled(TITLES, of_device(name, class_)))
    assert not records(items)
    assert [each.reason for each in ignored(items)] in (["template"], ["internal model profile"])


def test_1_4_what_nothing_has_is_unassigned_by_our_query_alone() -> None:
    """On no device, in no line group, forwarded to nobody, in a list that names devices of others."""
    opened = reader(
        ruled(
            TITLES,
            ADA,
            line("5550101"),
            line("5550102", group="LG Desk"),
            line("5550103", forward="5550199"),
            line("5550104", voicemail="t"),
        )
    )
    found = {each.number: (each.use, each.description) for each in records(opened)}
    assert found == {
        "+15550100001": ("phone_line", "Ada, Cisco 8845"),
        "5550101": ("unassigned", "exists in CUCM, unassigned"),
        "5550102": ("phone_line", "in the line group LG Desk"),
        "5550103": ("other_service", "forwards all calls"),
        "5550104": ("other_service", "forwards all calls"),
    }


def test_1_4_a_query_that_shows_no_line_groups_makes_nothing_unassigned() -> None:
    on_device = ("5550101", "PT", "Device", "SEP020000000001", "Phone", "Cisco 8845", "Ada")
    opened = reader(ruled(OF_1_4, on_device, ("5550102", "PT", "Device", *NULLS[:3], "")))
    assert [each.use for each in records(opened)] == ["phone_line", "other_service"]
    assert any("line groups and forwards are not in the list" in notice for notice in opened.notices)


@pytest.mark.parametrize("missing", ["lgname", "cfadest", "cfavm"])
def test_1_4_each_column_is_needed_to_make_a_number_unassigned(missing: str) -> None:
    at = TITLES.index(missing)
    cut = [(*row[:at], *row[at + 1 :]) for row in (TITLES, ADA, line("5550102"))]
    opened = reader(ruled(*cut))
    assert [each.use for each in records(opened)] == ["phone_line", "other_service"]
    assert any("line groups and forwards are not in the list" in notice for notice in opened.notices)


def test_1_4_the_much_copied_wrong_query_is_not_trusted() -> None:
    """It joins unrelated keys, so that no number has a device; or it lists the numbers alone."""
    opened = reader(ruled(TITLES, line("5550101"), line("5550102")))
    assert [each.use for each in records(opened)] == ["other_service", "other_service"]
    assert any("no directory number has a device" in notice for notice in opened.notices)
    bare = reader(ruled(("dnorpattern", "description"), ("5550101", "old"), ("80XX", "")))
    items = list(bare)
    assert [each.use for each in records(items)] == ["other_service"]
    assert [each.reason for each in ignored(items)] == ["pattern with wildcards of which nobody says what it is"]
    assert "m.fkdevice = n.pkid" not in NUMPLAN_QUERY
    assert "m.fknumplan = n.pkid" in NUMPLAN_QUERY


def test_devices_without_a_usage_are_in_use_and_an_unknown_usage_is_too() -> None:
    titles = ("dnorpattern", "devname", "devclass")
    found = read(ruled(titles, ("5550101", "SEP020000000001", "Phone"), ("5550102", "NULL", "NULL")))
    assert [each.use for each in records(found)] == ["phone_line", "other_service"]
    assert uses(line("5550101", "Crystal Ball")) == ["other_service"]


def test_1_4_uris_and_masks() -> None:
    items = read(ruled(TITLES, line("ada@example.com"), line("80[0-2]1", "Hunt Pilot"), line("9.@", "Route")))
    assert [each.number for each in records(items)] == ["8001", "8011", "8021"]
    assert {each.reason for each in ignored(items)} == {
        "domain, IP address or URI",
        "route or translation pattern with wildcards",
    }


def test_the_same_columns_as_a_delimited_table() -> None:
    content = ",".join(TITLES) + "\n" + ",".join(ADA) + "\n" + ",".join(line("5550101")) + "\n"
    opened = reader(content)
    assert opened.format == "cucm-sql"
    assert [each.use for each in records(opened)] == ["phone_line", "unassigned"]


def test_our_query_is_one_line_for_each_table_and_gives_the_columns_that_are_read() -> None:
    numplan, pilots = CUCM_SQL.query.splitlines()
    for title in TITLES:
        assert f" AS {title}" in numplan
    for title in PILOTS:
        assert title in pilots
    assert numplan.startswith("run sql SELECT ")
    assert not CUCM_SQL.find_missing(TITLES)
    assert not CUCM_SQL.find_missing(PILOTS)
