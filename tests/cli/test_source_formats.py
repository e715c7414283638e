"""``source formats``: what can be read, and the words of the column use (audit.md §2, table U)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.audit.uses import TABLE_U
from inventory_tui.sources.cells import is_secret
from inventory_tui.sources.formats import FORMATS, find_format
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
    """Issue 4, item 5: how to get the file, what of it is used, what is not, how sure we are."""
    told = program.do("source", "formats", "cucm-route-plan").out
    assert told.startswith("cucm-route-plan: CUCM Route Plan Report\n")
    for words in ("How to get it", "View In File", "What is used", "What is not", "How sure", "Columns"):
        assert words in told
    assert "  pattern or uri (or pattern/directory number, dnorpattern, pattern, directory\n      number)\n" in told
    assert "What to run" not in told
    assert max(map(len, told.splitlines())) <= 78
    assert "uses" not in program.do("source", "formats", "teams", "--json").json[0]
    assert program("source", "formats", "tems").code == 2
    assert not program.database.exists()


def test_what_is_said_of_a_format_is_said_in_json_too(program: Program) -> None:
    listed = program.do("source", "formats", "--json").json
    assert [each["name"] for each in listed] == [info.name for info in FORMATS]
    for each, info in zip(listed, FORMATS, strict=True):
        for field in ("what", "label", "description", "obtain", "takes", "leaves", "certainty", "query"):
            assert each[field] == getattr(info, field)
        assert each["columns"] == [names.split("|") for names in info.columns]
        assert each["site_columns"] == list(info.site_columns)


def test_every_format_is_documented() -> None:
    """Issue 4, item 5; no credentials among what is read (I7)."""
    for info in FORMATS:
        for field in ("label", "description", "obtain", "takes", "leaves", "certainty"):
            words = getattr(info, field)
            assert words, f"{info.name}: {field}"
            assert words.isprintable(), f"{info.name}: {field}"
            assert len(words) <= 500, f"{info.name}: {field}"
        names = [name for names in info.columns for name in names.split("|")]
        assert names or info.name == "mapped", info.name
        assert not info.find_unread([names.split("|")[0] for names in info.requires if names in info.columns])
        assert [name for name in names if is_secret(name)] == [], info.name


@pytest.mark.parametrize("name", [info.name for info in FORMATS if info.query])
def test_a_query_is_printed_as_it_is_to_be_run(program: Program, name: str) -> None:
    assert program.do("source", "query", name).out == f"{find_format(name).query}\n"
    assert program.do("source", "query", name, "--json").json == {"format": name, "query": find_format(name).query}
    assert f"inventory-tui source query {name}" in program.do("source", "formats", name).out
    assert not program.database.exists()


def test_a_format_without_a_query_names_those_that_have_one(program: Program) -> None:
    answer = program("source", "query", "unity")
    assert answer.code == 2
    assert "error: unity needs no query; there is one for cucm-sql, teams, teams-users" in answer.err
    assert "hint: see how to get such a file: inventory-tui source formats unity" in answer.err
    assert program("source", "query", "unit").code == 2


def test_the_readme_shows_the_same_scripts() -> None:
    assert f"{find_format('teams').query}\n\n{find_format('teams-users').query}\n" in README.read_text()


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


def test_the_readme_lists_every_format() -> None:
    """Issue 4, item 5: the table of the chapter on sources says what the formats say of themselves."""
    rows = [f"| `{info.name}` | {info.label} | {info.description.replace('|', chr(92) + '|')} |" for info in FORMATS]
    assert "\n".join(["|---|---|---|", *rows, ""]) in README.read_text()
