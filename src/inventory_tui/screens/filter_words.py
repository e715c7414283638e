"""Completing what is typed in the filter bar: fields first, then the values that occur. Pure but for Textual's hook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from textual.suggester import Suggester

from inventory_tui.errors import UsageError
from inventory_tui.inventory.columns import SORT_FIELDS
from inventory_tui.inventory.filterbar import LastTerm, last_term, quote
from inventory_tui.inventory.model import LevelKind
from inventory_tui.inventory.query import CONDITIONS, FIELDS, NumberQuery

Values = Mapping[str, Sequence[tuple[str, int]]]
"""Values of each field with how many entries have them, the most frequent first."""
FACETS = ("status", "usage", "vendor", "site")
NAMED = 6
"""How many of the values that fit are named."""
_FIXED = {
    "level": tuple(map(str, LevelKind)),
    "is": CONDITIONS,
    "sort": (*SORT_FIELDS, *(f"{field}:desc" for field in SORT_FIELDS)),
}


def complete(text: str, values: Values) -> str | None:
    """Return the whole text with its last term completed; None where nothing fits, or it is complete.

    A value with spaces is offered when its quote was typed: the completion always begins with what stands there.
    """
    last = last_term(text)
    if last.field is None:
        fields = (each for each in FIELDS if last.value and each.startswith(last.value.casefold()))
        found = None if last.is_quoted else next(fields, None)
        return f"{last.before}{found}:" if found else None
    typed = map(quote, _fitting(last, values))
    word = next((each for each in typed if each.startswith('"') == last.is_quoted), None)
    return f"{last.before}{last.field}:{word}" if word else None


def read_filter(text: str, values: Values) -> tuple[NumberQuery | None, str]:
    """Return what is asked for so far, and what to complain of: while it is typed.

    A last term whose value is only begun, and could still become one that occurs, is left out without a word.

    Returns:
        The query, None where nothing can be read; the complaint, blank where there is none.
    """
    last = last_term(text)
    if last.field is not None and _fitting(last, values):
        return read_filter(last.before.rstrip(), values)
    return read_all(text)


@lru_cache(maxsize=8)  # asked for anew at every key
def read_all(text: str) -> tuple[NumberQuery | None, str]:
    """Return what the text asks for as it stands, and what to complain of."""
    try:
        return NumberQuery.parse(text), ""
    except UsageError as error:
        return None, f"{error.message[:1].upper()}{error.message[1:]}: {error.hint}"


def finish(text: str, values: Values) -> tuple[str, str]:
    """Return the text of somebody who has typed all, and what to complain of.

    Returns:
        The text, with its last value completed where exactly one fits; which values fit where several do, else blank.
    """
    last = last_term(text)
    fitting = _fitting(last, values)
    if last.field is None or not fitting:
        return text, ""
    if not last.value and any(not word for word, _ in values.get(last.field.casefold(), ())):
        fitting.append("")  # so could a blank one
    other_way = {f"{each}:desc" for each in fitting}
    fitting = [each for each in fitting if each not in other_way]
    if len(fitting) == 1:
        return f"{last.before}{last.field}:{quote(fitting[0])}", ""
    named = ", ".join(map(quote, fitting[:NAMED])) + (", …" if len(fitting) > NAMED else "")
    return text, f"{last.field}:{last.value} could be any of {named}"


def _fitting(last: LastTerm, values: Values) -> list[str]:
    """Return the values that what is typed could still become; none where it is one already."""
    if last.field is None or last.is_closed:
        return []
    name, begun = last.field.casefold(), last.value.casefold()
    words = [word for word, _ in values.get(name, ()) if word] or _FIXED.get(name, ())
    fitting = [each for each in words if each.casefold().startswith(begun)]
    return [] if any(each.casefold() == begun for each in fitting) else fitting


class FilterSuggester(Suggester):
    """Offers the completion of ``complete`` behind the cursor; the right arrow accepts."""

    def __init__(self) -> None:
        """Begin without values; the screen hands them in when they have come."""
        super().__init__(use_cache=False, case_sensitive=True)
        self.values: Values = {}

    async def get_suggestion(self, value: str) -> str | None:
        """Return the completion."""
        return complete(value, self.values)
