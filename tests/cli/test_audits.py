"""``audit``: preview, check and save, headless (cli.md; audit.md §4, §5, §7)."""

from __future__ import annotations

import csv
import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from inventory_tui.actions import preview_files
from inventory_tui.actions.audits import Preview
from inventory_tui.audit.scope import Acceptance
from inventory_tui.bootstrap import open_actions
from inventory_tui.errors import ChangedError, ExportError
from inventory_tui.settings import Settings
from inventory_tui.store import schema
from tests import estates
from tests.cli.conftest import Program
from tests.oracle import CUSTOMER, Entry, Estate, Problem, Record, Site, Source

NOW = datetime.now(UTC).replace(microsecond=0)
FRESH = Source("CUCM Amsterdam", NOW - timedelta(hours=3))
ESTATE = Estate(
    sites=(Site("Amsterdam"), Site("Cork")),
    entries=(
        Entry("Amsterdam", "+15550100001", "Used", "Device"),  # nothing uses it: freed
        Entry("Amsterdam", "+15550100002"),  # a phone uses it: refreshed
        Entry("Amsterdam", "+15550100003", "Used", "Device"),  # right already
        Entry("Cork", "+15550100004"),  # free
        Entry(CUSTOMER, "+15550100002"),
    ),
    records=tuple(
        Record(level, number, use, source=FRESH.name, name=name)
        for level, number, use, name in (
            ("Amsterdam", "+15550100002", "phone_line", "SEP0011"),
            ("Amsterdam", "+15550100003", "phone_line", "SEP0012"),
            ("Amsterdam", "+15550100005", "hunt_pilot", "Helpdesk [/x] \x1b[2J"),
            ("Cork", "+15550100006", "phone_line", "SEP0014"),
            (CUSTOMER, "+15550100007", "phone_line", "SEP0015"),
        )
    ),
    problems=(Problem("Amsterdam", "1.42E+10", FRESH.name),),
    sources=(FRESH,),
)
AMSTERDAM = ("audit", "--customer", "Northwind", "--site", "Amsterdam")


def write(program: Program, estate: Estate = ESTATE, name: str = "Northwind") -> None:
    """Put a customer into the program's database."""
    open_actions(Settings(program.database)).close()
    with estates.opened(program.database) as connection:
        estates.write(connection, name, estate)
        counts = {"records": len(estate.records)}
        connection.execute(update(schema.snapshot).values(counts=counts))


def states(program: Program) -> dict[tuple[str, str], str]:
    with estates.opened(program.database) as connection:
        found = estates.read(connection, "Northwind")
    return {(entry.level, entry.number): entry.status for entry in found.entries}


def test_the_json_is_as_written(program: Program) -> None:
    """cli.md, JSON: names, order and types; no zero in the open-ended counts."""
    write(program)
    answer = program.do("audit", "--customer", "northwind", "--site", "amsterdam", "--site", "CORK", "--json")
    assert answer.err == ""
    document = answer.json
    fingerprint, duration = document.pop("fingerprint"), document.pop("duration_s")
    assert len(fingerprint) == 8
    assert isinstance(duration, float)
    assert document == {
        "customer": "Northwind",
        "scope": {"level": "site", "sites": ["Amsterdam", "Cork"]},
        "options": {},
        "saved": False,
        "run": None,
        "created": 2,
        "created_at_customer": 0,
        "created_at_sites": 2,
        "updated": 2,
        "freed": 1,
        "unchanged": 2,
        "status_changes": {"Available>Used": 1, "Used>Available": 1},
        "without_entry": {"customer": 1, "sites": 0},
        "findings": {"duplicate_level": 1, "unusable_number": 1},
        "sources": [{"name": "CUCM Amsterdam", "imported_at": f"{FRESH.imported_at:%Y-%m-%dT%H:%M:%SZ}", "records": 5}],
    }
    assert list(answer.json) == [
        "customer", "scope", "options", "saved", "run", "fingerprint", "created", "created_at_customer",
        "created_at_sites", "updated", "freed", "unchanged", "status_changes", "without_entry", "findings",
        "sources", "duration_s",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (("--level", "customer"), {"level": "customer", "sites": []}),
        (("--all-sites",), {"level": "site", "sites": ["Amsterdam", "Cork"]}),
        (("--site", "Cork"), {"level": "site", "sites": ["Cork"]}),
    ],
)
def test_scopes(program: Program, scope: tuple[str, ...], said: dict[str, object]) -> None:
    write(program)
    assert program.do("audit", "--customer", "Northwind", *scope, "--json").json["scope"] == said


