"""What a person asks of the inventory: filters and a sort, one value that describes itself (cli.md, FILTERS).

The command line's options and the interface's filter bar both end here. Owns the fields and how values match;
must not know where entries are stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inventory_tui.errors import UsageError
from inventory_tui.inventory.columns import SORT_FIELDS
from inventory_tui.inventory.filterbar import FilterError, Term, quote, split_terms
from inventory_tui.inventory.model import LevelKind, Status, clean_name, name_key

DEFAULT_SORT = ("number", False)
FIELDS = ("status", "usage", "vendor", "site", "level", "number", "is", "run", "sort")
"""The words before a colon in the filter bar."""
CONDITIONS = ("drift", "due")
"""The words behind ``is:``."""
_LISTS = {
    "status": "statuses",
    "usage": "usages",
    "vendor": "vendors",
    "site": "sites",
    "level": "levels",
    "number": "numbers",
}
"""Fields that take several values, and where they are kept."""
_SEPARATORS = re.compile(r"[\s\-()/.]+")
_PART_OF_NUMBER = re.compile(r"\+[0-9]*|[0-9A-D*#]*")
_BEGIN_OF_NUMBER = re.compile(r"\+[0-9]*|[0-9*#][0-9A-D*#]*")


@dataclass(frozen=True, slots=True)
class NumberQuery:
    """Which entries of one customer, in which order.

    Values match whole words without case, ``""`` matches blank; several values of a field are alternatives,
    different fields must all match.
    """

    sites: tuple[str, ...] = ()
    """Names of sites; ``""`` is Customer level, whose site is blank."""
    levels: tuple[str, ...] = ()
    """``customer`` or ``site``."""
    statuses: tuple[str, ...] = ()
    usages: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    search: str = ""
    """Part of the number, the description or the reservation notes, without case."""
    number_prefix: str = ""
    numbers: tuple[str, ...] = ()
    """Exactly these numbers."""
    drift: bool = False
    """Only those whose stored Status is not the present truth (W0)."""
    due: bool = False
    """Only holds whose date has come (W6)."""
    run: int | None = None
    """Only those that this operation changed."""
    sort: tuple[str, bool] = DEFAULT_SORT
    """A column's name, and whether it descends."""

    def __post_init__(self) -> None:
        """Bring values to one spelling and drop repetitions.

        Raises:
            UsageError: a status, level or sort field that does not exist, or a prefix no number can have.
        """
        _check_text(self)
        for field, name in _LISTS.items():
            read = {name_key(value): value for value in map(_READERS[field], getattr(self, name))}
            object.__setattr__(self, name, tuple(read.values()))
        object.__setattr__(self, "number_prefix", read_number_part(self.number_prefix))
        object.__setattr__(self, "search", self.search.strip())
        field, descending = self.sort
        object.__setattr__(self, "sort", (_one_of("sort field", field, SORT_FIELDS), descending))

    @property
    def has_filters(self) -> bool:
        """Whether it asks for less than everything."""
        return self != NumberQuery(sort=self.sort)

    def values_of(self, field: str) -> tuple[str, ...]:
        """Return the values it asks for of a field that takes several; none: any."""
        values: tuple[str, ...] = getattr(self, _LISTS[field])
        return values

    def with_values(self, field: str, values: Iterable[str]) -> NumberQuery:
        """Return the same query with other values of a field that takes several."""
        changed: dict[str, Any] = {_LISTS[field]: tuple(values)}
        return replace(self, **changed)

    @classmethod
    def parse(cls, text: str) -> NumberQuery:
        """Read the filter bar: free text and ``field:value`` terms, values with spaces in quotes.

        Free text may stand in several places; its pieces are one text to search for, joined by single spaces.

        Raises:
            FilterError: something cannot be read; it says where.
        """
        found: dict[str, Any] = {}
        words = []
        for term in split_terms(text, FIELDS):
            try:
                if not term.field:
                    words.append(term.value)
                elif term.field in _LISTS and not _is_prefix(term):
                    name = _LISTS[term.field]
                    found[name] = (*found.get(name, ()), _READERS[term.field](term.value))
                else:
                    found |= _read_single(term, found)
            except UsageError as error:
                raise FilterError(f"{error.message} (column {term.column})", error.hint, term.column) from error
        return cls(search=" ".join(words), **found)

    def as_text(self) -> str:
        """Return what one would type in the filter bar; ``parse`` reads it back as the same value."""
        terms = [f"{field}:{quote(value)}" for field, name in _LISTS.items() for value in getattr(self, name)]
        if self.number_prefix:
            terms.append(f"number:{self.number_prefix}*")
        terms += [f"is:{name}" for name in CONDITIONS if getattr(self, name)]
        if self.run is not None:
            terms.append(f"run:{self.run}")
        if self.sort != DEFAULT_SORT:
            terms.append(f"sort:{self.sort[0]}{':desc' if self.sort[1] else ''}")
        if self.search:
            words = self.search.split()
            is_plain = " ".join(words) == self.search and not any(":" in word or quote(word) != word for word in words)
            terms.append(self.search if is_plain else quote(self.search, is_forced=True))
        return " ".join(terms)

    def describe(self) -> str:
        """Say in words what it asks for: ``status Available, site Berlin``."""
        parts = [
            f"{field} {' or '.join(value or 'blank' for value in getattr(self, name))}"
            for field, name in _LISTS.items()
            if getattr(self, name)
        ]
        if self.number_prefix:
            parts.append(f"number {self.number_prefix}…")
        if self.drift:
            parts.append("not as the records say")
        if self.due:
            parts.append("hold due")
        if self.run is not None:
            parts.append(f"changed by run {self.run}")
        if self.search:
            parts.append(f"with “{self.search}”")
        if self.sort != DEFAULT_SORT:
            parts.append(f"by {self.sort[0]}{' descending' if self.sort[1] else ''}")
        return ", ".join(parts) or "all numbers"


