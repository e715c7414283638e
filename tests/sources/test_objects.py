"""JSON and JSON Lines (sources.md I6, I8)."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.errors import SourceError
from inventory_tui.sources.json_scanner import is_deep
from inventory_tui.sources.objects import ObjectTable
from inventory_tui.sources.origin import Origin
from inventory_tui.sources.reader import look, open_reader
from inventory_tui.sources.rows import Skip
from tests.sources.cloud_files import json_lines, pages
from tests.sources.files import entries, read, reader, skips, stream


def table(content: str | bytes) -> ObjectTable:
    return ObjectTable(Origin(stream(content)))


def column(content: str | bytes, name: str) -> list[str]:
    """The cells of one column; ``Skip`` by its reason."""
    opened = table(content)
    at = opened.find(name)
    return [row.reason if isinstance(row, Skip) else row[at] for row in opened.rows()]


def test_an_array_larger_than_a_piece() -> None:
    rows = [{"number": str(at), "description": "x" * (at % 300)} for at in range(10_000, 13_000)]
    for content in (json.dumps(rows), json.dumps(rows, indent=1), json.dumps(rows).encode("utf-8-sig")):
        assert [row.number for row in entries(read(content))] == [row["number"] for row in rows]


def test_a_column_that_is_asked_for_is_none_of_the_header() -> None:
    """What a file has does not depend on who looked for what."""
    opened = table('[{"number": "5550101"}, {"number": "5550102", "use": "meet_me"}]')
    header = opened.header
    asked = opened.find("owner", "owner.type")
    assert (opened.titles[asked], opened.find("owner.type", "owner")) == ("owner", asked)
    assert opened.header == header == ("number", "use")
    assert [row[asked] for row in opened.rows() if not isinstance(row, Skip)] == ["", ""]


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
        ('[{"number":"1"}] x', "more after its end"),
        ('[{"number":"1"},' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_array_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        list(reader(content))


def test_i6_a_broken_line_is_a_skipped_row() -> None:
    opened = reader('{"number":"1"}\n{"number":\n[1]\n\n{"number":"2"}\n ' + "[" * 100_000 + '\n{"number":"3"')
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
    with pytest.raises(SourceError, match="no readable JSON"):
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


ITEMS = [{"id": str(at), "owner": {"type": "PEOPLE", "name": {"first": "Anna"}}, "tags": ["a"]} for at in range(5)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("between", ["\n", "", "\r\n\r\n", "\ufeff"])
def test_pages_one_behind_the_other(indent: int | None, between: str) -> None:
    content = pages("phoneNumbers", ITEMS, size=2, indent=indent, between=between)
    assert column(content, "id") == ["0", "1", "2", "3", "4"]
    for encoding in ("utf-8-sig", "utf-16"):
        assert column(content.encode(encoding), "id") == ["0", "1", "2", "3", "4"]


def test_a_page_with_more_beside_its_rows() -> None:
    page = {"count": {"assigned": 1, "of": [1, 2]}, "value": [*ITEMS[:2], 7], "tail": [{"id": "x"}]}
    assert column(json.dumps(page), "id") == ["0", "1", "not a JSON object"]


def test_one_row_is_no_list_and_no_row_is_no_key() -> None:
    content = '{"@total":"2","Callhandler":{"id":"a"}}{"@total":"2","Callhandler":[{"id":"b"}]}{"@total":"2"}'
    assert column(content, "id") == ["a", "b"]
    assert column('{"phoneNumbers":[{"id":"a"}]}{"phoneNumbers":[]}', "id") == ["a"]


def test_arrays_one_behind_the_other() -> None:
    assert column('[{"id":"a"}] [] [{"id":"b"}]', "id") == ["a", "b"]


@pytest.mark.parametrize("end", ["", "\n", "\ufeff"])
def test_objects_of_several_lines_one_behind_the_other(end: str) -> None:
    content = end.join(json.dumps(item, indent=2) for item in ITEMS)
    assert column(content, "id") == ["0", "1", "2", "3", "4"]
    assert column('{"id":"a"\n}', "id") == ["a"]
    opened = table('\n{"id":\n"a"}\n\n{"id":"b"}')
    assert [opened.line for _ in opened.rows()] == [2, 5]
    with pytest.raises(SourceError, match="more after its end"):
        column('{"id":"a"\n}[{"id":"b"}]', "id")
    with pytest.raises(SourceError, match="line 3: Expecting ',' delimiter"):
        column('{"id":"a"\n}\n{"id":"b"', "id")


def test_a_page_in_place_of_which_an_error_came_is_an_error() -> None:
    content = pages("phoneNumbers", ITEMS) + '\n{"message":"Too many requests","trackingId":"x"}'
    with pytest.raises(SourceError, match="line 2: a page without rows"):
        column(content, "id")
    with pytest.raises(SourceError, match="more after its end"):
        column('[{"id":"a"}]{"id":"b"}', "id")


def test_i2_a_page_that_is_not_the_last_is_told() -> None:
    for content, lack in (
        ('{"@total":"3","Callhandler":[{"id":"a"}]}', "it has 1 of 3 entries: fetch the other pages too"),
        ('{"@total":"1","Callhandler":[{"id":"a"}]}', ""),
        ('{"@total":"1e9","Callhandler":[{"id":"a"}]}', ""),
        ('{"value":[{"id":"a"}],"@odata.nextLink":"https://example.org"}', "the last page names another"),
        ('{"@odata.nextLink":"https://example.org","value":[{"id":"a"}]}{"value":[]}', ""),
    ):
        opened = table(content)
        assert len(list(opened.rows())) == 1
        assert [doubt[: len(lack)] for doubt in opened.pages.doubts] == ([lack] if lack else [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"value":[{"id":"a"}]', "the object does not end"),
        ('{"value":[{"id":"a"}', "the array does not end"),
        ('{"value":[{"id":"a"}],', "does not end"),
        ('{"value":[{"id":"a"}]]', "a comma is missing"),
        ('{"value":[{"id":"a"}],5:6}', "a key is missing"),
        ('{"value":[{"id":"a"}],"b" 6}', "a key is missing"),
        ('{"value":[{"id":"a"}, {"id"', "Expecting ':'"),
        ('{"value":[{"id":"a"}, ' + "[" * 100_000, "nested too deeply"),
        ('{"value":[{"id":"a"}, ' + "1" * 100_000, "a number too long"),
        ('{"value":[{"id":"a"}, {"id":"' + "1" * 3_000_000, "Unterminated string"),
        ('{"value":[{"id":"a"}]} 5', "more after its end"),
    ],
)
def test_a_broken_page_is_an_error(content: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        column(content, "id")


def test_what_begins_like_a_page_and_is_none() -> None:
    for content in ('{"value":', '{"value":5}', "{5", '{"a":[', "{}", '{"@total":"0"}'):
        assert not any(name == "id" for name in table('{"id":"1"}\n' + content).header[1:])
    with pytest.raises(SourceError, match="no JSON object"):
        table("{}")


def test_an_object_within_another_is_columns() -> None:
    for content in (json.dumps(ITEMS), json_lines(ITEMS), pages("value", ITEMS), json_lines([{"value": ITEMS}])):
        opened = table(content)
        assert opened.header == ("id", "owner.type", "owner.name.first", "tags")
        assert next(opened.rows()) == ["0", "PEOPLE", "Anna", '["a"]', ""]


def test_columns_of_later_objects_are_found() -> None:
    items = [{"id": "0", "location": {"name": "Cork"}}, {"id": "1", "owner": {"type": "PLACE"}}]
    assert column(json.dumps(items), "owner.type") == ["", "PLACE"]
    assert table(json.dumps(items)).header == ("id", "location.name", "owner.type")
    late = [*[{"id": "0"}] * 1_500, {"id": "1", "owner": {"type": "PLACE"}}]
    assert "owner.type" not in table(json.dumps(late)).header
    assert column(json.dumps(late), "owner.type")[-1] == "PLACE"


def test_the_lines_of_pages_are_those_of_their_items() -> None:
    opened = table('\n{"value":\n[{"id":"1"},\n\n{"id":\n"2"}]}\n{"value":[\n{"id":"3"}]}')
    assert [opened.line for _ in opened.rows()] == [3, 5, 8]


@pytest.mark.parametrize("depth", range(900, 1_000, 3))
def test_depth_is_bounded(depth: int) -> None:
    """Somewhere here the reading of a value gives up, and a little before it the writing of its text."""
    content = json.dumps([{"id": "1"}])[:-1] + ',{"id":' + "[" * depth + "]" * depth + "}]"
    with suppress(SourceError):
        assert column(content, "id")[1][:6] in ("[[[[[[", "nested")


def test_width_is_bounded() -> None:
    deep: dict[str, object] = {"id": "1"}
    for _ in range(200):
        deep = {"a": deep}
    (name,) = table(json.dumps([deep])).header
    assert name == "a.a.a.a"
    wide = [{f"key {at}": "x" for at in range(5_000)}, {"id": "1"}]
    opened = table(json.dumps(wide))
    assert len(opened.header) == 1_000
    assert opened.notices == ["the first rows name more than 1,000 columns: the others are not read"]
    assert column(json.dumps(wide), "id") == ["", "1"]


def test_i8_a_page_of_many_rows_on_one_line_is_not_held() -> None:
    content = pages("phoneNumbers", ITEMS * 800, size=4_000).encode()
    source = stream(content)
    tracemalloc.start()
    assert sum(1 for _ in ObjectTable(Origin(source)).rows()) == 4_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 600_000


def test_i2_pages_in_several_files_are_judged_together() -> None:
    one, two = (table(f'{{"@total":"2","Callhandler":{{"id":"{at}"}}}}') for at in range(2))
    assert (len(list(one.rows())), len(list(two.rows()))) == (1, 1)
    assert one.pages.doubts
    assert not (one.pages + two.pages).doubts
    first = table('{"value":[{"id":"a"}],"@odata.nextLink":"https://example.org"}')
    last = table('{"value":[{"id":"b"}]}')
    assert (len(list(first.rows())), len(list(last.rows()))) == (1, 1)
    assert (first.pages + first.pages).doubts
    assert not (first.pages + last.pages).doubts
    assert not (last.pages + first.pages).doubts


def test_i8_what_a_page_says_beside_its_rows_is_not_kept() -> None:
    beside = ",".join(f'"key {at}":"{"x" * 1_000}"' for at in range(1_500))
    source = stream(f'{{{beside},"@odata.nextLink":"x","value":[{{"id":"a"}}]}}')
    tracemalloc.start()
    opened = ObjectTable(Origin(source))
    assert len(list(opened.rows())) == 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 800_000
    assert opened.pages.doubts


@pytest.mark.parametrize(
    ("text", "is_too_deep"),
    [
        ("[" * 300 + "]" * 300, False),
        ("[" * 301 + "]" * 301, True),
        ("[" * 301, True),
        ('{"ä":' * 301, True),
        ("[1, " * 301, True),
        ("[" + "[]," * 5_000 + "]" * 400, False),
        ("[1]" + "[" * 400, False),
        ('["' + '\\"[{' * 500 + '"]', False),
        ('["a\\\\", ' * 301, True),
    ],
)
def test_i8_depth_is_told_before_anything_is_parsed(text: str, is_too_deep: bool) -> None:
    """At the bottom of the parser's stack everything else fails, too. Brackets in strings are none."""
    assert is_deep(text) is is_too_deep