@pytest.mark.parametrize(
    ("option", "said", "freed", "status"),
    [
        (("--keep-freed",), {"keep_freed": True}, 0, "Used"),
        (("--cool-freed", "30"), {"cool_freed": 30}, 1, "Cooling"),
        ((), {}, 1, "Available"),
    ],
)
def test_options(program: Program, option: tuple[str, ...], said: dict[str, object], freed: int, status: str) -> None:
    """O1, O2."""
    write(program)
    document = program.do(*AMSTERDAM, *option, "--save", "--json").json
    assert document["options"] == said
    assert document["freed"] == freed
    assert states(program)["Amsterdam", "+15550100001"] == status


def test_the_text_tells_freed_first(program: Program) -> None:
    write(program)
    lines = program.do(*AMSTERDAM).out.splitlines()
    assert lines[0] == "Northwind › selected sites: Amsterdam"
    groups = ["Freed", "Create", "Refresh", "Unchanged", "Findings", "", "", "No entry here"]
    assert [line[:15].strip() for line in lines[2:10]] == groups
    assert lines[2].split() == ["Freed", "1", "in", "use", "→", "Available"]
    assert "Available → Used 1" in lines[4]
    assert lines[7].split() == ["1", "also", "at", "Customer", "level"]
    assert lines[8].split() == ["1", "unusable"]
    assert lines[-2] == "Source CUCM Amsterdam: 5 records, 3 h old"
    fingerprint = program.do(*AMSTERDAM, "--json").json["fingerprint"]
    assert lines[-1] == f"Nothing was written. To save exactly this: --save --expect {fingerprint}"


def test_the_text_of_each_scope_and_option(program: Program) -> None:
    write(program, replace(ESTATE, sources=(FRESH, Source("Teams"))))
    customer = program.do("audit", "--customer", "Northwind", "--level", "customer", "--cool-freed", "30").out
    assert customer.startswith("Northwind › Customer level\n")
    assert "in use → Cooling for 30 days" in customer
    assert "at Customer level" in customer
    assert "Source Teams: never imported (!)" in customer
    assert "Before a Save (G6)" in customer
    accepted = program.do("audit", "--customer", "Northwind", "--level", "customer", "--accept", "stale").out
    assert "Before a Save" not in accepted
    kept = program.do("audit", "--customer", "Northwind", "--all-sites", "--keep-freed").out
    assert kept.startswith("Northwind › all 2 sites\n")
    assert "would be freed, stay as they are" in kept


def test_save_writes_and_a_second_one_has_nothing_to_do(program: Program) -> None:
    """P4: a Save with nothing to do keeps no run, and is no failure."""
    write(program)
    saved = program.do(*AMSTERDAM, "--save", "--json").json
    assert saved["saved"] is True
    assert isinstance(saved["run"], int)
    assert states(program) == {
        ("Amsterdam", "+15550100001"): "Available",
        ("Amsterdam", "+15550100002"): "Used",
        ("Amsterdam", "+15550100003"): "Used",
        ("Amsterdam", "+15550100005"): "Used-Utility",
        ("Cork", "+15550100004"): "Available",
        (CUSTOMER, "+15550100002"): "Available",
    }
    again = program.do(*AMSTERDAM, "--save", "--json").json
    assert (again["saved"], again["run"], again["created"], again["updated"]) == (False, None, 0, 0)
    assert program.do(*AMSTERDAM, "--save").out.endswith("Nothing to do: nothing was written.\n")
    assert program.do(*AMSTERDAM).out.endswith("Nothing to do.\n")


def test_save_in_words(program: Program) -> None:
    write(program)
    assert program.do(*AMSTERDAM, "--save").out.splitlines()[-1].startswith("Saved as run ")