def parse_sort(text: str) -> tuple[str, bool]:
    """Read ``FIELD[:desc]``; whether the field exists is for ``NumberQuery`` to say.

    Raises:
        UsageError: something else than ``asc`` or ``desc`` after the colon.
    """
    field, _, direction = text.partition(":")
    if direction.casefold() not in ("", "asc", "desc"):
        raise UsageError(f"{direction!r} is no direction to sort in", "write FIELD or FIELD:desc")
    return field, direction.casefold() == "desc"


def words_of(text: str) -> tuple[str, ...]:
    """Return the different words of a Usage or Vendor (T4, T5); a blank one has one word, the blank."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip())) or ("",)


def has_word(text: str, wanted: Iterable[str]) -> bool:
    """Return whether a Status, Usage or Vendor matches one of ``wanted``: one of its words, or all of it."""
    keys = {name_key(each) for each in wanted}
    return not keys.isdisjoint({name_key(text), *map(name_key, words_of(text))})


def fold(text: str) -> str:
    """Return ``text`` without case, character by character: the form in which a search compares.

    A character whose capital is not one character (``ß``) stays as it is: lengths do not change.
    """
    return "".join(_fold(character) for character in text)


def capitals_of(text: str) -> dict[str, str]:
    """Return those characters beyond ASCII of a folded text that have a capital, with their capital."""
    return {
        character: character.upper()
        for character in text
        if not character.isascii() and _fold(character.upper()) == character != character.upper()
    }


def search_in_number(text: str) -> str:
    """Return what a searched text means for the number itself (N2); blank where no number can hold it."""
    part = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).replace("\\+", "+").upper()
    return part if _PART_OF_NUMBER.fullmatch(part) else ""


def read_number_part(text: str) -> str:
    """Return a number, or the beginning of one, as numbers are stored (N2).

    Raises:
        UsageError: no number has it.
    """
    part = search_in_number(text)
    if text.strip() and not _BEGIN_OF_NUMBER.fullmatch(part):
        raise UsageError(f"no number begins with {text!r}", "numbers have digits, *, #, A to D and a leading +")
    return part


def _read_single(term: Term, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field that a term with one value sets.

    Raises:
        UsageError: its value cannot be read, or it was given before with another.
    """
    read: dict[str, Any]
    match term.field:
        case "number":
            read = {"number_prefix": read_number_part(term.value[:-1])}
        case "sort":
            field, descending = parse_sort(term.value)
            read = {"sort": (_one_of("sort field", field, SORT_FIELDS), descending)}
        case "run":
            if not re.fullmatch(r"[0-9]{1,18}", term.value):
                raise UsageError(f"{term.value!r} is no id of a run", "write run:17, say")
            read = {"run": int(term.value)}
        case _:
            read = {_one_of("condition", term.value, CONDITIONS): True}
    if any(known.get(name, value) != value for name, value in read.items()):
        raise UsageError(f"{term.field}: is given twice, differently", "keep one of them")
    return read


def _read_number(text: str) -> str:
    if not (number := read_number_part(text)):
        raise UsageError("a number is never blank", "for all that begin alike, write number:0155*, say")
    return number


def _fold(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 and lower.upper() == character else character


def _is_prefix(term: Term) -> bool:
    return term.field == "number" and term.value.endswith("*") and not term.is_quoted


def _one_of(what: str, value: str, known: Iterable[str]) -> str:
    names = {name_key(each): str(each) for each in known}
    try:
        return names[name_key(value)]
    except KeyError:
        raise UsageError(f"no {what} {value!r}", f"there are {', '.join(names.values())}") from None


_READERS: Mapping[str, Callable[[str], str]] = {
    "status": lambda value: _one_of("status", value, Status),
    "level": lambda value: _one_of("level", value, LevelKind),
    "site": clean_name,
    "usage": clean_name,
    "vendor": clean_name,
    "number": _read_number,
}
"""How a value of each field is brought to one spelling."""


def _check_text(query: NumberQuery) -> None:
    """Refuse what is no text: half a character that a terminal or a file passed on.

    Raises:
        UsageError: there is some.
    """
    words = [
        query.search,
        query.number_prefix,
        *query.numbers,
        *(value for name in _LISTS.values() for value in getattr(query, name)),
    ]
    if any("\ud800" <= character <= "\udfff" for word in words for character in word):
        raise UsageError("a filter holds bytes that are no text", "say it in UTF-8")
