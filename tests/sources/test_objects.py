"""JSON and JSON Lines (sources.md I6, I8)."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.errors import SourceError
from inventory_tui.sources.reader import look, open_reader
from tests.sources.files import entries, read, reader, skips, stream


def test_an_array_larger_than_a_piece() -> None:
    rows = [{"number": str(at), "description": "x" * (at % 300)} for at in range(10_000, 13_000)]
    for content in (json.dumps(rows), json.dumps(rows, indent=1), json.dumps(rows).encode("utf-8-sig")):
        assert [row.number for row in entries(read(content))] == [row["number"] for row in rows]


def test_lines_are_counted() -> None:
    content = '\n\n[\n{"number":"1"},\n\n{"number":\n"2"}, 5,\n{"number":"x"}\n]\n'
    items = read(content)
    assert [row.line for row in entries(items)] == [4, 6]
    assert [skip.line for skip in skips(items)] == [7, 8]
    assert [item.line for item in entries(read('\n{"number":"1"}\n\n{"number":"2"}'))] == [2, 4]


def test_an_empty_array_has_no_columns() -> None:
    for content in ("[]", "[ \n ]", "[5]"):
        with pytest.raises(SourceError, match="no JSON object"):
            reader(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"number":"1"}', "the array does not end"),
        ('[{"number":"1"},', "line 1"),
        ('[{"number":"1"}\n,{"number":', "line 2"),
        ('[{"number":"1"} {"number":"2"}]', "comma is missing"),
        ('[{"number":"1"}] x', "more after the end"),
        ('[{"number":"1"},' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_array_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        list(reader(content))


def test_i6_a_broken_line_is_a_skipped_row() -> None:
    opened = reader('{"number":"1"}\n{"number":\n[1]\n\n{"number":"2"}\n' + "[" * 100_000 + '\n{"number":"3"')
    items = list(opened)
    assert [row.number for row in entries(items)] == ["1", "2"]
    assert [skip.line for skip in skips(items)] == [2, 3, 6, 7]
    assert opened.parts[0].table.was_cut


def test_i2_a_whole_last_line_is_not_cut() -> None:
    for end in ("\n", ""):
        opened = reader('{"number":"1"}\n{"number":"2"}' + end)
        assert len(entries(opened)) == 2
        assert not opened.parts[0].table.was_cut


def test_i8_a_giant_line_is_skipped_and_a_giant_object_ends_an_array() -> None:
    giant = "x" * 9_000_000
    content = json.dumps({"number": "1"}) + "\n" + json.dumps({"number": "2", "x": giant}) + '\n{"number":"3"}\n'
    source = stream(content)
    tracemalloc.start()
    items = list(open_reader(source))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.number for row in entries(items)] == ["1", "3"]
    assert [skip.line for skip in skips(items)] == [2]
    assert peak < 8_000_000
    opened = reader(json.dumps([{"number": "1"}, {"number": "2", "x": giant}]))
    with pytest.raises(SourceError, match="readable JSON array"):
        list(opened)


def test_values_of_other_types_become_text() -> None:
    (row,) = entries(read('[{"number":1001.0,"description":[1,"é"],"extra1":true,"extra2":null,"extra3":1e300}]'))
    assert (row.number, row.description, row.extra1, row.extra2) == ("1001", '[1, "é"]', "TRUE", "")
    assert row.extra3 == "1.000000E+300"


def test_keys_without_end_do_not_pile_up() -> None:
    lines = "\n".join(json.dumps({"number": "1", f"key {at}": "x"}) for at in range(1_500))
    assert len(entries(read(lines))) == 1_500


def test_the_first_sight() -> None:
    seen = look(stream('[{"Number":"1","password":"x","site":"A"},7,{"number":"2"}]'))
    assert seen.guesses == (("inventory", 0.7),)
    assert seen.header == ("number", "site")
    assert seen.rows == (("1", "A"), ("2", ""))


def test_services_are_not_read_from_json() -> None:
    content = '[{"number":"1","use":"phone_line"}]'
    assert reader(content, kind="numbers").format == "inventory"
    with pytest.raises(SourceError, match="no known kind"):
        reader(content)
    with pytest.raises(SourceError, match="JSON, which this format is not"):
        reader(content, "generic")


@given(st.lists(st.dictionaries(st.sampled_from(["number", "site", "x"]), st.text(max_size=8), min_size=1), max_size=6))
def test_lines_and_arrays_say_the_same(rows: list[dict[str, str]]) -> None:
    rows = [{"number": "1"}, *rows]
    one = read(json.dumps(rows), "inventory")
    other = read("\n".join(map(json.dumps, rows)), "inventory")
    assert [item[1:] for item in one] == [item[1:] for item in other]