def test_check_exits_with_4_and_is_silent_when_there_is_nothing(program: Program) -> None:
    write(program)
    found = program(*AMSTERDAM, "--check")
    assert (found.code, found.err) == (4, "")
    assert found.out.startswith("Northwind")
    assert program(*AMSTERDAM, "--check", "--json").json["saved"] is False
    program.do(*AMSTERDAM, "--save")
    for extra in ((), ("--json",)):
        nothing = program(*AMSTERDAM, "--check", *extra)
        assert (nothing.code, nothing.out, nothing.err) == (0, "", "")


def test_expect_saves_only_what_was_seen(program: Program) -> None:
    """P2."""
    write(program)
    seen = program.do(*AMSTERDAM, "--json").json["fingerprint"]
    refused = program(*AMSTERDAM, "--save", "--expect", "00000000")
    assert (refused.code, refused.out) == (3, "")
    assert seen in refused.error
    assert program(*AMSTERDAM, "--expect", "00000000").code == 3
    assert program.do(*AMSTERDAM, "--save", "--expect", seen, "--json").json["fingerprint"] == seen
    assert program(*AMSTERDAM, "--save", "--expect", seen).code == 3


def test_a_save_whose_ground_moved_computes_anew(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """cli.md: up to three times, then exit 1; P2."""
    write(program)
    save, tries = Preview.save, [0]

    def moved(preview: Preview, acceptance: Acceptance, **more: object) -> object:
        tries[0] += 1
        if tries[0] <= moves:
            raise ChangedError("the inventory changed since this preview was computed; nothing was written")
        return save(preview, acceptance, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Preview, "save", moved)
    moves = 99
    gave_up = program(*AMSTERDAM, "--save")
    assert (gave_up.code, tries[0]) == (1, 4)
    assert "4 times" in gave_up.error
    tries[0], moves = 0, 3
    assert program.do(*AMSTERDAM, "--save", "--json").json["saved"] is True
    assert tries[0] == 4


MANY = tuple(Entry("Amsterdam", f"+1555010{number:04}", "Used", "Device") for number in range(21))
LONE = Record("Cork", "+15550109999", "phone_line", source=FRESH.name)
OLD = Source("CUCM Amsterdam", NOW - timedelta(days=20))


@pytest.mark.parametrize(
    ("estate", "rule", "option"),
    [
        (replace(ESTATE, records=(), sources=(FRESH,)), "no service record", ("--accept", "no-records")),
        (replace(ESTATE, sources=(OLD,)), "20 days old", ("--accept", "stale")),
        (replace(ESTATE, entries=MANY, records=(LONE,)), "21 numbers", ("--max-freed", "21")),
    ],
)
def test_gates_refuse_unless_accepted(program: Program, estate: Estate, rule: str, option: tuple[str, ...]) -> None:
    """G5, G6, G7."""
    write(program, estate)
    before = states(program)
    refused = program(*AMSTERDAM, "--save")
    assert (refused.code, refused.out) == (3, "")
    assert rule in refused.error
    assert option[0] in refused.hint
    assert states(program) == before
    assert program.do(*AMSTERDAM, "--save", *option, "--json").json["saved"] is True


def test_max_freed_is_a_limit(program: Program) -> None:
    """G7."""
    write(program, replace(ESTATE, entries=MANY, records=(LONE,)))
    assert program(*AMSTERDAM, "--save", "--max-freed", "20").code == 3


def test_gates_before_a_preview(program: Program) -> None:
    """G1, G2."""
    write(program, replace(ESTATE, number_management=False))
    disabled = program(*AMSTERDAM)
    assert disabled.code == 3
    assert "--number-management on" in disabled.hint
    sites = (Site("Amsterdam", "20"), Site("Cork", "21"))
    write(program, replace(ESTATE, dial_plan="slc", sites=sites, entries=(), records=(), problems=()), "Contoso")
    assert program("audit", "--customer", "Contoso", "--level", "customer").code == 3
    assert program("audit", "--customer", "Contoso", "--all-sites").code == 0


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ((), "give one of --level customer, --all-sites or --site SITE"),
        (("--all-sites", "--site", "Cork"), "give one of --level customer, --all-sites or --site SITE"),
        (("--level", "customer", "--all-sites"), "give one of --level customer, --all-sites or --site SITE"),
        (("--level", "site"), None),
        (("--all-sites", "--save", "--check"), None),
        (("--all-sites", "--keep-freed", "--cool-freed", "3"), None),
        (("--all-sites", "--cool-freed", "0"), None),
        (("--all-sites", "--cool-freed", "1000"), None),
        (("--all-sites", "--cool-freed", "x"), None),
        (("--all-sites", "--max-freed", "-1"), None),
        (("--all-sites", "--accept", "everything"), None),
        (("--site", "Amsterdm"), "did you mean Amsterdam?"),
    ],
)
def test_usage(program: Program, options: tuple[str, ...], hint: str | None) -> None:
    """G3, O1, O2."""
    write(program)
    answer = program("audit", "--customer", "Northwind", *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.error
    if hint is not None:
        assert answer.hint == hint


def test_an_unknown_customer_names_near_ones(program: Program) -> None:
    """G3."""
    write(program)
    answer = program("audit", "--customer", "Nortwind", "--all-sites")
    assert (answer.code, answer.hint) == (2, "did you mean Northwind?")


def test_changes_and_findings_in_files(program: Program, tmp_path: Path) -> None:
    """cli.md: csv or jsonl by extension; P1: each row says why; I10: a formula stays text."""
    write(program)
    changes, findings = tmp_path / "changes.csv", tmp_path / "findings.jsonl"
    program.do(*AMSTERDAM, "--changes", str(changes), "--findings", str(findings))
    rows = list(csv.DictReader(changes.read_text().splitlines()))
    assert [(row["group"], row["level"], row["site"], row["number"]) for row in rows] == [
        ("freed", "site", "Amsterdam", "+15550100001"),
        ("create", "site", "Amsterdam", "+15550100005"),
        ("refresh", "site", "Amsterdam", "+15550100002"),
    ]
    assert (rows[0]["status_before"], rows[0]["status_after"]) == ("Used", "Available")
    assert (rows[1]["status_before"], rows[1]["status_after"], rows[1]["usage_after"]) == (
        "",
        "Used-Utility",
        "Hunt_Pilot",
    )
    assert "Helpdesk" in rows[1]["why"]
    found = [json.loads(line) for line in findings.read_text().splitlines()]
    assert [(row["finding"], row["number"]) for row in found] == [
        ("duplicate_level", "+15550100002"),
        ("unusable_number", "1.42E+10"),
    ]
    assert stat.S_IMODE(changes.stat().st_mode) == 0o600


def test_files_are_written_of_what_was_saved(program: Program, tmp_path: Path) -> None:
    write(program)
    changes = tmp_path / "changes.jsonl"
    saved = program.do(*AMSTERDAM, "--save", "--json", "--changes", str(changes)).json
    assert saved["saved"] is True
    rows = [json.loads(line) for line in changes.read_text().splitlines()]
    assert len(rows) == saved["created"] + saved["updated"]
    assert rows[0]["status_before"] == "Used"


def test_files_are_refused_before_the_work(program: Program, tmp_path: Path) -> None:
    """X4: nothing is overwritten, and nothing saved when it would have to be."""
    write(program)
    taken = tmp_path / "taken.csv"
    taken.write_text("mine")
    before = states(program)
    for option in ("--changes", "--findings"):
        assert program(*AMSTERDAM, "--save", option, str(taken)).code == 3
        assert program(*AMSTERDAM, "--save", option, str(tmp_path / "no" / "x.csv")).code == 1
        assert program(*AMSTERDAM, "--save", option, str(tmp_path / "x.xlsx")).code == 2
    both = str(tmp_path / "both.csv")
    assert program(*AMSTERDAM, "--save", "--changes", both, "--findings", both).code == 2
    assert taken.read_text() == "mine"
    assert states(program) == before


def test_a_file_that_fails_after_the_save_does_not_hide_it(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(program)

    def fail(*_: object) -> int:
        raise ExportError("no room")

    monkeypatch.setattr(preview_files, "write_changes", fail)
    answer = program(*AMSTERDAM, "--save", "--json", "--changes", str(tmp_path / "x.csv"))
    assert (answer.code, answer.error) == (1, "no room")
    assert answer.json["saved"] is True
