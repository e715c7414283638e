"""``import services`` with a mapping of columns (sources.md I4): options, refusals, near matches, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Program

TABLE = """Phone;Extra;Kind;First;Last;Office;Maker;State;SIP Password
+15550100001;5550101;Desk phone;Ann;Example;Berlin;Poly;;hidden
+15550100002;;Fax 2;Lobby;;;;;hidden
+15550100003;;;;;;;gone;hidden
+15550100004;;hunt_pilot;Sales;;;;;hidden
+15550100005;;what?;;;;;;hidden
"""
MAPPING = (
    *("--map", "number=Phone", "--map", "number=extra", "--map", "use=Kind", "--map", "site=Office"),
    *("--map", "name=First", "--map", "name=Last", "--map", "vendor=Maker", "--vendor", "Acme"),
    *("--use", "Desk phone=phone_line", "--use", "fax*=other_service", "--ignore", "State=gone"),
)


@pytest.fixture
def table(program: Program, tmp_path: Path) -> str:
    """A table of a person's own, beside a database with Northwind and its site Berlin."""
    program.do("customer", "add", "Northwind")
    program.do("site", "add", "Berlin", "--customer", "Northwind")
    path = tmp_path / "phones.csv"
    path.write_text(TABLE)
    return str(path)


def services(*more: str) -> tuple[str, ...]:
    return ("import", "services", *more, "--customer", "Northwind", "--source", "Phones")


def test_i4_a_table_is_read_as_the_options_say_and_so_the_next_time(program: Program, table: str) -> None:
    first = program.do(*services(table), *MAPPING, "--json").json
    assert (first["format"], first["read"], first["taken"], first["ignored"]) == ("mapped", 5, 3, 1)
    (problem,) = first["problems"]
    assert (problem["line"], problem["column"]) == (6, "Kind")
    again = program.do(*services(table), "--json", "--dry-run", "--force").json
    assert (again["records"], again["same"]) == (4, 4)
    found = program.do("number", "show", "+15550100001", "--customer", "Northwind", "--json").json
    assert "Ann Example" in str(found)
    assert "Poly" in str(found)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--map", "nmae=First"), ("cannot be mapped to 'nmae'", "did you mean name?")),
        (("--map", "number"), ("--map 'number' cannot be understood", "--map number=COLUMN")),
        (("--map", "number=Phne", "--use", "phone_line"), ("no column 'Phne'", "did you mean 'phone'?")),
        (("--map", "number=Phone", "--use", "phone"), ("no use 'phone'", "did you mean phone_line?")),
        (("--map", "number=Phone", "--use", "a", "--use", "b"), ("all rows can have one use", "WORD=CODE")),
        (("--map", "number=Phone", "--use", "x=phone_line", "--use", "fax"), ("need their column", "use=COLUMN")),
        (("--map", "use=Kind", "--map", "use=State"), ("only one column can be the use", "--map use=State")),
        (("--use", "phone_line"), ("no column is the number", "--map number=COLUMN")),
        (("--map", "number=Phone", "--use", "phone_line", "--ignore", "State"), ("--ignore", "COLUMN=VALUE")),
        (("--map", "number=Phone", "--use", "phone_line", "--vendor", "a,b"), ("cannot be a vendor", "commas")),
        (("--format", "mapped"), ("which column is the number", "--map number=COLUMN")),
        ((), ("of no known kind", "--map number=COLUMN")),
    ],
)
def test_i4_what_cannot_be_a_mapping_is_told_in_one_line_with_a_hint(
    program: Program, table: str, options: tuple[str, ...], words: tuple[str, str]
) -> None:
    answer = program(*services(table), *options)
    assert answer.code == 2
    assert words[0] in answer.error
    assert words[1] in answer.hint


def test_i7_a_column_of_passwords_cannot_be_mapped(program: Program, table: str) -> None:
    answer = program(*services(table), "--map", "number=SIP Password", "--use", "phone_line")
    assert answer.code == 2
    assert "hidden" not in answer.err
    assert "SIP" not in answer.err


def test_a_blank_word_is_a_blank_cell_and_a_folder_stands_for_its_files(
    program: Program, table: str, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.csv").write_text("Phone,Kind\n5550101,\n")
    (folder / "b.csv").write_text("Phone,Kind\n5550102,spare\n")
    mapping = ("--map", "number=Phone", "--map", "use=Kind", "--use", "=phone_line", "--use", "spare=unassigned")
    answer = program.do(*services(str(folder)), *mapping)
    assert "one snapshot of 2 files" in answer.err
    assert program.do(*services(str(folder)), "--json").json["same"] == 2


def test_i3_the_first_rows_are_shown_as_they_will_be_read(program: Program, table: str) -> None:
    answer = program.do(*services(table), *MAPPING, "--preview")
    assert answer.out.splitlines()[0].split() == [
        *("FILE", "LINE", "BECOMES", "NUMBER", "USE", "LEVEL", "NAME", "VENDOR", "REASON"),
    ]
    assert "hidden" not in answer.out
    rows = program.do(*services(table), *MAPPING, "--preview", "--json").json
    assert [(row["line"], row["becomes"]) for row in rows] == [
        ("2", "taken"),
        ("3", "taken"),
        ("4", "ignored"),
        ("5", "taken"),
        ("6", "skipped"),
    ]
    assert program.do("source", "list", "--customer", "Northwind", "--json").json == []


def test_i5_a_value_is_given_its_site_with_the_import_and_keeps_it(program: Program, tmp_path: Path) -> None:
    program.do("customer", "add", "Northwind")
    program.do("site", "add", "Berlin", "--customer", "Northwind")
    path = tmp_path / "phones.csv"
    path.write_text("Phone,Realm\n5550101,PT-BER\n")
    mapping = ("--map", "number=Phone", "--use", "phone_line", "--map", "site=Realm")
    program.do(*services(str(path)), *mapping, "--translate", "pt-ber=Berlin")
    assert program.do("source", "sites", "Phones", "--customer", "Northwind", "--json").json == [
        {"value": "pt-ber", "site": "Berlin"}
    ]
    answer = program(*services(str(path)), "--translate", "Berlin")
    assert (answer.code, answer.hint) == (2, "write it so: --translate VALUE=SITE")
    answer = program(*services(str(path)), "--translate", "x=Brlin")
    assert answer.code == 2
    assert "Berlin" in answer.hint


def test_an_inventory_can_be_looked_at_before_it_is_imported(program: Program, tmp_path: Path) -> None:
    program.do("customer", "add", "Northwind")
    path = tmp_path / "numbers.csv"
    path.write_text("number,status\n5550101,Available\n5550102,Lost\n")
    answer = program.do("import", "numbers", str(path), "--customer", "Northwind", "--preview", "--json")
    assert [row["becomes"] for row in answer.json] == ["taken", "skipped"]
    assert program.do("number", "list", "--customer", "Northwind", "--json").json == []
