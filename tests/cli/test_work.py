"""``number move`` to ``release``, ``number next``, ``history undo``: what they do and say (cli.md; audit.md §9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inventory_tui.actions.edit import Prepared
from inventory_tui.bootstrap import open_actions
from inventory_tui.cli import edits as cli_edits
from inventory_tui.errors import ChangedError
from inventory_tui.inventory.edits import ActionResult
from inventory_tui.settings import Settings
from tests import estates
from tests.cli.conftest import Program
from tests.cli.northwind import FEED
from tests.oracle import CUSTOMER, Entry, Estate, Record, Site

NORTHWIND = ("--customer", "Northwind")
FREE, LINE, HELD, RESTING, USED = (f"+1555010000{place}" for place in range(1, 6))
ESTATE = Estate(
    sites=(Site("Amsterdam", "61"), Site("Cork", "62")),
    entries=(
        Entry("Amsterdam", FREE, description="Lobby"),
        Entry("Amsterdam", LINE),
        Entry("Amsterdam", HELD, "Reserved", reservation_notes="for ann", release_date="2020-01-01"),
        Entry("Amsterdam", RESTING, "Cooling", release_date="2999-01-01"),
        Entry("Cork", USED, "Used", "Device"),
        Entry("Cork", FREE, extra1="x"),
        Entry(CUSTOMER, "0100"),
    ),
    records=(Record("Amsterdam", LINE, "phone_line"), Record("Cork", USED, "phone_line")),
    sources=(FEED,),
)


@pytest.fixture
def northwind(program: Program) -> Program:
    """A program whose database has numbers of every status."""
    open_actions(Settings(program.database)).close()  # makes the database
    with estates.opened(program.database) as connection:
        estates.write(connection, "Northwind", ESTATE)
    return program


def entries_of(program: Program) -> dict[tuple[str, str], Entry]:
    with estates.opened(program.database) as connection:
        return {entry.key: entry for entry in estates.read(connection, "Northwind").entries}


def dump_of(program: Program) -> estates.Dump:
    with estates.opened(program.database) as connection:
        return estates.dump(connection, 1)


def number(program: Program, command: str, *arguments: str, **more: Any) -> Any:
    return program("number", command, *NORTHWIND, *arguments, **more)


# --- answers ----------------------------------------------------------------------------------------------


def test_the_json_is_as_written(northwind: Program) -> None:
    """cli.md, JSON: changed, skipped, id; nothing on stderr."""
    answer = number(northwind, "delete", FREE, HELD, "--site", "Amsterdam", "--yes", "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.json
    assert list(document) == ["changed", "skipped", "id"]
    assert document["changed"] == 1
    assert document["skipped"] == [{"number": HELD, "level": "Amsterdam", "reason": "reserved"}]
    assert dump_of(northwind)["operation"][-1]["id"] == document["id"]
    nothing = number(northwind, "delete", "--status", "Inactive", "--yes", "--json")
    assert nothing.json == {"changed": 0, "skipped": [], "id": None}
    assert nothing.code == 0


def test_the_json_has_every_skipped_number(northwind: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many: a result lists a thousand of them."""
    northwind.do("number", "add", "6000", "6999", *NORTHWIND)
    northwind.do("number", "add", "7000", "7499", *NORTHWIND)
    assert number(northwind, "cool", "--level", "customer", "--yes", "--json").json["changed"] == 1501
    monkeypatch.setattr(cli_edits, "PAGE", 700)
    answer = number(northwind, "delete", "--level", "customer", "--yes", "--json")
    assert answer.code == 0
    assert len({row["number"] for row in answer.json["skipped"]}) == 1501


def test_the_sentence_says_what_was_done_and_why_others_were_not(northwind: Program) -> None:
    """W3."""
    answer = number(northwind, "delete", "--level", "site", "--level", "customer", "--yes")
    assert answer.out == "deleted 3, kept 4: 1 used by records, 1 reserved, 1 cooling, 1 used\n"
    assert answer.err.splitlines() == [
        f"1 used by records: {LINE}", f"1 reserved: {HELD}", f"1 cooling: {RESTING}", f"1 used: {USED}",
    ]  # fmt: skip


