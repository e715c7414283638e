"""Rows in XML (sources.md I6, I8; reliability.md I)."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from inventory_tui.errors import SourceError
from inventory_tui.sources.elements import ElementTable, is_markup
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.rows import Skip
from tests.sources.cloud_files import handler, handlers_xml
from tests.sources.files import stream


def table(content: str | bytes) -> ElementTable:
    return ElementTable(Origin(stream(content)))


def column(content: str | bytes, name: str) -> list[str]:
    """The cells of one column; ``Skip`` by its reason."""
    opened = table(content)
    at = opened.find(name)
    return [row.reason if isinstance(row, Skip) else row[at] for row in opened.rows()]


def test_the_names_of_elements_are_columns() -> None:
    content = (
        "<Callhandlers total='2'><Callhandler><A> x </A><B><C>y</C>z</B></Callhandler><Callhandler/></Callhandlers>"
    )
    opened = table(content)
    assert opened.header == ("a", "b.c")
    assert list(opened.rows()) == [["x", "y", ""], ["", "", ""]]


def test_a_row_alone_is_no_page() -> None:
    assert column("<Callhandler><A>x</A></Callhandler>\n<Callhandler><A>y</A></Callhandler>", "a") == ["x", "y"]


def test_columns_of_later_rows_are_found() -> None:
    items = [*[handler("Sales")] * 1_200, handler("Late", "5101")]
    content = handlers_xml(*items)
    assert "dtmfaccessid" not in table(content).header
    assert column(content, "dtmfaccessid")[-2:] == ["", "5101"]


def test_lines_are_those_of_the_rows() -> None:
    page = handlers_xml(handler("Sales", "5101"), handler("Help", "5102"), newline="\n")
    opened = table(f"{page}\n{page}")
    lines = [opened.line for _ in opened.rows()]
    text = f"{page}\n{page}".split("\n")
    assert [at for at, line in enumerate(text, 1) if line.startswith("<Callhandler>")] == lines


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<Callhandlers total='1'><Callhandler><A>x</A></Callhandler>", "mismatched tag"),
        ("<Callhandlers total='1'><Callhandler><A>x</A></Callhandler></Callhandlers><html><b/></html>", "without rows"),
        (
            "<Callhandlers total='1'><Callhandler><A>x</A></Callhandler></Callhandlers>\nToo many",
            "text beside the rows",
        ),
        ("<?xml version='1.0'?><ErrorDetails><code>x</code></ErrorDetails>", "text beside the rows"),
        ("<?xml version='1.0'?><ErrorDetails/>", "<ErrorDetails>"),
        ("<?xml version='1.0'?><Users total='0'></Users>", "a page without entries"),
        ("<Callhandlers total='1'><Callhandler/></Callhandlers>", "without a row that is known"),
        ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "cannot be read as XML"),
        ("<Callhandlers total='1'><Callhandler><A>&b;</A></Callhandler></Callhandlers>", "undefined entity"),
        ("<?xml version='1.0' " + " " * 5_000_000, "cannot be read as XML"),
        ("<Callhandlers " + "x" * 9_000_000, "cannot be read as XML"),
        ("<Callhandlers total='1'>" + "<a>" * 200_000, "nested too deeply"),
        ("<Callhandlers total='1'>" + "".join(f"<a{at}/>" for at in range(20_000)), "more than 10,000 different"),
    ],
)
def test_what_is_refused(content: str, reason: str) -> None:
    """No document type, no entities, no tag without end, no depth without end; all of it at once."""
    started = time.process_time()
    with pytest.raises(SourceError, match=reason) as refused:
        column(content, "a")
    assert time.process_time() - started < 2
    assert "XLSX" not in refused.value.message


def test_i8_a_giant_row_is_skipped_and_a_wide_one_cut() -> None:
    giant = f"<Callhandler><A>{'x' * 2_000_000}</A><B>y</B></Callhandler>"
    wide = "<Callhandler>" + "".join(f"<K{at}>x</K{at}>" for at in range(2_000)) + "</Callhandler>"
    content = f"<Callhandlers total='3'>{giant}{wide}<Callhandler><A>z</A></Callhandler></Callhandlers>"
    assert column(content, "a") == ["a row of more than 1,048,576 characters", "", "z"]
    assert len(table(content).header) == 1_000


def test_i8_memory_does_not_grow_with_the_rows() -> None:
    source = stream(handlers_xml(*[handler("Sales", "5101")] * 5_000))
    tracemalloc.start()
    assert sum(1 for _ in ElementTable(Origin(source)).rows()) == 5_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_what_is_markup() -> None:
    for head in (b"<?xml version='1.0'?>", b"\xef\xbb\xbf\n<Callhandlers total='1'>", b"<callhandler>"):
        assert is_markup(head)
    assert is_markup("<?xml ?>".encode("utf-16"))
    for head in (b"<html>", b"<name>,number", b"number,<?xml ?>", b"<?php", b""):
        assert not is_markup(head)
