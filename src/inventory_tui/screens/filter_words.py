"""Completing what is typed in the filter bar: fields first, then the values that occur. Pure but for Textual's hook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.suggester import Suggester

from inventory_tui.errors import UsageError
from inventory_tui.inventory.filterbar import quote
from inventory_tui.inventory.query import FIELDS, NumberQuery

Values = Mapping[str, Sequence[tuple[str, int]]]
"""Values of each field with how many entries have them, the most frequent first."""
FACETS = ("status", "usage", "vendor", "site")
_FIXED = {"level": ("customer", "site"), "is": ("drift", "due")}


def complete(text: str, values: Values) -> str | None:
    """Return the whole text with its last term completed; None where nothing fits, or it is complete.

    A value with spaces is offered when its quote was typed: the completion always begins with what stands there.
    """
    begin, last = _split(text)
    field, colon, value = last.partition(":")
    if not last:
        return None
    if not colon:
        found = next((each for each in FIELDS if each.startswith(field.casefold())), None)
        return f"{begin}{found}:" if found else None
    typed = map(quote, _fitting(field, value, values))
    word = next((each for each in typed if each.startswith('"') == value.startswith('"')), None)
    return f"{begin}{field}:{word}" if word else None


def read_filter(text: str, values: Values) -> tuple[NumberQuery | None, str]:
    """Return what is asked for so far, and what to complain of.

    A last term whose value is only begun, and could still become one that occurs, is left out without a word.

    Returns:
        The query, None where nothing can be read; the complaint, blank where there is none.
    """
    begin, last = _split(text)
    field, colon, value = last.partition(":")
    if colon and _fitting(field, value, values):
        return read_filter(begin.rstrip(), values)
    try:
        return NumberQuery.parse(text), ""
    except UsageError as error:
        return None, f"{error.message[:1].upper()}{error.message[1:]}: {error.hint}"


def _fitting(field: str, value: str, values: Values) -> list[str]:
    """Return the values that what is typed could still become; none where it is one already."""
    name, begun = field.casefold(), value.strip('"').casefold()
    words = [word for word, _ in values.get(name, ()) if word] or list(_FIXED.get(name, ()))
    fitting = [each for each in words if each.casefold().startswith(begun)]
    return [] if any(each.casefold() == begun for each in fitting) else fitting


def with_term(text: str, field: str, value: str) -> str:
    """Return the text with one more term."""
    return f"{text.strip()} {field}:{quote(value)}".strip()


def _split(text: str) -> tuple[str, str]:
    """Return all before the last term, and the last term; quotes hold a term together."""
    is_quoted = False
    cut = 0
    for index, character in enumerate(text):
        if character == '"':
            is_quoted = not is_quoted
        elif character == " " and not is_quoted:
            cut = index + 1
    return text[:cut], text[cut:]


class FilterSuggester(Suggester):
    """Offers the completion of ``complete`` behind the cursor; the right arrow accepts."""

    def __init__(self) -> None:
        """Begin without values; the screen hands them in when they have come."""
        super().__init__(use_cache=False, case_sensitive=True)
        self.values: Values = {}

    async def get_suggestion(self, value: str) -> str | None:
        """Return the completion."""
        return complete(value, self.values)
