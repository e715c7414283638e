"""Names of customers, sites and sources, and site location codes (cli.md Files, W8)."""

from __future__ import annotations

import pytest

from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.setup import (
    LONGEST_CODE,
    LONGEST_NAME,
    check_every_site_has_code,
    checked_code,
    checked_name,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Northwind", "Northwind"),
        ("  Northwind \t Traders\n", "Northwind Traders"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "Café"),
        ("Zürich/Süd (HQ) [2] #1", "Zürich/Süd (HQ) [2] #1"),
        ("東京", "東京"),
        ("\N{NO-BREAK SPACE}Oslo\N{NO-BREAK SPACE}", "Oslo"),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
    ],
)
def test_names_are_trimmed_and_composed(typed: str, stored: str) -> None:
    assert checked_name("customer", typed) == stored


@pytest.mark.parametrize("what", ["customer", "site", "source"])
@pytest.mark.parametrize("blank", ["", "   ", "\t\n"])
def test_everything_needs_a_name(what: str, blank: str) -> None:
    with pytest.raises(UsageError, match=f"a {what} needs a name"):
        checked_name(what, blank)


@pytest.mark.parametrize(
    "hidden",
    [
        "\0",
        "\x1b",
        "\x07",
        "\x7f",
        "\x9b",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "\N{RIGHT-TO-LEFT ISOLATE}",
        "\N{LEFT-TO-RIGHT MARK}",
        "\N{ZERO WIDTH SPACE}",
        "\N{ZERO WIDTH JOINER}",
        "\N{ZERO WIDTH NO-BREAK SPACE}",
        "\N{SOFT HYPHEN}",
        "\ud800",
        "\ue000",
    ],
)
def test_what_cannot_be_seen_is_refused(hidden: str) -> None:
    with pytest.raises(UsageError, match=f"U\\+{ord(hidden):04X}") as refused:
        checked_name("site", f"Ber{hidden}lin")
    assert hidden not in refused.value.message + refused.value.hint


def test_a_name_has_an_end() -> None:
    with pytest.raises(UsageError, match="at most 200 characters"):
        checked_name("source", "x" * (LONGEST_NAME + 1))


@pytest.mark.parametrize("word", ["customer", "Customer", " CUSTOMER "])
def test_customer_is_no_name_of_a_site(word: str) -> None:
    with pytest.raises(UsageError, match="a site cannot be called"):
        checked_name("site", word)
    assert checked_name("customer", word) == word.strip()
    assert checked_name("source", word) == word.strip()


@pytest.mark.parametrize(
    ("typed", "stored"), [("801", "801"), (" 801 ", "801"), ("0", "0"), ("", ""), ("  ", ""), ("007", "007")]
)
def test_codes_are_digits_and_keep_their_zeros(typed: str, stored: str) -> None:
    assert checked_code("Berlin", typed, {"Cork": "9", "Oslo": ""}) == stored


@pytest.mark.parametrize("typed", ["80a", "+801", "8 01", "8-01", "٨٠١", "８０１", "²", "1" * (LONGEST_CODE + 1)])
def test_codes_of_anything_else_are_refused(typed: str) -> None:
    with pytest.raises(RefusedError, match="is not made of digits") as refused:
        checked_code("Berlin", typed, {})
    assert refused.value.rules == ("W8",)
    assert refused.value.exit_code == 3


def test_a_code_belongs_to_one_site() -> None:
    with pytest.raises(RefusedError, match="Cork already has the location code 801"):
        checked_code("Berlin", "801", {"Cork": "801"})


@pytest.mark.parametrize(("code", "other"), [("80", "801"), ("801", "80"), ("8", "80155")])
def test_no_code_begins_another(code: str, other: str) -> None:
    with pytest.raises(RefusedError, match=f"the location codes {code} of Berlin and {other} of Cork begin alike"):
        checked_code("Berlin", code, {"Oslo": "", "Cork": other})


def test_every_site_needs_a_code_under_slc() -> None:
    check_every_site_has_code("Northwind", {})
    check_every_site_has_code("Northwind", {"Berlin": "801"})
    with pytest.raises(RefusedError, match=r"these sites have none: Berlin, Cork$") as refused:
        check_every_site_has_code("Northwind", {"Berlin": "", "Oslo": "802", "Cork": ""})
    assert refused.value.rules == ("W8",)
    with pytest.raises(RefusedError, match=r"have none: Site 0, Site 1, Site 2 and 7 more$"):
        check_every_site_has_code("Northwind", {f"Site {place}": "" for place in range(10)})
