"""``audit``: preview, check and save, headless (cli.md; audit.md §4, §7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory_tui.actions.audits import Preview
from inventory_tui.audit.scope import Acceptance
from inventory_tui.errors import ChangedError
from tests.cli.conftest import Program
from tests.cli.northwind import AMSTERDAM, ESTATE, FRESH, states, write
from tests.oracle import CUSTOMER, Source


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


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ((), "give one of --level customer, --all-sites or --site SITE"),
        (("--all-sites", "--site", "Cork"), "say only one of them: --level customer, --all-sites or --site SITE"),
        (("--level", "customer", "--all-sites"), "say only one of them: --level customer, --all-sites or --site SITE"),
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
