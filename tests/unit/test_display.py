"""Text from elsewhere is safe and keeps its columns (sources.md I10; reliability.md T1, T3)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from inventory_tui.inventory.display import CUT, HIDDEN, MAX_MARKS, UNSAFE, cut, fit, show, width, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Reception", "Reception"),
        ("Zürich 東京", "Zürich 東京"),
        ("\x1b[2J", "␛[2J"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x00b\r\n\tc\x7f", "a␀b␍␊␉c␡"),
        ("\x9b31m", UNSAFE + "31m"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}evil", UNSAFE + "evil"),
        ("a\N{ZERO WIDTH SPACE}b", f"a{HIDDEN}b"),
        ("\ud800", UNSAFE),
        ("a\N{NO-BREAK SPACE}b", "a b"),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER N}\N{REGIONAL INDICATOR SYMBOL LETTER L}", "NL"),
        ("[/x] [red]", "[/x] [red]"),
    ],
)
def test_what_a_terminal_would_obey_becomes_a_symbol(text: str, shown: str) -> None:
    assert show(text) == shown


def test_a_flood_of_marks_stays_in_its_cell() -> None:
    shown = show("a" + "\N{COMBINING ACUTE ACCENT}" * 1000 + "b")
    assert len(shown) == 2 + MAX_MARKS
    assert width(shown) == 2


def test_a_mark_without_a_letter_does_not_reach_its_neighbour() -> None:
    assert show("\N{COMBINING ACUTE ACCENT}a").startswith("\N{DOTTED CIRCLE}")


@given(st.text(max_size=40))
def test_nothing_unsafe_is_left(text: str) -> None:
    for character in show(text):
        assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    assert show(show(text)) == show(text)


@given(st.text(max_size=40), st.integers(0, 30), st.booleans())
def test_a_cell_is_as_wide_as_its_column(text: str, cells: int, right: bool) -> None:
    cell = fit(text, cells, right=right)
    assert width(cell) == cells
    assert cell_len(cell) == cells
    assert wcswidth(cell) == cells


def test_what_is_cut_says_so() -> None:
    assert cut("Reception", 5) == "Rece" + CUT
    assert cut("Reception", 9) == "Reception"
    assert cut("Reception", 0) == ""
    assert cut("東京タワー", 4) == "東" + CUT
    assert fit("12", 5, right=True) == "   12"


def test_a_long_text_is_broken_between_words() -> None:
    assert wrap("! no site Berln of Northwind: did you mean Berlin?", 24, 3, indent=2) == [
        "! no site Berln of",
        "  Northwind: did you",
        "  mean Berlin?",
    ]
    assert wrap("one two three four five", 9, 2) == ["one two", "three fo" + CUT]
    assert wrap("short", 9, 3) == ["short"]
    assert wrap("", 9, 3) == [""]


@given(st.text(), st.integers(min_value=0, max_value=20), st.integers(min_value=1, max_value=4))
def test_lines_have_room_and_lose_no_word(text: str, cells: int, most: int) -> None:
    lines = wrap(text, cells, most, indent=2)
    assert 1 <= len(lines) <= most
    assert all(width(line) <= max(cells, 2) for line in lines)
    if cells > 4 and CUT not in lines[-1] and CUT not in text:
        assert "".join("".join(lines).split()) == "".join(show(text).split())
