"""``source formats``: what can be read, and the words of the column use (audit.md §2, table U)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.audit.uses import TABLE_U
from tests.cli.conftest import Program

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("arguments", [(), ("generic",)])
def test_the_words_of_the_column_use_are_listed(program: Program, arguments: tuple[str, ...]) -> None:
    words = program.do("source", "formats", *arguments).out
    listed = program.do("source", "formats", *arguments, "--json").json[0]["uses"]
    assert [each["use"] for each in listed] == [rule.use for rule in TABLE_U]
    for rule, each in zip(TABLE_U, listed, strict=True):
        assert (each["meaning"], each["status"], each["usage"]) == (rule.label, rule.status, rule.usage)
        (line,) = [line for line in words.splitlines() if line.split()[:1] == [rule.use]]
        assert rule.label in line
        assert rule.usage in line
        assert (rule.status or "never counts") in line


def test_one_format_alone(program: Program) -> None:
    assert program.do("source", "formats", "teams").out.splitlines()[1].startswith("teams ")
    assert "uses" not in program.do("source", "formats", "teams", "--json").json[0]
    assert program("source", "formats", "tems").code == 2
    assert not program.database.exists()


def test_the_readme_lists_the_words_of_the_column_use() -> None:
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    told = [row.split("|")[1:4] for row in rows if row.split("`")[1] in {rule.use for rule in TABLE_U}]
    assert [[cell.strip() for cell in cells] for cells in told] == [
        [
            f"`{rule.use}`",
            rule.label,
            " ".join(filter(None, (rule.status, rule.usage))) or "nothing: it never counts",
        ]
        for rule in TABLE_U
    ]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("user", "did you mean teams_user or webex_user?"),
        ("Phone", "did you mean phone_line?"),
        ("line", "did you mean phone_line?"),
        ("device", "did you mean phone_line?"),
        ("ctirp", "did you mean cti_route_point?"),
        ("translation", "did you mean mentioned?"),
        ("route pattern", "did you mean mentioned?"),
        ("HuntGroup", "did you mean hunt_pilot?"),
        ("hunt-pilott", "did you mean hunt_pilot?"),
        ("xyzzy", ""),
        ("", ""),
    ],
)
def test_a_wrong_use_is_skipped_with_what_may_be_meant(program: Program, tmp_path: Path, word: str, meant: str) -> None:
    program.do("customer", "add", "Northwind")
    path = tmp_path / "desk.csv"
    path.write_text(f"number,use\n+15550100001,phone_line\n+15550100002,{word}\n")
    line = ("import", "services", str(path), "--customer", "Northwind", "--source", "Desk", "--json")
    (problem,) = program.do(*line).json["problems"]
    assert meant in problem["reason"]
    assert "see: inventory-tui source formats" in problem["reason"]
    assert ("did you mean" in problem["reason"]) is bool(meant)
