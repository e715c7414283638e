"""Recognising formats, opening, the first sight, doubts (sources.md I2, I3, I7)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from inventory_tui.errors import NotFoundError, SourceError
from inventory_tui.sources.format_info import Shape
from inventory_tui.sources.formats import FORMATS, find_format, guess
from inventory_tui.sources.reader import look, open_reader
from tests.sources.files import reader, stream

HEADERS = {
    "number,use": "generic",
    "Number, USE ,site,name,vendor,description": "generic",
    "number,use,Location Id": "generic",
    "number": "inventory",
    "number,site": "inventory",
    "customer,level,site,number,status,usage,vendor": "inventory",
    "TelephoneNumber": "teams",
    "TelephoneNumber,PstnAssignmentStatus": "teams",
    "TelephoneNumber,AssignmentStatus,TargetId": "teams",
    "DisplayName,UserPrincipalName,LineURI": "teams-users",
    "DisplayName,PhoneNumber,ApplicationId": "teams-users",
    "LineURI,DDI,Ext,DisplayName,FirstName,LastName,Type": "teams-users",
    "DisplayName,DtmfAccessId": "unity",
    "DisplayName,Extension": "unity",
    "Alias,Extension,DisplayName": "unity",
    "phoneNumber,extension,status,locationId,locationName,assigned,ownerType,ownerName,ownerId,numberType": "webex",
    "First Name,Last Name,Display Name,User ID/Email (Required),User Status,Extension,Phone Number,Location": "webex",
    "Name,Phone Number,Extension,Location,Agent1 ID": "webex",
    "customer,dial_plan,site,location_code": "sites",
    "customer,site": "sites",
    "site": "sites",
}


@pytest.mark.parametrize(("header", "name"), HEADERS.items())
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_i3_formats_are_recognised_by_their_header(header: str, name: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "inventory.teams.xlsx"
    path.write_text(header.replace(",", delimiter) + "\n")
    assert open_reader(path).format == name
    seen = look(path)
    assert seen.guesses[0][0] == name
    assert 0.5 <= seen.guesses[0][1] <= 1
    assert list(seen.guesses) == sorted(seen.guesses, key=lambda pair: -pair[1])


def test_i3_the_guess_can_be_overridden() -> None:
    assert reader("number,use\n1001,phone_line\n", "inventory").format == "inventory"
    assert reader("number,use\n", " Generic ").format == "generic"


def test_i3_only_formats_of_the_kind_asked_for() -> None:
    assert reader("number,use\n", kind="numbers").format == "inventory"
    assert reader("number,use\n", kind="services").format == "generic"
    with pytest.raises(SourceError, match="looks like 'inventory': it holds numbers, not services") as refused:
        reader("number,site\n", kind="services")
    assert "inventory-tui import numbers; or say what its columns are: --map" in refused.value.hint
    with pytest.raises(SourceError, match="looks like 'teams': it holds services, not numbers") as refused:
        reader("TelephoneNumber,PstnAssignmentStatus\n", kind="numbers")
    assert refused.value.hint == "import it with: inventory-tui import services"


def test_a_title_above_the_columns_has_to_go() -> None:
    with pytest.raises(SourceError, match="its columns are: Numbers of Litware") as refused:
        reader("Numbers of Litware\nPhone;Kind\n5550101;desk\n", kind="services")
    assert "remove a title above them" in refused.value.hint


def test_i6_what_is_of_no_kind_is_an_error_that_names_the_columns() -> None:
    with pytest.raises(SourceError, match="its columns are: foo, bar") as refused:
        reader("foo,Password,bar\n")
    assert "source formats" in refused.value.hint
    with pytest.raises(SourceError, match="no column telephonenumber; its columns are: number"):
        reader("number,PIN\n", "teams")
    with pytest.raises(SourceError, match="no column lineuri or phonenumber"):
        reader("number\n", "teams-users")


def test_a_format_that_does_not_exist() -> None:
    with pytest.raises(NotFoundError, match="no format 'avaya'") as missing:
        reader("number,use\n", "avaya")
    assert ", ".join(info.name for info in FORMATS) in missing.value.hint


def test_every_format_says_what_it_is_and_recognises_what_it_requires() -> None:
    assert [info.name for info in FORMATS] == [
        "generic",
        "cucm-tar",
        "cucm-phones",
        "cucm-route-plan",
        "cucm-sql",
        "teams",
        "teams-users",
        "unity",
        "webex",
        "freepbx-extensions",
        "freepbx-dids",
        "fusionpbx-extensions",
        "fusionpbx-destinations",
        "3cx-users",
        "mapped",
        "inventory",
        "voss",
        "sites",
    ]
    for info in FORMATS:
        assert info.what in {"services", "numbers", "sites"}
        assert info.label
        assert info.description
        header = [names.split("|")[0] for names in info.requires]
        assert not info.find_missing(header)
        assert info.find_missing([]) == "".join(info.requires[:1])
        assert info.match(header) > 0 or info.name == "mapped"
        assert info.match([]) == 0
        assert find_format(info.name) is info
        assert "match" not in repr(info)
    assert guess([["number", "use"]], Shape.OBJECTS)[0][0].name == "inventory"


def test_i7_credentials_are_neither_named_nor_shown() -> None:
    content = "number,use,SIP Digest,User Password,PIN,XML,spin,secret_key\n1001,phone_line,d,p,1234,<x/>,left,s\n"
    seen = look(stream(content))
    assert seen.header == ("number", "use", "spin")
    assert seen.rows == (("1001", "phone_line", "left"),)
    assert reader(content).columns == ("number", "use", "spin")
    with pytest.raises(NotFoundError) as missing:
        reader(content, site_column="Town")
    assert "Password" not in missing.value.hint


def test_the_first_sight_of_text() -> None:
    rows = "".join(f"{at};Cork\n" for at in range(1_000, 1_020))
    seen = look(stream("#TYPE x\nNumber;Site\n" + '"x\n' + rows), rows=3)
    assert (seen.encoding, seen.delimiter, seen.sheet) == ("utf-8", ";", "")
    assert seen.header == ("Number", "Site")
    assert seen.rows == (("1000", "Cork"), ("1001", "Cork"), ("1002", "Cork"))


def test_i2_doubts_are_of_one_file() -> None:
    opened = reader("number,use\n1001,phone_line\n1002")
    assert not opened.doubts
    assert len(list(opened)) == 2
    assert opened.doubts == ("the last row is cut off",)
    assert opened.parts[0].tally.rows == 0


def test_looking_costs_no_reading(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("w") as file:
        file.write("number,use\n")
        file.writelines(f"{at},phone_line\n" for at in range(200_000))
    assert look(path).guesses[0][0] == "generic"


def test_i8_reading_takes_no_memory_that_grows(tmp_path: Path) -> None:
    """The readers hold no rows, and load no database."""
    path = tmp_path / "large"
    with path.open("w") as file:
        file.write("number,use,site,name,vendor,description\n")
        file.writelines(f"+1555{at:07d},phone_line,Cork,SEP{at},,Phone of {at}\n" for at in range(150_000))
    script = (
        "import json, resource, sys\n"
        "from inventory_tui.sources.reader import open_reader\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "count = sum(1 for _ in open_reader(sys.argv[1]))\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(json.dumps([count, after - before, 'sqlalchemy' in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    count, grown_kb, has_sqlalchemy = json.loads(done.stdout)
    assert count == 150_000
    assert grown_kb < 8_000
    assert not has_sqlalchemy
