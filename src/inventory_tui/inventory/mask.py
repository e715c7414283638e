"""Masks: one pattern that stands for finitely many numbers, ``80XX`` or ``71[0-4]X`` (audit.md N5).

Owns their grammar, count and expansion. Must not know which uses may carry one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final

MAX_NUMBERS: Final = 1_000
"""A mask of more numbers is not expanded (N5)."""
_MAX_LENGTH = 24
_DIGITS = "0123456789"
_FIRST = frozenset(_DIGITS + "*#")
_REST = frozenset(_DIGITS + "ABCD*#")
_TOKEN = re.compile(r"([0-9A-D*#])|(X)|\[(\^?)((?:[0-9]-[0-9]|[0-9A-D*#])+)\]")
_MEMBER = re.compile(r"([0-9])-([0-9])|([0-9A-D*#])")


@dataclass(frozen=True, slots=True)
class Mask:
    """A mask: its text, and for each place after the optional ``+`` the characters that may stand there."""

    text: str
    places: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many different numbers it stands for."""
        return prod(map(len, self.places))

    @property
    def is_expandable(self) -> bool:
        """Whether it stands for at most 1,000 numbers, so that an import makes a record of each."""
        return self.count <= MAX_NUMBERS

    def numbers(self) -> list[str]:
        """Return the numbers it stands for, in order; only for an expandable mask."""
        prefix = "+" if self.text.startswith("+") else ""
        return [prefix + "".join(characters) for characters in product(*self.places)]


def read_mask(text: str) -> Mask | None:
    """Return the mask a text is; None where it has neither ``X`` nor set, or breaks the grammar (N5)."""
    if "X" not in text and "[" not in text:
        return None
    is_plus = text.startswith("+")
    body = text[is_plus:]
    places: list[str] = []
    at = 0
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            return None
        places.append(_place(token))
        at = token.end()
    return Mask(text, tuple(places)) if _is_sound(places, is_plus=is_plus) else None


def _place(token: re.Match[str]) -> str:
    """Return the characters that one token of a mask allows, each once, in order."""
    literal, any_digit, inverse, members = token.groups()
    if literal:
        return str(literal)
    if any_digit:
        return _DIGITS
    listed = "".join(single or _DIGITS[int(low) : int(high) + 1] for low, high, single in _MEMBER.findall(members))
    return "".join(sorted(set(_DIGITS) - set(listed) if inverse else set(listed)))


def _is_sound(places: list[str], *, is_plus: bool) -> bool:
    """Tell whether every number that the places make is canonical (N1), and there is one."""
    if not places or not all(places) or len(places) + is_plus > _MAX_LENGTH:
        return False
    if is_plus:
        return all(place.isdigit() for place in places)
    return _FIRST.issuperset(places[0]) and all(map(_REST.issuperset, places[1:]))
