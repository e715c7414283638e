"""The values behind the screens: words, views, choices, completions. Pure, so tested without a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inventory_tui.actions.browse import NumberDetail
from inventory_tui.actions.imports import FormatInfo, ImportReport, Imports, Look, Sight, SourceSummary
from inventory_tui.audit.findings import Finding
from inventory_tui.audit.plan import AuditCounts, PreviewQuery, PreviewRow, Slice, SourceAge
from inventory_tui.audit.scope import Options, Scope, ScopeKind
from inventory_tui.audit.verdict import Group
from inventory_tui.inventory.history import ChangeRow
from inventory_tui.inventory.model import Customer, DialPlan, Entry, Level, LevelKind, State, Status
from inventory_tui.inventory.query import NumberQuery
from inventory_tui.screens import operation
from inventory_tui.screens.export import file_name
from inventory_tui.screens.filter_words import complete, finish, read_filter
from inventory_tui.screens.import_choice import (
    AS_BEFORE,
    ImportChoice,
    Known,
    SiteRule,
    setting_lines,
    site_rules,
    site_text,
)
from inventory_tui.screens.import_result import report_lines
from inventory_tui.screens.inventory_columns import COLUMNS, status_text
from inventory_tui.screens.number_lines import detail_lines, use_label
from inventory_tui.screens.preview_columns import change_text, why_text
from inventory_tui.screens.preview_groups import FINDINGS, NO_ENTRY, GroupRow, group_rows, scope_text
from inventory_tui.screens.preview_view import View
from inventory_tui.screens.scope_choice import Ground, ages_text, first_choice, scope_options
from inventory_tui.screens.wording import ago, count, share, size, state_text
from inventory_tui.sources.format_info import Shape

FILES = (Path("/x/lines.csv"),)
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
USED, FREE = State(Status.USED, "Device"), State(Status.AVAILABLE)
OWNER = Customer(1, "Northwind")
SITE = Level(2, 1, LevelKind.SITE, "Berlin")
VALUES = {
    "status": [("Available", 3), ("Used", 2), ("Used-Utility", 1)],
    "site": [("Berlin", 3), ("Frankfurt am Main", 1), ("", 1)],
}


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (None, ""),
        (timedelta(seconds=-5), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 d"),
    ],
)
def test_ages(before: timedelta | None, text: str) -> None:
    assert ago(None if before is None else NOW - before, NOW) == text


def test_counts_and_sizes() -> None:
    assert (share(1, 4), share(0, 0)) == ("25%", "-")
    assert [count(1, "site"), count(2_000, "site")] == ["1 site", "2,000 sites"]
    assert count(2, "entry", "entries") == "2 entries"
    assert [size(n) for n in (999, 1_500, 150_000, 2_340_000, 5_000_000_000)] == [
        "999 B",
        "1.5 kB",
        "150 kB",
        "2.3 MB",
        "5.0 GB",
    ]
    assert (state_text(None), state_text(USED)) == ("-", "Used Device")


def test_groups_of_a_preview_say_what_happens_to_how_many() -> None:
    counts = AuditCounts(
        created=5,
        created_at_customer=2,
        created_at_sites=3,
        updated=10,
        freed=4,
        unchanged=7,
        status_changes={"Used>Available": 4, "Available>Used": 5},
        without_entry={"customer": 2, "sites": 1},
        findings={Finding.SHARED_USE: 2},
    )
    rows = {row.name: row for row in group_rows(counts, Options())}
    assert list(rows) == ["Freed", "Create", "Refresh", "Unchanged", "Findings", "No entry here"]
    assert rows["Freed"].text.startswith("in use → Available")
    assert rows["Create"].text == "2 at Customer level · 3 at sites"
    assert rows["Refresh"].text == "Available → Used 5 · only Usage or Vendor 1"
    assert rows["Findings"].text == "several uses 2"
    assert rows["No entry here"].text == "2 known at Customer level · 1 known at sites; this scope creates none"
    cooled = group_rows(counts, Options(cool_freed_days=1))[0]
    assert cooled.text.startswith("in use → Cooling for 1 day ")
    kept = group_rows(AuditCounts(kept=4, unchanged=11), Options(keep_freed=True))
    assert [(row.name, row.number) for row in kept[:2]] == [("Freed", 0), ("Kept", 4)]
    assert next(row for row in kept if row.name == "Unchanged").number == 7
    assert group_rows(AuditCounts(), Options())[0].text == ""


def test_scopes_are_called_as_their_screen_calls_them() -> None:
    texts = [scope_text(scope) for scope in (Scope.customer(), Scope.all_sites(), Scope.selected("A", "B"))]
    assert texts == ["Customer", "All sites", "Selected sites: A, B"]


def test_a_view_steps_inside_and_back() -> None:
    group = GroupRow(Group.CREATE, "Create", 5, "")
    view = View.of(group)
    assert view.has_rows
    assert view.title(5) == " Create: 5"
    orders = [view]
    while (following := orders[-1].broken_down()).order:
        orders.append(following)
    assert [each.order for each in orders] == ["", "site", "change", "usage"]
    assert orders[1].title(5) == " Create › by site: 5"
    inside = view.filtered(" 01 ").inside(Slice("Berlin", 2, PreviewQuery(Group.CREATE, level_id=2)))
    assert inside.query.text == "01"
    assert inside.title(2) == " Create › Berlin: 2   with “01”"
    assert inside.empty_text == "No number matches the filter."
    assert view.empty_text == "No number."
    findings = View.of(GroupRow(FINDINGS, "Findings", 2, ""))
    assert not findings.has_rows
    assert findings.empty_text == "Nothing was noticed."
    one = findings.inside(Slice("several uses", 2, PreviewQuery(Finding.SHARED_USE)))
    assert one.has_rows
    assert one.broken_down().opened == "several uses"
    assert View.of(GroupRow(NO_ENTRY, "No entry here", 2, "")).empty_text.endswith("another scope may make one.")
    assert View.of(GroupRow(NO_ENTRY, "No entry here", 0, "")).empty_text.startswith("Every number")


def test_rows_of_a_preview_say_what_becomes_of_them() -> None:
    texts = [
        change_text(PreviewRow("1", "Berlin", before, after, "because"))
        for before, after in ((USED, FREE), (None, USED), (USED, USED), (None, None))
    ]
    assert texts == ["Used → Available", "new → Used", "Used", "new → unusable"]
    assert why_text(PreviewRow("1", "Berlin", USED, FREE, "because")) == "because"
    assert why_text(Slice("x", 1, PreviewQuery(Finding.MENTIONED))) == Finding.MENTIONED.explanation
    assert why_text(Slice("x", 1, PreviewQuery(Group.CREATE))) == ""


def test_which_scopes_a_customer_offers() -> None:
    flat, slc = Customer(1, "N"), Customer(2, "C", DialPlan.SLC)
    some = Ground(flat, [], ())
    assert scope_options(None, 0) == []
    assert [bool(each.reason) for each in scope_options(some, 0)] == [False, True, True]
    assert first_choice(some, has_selection=False) is ScopeKind.CUSTOMER
    assert first_choice(some, has_selection=True) is ScopeKind.SITES
    assert scope_options(Ground(slc, [], ()), 0)[0].reason
    assert ages_text((), NOW).endswith("(!)")
    ages = (SourceAge("A", NOW - timedelta(hours=3), 1, 14, False), SourceAge("B", None, 0, 14, True))
    assert ages_text(ages, NOW) == "B never imported (!) · A 3 h"


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("", None),
        ("sta", "status:"),
        ("0104 si", "0104 site:"),
        ("status:av", "status:Available"),
        ("status:Used", None),
        ("status:used-", "status:Used-Utility"),
        ("STATUS:", "STATUS:Available"),
        ("site:fr", None),
        ('site:"fr', 'site:"Frankfurt am Main"'),
        ('site:"Frankfurt a', 'site:"Frankfurt am Main"'),
        ("level:c", "level:customer"),
        ("is:", "is:drift"),
        ("sort:ra", None),
        ("sort:us", "sort:usage"),
        ("sort:usage", None),
        ("sort:usage:", "sort:usage:desc"),
        ('"sta', None),
        ('site:"Frankfurt am Main"', None),
        ('usage:""', None),
        ('x"y sta', 'x"y status:'),
        ('site:"a ""b"" c" status:av', 'site:"a ""b"" c" status:Available'),
        ("nothing:x", None),
        ("zebra", None),
    ],
)
def test_the_last_term_is_completed(text: str, completed: str | None) -> None:
    assert complete(text, VALUES) == completed


def test_what_is_only_begun_asks_for_nothing_yet() -> None:
    assert read_filter("0104 status:av", VALUES) == (NumberQuery(search="0104"), "")
    assert read_filter("status:Available", VALUES) == (NumberQuery(statuses=("Available",)), "")
    assert read_filter("site:frank", VALUES) == (NumberQuery(), "")
    query, complaint = read_filter("stattus:x", VALUES)
    assert query is None
    assert complaint
    assert read_filter("sort:us", VALUES) == (NumberQuery(), "")
    assert read_filter('usage:"" 0104', VALUES) == (NumberQuery(usages=("",), search="0104"), "")
    assert read_filter('0104 usage:""', VALUES) == (NumberQuery(usages=("",), search="0104"), "")
    assert read_filter('site:"Frank', VALUES) == (NumberQuery(), "")


@pytest.mark.parametrize(
    ("text", "finished", "complaint"),
    [
        ("0104 status:av", "0104 status:Available", ""),
        ('site:"fr', 'site:"Frankfurt am Main"', ""),
        ("site:fr", 'site:"Frankfurt am Main"', ""),
        ("sort:us", "sort:usage", ""),
        ("sort:usage:", "sort:usage:desc", ""),
        ("sort:", "sort:", "sort: could be any of level, site, number, status, usage, vendor, …"),
        ("is:", "is:", "is: could be any of drift, due"),
        ("usage:", "usage:", 'usage: could be any of Device, ""'),
        ('0104 usage:""', '0104 usage:""', ""),
        ("desk ", "desk ", ""),
        ("zebra:x", "zebra:x", ""),
    ],
)
def test_who_has_typed_all_means_the_only_value_that_fits(text: str, finished: str, complaint: str) -> None:
    assert finish(text, VALUES | {"usage": [("Device", 3), ("", 1)]}) == (finished, complaint)


def entry(drift: State | None = None) -> Entry:
    return Entry(1, SITE, "+15550100001", FREE, description="lobby", drift=drift)


def test_a_status_that_drifts_is_marked_and_coloured() -> None:
    status = next(column for column in COLUMNS if column.field == "status")
    assert (status_text(entry()), status_text(entry(USED))) == ("Available", "Available ≠")
    assert (status.tone(entry()), status.tone(entry(USED))) == ("good", "warn")


def test_a_number_without_entry_or_history_says_so() -> None:
    lines = [line.text for line in detail_lines(NumberDetail(OWNER, "+15550100001", (), (), ()), NOW)]
    assert lines[0] == "No entry at any level"
    assert "Where it is used: 0 service records" in lines
    assert lines[-1] == "History: nothing was done to it yet"
    drifting = [line.text for line in detail_lines(NumberDetail(OWNER, "1", (entry(USED),), (), ()), NOW)]
    assert drifting[0] == "Berlin: Available"
    assert "≠ the records say: Used Device" in drifting[1]
    assert "  Description lobby" in drifting
    assert (use_label("hunt_pilot"), use_label("no_such_use")) == ("hunt pilot", "no_such_use")


def test_changes_of_a_run_are_told_in_one_line() -> None:
    def text(before: State | None, after: State | None, **fields: tuple[str | None, str | None]) -> str:
        return operation.change_text(ChangeRow(1, "1", "Berlin", before, after, "", fields))

    assert text(None, USED) == "new → Used Device"
    assert text(USED, None) == "Used Device → deleted"
    assert text(USED, USED, description=("a", None)) == "description: a → -"


def source(name: str, format_: str = "generic", **settings: str) -> SourceSummary:
    return SourceSummary(name, format_, NOW, 14, False, 1, {}, (), False, settings)


@pytest.fixture(scope="module")
def formats() -> list[FormatInfo]:
    return Imports.formats(Imports.__new__(Imports))


def test_how_records_get_their_site_is_told_before_the_import(formats: list[FormatInfo]) -> None:
    def told(name: str, header: tuple[str, ...], known: Known, rule: SiteRule = AS_BEFORE) -> str:
        known = replace(known, formats=formats)
        sight = Sight(FILES, Look(((name, 1.0),), header, (), "utf-8", ",", ""))
        return site_text(ImportChoice("N", FILES, source="Feed", rule=rule).looked(sight, known), known)

    teams, sites = ("TelephoneNumber", "City"), Known(sites=["Berlin"])
    assert told("teams", teams, sites) == "! Customer level, not by “City”"
    assert told("teams", teams[:1], sites) == "! no column: all to Customer level"
    assert told("teams", teams, Known()) == "no column: all to Customer level"
    assert told("teams", teams, Known(sites=["Berlin"], has_codes=True)).startswith("by location code")
    assert told("teams", teams, sites, SiteRule("all to Berlin", site="Berlin")) == "all to Berlin"
    again = Known(sources=[source("feed", "teams", site_column="City")], sites=["Berlin"])
    assert told("teams", teams, again) == "column “City” names it, as last time"
    fixed = Known(sources=[source("Feed", "teams", site="Berlin")], sites=["Berlin"])
    assert told("teams", teams, fixed) == "all to Berlin, as last time"
    assert told("generic", ("number", "use", "Site"), sites) == "column “site” names it"
    assert told("inventory", ("number", "level"), sites) == "as the columns level and site say"
    assert told("inventory", ("number",), sites) == "all to Customer level"
    assert told("sites", ("customer", "site"), sites) == "those of the file"


def test_an_import_begins_with_the_likeliest_format_and_source(formats: list[FormatInfo]) -> None:
    choice = ImportChoice("N", FILES)
    sight = Sight(FILES, Look((("generic", 0.95),), ("number", "use", ""), (), "utf-8", ";", ""), is_packed=True)
    assert choice.looked(sight, Known(formats)).source == "Generic service records"
    assert choice.looked(sight, Known(formats, [source("CUCM")])).source == "CUCM"
    assert choice.looked(sight, Known(formats, [source("A"), source("B")])).source == ""
    found = choice.looked(sight, Known(formats, [source("CUCM")]))
    assert (found.certainty, found.is_services) == ("sure, 95%", True)
    lines = setting_lines(found, Known(sources=[source("cucm")]))
    assert lines["source"][0].split() == ["Source", "cucm"]
    assert "a text table, packed by gzip, semicolon, utf-8" in lines["text"][0]
    request = found.as_services(force=True)
    assert (request.source, request.format, request.site, request.force) == ("CUCM", "generic", None, True)
    sites = next(each for each in formats if each.what == "sites")
    other = found.with_format(sites, [])
    assert (other.is_services, other.certainty) == (False, "chosen by hand")
    assert "none" in setting_lines(other, Known())["source"][0]
    nothing = choice.looked(Sight(FILES, Look((), (), (), "", "", "Sheet 1", Shape.SHEET)), Known(formats))
    assert "! not recognised" in setting_lines(nothing, Known())["format"][0]
    assert set(setting_lines(nothing, Known())) == {"file", "format", "text"}
    assert setting_lines(nothing, Known())["text"] == (" Read as       a workbook, sheet Sheet 1", " ")
    assert "column “site” names it" not in lines["sites"][0]
    assert [rule.label for rule in site_rules(found, ["Berlin"])] == [
        AS_BEFORE.label,
        "column “number” names it",
        "column “use” names it",
        "all to Customer level",
        "all to Berlin",
    ]
    phone = replace(found, format=replace(sites, site_columns=("Device Pool", "Location")))
    labels = [rule.label for rule in site_rules(phone, ["Berlin"], ["CSS", "Device Pool", *"ABC"])]
    assert labels[1:5] == [
        "column “Device Pool” names it",
        "all to Customer level",
        "all to Berlin",
        "column “number” names it",
    ]
    fixed = ImportChoice("N", FILES, rule=SiteRule("all to Berlin", site="Berlin")).as_numbers()
    assert fixed.site == "Berlin"


def test_a_report_tells_all_its_counts() -> None:
    report = ImportReport(
        format="generic",
        saved=True,
        read=10,
        taken=7,
        skipped=2,
        ignored=1,
        source="CUCM",
        records=7,
        added=3,
        gone=1,
        same=4,
        ignored_reasons={"no number": 1},
        unmapped={f"DP-{index}": index for index in range(1, 8)},
        notices=("taken all the same: it looked cut",),
    )
    lines = [line.strip() for line in report_lines(report)]
    assert lines[0] == "10  rows read: 7 taken, 2 skipped, 1 ignored"
    assert lines[2] == "compared with its last snapshot: +3 added, −1 gone, 4 same"
    assert lines[3] == "ignored: no number 1"
    assert lines[4].endswith("and 2 more")
    assert lines[5] == "! taken all the same: it looked cut"


def test_file_names_are_harmless() -> None:
    assert file_name("Northwind / Süd", "../x") == "Northwind-S-d-x.csv"
    assert file_name("\x1b[2J") == "2J.csv"
    assert file_name("...") == "export.csv"
