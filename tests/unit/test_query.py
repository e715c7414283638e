"""The query value: how values match, how it is typed, and how it describes itself (cli.md, FILTERS)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.errors import UsageError
from inventory_tui.inventory.columns import SORT_FIELDS
from inventory_tui.inventory.filterbar import FilterError, LastTerm, last_term, quote
from inventory_tui.inventory.model import Status
from inventory_tui.inventory.query import (
    NumberQuery,
    capitals_of,
    fold,
    has_word,
    parse_sort,
    search_in_number,
    words_of,
)

WORDS = st.text(max_size=8)
NUMBERS = st.from_regex(r"(\+[0-9]{1,8}|[0-9*#][0-9A-D*#]{0,8})", fullmatch=True)
QUERIES = st.builds(
    NumberQuery,
    sites=st.lists(WORDS, max_size=3).map(tuple),
    levels=st.lists(st.sampled_from(["customer", "site", "Site"]), max_size=2).map(tuple),
    statuses=st.lists(st.sampled_from([*Status, "used", "USED-utility"]), max_size=3).map(tuple),
    usages=st.lists(WORDS, max_size=3).map(tuple),
    vendors=st.lists(WORDS, max_size=3).map(tuple),
    search=WORDS,
    number_prefix=st.one_of(st.just(""), NUMBERS),
    numbers=st.lists(NUMBERS, max_size=3).map(tuple),
    drift=st.booleans(),
    due=st.booleans(),
    run=st.one_of(st.none(), st.integers(1, 10**17)),
    sort=st.tuples(st.sampled_from(SORT_FIELDS), st.booleans()),
)


@given(QUERIES)
def test_what_one_would_type_reads_back_as_the_same_query(query: NumberQuery) -> None:
    text = query.as_text()

    assert NumberQuery.parse(text) == query
    assert NumberQuery.parse(text).as_text() == text


@given(QUERIES)
def test_only_a_query_without_filters_says_all_numbers(query: NumberQuery) -> None:
    if query.sort == ("number", False):
        assert query.has_filters == (query.describe() != "all numbers")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("   ", {}),
        ("lobby", {"search": "lobby"}),
        ("lobby status:available old", {"search": "lobby old", "statuses": ("Available",)}),
        (
            "status:available site:Berlin 0104",
            {"statuses": ("Available",), "sites": ("Berlin",), "search": "0104"},
        ),
        ('site:"New  York " vendor:""', {"sites": ("New York",), "vendors": ("",)}),
        ("STATUS:used status:Reserved status:USED", {"statuses": ("Used", "Reserved")}),
        ("level:customer", {"levels": ("customer",)}),
        ("number:+1-555-01*", {"number_prefix": "+155501"}),
        ("number:\\+15550100001", {"numbers": ("+15550100001",)}),
        ("number:*97", {"numbers": ("*97",)}),
        ('number:"97*"', {"numbers": ("97*",)}),
        ("number:97**", {"number_prefix": "97*"}),
        ("is:drift is:due", {"drift": True, "due": True}),
        ("run:17 run:17", {"run": 17}),
        ("sort:Status:DESC", {"sort": ("status", True)}),
        ("sort:usage:asc", {"sort": ("usage", False)}),
        ('"status:available"', {"search": "status:available"}),
        ('5"disk 12:30 a""b', {"search": '5"disk 12:30 a""b'}),
        ('"two  spaces ""quoted"""', {"search": 'two  spaces "quoted"'}),
        ("usage:Device,Hunt_Pilot", {"usages": ("Device,Hunt_Pilot",)}),
    ],
)
def test_the_filter_bar_is_read(text: str, expected: dict[str, Any]) -> None:
    assert NumberQuery.parse(text) == NumberQuery(**expected)


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("lobby stauts:used", 7, "no field 'stauts' (column 7)", "did you mean status:?"),
        ("http://x", 1, "no field 'http' (column 1)", "there are status:, usage:"),
        ('site:"New Yo', 6, "the quote at column 6 is not closed", 'end it with another "'),
        ('site:"New"York', 10, "a space is missing after the quote at column 10", 'write ""'),
        ("x status:", 3, "status: has no value (column 3)", 'for blank, write status:""'),
        ("x status:free", 3, "no status 'free' (column 3)", "there are Available, Used, Used-Utility"),
        ('status:""', 1, "no status '' (column 1)", "there are Available"),
        ("level:site level:top", 12, "no level 'top' (column 12)", "there are customer, site"),
        ("number:abc", 1, "no number begins with 'abc' (column 1)", "numbers have digits"),
        ("number:x*", 1, "no number begins with 'x' (column 1)", "numbers have digits"),
        ('number:""', 1, "a number is never blank (column 1)", "number:0155*"),
        ("is:gone", 1, "no condition 'gone' (column 1)", "there are drift, due"),
        ("run:last", 1, "'last' is no id of a run (column 1)", "write run:17, say"),
        ("run:1 run:2", 7, "run: is given twice, differently (column 7)", "keep one of them"),
        ("sort:colour", 1, "no sort field 'colour' (column 1)", "there are level, site, number"),
        ("sort:number:up", 1, "'up' is no direction to sort in (column 1)", "write FIELD or FIELD:desc"),
    ],
)
def test_a_filter_that_cannot_be_read_says_where(text: str, column: int, message: str, hint: str) -> None:
    with pytest.raises(FilterError) as caught:
        NumberQuery.parse(text)

    assert caught.value.column == column
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("query", [{"statuses": ("free",)}, {"sort": ("colour", False)}, {"number_prefix": "x"}])
def test_a_query_of_unknown_words_is_never_made(query: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        NumberQuery(**query)


def test_a_sort_is_no_filter() -> None:
    assert not NumberQuery(sort=("status", True)).has_filters
    assert NumberQuery(usages=("",)).has_filters


def test_a_query_describes_itself() -> None:
    query = NumberQuery(
        sites=("Berlin",),
        statuses=("available", "used"),
        vendors=("",),
        search="lobby",
        number_prefix="0155",
        drift=True,
        due=True,
        run=17,
        sort=("status", True),
    )

    assert NumberQuery(sites=("Berlin",), statuses=("Available",)).describe() == "status Available, site Berlin"
    assert query.describe() == (
        "status Available or Used, vendor blank, site Berlin, number 0155…, not as the records say, "
        "hold due, changed by run 17, with “lobby”, by status descending"
    )
    assert NumberQuery(sort=("usage", False)).describe() == "by usage"


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("Device,Hunt_Pilot", ["device"], True),
        ("Device,Hunt_Pilot", ["DEVICE,hunt_pilot"], True),
        ("Device,Hunt_Pilot", ["Hunt"], False),
        ("Used-Utility", ["used"], False),
        ("Webex Calling,Microsoft", ["webex  calling"], True),
        ("", [""], True),
        ("Device", [""], False),
        ("Device,,User", [""], False),
        ("Straße", ["STRASSE"], True),
        ("Device", ["user", "device"], True),
        ("Device", [], False),
    ],
)
def test_values_match_whole_words_without_case(text: str, wanted: list[str], *, expected: bool) -> None:
    assert has_word(text, wanted) is expected


