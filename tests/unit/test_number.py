"""Numbers: canonical form, reading, ranges (audit.md N1–N4, N6, W1)."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory_tui.errors import UsageError
from inventory_tui.inventory.mask import Mask
from inventory_tui.inventory.number import (
    CANONICAL,
    NO_NUMBER,
    Number,
    Unusable,
    canonical,
    escape_plus,
    is_canonical,
    range_of,
    read_number,
)

N1 = re.compile(r"^(\+[0-9]{1,23}|[0-9*#][0-9A-D*#]{0,23})$", re.ASCII)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+15550100001", "+15550100001"),
        ("0042", "0042"),
        ("*71", "*71"),
        ("#9", "#9"),
        ("12AB", "12AB"),
        # NFKC, category Cf, trimmed
        ("\uff0b\uff11\uff15\uff15\uff15", "+1555"),
        ("\u202a+15550100001\u202c", "+15550100001"),
        ("\ufeff5550100\u200b", "5550100"),
        ("\u00a0 5550100 \t", "5550100"),
        # apostrophe, tel:, escape
        ("'0042", "0042"),
        ("' +1555", "+1555"),
        ("tel:+15550100001", "+15550100001"),
        ("TEL: +1 555", "+1555"),
        (r"\+15550100001", "+15550100001"),
        (r"tel:\+15550100001", "+15550100001"),
        # fractions of a spreadsheet
        ("15550100001.0", "15550100001"),
        ("+15550100001.00", "+15550100001"),
        # (0) after a leading +
        ("+44 (0)20 5550 1000", "+442055501000"),
        ("+44(0)2055501000", "+442055501000"),
        ("(0)2055501000", "02055501000"),
        # separators
        ("(555) 010-0001", "5550100001"),
        ("555.010.0001", "5550100001"),
        ("555.0100", "5550100"),
        ("12.000", "12000"),
        ("030/5550100", "0305550100"),
        ("+49 30/5550100", "+49305550100"),
        ("1a2d", "1A2D"),
        # groups, the last two parted in another way, and yet one number
        ("+1 555 010-0706", "+15550100706"),
        ("+1 555-010-011", "+1555010011"),
        ("+1 555 0706-0100", "+155507060100"),
        ("+49 30 / 5550100", "+49305550100"),
        # exactly two groups, and yet one number
        ("555-0100", "5550100"),
        ("1000-1000", "10001000"),
        ("1000-2001", "10002001"),
        ("2000-1000", "20001000"),
        ("10-11", "1011"),
        ("1" * 24, "1" * 24),
        ("+" + "1" * 23, "+" + "1" * 23),
    ],
)
def test_n2_reads(written: str, number: str) -> None:
    assert read_number(written) == Number(number)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1.42E+10", "scientific notation"),
        ("1,42e10", "scientific notation"),
        ("142E10", "scientific notation"),
        ("sip:5550100@example.invalid", "URI"),
        ("sip:5550100", "URI"),
        ("bob@example.invalid", "URI"),
        ("5550100 x12", "letters"),
        ("5550100,,12", "not a number"),
        ("Reception", "letters"),
        ("A12", "letters"),
        ("1000-1099", "two numbers"),
        ("1000 - 1099", "two numbers"),
        ("1000 2000", "two numbers"),
        ("100 101", "two numbers"),
        ("+15550100100-15550100199", "two numbers"),
        ("1234/1235", "two numbers"),
        ("1234 / 1235", "two numbers"),
        ("+1 555 010 0706-0709", "two numbers"),
        ("+1 (555) 010.0706 - 0709", "two numbers"),
        ("+1 555 010 0706 / 0707", "two numbers"),
        ("0555 010 0706/0707", "two numbers"),
        ("123.4", "decimal fraction"),
        ("123.", "decimal fraction"),
        ("80X!", "pattern"),
        ("80X?", "pattern"),
        ("[5-2]1", "pattern"),
        ("9.1XXX", "pattern"),
        ("1555+0100", "not a number"),
        ("++1555", "not a number"),
        ("\u0660\u0661\u0662", "not 0-9"),
        ("+\u0661555", "not 0-9"),
        ("1000\u20131099", "not a number"),
        ("-", "no digits"),
        ("+", "no digits"),
        ("1" * 25, "too long"),
        ("+" + "1" * 24, "too long"),
        ("1" * 5_000, "too long"),
        ("1" * 3_000 + "-" + "2" * 3_000, "too long"),
        ("12\x0034", "control character"),
        ("12\n34", "control character"),
        ("12\x9b34", "control character"),
        ("12\ud80034", "control character"),
        (";ext=12", "no digits"),
    ],
)
def test_n4_refuses(written: str, reason: str) -> None:
    read = read_number(written)
    assert isinstance(read, Unusable)
    assert reason in read.reason
    assert ":" in read.reason, "it says what to do"
    assert not read.is_empty


@pytest.mark.parametrize("written", ["", "  ", "'", "tel:", "\u200b", "\ufeff", "' tel: "])
def test_n4_tells_an_empty_number(written: str) -> None:
    read = read_number(written)
    assert read == Unusable(NO_NUMBER)
    assert isinstance(read, Unusable)
    assert read.is_empty


@pytest.mark.parametrize(
    ("written", "ext"),
    [
        ("tel:+15550100001;ext=1234", "1234"),
        ("+15550100001;EXT=12-34", "1234"),
        ("+15550100001 ; ext = 1234 ;x=1", "1234"),
        ("+15550100001;phone-context=example.invalid;ext=0012", "0012"),
        ("+15550100001;phone-context=example.invalid", ""),
        ("+15550100001;ext=bob", ""),
        ("+15550100001;ext=", ""),
        ("+15550100001;ext=1X", ""),
    ],
)
def test_n3_parameters(written: str, ext: str) -> None:
    assert read_number(written) == Number("+15550100001", ext)


def test_n3_parameters_of_an_unusable_number_are_nothing() -> None:
    assert isinstance(read_number("bob;ext=1234"), Unusable)


@pytest.mark.parametrize("written", ["80XX", "71[0-4]X", r"\+1555010XXXX", " 80XX "])
def test_n5_masks_are_recognised(written: str) -> None:
    assert isinstance(read_number(written), Mask)


@given(st.text(max_size=30) | st.text("0123456789+-(). /;xX*#ABCDabcd[]^.'\\", max_size=30))
def test_n2_reading_twice_is_reading_once(text: str) -> None:
    read = read_number(text)
    if isinstance(read, Number):
        assert N1.match(read.text)
        assert read.text.isascii()
        assert read_number(read.text) == Number(read.text)
        if read.ext:
            assert N1.match(read.ext)
    elif isinstance(read, Mask):
        if read.is_expandable:
            assert all(N1.match(number) for number in read.numbers())
    else:
        assert read.reason


@given(st.from_regex(N1, fullmatch=True).map(str.rstrip))
def test_n1_canonical_text_stays(text: str) -> None:
    assert is_canonical(text)
    assert CANONICAL.fullmatch(text)
    assert read_number(text) == Number(text)
    assert read_number(escape_plus(text)) == Number(text)


@given(
    st.from_regex(re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII), fullmatch=True),
    st.sampled_from(["{0}", " {0} ", "'{0}", "tel:{0}", "\\{0}", "\u202d{0}\u202c", "{0}.0", "{0};x=1"]),
)
def test_n2_two_spellings_of_one_number_collide(number: str, spelling: str) -> None:
    assert read_number(spelling.format(number)) == Number(number)


@given(st.integers(0, 99_999))
def test_n2_an_extension_never_becomes_e164(extension: int) -> None:
    assert read_number(f"{extension:05d}") == Number(f"{extension:05d}")


def test_n6_escapes_the_plus() -> None:
    assert escape_plus("+15550100001") == r"\+15550100001"
    assert escape_plus("0042") == "0042"


def test_canonical_answers_a_person() -> None:
    assert canonical("tel:+1 555 010-0001") == "+15550100001"
    with pytest.raises(UsageError) as unusable:
        canonical("1.42E+10")
    assert "1.42E+10" in unusable.value.message
    assert "scientific notation" in unusable.value.hint
    with pytest.raises(UsageError, match="a mask of 100 numbers"):
        canonical("80XX")
    with pytest.raises(UsageError) as long:
        canonical("x" * 500)
    assert len(long.value.message) < 100


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("1000", "1099", 100),
        ("0998", "1002", 5),
        ("+15550100000", "+15550100999", 1_000),
        ("*710", "*719", 10),
        ("1000", "1000", 1),
        ("1000", None, 1),
        ("1 000", "1.001", 2),
    ],
)
def test_w1_ranges(first: str, last: str | None, count: int) -> None:
    numbers = range_of(first, last)
    assert len(numbers) == count
    assert numbers == sorted(set(numbers))
    assert all(map(is_canonical, numbers))
    assert numbers[0] == canonical(first)
    assert numbers[-1] == canonical(last or first)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("1000", "2000", "1,001 numbers"),
        ("1000", "10010", "no range"),
        ("1A1", "1B2", "no range"),
        ("+1000", "11001", "no range"),
        ("1099", "1000", "ends before it begins"),
        ("1000", "bob", "cannot be read"),
    ],
)
def test_w1_refuses_a_range(first: str, last: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as refused:
        range_of(first, last)
    assert refused.value.hint


def test_n4_a_cell_of_many_pages_is_refused_without_a_look_at_each_character() -> None:
    """One character may stand for eighteen (NFKC); a cell of blanks is empty, however long."""
    started = time.process_time()
    for _ in range(20):
        assert read_number("\ufdfa" * 100_000) == Unusable("too long for a number: correct it in the source")
    assert time.process_time() - started < 0.2
    assert read_number(" " * 5_000) == Unusable(NO_NUMBER)
