"""Rules for names of customers, sites and sources, and for site location codes (cli.md Files, W8)."""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Mapping

from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.model import LevelKind, clean_name, name_key

LONGEST_NAME = 200
LONGEST_CODE = 24
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Unicode categories of what cannot be seen: control, format (bidi, zero-width), surrogate, private, line ends."""


def checked_name(what: str, name: str) -> str:
    """Return ``name`` as it is stored.

    Args:
        what: whose name it is: ``customer``, ``site`` or ``source``.
        name: as a person typed it or a file holds it.

    Raises:
        UsageError: it is empty, too long, holds invisible characters, or is the word ``customer`` for a site.
    """
    cleaned = clean_name(name)
    if not cleaned:
        raise UsageError(f"a {what} needs a name")
    if len(cleaned) > LONGEST_NAME:
        raise UsageError(f"the name of a {what} has at most {LONGEST_NAME} characters", "choose a shorter one")
    for character in cleaned:
        if unicodedata.category(character) in _INVISIBLE:
            raise UsageError(
                f"the name of a {what} cannot hold the character U+{ord(character):04X}",
                "type the name again, without characters that cannot be seen",
            )
    if what == "site" and name_key(cleaned) == LevelKind.CUSTOMER:
        raise UsageError("a site cannot be called 'customer'", "that word stands for Customer level")
    return cleaned


def checked_code(site: str, code: str, others: Mapping[str, str]) -> str:
    """Return a site location code as it is stored; blank where the site has none (W8).

    Args:
        site: the name of the site that gets it.
        code: as a person typed it or a file holds it.
        others: the codes of the customer's other sites, by the site's name.

    Raises:
        RefusedError: it is not made of digits, another site has it, or one is the beginning of the other.
    """
    cleaned = code.strip()
    if not cleaned:
        return ""
    if not (cleaned.isascii() and cleaned.isdecimal()) or len(cleaned) > LONGEST_CODE:
        raise _refused(
            f"the location code {code!r} of {site} is not made of digits",
            f"give 1 to {LONGEST_CODE} digits, for example 801",
        )
    for name, other in others.items():
        if not other:
            continue
        if other == cleaned:
            raise _refused(f"{name} already has the location code {other}", f"give {site} another one")
        if other.startswith(cleaned) or cleaned.startswith(other):
            raise _refused(
                f"the location codes {cleaned} of {site} and {other} of {name} begin alike",
                "no code may be the beginning of another",
            )
    return cleaned


def check_every_site_has_code(customer: str, codes: Mapping[str, str]) -> None:
    """Refuse a dial plan with location codes while a site lacks one (W8).

    Args:
        customer: the customer's name.
        codes: the codes of its sites, by the site's name.

    Raises:
        RefusedError: a site has no code.
    """
    missing = [site for site, code in codes.items() if not code]
    if missing:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        raise _refused(
            f"{customer} has a dial plan with location codes, and these sites have none: {shown}",
            "give each site its code with: inventory-tui site set NAME --customer C --location-code SLC",
        )


def check_new_site_has_code(customer: str, site: str, code: str) -> None:
    """Refuse a site without a code under a dial plan with location codes (W8).

    Raises:
        RefusedError: it has none.
    """
    if not code:
        raise _refused(
            f"{customer} has a dial plan with location codes, and {site} has none",
            f"give it one with: inventory-tui site add {shlex.quote(site)} --location-code SLC"
            f" --customer {shlex.quote(customer)}",
        )


def _refused(message: str, hint: str) -> RefusedError:
    return RefusedError(message, hint, rules=["W8"])
