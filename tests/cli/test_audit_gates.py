"""``audit``: what refuses a preview or a Save (audit.md §5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cli.conftest import Program
from tests.cli.northwind import AMSTERDAM, ESTATE, FRESH, NOW, states, write
from tests.oracle import Entry, Estate, Record, Site, Source

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
