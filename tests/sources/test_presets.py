"""FreePBX, FusionPBX, 3CX and lists of NetBox (sources.md, chapter 6): the traps of each."""

from __future__ import annotations

import pytest

from inventory_tui.audit.uses import Kind, Use, truth_of
from inventory_tui.sources.mapping import ColumnMapping
from inventory_tui.sources.presets import PRESETS
from inventory_tui.sources.reader import look
from inventory_tui.sources.rows import Ignored, Skip
from tests.sources.cases import (
    FREEPBX_BULK,
    FREEPBX_DIDS,
    FREEPBX_EXTENSIONS,
    FUSIONPBX_DESTINATIONS,
    FUSIONPBX_EXTENSIONS,
    THREE_CX_USERS,
)
from tests.sources.files import entries, ignored, read, reader, records, skips, stream
from tests.sources.kit import Case, render

CASES = (FREEPBX_EXTENSIONS, FREEPBX_BULK, FUSIONPBX_EXTENSIONS, THREE_CX_USERS)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


@each_case
def test_users_are_used_by_users_of_their_system(case: Case) -> None:
    """Chapter 6: Used / User; the vendor is the system's, never that of table U."""
    vendors = {"freepbx-extensions": "FreePBX", "fusionpbx-extensions": "FusionPBX", "3cx-users": "3CX"}
    for record in records(read(render(case))):
        state = truth_of([Kind(Use(record.use), record.vendor)])
        assert state is not None
        assert (state.status, state.usage, state.vendor) == ("Used", "User", vendors[case.format])


@pytest.mark.parametrize("info", PRESETS, ids=lambda info: info.name)
def test_a_preset_says_what_it_is(info: object) -> None:
    assert isinstance(info, type(PRESETS[0]))
    for words in (info.obtain, info.takes, info.leaves, info.certainty):
        assert words.endswith(".")
    ColumnMapping(numbers=info.columns, use="phone_line").check()


@each_case
def test_i7_no_password_is_read_and_none_is_shown(case: Case) -> None:
    """Trap: FreePBX has secret, FusionPBX password, 3CX AuthPassword and PIN."""
    content = render(case)
    assert b"hidden" in content
    assert "hidden" not in repr(read(content))
    assert "hidden" not in repr(look(stream(content), rows=9)) or case is THREE_CX_USERS  # AuthID is no credential


def test_freepbx_the_outbound_caller_id_is_not_the_extensions_number() -> None:
    """Trap: outboundcid is what others see, often the main number."""
    numbers = [record.number for record in records(read(render(FREEPBX_EXTENSIONS)))]
    assert numbers == ["5101", "5102"]


def test_freepbx_before_13_has_an_action_and_deletes_are_no_records() -> None:
    items = read(render(FREEPBX_BULK))
    assert [record.number for record in records(items)] == ["5101"]
    assert ignored(items) == [Ignored(3, "an extension to be deleted")]


def test_freepbx_the_did_is_in_extension_and_the_destination_says_the_use() -> None:
    items = read(render(FREEPBX_DIDS))
    assert {(record.number, record.use, record.vendor) for record in records(items)} == {
        ("+15550100001", "teams_user", "FreePBX"),
        ("5550100002", "hunt_pilot", "FreePBX"),
        ("5550100002", "voice_application", "FreePBX"),
        ("5550100003", "voice_application", "FreePBX"),
        ("5550100004", "other_service", "FreePBX"),
    }


def test_freepbx_a_blank_extension_is_a_route_for_any_did() -> None:
    """Trap: ignored, with a reason of its own."""
    assert [item.reason for item in ignored(read(render(FREEPBX_DIDS)))] == ["a route for any DID"]


def test_freepbx_a_did_without_destination_or_with_a_pattern_is_skipped() -> None:
    """Never Available: nobody can say whether it is in use."""
    found = skips(read(render(FREEPBX_DIDS)))
    assert [skip.text for skip in found] == ["5550100005", "_55501XX"]
    assert all(skip.is_number_problem for skip in found)


def test_freepbx_one_did_may_have_several_routes() -> None:
    """Trap: the key is extension and cidnum; both routes are told, neither is a number of its caller."""
    twice = [record for record in records(read(render(FREEPBX_DIDS))) if record.number == "5550100002"]
    assert [record.description for record in twice] == ["ext-group,600,1", "ext-queues,700,1, 5550199"]


def test_fusionpbx_an_alias_is_a_second_number() -> None:
    items = read(render(FUSIONPBX_EXTENSIONS))
    assert [record.number for record in records(items)] == ["5101", "5901", "5102", "5103"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("extension,number_alias", "5101,"),
        ("extension,effective_caller_id_name", "5101,Ann"),
        ("password,extension,outbound_caller_id_number,accountcode", "hidden,5101,+15550100001,a"),
    ],
)
def test_fusionpbx_any_columns_may_be_ticked(header: str, row: str) -> None:
    opened = reader(f"{header}\n{row}\n")
    assert opened.format == "fusionpbx-extensions"
    assert [record.number for record in records(opened)] == ["5101"]


def test_fusionpbx_destinations_are_in_use_whatever_they_lead_to() -> None:
    items = read(render(FUSIONPBX_DESTINATIONS))
    assert [(record.number, record.use, record.description) for record in records(items)] == [
        ("5550100001", "other_service", "1, transfer, 5101 XML example.com"),
        ("+15550100002", "other_service", ""),
    ]
    assert [item.reason for item in ignored(items)] == ["no number"]
    assert [item.text for item in items if isinstance(item, Skip)] == ["555(.*)"]


def test_3cx_the_mobile_number_is_another_networks() -> None:
    """Trap: MobileNumber is external."""
    items = read(render(THREE_CX_USERS))
    assert [(record.number, record.name) for record in records(items)] == [
        ("5101", "Ann Example"),
        ("5102", "Lobby,␊first floor"),
    ]


def test_netbox_lists_are_inventories_no_uses() -> None:
    """phonebox_plugin has the column number; netbox-phonenum has ranges, which no reader takes for numbers."""
    content = "number,tenant,region,description,provider,forward_to\n+15550100001,Northwind,,desk,,\n"
    assert reader(content).format == "inventory"
    assert [entry.number for entry in entries(read(content))] == ["+15550100001"]
    ranges = "start,end,tenant,site,region,description,provider,forward_to\n5550100,5550199,,,,,,\n"
    assert not {"inventory", "generic"}.intersection(name for name, _ in look(stream(ranges)).guesses)
