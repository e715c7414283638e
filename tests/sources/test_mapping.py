"""Any table by a mapping of its columns (sources.md I4, I6, I7)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inventory_tui.errors import NotFoundError, UsageError
from inventory_tui.sources.formats import find_format
from inventory_tui.sources.mapped import format_of
from inventory_tui.sources.mapping import ROLES, ColumnMapping, IgnoredValue, find_role
from inventory_tui.sources.rows import Ignored, Item, RecordRow, Several, Skip
from tests.sources.files import ignored, reader, records, workbook

PHONES = ColumnMapping(numbers=("Phone",), use="phone_line")
KINDS = ColumnMapping(
    numbers=("Phone", "Second"),
    use_column="Kind",
    words=(("Desk phone", "phone_line"), ("spare*", "unassigned"), ("", "other_service"), ("gone", "ignore")),
    names=("First", "Last"),
    vendor="Acme",
    vendor_column="Maker",
    descriptions=("Note", "Room"),
    number_type="Type",
    partition="Realm",
    ignored=(IgnoredValue("State", "deleted", "deleted"), IgnoredValue("State", "old*")),
)
HEADER = "phone,SECOND,Kind,First,Last,Maker,Note,Room,Type,Realm,State\n"


def read(mapping: ColumnMapping, content: str | bytes, **options: Any) -> list[Item]:
    return list(reader(content, format_of(mapping), **options))


def kinds(row: str) -> Item:
    (item,) = read(KINDS, f"{HEADER}{row}\n")
    return item


def test_i4_every_role_is_read_and_several_columns_are_joined() -> None:
    item = kinds("+1 (555) 010-0001,,desk  PHONE,Ann,Example,Poly,by the window,7,DID,PT-1,")
    assert item == RecordRow(
        2, "+15550100001", "phone_line", "", "Ann Example", "Poly", "by the window, 7", "DID", "PT-1"
    )


@pytest.mark.parametrize(
    ("word", "use"),
    [
        ("Desk phone", "phone_line"),
        (" DESK   phone ", "phone_line"),
        ("Spare, third floor", "unassigned"),
        ("hunt_pilot", "hunt_pilot"),
        ("Hunt_Pilot", "hunt_pilot"),
        ("", "other_service"),
    ],
)
def test_i4_a_word_is_what_the_mapping_says_else_a_code(word: str, use: str) -> None:
    item = kinds(f'5550101,,"{word}",,,,,,,,')
    assert isinstance(item, RecordRow)
    assert item.use == use


def test_i4_a_word_that_nobody_explained_is_skipped_never_guessed() -> None:
    item = kinds("5550101,,available?,Ann,,,,,,,")
    assert isinstance(item, Skip)
    assert (item.column, item.name, item.text) == ("Kind", "Ann", "5550101")
    assert item.is_number_problem, "every audit names the number: it may free one that is in use"
    assert "'available?'" in item.reason
    assert "what the word stands for" in item.reason
    blank = ColumnMapping(numbers=("Phone",), use_column="Kind", use="phone_line")
    (skip,) = read(blank, "Phone,Kind\n5550101, \n")
    assert isinstance(skip, Skip)
    assert "blank cell" in skip.reason


def test_i4_all_other_words_can_have_one_use() -> None:
    mapping = ColumnMapping(numbers=("Phone",), use_column="Kind", use="other_service")
    uses = [record.use for record in records(read(mapping, "Phone,Kind\n5550101,fax\n5550102,call_park\n"))]
    assert uses == ["other_service", "call_park"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("5550101,,Desk phone,,,,,,,,Deleted", "deleted"),
        ("5550101,,no such word,,,,,,,,old ones", "State: old*"),
        ("5550101,,gone,,,,,,,,", "a use that is no record"),
        (",,no such word,,,,,,,,", "no number"),
        ("\u200b,,Desk phone,,,,,,,,", "no number"),
        ("Phone,Second,Kind,First,Last,Maker,Note,Room,Type,Realm,State", "repeated header"),
    ],
)
def test_i6_rows_that_are_no_records_are_ignored_by_kind(row: str, reason: str) -> None:
    assert kinds(row) == Ignored(2, reason)


def test_a_row_with_two_numbers_is_two_records_and_an_unusable_one_takes_none_away() -> None:
    both = kinds("5550101,5550102,Desk phone,Ann,,,,,,,")
    assert isinstance(both, Several)
    assert [row.number for row in both.rows] == ["5550101", "5550102"]
    half = kinds("5550101,ann@example.com,Desk phone,Ann,,,,,,,")
    assert isinstance(half, Several)
    assert [row.number for row in half.rows] == ["5550101"]
    assert [(problem.column, problem.text) for problem in half.problems] == [("SECOND", "ann@example.com")]
    none = kinds("1.5E+10,,Desk phone,Ann,,,,,,,")
    assert isinstance(none, Skip)
    assert none.is_number_problem


def test_t5_the_fixed_vendor_is_that_of_rows_without_one() -> None:
    content = f"{HEADER}5550101,,,,,,,,,,\n5550102,,,,, ,,,,,\n5550103,,,,,Poly,,,,,\n"
    opened = reader(content, format_of(KINDS))
    assert [record.vendor for record in records(opened)] == ["Acme", "Acme", "Poly"]
    opened = reader(f'{HEADER}5550101,,,,,"Poly, Inc.",,,,,\n', format_of(KINDS))
    assert [record.vendor for record in records(opened)] == ["Poly Inc."]
    assert any("a comma separates vendors" in notice for notice in opened.notices)


def test_i10_a_vendor_that_cannot_be_a_key_skips_the_row_and_such_a_site_is_none() -> None:
    mapping = ColumnMapping(numbers=("Phone",), use="phone_line", vendor_column="Maker")
    content = "Phone,Maker,Where\n5550101,\x1b[2J,\n5550102,,\x1b[2J\n"
    skip, record = read(mapping, content, site_column="Where")
    assert isinstance(skip, Skip)
    assert skip.column == "Maker"
    assert isinstance(record, RecordRow)
    assert (record.number, record.site) == ("5550102", "␛[2J")


def test_the_same_by_text_workbook_and_json() -> None:
    rows = [["Phone", "Note"], ["5550101", "a\nb"], ["", "none"]]
    mapping = ColumnMapping(numbers=("phone",), use="phone_line", descriptions=("note",))
    objects = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    contents: list[str | bytes] = ['Phone;Note\n5550101;"a\nb"\n;none\n', workbook(rows), json.dumps(objects)]
    for content in contents:
        items = read(mapping, content)
        assert [record._replace(line=0) for record in records(items)] == [
            RecordRow(0, "5550101", "phone_line", description="a␊b")
        ]
        assert [item.reason for item in ignored(items)] == ["no number"]


def test_the_sheet_of_a_workbook_is_the_one_with_the_columns() -> None:
    content = workbook([["Phone"], ["5550101"]], sheet="Data", before=["Cover"])
    assert [record.number for record in records(read(PHONES, content))] == ["5550101"]


def test_many_different_words_do_not_pile_up() -> None:
    mapping = ColumnMapping(numbers=("Phone",), use_column="Kind", words=(("k*", "phone_line"),))
    content = "Phone,Kind\n" + "".join(f"55501{at:05d},k{at}\n" for at in range(12_000))
    assert len(records(read(mapping, content))) == 12_000


def test_json_in_and_out() -> None:
    told = json.loads(json.dumps(KINDS.as_json()))
    assert ColumnMapping.from_json(told) == KINDS
    assert PHONES.as_json() == {"numbers": ["Phone"], "use": "phone_line"}


@pytest.mark.parametrize(
    "told", [{"numbers": 3}, {"colour": "red"}, {"words": []}, {"numbers": ["a"], "use": "x", "ignored": [["a"]]}]
)
def test_what_is_no_mapping_is_told(told: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        ColumnMapping.from_json(told)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (ColumnMapping(use="phone_line"), "no column is the number"),
        (ColumnMapping(numbers=("Phone",)), "nothing says the use"),
        (ColumnMapping(numbers=("Phone",), use="fone_line"), "there is no use 'fone_line'"),
        (ColumnMapping(numbers=("Phone",), use_column="K", words=(("a", "no"),)), "there is no use 'no'"),
        (ColumnMapping(numbers=("Phone",), use_column="K", words=(("a", ""),)), "nothing says what 'a'"),
        (ColumnMapping(numbers=("Phone",), use="ignore"), "not all rows can be ignored"),
        (ColumnMapping(numbers=("Phone",), use="phone_line", words=(("a", "mentioned"),)), "need their column"),
        (ColumnMapping(numbers=("Phone",), use_column="K", use="unassigned"), "look free"),
        (
            ColumnMapping(numbers=("P",), use_column="K", words=(("a", "mentioned"), ("A ", "call_park"))),
            "'A ' stands for two uses",
        ),
        (
            ColumnMapping(numbers=("P",), use_column="K", words=tuple((f"w{at}", "call_park") for at in range(1_001))),
            "more than 1,000 words",
        ),
        (ColumnMapping(numbers=("Phone",), use="phone_line", vendor="a, b"), "cannot be a vendor"),
    ],
)
def test_i4_a_mapping_that_cannot_be_is_told(mapping: ColumnMapping, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        mapping.check()
    assert said in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_i7_no_role_can_be_a_column_of_credentials(role: Any) -> None:
    for title in ("SIP Digest", "Password", "Voicemail PIN", "secret", "vmpwd"):
        mapping = PHONES.with_columns(role, (title,))
        with pytest.raises(UsageError) as refused:
            mapping.check()
        assert title not in refused.value.message + refused.value.hint
    guessed = ColumnMapping.guess(["Phone password", "PIN", "Phone"])
    assert guessed.columns == ("Phone",)


def test_a_mapping_begins_with_what_the_titles_suggest() -> None:
    guessed = ColumnMapping.guess(["Ext", " Display  Name ", "Kind", "Office", "Phone Number", "Comment"])
    assert guessed == ColumnMapping(
        numbers=("Phone Number",),
        use_column="Kind",
        site="Office",
        names=(" Display  Name ",),
        descriptions=("Comment",),
    )
    assert ColumnMapping.guess([]) == ColumnMapping()


def test_without_its_column_no_word_has_a_meaning() -> None:
    use = find_role("use")
    assert KINDS.with_columns(use, ["Kind"]).words == KINDS.words
    assert KINDS.with_columns(use, []).words == ()
    assert KINDS.with_columns(find_role("number"), ["Phone"]).words == KINDS.words


def test_an_unknown_role_is_told_with_what_is_near() -> None:
    with pytest.raises(UsageError) as refused:
        find_role("nmae")
    assert "did you mean name?" in refused.value.hint


def test_the_format_mapped_reads_nothing_without_a_mapping() -> None:
    with pytest.raises(UsageError, match="which column is the number"):
        list(reader("Phone\n5550101\n", "mapped"))
    with pytest.raises(NotFoundError):
        find_format("maped")


def test_i9_a_table_that_nobody_knows_is_told_how_to_map() -> None:
    with pytest.raises(UsageError) as refused:
        reader("Phone,Kind\n5550101,x\n", kind="services")
    assert "--map number=COLUMN" in refused.value.hint
