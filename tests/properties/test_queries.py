"""Every filter and sort against a plain reading of cli.md, FILTERS, on hostile estates (W9; D1, D4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from inventory_tui.actions.browse import Browse
from inventory_tui.actions.export import Export, ExportRequest
from inventory_tui.inventory.columns import SORT_FIELDS, exported_columns
from inventory_tui.inventory.model import name_key
from inventory_tui.inventory.query import NumberQuery, fold
from inventory_tui.settings import Settings
from inventory_tui.store.engine import Store
from tests import estates
from tests.oracle import CUSTOMER, HOLDS, IN_USE, Entry, Estate, Record, Source
from tests.oracle.truth import counting, truth
from tests.properties import strategies

TODAY = datetime.now(UTC).date().isoformat()
HOSTILE = (
    *("", "100% of 5_0", "it''s; DROP TABLE entry;--", "back\\slash", "[/x]", "\x1b[2J", "nul\0behind"),
    *("Müller STRASSE", "ÀÉÎ àéî", "ΣΊΣΥΦΟΣ σίσυφος", "ß ẞ ŉ", "İstanbul ıI", "日本 📞", "two  spaces"),
    *('quote " inside', "number:1*", "\u212a"),
)
DATES = ("", "2020-01-01", TODAY, "2999-12-31")
NEEDLES = st.one_of(
    st.sampled_from(
        (
            *(
                "%",
                "_",
                "'",
                "\\",
                ";--",
                "[/x]",
                "\x1b",
                "hind",
                "  ",
                "straSSe",
                "ü",
                "Ü",
                "σ",
                "Σ",
                "ß",
                "ẞ",
                "à",
                "É",
            ),
            *("i", "I", "İ", "k", "日", "📞", "55-01", "+1 (555)", "100", "A", "*"),
        )
    ),
    st.sampled_from(HOSTILE).flatmap(
        lambda text: st.builds(
            lambda begin, length: text[begin : begin + length], st.integers(0, len(text)), st.integers(1, 6)
        )
    ),
)
names = (f"Customer {number}" for number in count())


def examples(share: int) -> settings:
    """A share of the examples: each brings several queries."""
    return settings(max_examples=settings().max_examples // share)


@dataclass(frozen=True)
class Database:
    path: Path
    store: Store


@pytest.fixture(scope="module")
def database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples: each brings a customer of its own, a stranger to all others (W9)."""
    path = tmp_path_factory.mktemp("queries") / "inventory.db"
    path.write_bytes(empty_database.read_bytes())
    path.chmod(0o600)
    with Store.open(Settings(database=path)) as store:
        yield Database(path, store)


@st.composite
def some_estates(draw: st.DrawFn) -> Estate:
    sites = tuple(draw(st.lists(st.sampled_from(strategies.SITES), max_size=3, unique=True)))
    levels = [CUSTOMER, *(site.name for site in sites)]
    words = st.sampled_from(HOSTILE)
    entries = draw(
        st.lists(
            st.builds(
                Entry,
                level=st.sampled_from(levels),
                number=st.sampled_from(strategies.NUMBERS),
                status=st.sampled_from(strategies.STATUSES),
                usage=st.sampled_from(strategies.USAGES),
                vendor=st.sampled_from(strategies.VENDORS),
                description=words,
                reservation_notes=words,
                number_type=words,
                release_date=st.sampled_from(DATES),
                extra1=words,
            ),
            max_size=8,
            unique_by=lambda entry: entry.key,
        )
    )
    records = st.builds(
        Record,
        level=st.sampled_from(levels),
        number=st.sampled_from(strategies.NUMBERS),
        use=strategies.uses(),
        source=st.just("Feed"),
    )
    plan = draw(st.sampled_from(("flat", "slc")))
    return Estate(plan, sites=sites, entries=tuple(entries), records=tuple(draw(st.lists(records, max_size=6))),
                  sources=(Source("Feed", strategies.NOW),))  # fmt: skip


def queries(estate: Estate) -> st.SearchStrategy[NumberQuery]:
    def some(values: tuple[str, ...] | list[str]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.one_of(st.just(()), st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple))

    cased = st.sampled_from((str.upper, str.lower, str))
    return st.builds(
        NumberQuery,
        sites=some(["", *(site.name.upper() for site in estate.sites)]),
        levels=some(["customer", "SITE"]),
        statuses=some(["used", "Available", "RESERVED", "used-utility", "cooling"]),
        usages=some(["", "device", "DEVICE,hunt_pilot", "Hunt", "user"]),
        vendors=some(["", "cisco", "MICROSOFT", "Émile", "acme", "Webex Calling"]),
        search=st.one_of(st.just(""), st.builds(lambda change, text: change(text), cased, NEEDLES)),
        number_prefix=st.sampled_from(("", "", "1", "+1", "00", "+1555-010 0001", "#", "9")),
        numbers=some(["1001", "+15550100001", "10A1", "77"]),
        drift=st.booleans(),
        due=st.sampled_from((False, False, True)),
        sort=st.tuples(st.sampled_from(SORT_FIELDS), st.booleans()),
    )


# --- the plain reading --------------------------------------------------------------------------------------