COMMANDS = {
    ("delete", FREE): (2, "deleted 2"),
    ("modify", FREE, "--description", "Hall", "--notes", "n", "--extra1", "1", "--extra2", "2", "--extra3", "3"): (
        2, "modified 2",
    ),
    ("reserve", FREE, "--days", "5", "--notes", "for bob"): (2, "reserved 2"),
    ("cool", "0100"): (1, "cooled 1"),
    ("unreserve", HELD): (1, "unreserved 1"),
    ("release", RESTING): (1, "released 1"),
    ("release", "--due"): (1, "released 1"),
    ("release", HELD, RESTING, "--due"): (1, "released 1, skipped 1: 1 not due"),
    ("move", "--from", "customer", "--to", "cork"): (1, "moved 1"),
    ("move", "--from", "Cork", "--to", "customer", "--usage", ""): (1, "moved 1"),
    ("move", FREE, "--from", "Amsterdam", "--to", "Cork", "--fold"): (2, "moved 2"),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_does_its_work(northwind: Program, command: tuple[str, ...]) -> None:
    expected = COMMANDS[command]
    before = dump_of(northwind)["entry"]
    answer = number(northwind, *command, "--yes")
    assert (answer.code, answer.out) == (0, expected[1] + "\n"), answer.err
    operation = dump_of(northwind)["operation"][-1]
    assert operation["kind"] == command[0]
    undone = northwind.do("history", "undo", str(operation["id"]), "--yes")
    assert undone.out == f"undid {operation['id']}, changed {expected[0]}\n"
    assert dump_of(northwind)["entry"] == before


def test_what_the_options_say_is_written(northwind: Program) -> None:
    number(northwind, "modify", "0100", "--notes", "n", "--description", "d", "--extra3", "[/x] 'é", "--yes")
    number(northwind, "reserve", "0100", "--days", "999", "--notes", "for bob", "--yes")
    entry = entries_of(northwind)[CUSTOMER, "0100"]
    assert (entry.description, entry.reservation_notes, entry.extra3) == ("d", "for bob", "[/x] 'é")
    assert entry.status == "Reserved"
    assert entry.release_date
    number(northwind, "modify", "0100", "--description", "", "--yes")
    assert entries_of(northwind)[CUSTOMER, "0100"].description == ""


# --- which ------------------------------------------------------------------------------------------------


def test_numbers_come_from_a_file_or_a_pipe(northwind: Program, tmp_path: Path) -> None:
    """cli.md: @FILE, one a line."""
    file = tmp_path / "numbers.txt"
    file.write_bytes(b"\xef\xbb\xbf+1 555 010 0001\r\n\r\n  0100  \n")
    assert number(northwind, "reserve", f"@{file}", "--yes", "--json").json["changed"] == 3
    answer = number(northwind, "unreserve", "@-", RESTING, "--yes", "--json", stdin=f"{FREE}\n")
    assert (answer.json["changed"], len(answer.json["skipped"])) == (2, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names no number"),
        (b"\n \n", "names no number"),
        (b"0100\nnobody\n", "line 2: 'nobody' cannot be read as a number"),
        (b"\xff\xfe0\x00", "is not UTF-8 text"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_read(northwind: Program, tmp_path: Path, content: bytes | None, said: str) -> None:
    before = dump_of(northwind)
    file = tmp_path / "numbers.txt"
    if content is not None:
        file.write_bytes(content)
    answer = number(northwind, "delete", f"@{file}", "--site", "Cork", "--yes")
    assert answer.code == 2
    assert said in answer.error
    assert number(northwind, "delete", f"@{tmp_path}", "--yes").code == 2
    assert dump_of(northwind) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no number was named"),
        (("--sort", "status"), "no number was named"),
        ((FREE, "--status", "Used"), "filters select numbers only where none is named"),
        ((FREE, "--due"), "filters select numbers only where none is named"),
        ((FREE, "--site", "Cork", "--site", "Amsterdam"), "at one level only"),
        ((FREE, "--level", "site"), "at one level only"),
        (("nobody",), "cannot be read as a number"),
        ((FREE, "--site", "Crok"), "no site 'Crok'"),
        (("--site", "Crok"), "no site 'Crok'"),
        (("--status", "Usde"), "no status 'Usde'"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(northwind: Program, arguments: tuple[str, ...], said: str) -> None:
    before = dump_of(northwind)
    answer = number(northwind, "delete", *arguments, "--yes")
    assert answer.code == 2
    assert said in answer.error
    assert dump_of(northwind) == before


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        ("reserve", ("--days", "0"), "1 to 999 days"),
        ("cool", ("--days", "1000"), "1 to 999 days"),
        ("cool", ("--days", "many"), "is not a valid integer"),
        ("modify", (), "nothing to modify"),
        ("modify", ("--extra1", "\udcff"), "the text cannot be written"),
        ("move", ("--to", "Cork"), "--from"),
        ("move", ("--from", "Cork"), "--to"),
        ("move", ("--from", "Amsterdam", "--to", "Crok"), "no site 'Crok'"),
        ("move", ("--from", "Crok", "--to", "Amsterdam"), "no site 'Crok'"),
        ("move", ("--from", "Amsterdam", "--to", "Cork", "--site", "Cork"), "--from says at which level"),
        ("next", ("--count", "0"), "1 to 1,000"),
    ],
)
def test_options_that_make_no_sense(northwind: Program, command: str, arguments: tuple[str, ...], said: str) -> None:
    before = dump_of(northwind)
    named = () if command == "next" else (FREE, "--yes")
    answer = number(northwind, command, *named, *arguments)
    assert answer.code == 2
    assert said in answer.error
    assert dump_of(northwind) == before


def test_a_number_that_does_not_exist_changes_nothing(northwind: Program) -> None:
    """cli.md: exit 2, near matches."""
    before = dump_of(northwind)
    near = number(northwind, "delete", FREE, "+15550100009", "--yes")
    assert near.code == 2
    assert near.error == "no number +15550100009 of Northwind"
    assert near.hint == f"did you mean {FREE} or {LINE} or {HELD}?"
    elsewhere = number(northwind, "delete", FREE, HELD, USED, "--site", "Cork", "--yes")
    assert elsewhere.error == f"there is no {HELD} there; nothing was changed"
    assert elsewhere.hint == "it stands at: Amsterdam"
    many = number(northwind, "delete", HELD, RESTING, LINE, "--site", "Cork", "--yes")
    assert many.error == f"there is no {HELD} there, nor 2 others that were named; nothing was changed"
    with estates.opened(northwind.database) as connection:
        changed = replace(ESTATE, records=(*ESTATE.records, Record("Cork", "0200", "phone_line")))
        estates.change(connection, 1, ESTATE, changed)
    recorded = number(northwind, "delete", "0200", "--yes")
    assert recorded.hint == "service records have it: an audit would create it"
    assert dump_of(northwind)["entry"] == before["entry"]


def test_where_every_number_named_is_skipped_it_is_a_refusal(northwind: Program) -> None:
    """cli.md: exit 3; selected by a filter, it is none."""
    refused = number(northwind, "delete", HELD, RESTING, "--yes", "--json")
    assert refused.code == 3
    assert refused.json["changed"] == 0
    assert len(refused.json["skipped"]) == 2
    assert refused.error == "every number named was skipped, nothing was changed"
    assert number(northwind, "delete", "--status", "Reserved", "--yes").code == 0


# --- questions --------------------------------------------------------------------------------------------

CHANGES: list[tuple[str, ...]] = [
    ("number", "delete", FREE, *NORTHWIND),
    ("number", "move", FREE, "--from", "Amsterdam", "--to", "customer", *NORTHWIND),
    ("number", "modify", FREE, "--extra2", "x", *NORTHWIND),
    ("number", "reserve", FREE, *NORTHWIND),
    ("number", "unreserve", HELD, *NORTHWIND),
    ("number", "cool", FREE, *NORTHWIND),
    ("number", "release", "--due", *NORTHWIND),
    ("history", "undo", "1"),
]


@pytest.fixture
def changed(northwind: Program) -> Program:
    """With something to undo."""
    number(northwind, "modify", "0100", "--extra1", "x", "--yes")
    return northwind


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_without_a_terminal_a_missing_yes_is_a_usage_error(changed: Program, change: tuple[str, ...]) -> None:
    before = dump_of(changed)
    for terminal in ("", "i", "e", "o"):
        answer = changed(*change, terminal=terminal)
        assert answer.code == 2
        assert answer.hint == "add --yes"
    assert dump_of(changed) == before


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_anything_but_yes_is_a_no(changed: Program, change: tuple[str, ...]) -> None:
    before = dump_of(changed)
    for typed in ("", "\n", "n\n", "yess\n"):
        answer = changed(*change, stdin=typed, terminal="ie")
        assert answer.code == 130
        assert "? [y/N] " in answer.err
        assert answer.err.endswith("error: answered no, nothing was changed\n")
    assert dump_of(changed) == before


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_a_yes_is_enough(changed: Program, change: tuple[str, ...]) -> None:
    before = dump_of(changed)["entry"]
    changed.do(*change, stdin="y\n", terminal="ie")
    assert dump_of(changed)["entry"] != before


QUESTIONS = {
    ("delete", FREE, HELD): "Delete 2 numbers? 1 is kept: 1 reserved [y/N] ",
    ("delete", "--site", "Amsterdam"):
        "Delete 1 number? 3 are kept: 1 used by records, 1 reserved, 1 cooling [y/N] ",
    ("move", "--from", "customer", "--to", "Cork"): "Move 1 number from customer to Cork? [y/N] ",
    ("move", FREE, "--from", "Cork", "--to", "Amsterdam", "--fold"):
        "Move 2 numbers from Cork to Amsterdam, folding duplicates? [y/N] ",
    ("modify", FREE, "--notes", "", "--extra1", "1"): "Modify reservation notes, extra1 of 2 numbers? [y/N] ",
    ("reserve", FREE): "Reserve 2 numbers? [y/N] ",
    ("reserve", FREE, "--days", "1"): "Reserve 2 numbers for 1 day? [y/N] ",
    ("cool", FREE): "Cool 2 numbers for 30 days? [y/N] ",
    ("unreserve", HELD): "Unreserve 1 number? [y/N] ",
    ("release", RESTING): "Release 1 number? [y/N] ",
}  # fmt: skip


@pytest.mark.parametrize("command", QUESTIONS, ids=" ".join)
def test_the_question_says_how_many(northwind: Program, command: tuple[str, ...]) -> None:
    answer = number(northwind, *command, stdin="n\n", terminal="ie")
    assert answer.code == 130
    asked = answer.err.splitlines()[-1].removesuffix("error: answered no, nothing was changed")
    assert asked == QUESTIONS[command]


def test_nothing_to_change_is_not_asked(northwind: Program) -> None:
    answer = number(northwind, "delete", "--status", "Inactive", terminal="ie")
    assert (answer.code, answer.out, answer.err) == (0, "deleted 0\n", "")


def test_whoever_deletes_many_types_how_many(northwind: Program) -> None:
    northwind.do("number", "add", "6000", "6100", *NORTHWIND)
    northwind.do("number", "add", "7000", "7999", *NORTHWIND)
    before = dump_of(northwind)
    for typed in ("", "y\n", "yes\n", "100\n", "102\n"):
        answer = number(northwind, "delete", "--number-prefix", "6", stdin=typed, terminal="ie")
        assert answer.code == 130
        assert answer.err.startswith("Delete 101 numbers? Type 101 to go on: ")
        assert answer.err.endswith("error: the count was not typed, nothing was changed\n")
    assert dump_of(northwind) == before
    assert number(northwind, "delete", "--number-prefix", "60", stdin="y\n", terminal="ie").out == "deleted 100\n"
    assert number(northwind, "delete", "--number-prefix", "7", stdin="1,000\n", terminal="ie").out == "deleted 1,000\n"
    assert number(northwind, "reserve", "--number-prefix", "6", stdin="y\n", terminal="ie").code == 0


# --- others write meanwhile -------------------------------------------------------------------------------


class Ground:
    """Lets the ground move a number of times before an edit is run."""

    def __init__(self, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left, self.prepared = times, 0
        run, prepare = Prepared.run, Prepared.__init__

        def moved(prepared: Prepared, *arguments: Any) -> ActionResult:
            if self.left:
                self.left -= 1
                raise ChangedError("the inventory changed since this was counted; nothing was changed")
            return run(prepared, *arguments)

        def counted(prepared: Prepared, *arguments: Any) -> None:
            self.prepared += 1
            prepare(prepared, *arguments)

        monkeypatch.setattr(Prepared, "run", moved)
        monkeypatch.setattr(Prepared, "__init__", counted)


def test_with_yes_it_is_counted_anew_up_to_three_times(northwind: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    ground = Ground(3, monkeypatch)
    assert number(northwind, "delete", FREE, "--yes").code == 0
    assert ground.prepared == 4
    ground.left = 4
    answer = number(northwind, "delete", "0100", "--yes")
    assert answer.code == 1
    assert "changed 4 times" in answer.error


def test_whoever_was_asked_is_told(northwind: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was confirmed is no longer what is there."""
    ground = Ground(1, monkeypatch)
    answer = number(northwind, "delete", FREE, stdin="y\n", terminal="ie")
    assert (answer.code, ground.prepared) == (3, 1)
    assert len(entries_of(northwind)) == len(ESTATE.entries)


# --- next -------------------------------------------------------------------------------------------------


def test_the_next_free_numbers_one_a_line(northwind: Program) -> None:
    """W10; never asks."""
    answer = northwind.do("number", "next", *NORTHWIND, "--site", "Amsterdam", "--count", "2")
    assert (answer.out, answer.err) == (f"{FREE}\n0100\n", "")
    document = northwind.do("number", "next", *NORTHWIND, "--site", "Cork", "--number-prefix", "+1555", "--json").json
    assert document == {"numbers": [{"number": FREE, "level": "Cork"}], "id": None}
    few = northwind.do("number", "next", *NORTHWIND, "--count", "5")
    assert (few.out, few.err) == ("0100\n", "only 1 of 5 are free there\n")
    none = number(northwind, "next", "--number-prefix", "9", "--json")
    assert (none.code, none.json, none.error) == (3, {"numbers": [], "id": None}, "no number is free there")


def test_they_can_be_reserved_at_once(northwind: Program) -> None:
    first = northwind.do("number", "next", *NORTHWIND, "--reserve", "--days", "5", "--notes", "for bob", "--json").json
    assert first["numbers"] == [{"number": "0100", "level": "Customer"}]
    entry = entries_of(northwind)[CUSTOMER, "0100"]
    assert (entry.status, entry.reservation_notes) == ("Reserved", "for bob")
    none = number(northwind, "next", "--reserve")
    assert (none.code, none.out) == (3, "")
    assert none.error == "no number is free there"
    assert number(northwind, "next", "--days", "5").hint == "add --reserve"
    northwind.do("history", "undo", str(first["id"]), "--yes")
    assert number(northwind, "next").out == "0100\n"


# --- undo -------------------------------------------------------------------------------------------------


def test_an_undo_asks_and_answers(changed: Program) -> None:
    asked = changed("history", "undo", "1", stdin="n\n", terminal="ie")
    assert asked.err.startswith("Undo modify 1: 1 entry of Northwind? [y/N] ")
    document = changed.do("history", "undo", "1", "--yes", "--json").json
    assert document == {"changed": 1, "skipped": [], "id": 2}
    again = changed("history", "undo", "1", "--yes")
    assert (again.code, again.error) == (3, "operation 1 was undone already, by 2")
    assert changed("history", "undo", "2", "--yes").code == 3
    assert changed("history", "undo", "99", "--yes").code == 2
    assert changed("history", "undo", "first", "--yes").code == 2


def test_an_undo_tells_what_keeps_the_truth(northwind: Program) -> None:
    """W0, W7."""
    run = northwind.do("audit", *NORTHWIND, "--level", "customer", "--save", "--accept", "stale", "--json").json["run"]
    northwind.do("number", "delete", "0100", *NORTHWIND, "--yes")
    with estates.opened(northwind.database) as connection:
        before = estates.read(connection, "Northwind")
        estates.change(
            connection, 1, before, replace(before, records=(*before.records, Record("Cork", "0100", "phone_line")))
        )
    deleted = dump_of(northwind)["operation"][-1]["id"]
    answer = northwind.do("history", "undo", str(deleted), "--yes", "--json").json
    assert answer["changed"] == 1
    assert answer["skipped"] == [
        {"number": "0100", "level": "Customer", "reason": "in use by records: keeps the truth"}
    ]
    assert entries_of(northwind)[CUSTOMER, "0100"].status == "Used"
    assert run is None or run < deleted


def test_no_action_is_left_open(northwind: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every prepared edit gives its connection back, however it ends."""
    left: list[Prepared] = []
    close, prepare = Prepared.close, Prepared.__init__

    def closed(prepared: Prepared) -> None:
        left.remove(prepared)
        close(prepared)

    def counted(prepared: Prepared, *arguments: Any) -> None:
        left.append(prepared)
        prepare(prepared, *arguments)

    monkeypatch.setattr(Prepared, "close", closed)
    monkeypatch.setattr(Prepared, "__init__", counted)
    for arguments, code in _iter_ends():
        assert number(northwind, "delete", *arguments, stdin="n\n", terminal="ie").code == code
        assert left == []


def _iter_ends() -> Iterator[tuple[tuple[str, ...], int]]:
    yield (FREE,), 130
    yield ("0199",), 2
    yield (HELD,), 3
    yield (FREE, "--yes"), 0
