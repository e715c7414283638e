"""Masks: grammar, count, expansion (audit.md N5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.inventory.mask import Mask, read_mask
from inventory_tui.inventory.number import is_canonical


def mask(text: str) -> Mask:
    read = read_mask(text)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("801X", [f"801{digit}" for digit in range(10)]),
        ("71[0-2]", ["710", "711", "712"]),
        ("[^1-8]5", ["05", "95"]),
        ("[13-5]0", ["10", "30", "40", "50"]),
        ("[115]0", ["10", "50"]),
        ("+1555010001[0-2]", ["+15550100010", "+15550100011", "+15550100012"]),
        ("*[*#]1", ["*#1", "**1"]),
        ("1[AB]", ["1A", "1B"]),
        ("12[3]", ["123"]),
    ],
)
def test_n5_expands(text: str, numbers: list[str]) -> None:
    assert mask(text).numbers() == numbers
    assert mask(text).count == len(numbers)
    assert mask(text).is_expandable


def test_n5_a_thousand_numbers_and_no_more() -> None:
    assert mask("8XXX").is_expandable
    assert len(set(mask("8XXX").numbers())) == 1_000
    assert not mask("8XXXX").is_expandable
    assert mask("8" + "X" * 20).count == 10**20


@pytest.mark.parametrize(
    "text",
    [
        "1234", "+1555", "", "X!", "X@", "8X.", "[5-2]", "[]", "[^0-9]", "[1", "1]X", "8x[", "[-1]",
        "[A-C]1X", "AX", "[A1]X", "+*X", "+1[*]", "X+1", "X" * 25, "+" + "X" * 24, "X 1", "^X", "+[]",
    ],
)  # fmt: skip
def test_n5_is_no_mask(text: str) -> None:
    assert read_mask(text) is None


@given(st.text("0123456789ABCD*#X[]^-+", max_size=12))
def test_n5_every_number_of_a_mask_is_canonical(text: str) -> None:
    read = read_mask(text)
    if read is not None and read.is_expandable:
        numbers = read.numbers()
        assert len(numbers) == len(set(numbers)) == read.count
        assert all(map(is_canonical, numbers))
