"""Cisco Unity Connection: CUPI's JSON and XML, and tables of names and extensions (sources.md 2)."""

from __future__ import annotations

import pytest

from inventory_tui.sources.rows import Ignored, RecordRow
from tests.sources.cloud_files import Item, handler, handlers_json, handlers_xml
from tests.sources.files import ignored, read, reader, records, skips

ITEMS = (
    handler("Opening Greeting", Undeletable="true"),
    handler("Operator", "0", Undeletable="true"),
    handler("Sales & Service", "5101"),
    handler("Ann Example", "5102", IsPrimary="true"),
    handler("Template", "5103", IsTemplate="true"),
    handler("Zoë 全角", "+15550100004"),
)
MEANT = [
    ("0", "system_call_handler", "Operator", ""),
    ("5101", "system_call_handler", "Sales & Service", ""),
    ("5102", "mentioned", "Ann Example", "mailbox"),
    ("+15550100004", "system_call_handler", "Zoë 全角", ""),
]


def in_pages(write: object, size: int, between: str) -> str:
    assert callable(write)
    cut = [ITEMS[at : at + size] for at in range(0, len(ITEMS), size)]
    return between.join(write(*page, total=len(ITEMS)) for page in cut)


@pytest.mark.parametrize("write", [handlers_json, handlers_xml])
@pytest.mark.parametrize("size", [1, 4, 6])
@pytest.mark.parametrize("between", ["", "\n", "\ufeff"])
def test_handlers_of_the_api(write: object, size: int, between: str) -> None:
    """One result is an object, not a list; pages stand one behind the other; a missing extension is no number."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        opened = reader(in_pages(write, size, between).encode(encoding))
        items = list(opened)
        assert (opened.format, opened.covers, opened.doubts) == ("unity", ("call handlers",), ())
        assert [(row.number, row.use, row.name, row.description) for row in records(items)] == MEANT
        assert [item.reason for item in ignored(items)] == ["no number", "call handler template"]
        assert len(items) == len(ITEMS)


@pytest.mark.parametrize("write", [handlers_json, handlers_xml])
def test_i2_pages_that_are_not_all(write: object) -> None:
    assert callable(write)
    opened = reader(write(*ITEMS[:3], total=40_000))
    assert len(list(opened)) == 3
    assert opened.doubts == ("it has 3 of 40,000 entries: fetch the other pages too",)
    assert reader(write(*ITEMS) + write(total=len(ITEMS))).doubts == ()


@pytest.mark.parametrize(
    "content", ["DisplayName,DtmfAccessId\n", "Display Name;Extension\n", "dtmfaccessid\tdisplayname\n"]
)
def test_a_table_of_two_columns(content: str) -> None:
    """Nothing says whose the handlers are: they are in use, and a person is told how that was taken."""
    delimiter = next(mark for mark in ",;\t" if mark in content)
    cells = ["Sales", "5101"] if content.casefold().startswith("display") else ["5101", "Sales"]
    opened = reader(content + delimiter.join(cells) + "\n")
    assert opened.format == "unity"
    assert list(opened) == [RecordRow(2, "5101", "system_call_handler", name="Sales")]
    assert opened.notices == ("IsPrimary does not say whose the handler is: taken as a system call handler (1 row)",)


def test_a_table_with_more_columns() -> None:
    content = (
        "DisplayName,IsPrimary,IsTemplate,DtmfAccessId\n"
        "Sales,False,False,5101\nAnn,TRUE,False,5102\nNew,perhaps,,5103\nNone,False,False,\nOld,False,True,5105\n"
    )
    opened = reader(content)
    items = list(opened)
    assert [(row.number, row.use) for row in records(items)] == [
        ("5101", "system_call_handler"),
        ("5102", "mentioned"),
        ("5103", "system_call_handler"),
    ]
    assert ignored(items) == [Ignored(5, "no number"), Ignored(6, "call handler template")]
    assert len(opened.notices) == 1


def test_users_are_mailboxes() -> None:
    opened = reader("Alias,Extension,DisplayName,PIN\nann,5101,Ann Example,1234\nbo,5102,,\n")
    assert (opened.format, opened.covers, opened.notices) == ("unity", ("users",), ())
    assert list(opened) == [
        RecordRow(2, "5101", "mentioned", name="Ann Example", description="mailbox"),
        RecordRow(3, "5102", "mentioned", name="bo", description="mailbox"),
    ]
    assert "pin" not in opened.columns


def test_n4_an_unusable_extension_is_a_problem() -> None:
    item: Item = handler("Sales", "x12")
    for content in (handlers_json(item), handlers_xml(item)):
        (skip,) = skips(read(content))
        assert (skip.column, skip.use, skip.name, skip.text) == ("dtmfaccessid", "system_call_handler", "Sales", "x12")
        assert skip.is_number_problem