def drifts(estate: Estate, entry: Entry) -> bool:
    """W0, T6, T7: the stored Status is not the present truth."""
    present = truth(counting(estate, entry.level, entry.number))
    if entry.status in HOLDS:
        return present is not None and present[0] in IN_USE
    return entry.status != (present[0] if present else "Available")


def holds(needle: str, entry: Entry) -> bool:
    """Part of the number, however it is punctuated, of the description or of the notes; without case."""
    bare = "".join(each for each in needle.upper() if not each.isspace() and each not in "-()/.")
    in_number = bool(bare) and bare in entry.number
    return in_number or any(fold(needle) in fold(text) for text in (entry.description, entry.reservation_notes))


def has_word(text: str, wanted: tuple[str, ...]) -> bool:
    words = {name_key(word) for word in text.split(",")} | {name_key(text)}
    return any(name_key(each) in words and (bool(each) or not text) for each in wanted)


def matches(query: NumberQuery, estate: Estate, entry: Entry) -> bool:
    level = "site" if entry.level else "customer"
    return all((
        not query.sites or name_key(entry.level) in [name_key(site) for site in query.sites],
        not query.levels or level in query.levels,
        not query.statuses or entry.status in query.statuses,
        not query.usages or has_word(entry.usage, query.usages),
        not query.vendors or has_word(entry.vendor, query.vendors),
        not query.search or holds(query.search, entry),
        entry.number.startswith(query.number_prefix),
        not query.numbers or entry.number in query.numbers,
        not query.drift or drifts(estate, entry),
        not query.due or (entry.status in HOLDS and "" < entry.release_date <= TODAY),
    ))  # fmt: skip


def sort_key(query: NumberQuery, estate: Estate, entry: Entry) -> tuple[object, ...]:
    """By bytes; ties by number, then Customer level before sites in the order of their ids."""
    places = [CUSTOMER, *(site.name for site in estate.sites)]
    place = (entry.number.encode(), places.index(entry.level))
    field = query.sort[0]
    if field == "number":
        return place
    if field in ("level", "site"):
        return (bool(entry.level), name_key(entry.level).encode(), *place)
    return (getattr(entry, field).encode() if field != "last_used" else b"", *place)


def expected(query: NumberQuery, estate: Estate) -> list[Entry]:
    found = [entry for entry in estate.entries if matches(query, estate, entry)]
    return sorted(found, key=lambda entry: sort_key(query, estate, entry), reverse=query.sort[1])


# --- the comparison -----------------------------------------------------------------------------------------


@examples(4)
@given(data=st.data(), estate=some_estates())
def test_a_query_finds_what_it_says_in_the_order_it_says(
    database: Database, data: st.DataObject, estate: Estate
) -> None:
    name = next(names)
    with estates.opened(database.path) as connection:
        estates.write(connection, name, estate)
    browse = Browse(database.store)
    for query in data.draw(st.lists(queries(estate), min_size=1, max_size=4)):
        note(query.describe())
        wanted = [entry.key for entry in expected(query, estate)]
        page = browse.page(name, query, 0, 100)

        assert [(each.level.name if each.level.is_site else "", each.number) for each in page] == wanted
        assert browse.count(name, query) == len(wanted)
        assert browse.page(name, query, 1, 2) == page[1:3]
        drifting = {entry.key for entry in estate.entries if drifts(estate, entry)}
        assert all((each.drift is not None) == (key in drifting) for each, key in zip(page, wanted, strict=True))
        with browse.open(name, query) as rows:
            assert rows.count == len(wanted)
            assert rows.page(0, 100) == page
            rows.prepare()
            assert rows.page(0, 100) == page
            assert [rows.position_of_entry(each.id) for each in page] == list(range(len(page)))


@examples(5)
@given(data=st.data(), estate=some_estates())
def test_a_count_beside_a_value_is_what_its_filter_shows(
    database: Database, data: st.DataObject, estate: Estate
) -> None:
    name = next(names)
    with estates.opened(database.path) as connection:
        estates.write(connection, name, estate)
    browse = Browse(database.store)
    query = data.draw(queries(estate))
    for field, kept in (("status", "statuses"), ("usage", "usages"), ("vendor", "vendors"), ("site", "sites")):
        others = NumberQuery(**{each: getattr(query, each) for each in query.__slots__ if each not in (kept, "sort")})
        for value, number in browse.values(name, field, query):
            narrowed = {each: getattr(others, each) for each in query.__slots__} | {kept: (value,)}
            assert browse.count(name, NumberQuery(**narrowed)) == number
        if field == "site":
            told = {value for value, _ in browse.values(name, field, query)}
            assert {site.name for site in estate.sites} <= told


@examples(8)
@given(data=st.data(), estate=some_estates())
def test_a_file_has_the_rows_the_list_shows(
    database: Database, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, estate: Estate
) -> None:
    name = next(names)
    with estates.opened(database.path) as connection:
        estates.write(connection, name, estate)
    query = data.draw(queries(estate))
    columns = tuple(data.draw(st.permutations([each.name for each in exported_columns(None)])))[:5]
    target = tmp_path_factory.mktemp("export") / "numbers.jsonl"
    written = Export(database.store).export(ExportRequest(name, query, target, columns=columns))
    rows = list(Browse(database.store).iter_rows(name, query))

    assert written == len(rows)
    lines = target.read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == [{each: row[each] for each in columns} for row in rows]