def test_words_are_told_apart_once_each() -> None:
    assert words_of("Device,Hunt_Pilot,Device, ") == ("Device", "Hunt_Pilot")
    assert words_of("") == ("",)


@given(st.text())
def test_folding_keeps_places_and_only_takes_case_away(text: str) -> None:
    folded = fold(text)

    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert all(each.lower() == mine.lower() or mine == each for each, mine in zip(text, folded, strict=True))


@given(st.text(), st.text())
def test_the_capitals_of_a_needle_are_all_that_must_be_folded(text: str, needle: str) -> None:
    """What the store does in SQL: capitals of ASCII, and those beyond ASCII that the needle has."""
    needle = fold(needle)
    there = "".join(each.lower() if each.isascii() else each for each in text)
    for small, capital in capitals_of(needle).items():
        there = there.replace(capital, small)

    assert (needle in there) == (needle in fold(text))


def test_capitals_beyond_ascii_are_found() -> None:
    assert capitals_of(fold("MÜLLER Straße 12")) == {"ü": "Ü"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 (555) 010-4411", "+15550104411"),
        ("\\+1555", "+1555"),
        ("１２", "12"),
        ("a*", "A*"),
        ("lobby 12", ""),
        ("1+2", ""),
        ("-", ""),
    ],
)
def test_a_searched_text_is_read_as_part_of_a_number(text: str, expected: str) -> None:
    assert search_in_number(text) == expected


def test_a_sort_is_read() -> None:
    assert parse_sort("status") == ("status", False)
    assert parse_sort("status:desc") == ("status", True)
    with pytest.raises(UsageError, match="no direction"):
        parse_sort("status:down")


def test_quotes_stand_where_a_value_could_be_misread() -> None:
    assert [quote(each) for each in ("Berlin", "New York", "", '"a"', "a*")] == [
        "Berlin",
        '"New York"',
        '""',
        '"""a"""',
        '"a*"',
    ]


@pytest.mark.parametrize("field", [{"search": "\udcff"}, {"statuses": ("Us\ud800ed",)}, {"sites": ("\udfff",)}])
def test_half_a_character_is_no_text(field: dict[str, Any]) -> None:
    """What a terminal passes on of bytes that are no UTF-8 is a usage error, never a crash in the database."""
    with pytest.raises(UsageError, match="no text"):
        NumberQuery(**field)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("", LastTerm("", None, "", is_quoted=False, is_closed=False)),
        ("site:Berlin ", LastTerm("site:Berlin ", None, "", is_quoted=False, is_closed=False)),
        ("01 sta", LastTerm("01 ", None, "sta", is_quoted=False, is_closed=False)),
        ('it"s a', LastTerm('it"s ', None, "a", is_quoted=False, is_closed=False)),
        ("SITE:", LastTerm("", "SITE", "", is_quoted=False, is_closed=False)),
        ('site:"a ""b', LastTerm("", "site", 'a "b', is_quoted=True, is_closed=False)),
        ('01 site:"a b"', LastTerm("01 ", "site", "a b", is_quoted=True, is_closed=True)),
        ('usage:"" x', LastTerm('usage:"" ', None, "x", is_quoted=False, is_closed=False)),
        ('"lobby (', LastTerm("", None, "lobby (", is_quoted=True, is_closed=False)),
    ],
)
def test_the_term_that_is_being_typed_is_the_last(text: str, last: LastTerm) -> None:
    assert last_term(text) == last
