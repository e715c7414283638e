"""Which column of a table says what, so that any table can be read as service records (sources.md I4). Pure.

A mapping is a value: kept with its source, shown and changed by the mapper, and the data of which presets are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, cast

from inventory_tui.audit.uses import Use
from inventory_tui.errors import UsageError
from inventory_tui.sources.cells import clean_key, clean_title, is_secret
from inventory_tui.sources.generic import SEE_USES, near_uses

IGNORE: Final = "ignore"
"""What a word stands for whose rows are no records; beside the codes of table U."""
ANY_REST: Final = "*"
"""At the end of a word: whatever begins so."""
MOST_WORDS: Final = 1_000
NO_VENDOR: Final = "that cannot be a vendor", "give its name, without commas"
_CODES: Final = frozenset(map(str, Use))


@dataclass(frozen=True, slots=True)
class Role:
    """Something that a column can say of a record."""

    name: str
    """What ``--map`` calls it."""
    field: str
    """Of the mapping."""
    label: str
    likely: tuple[str, ...]
    """What such a column is often called, the likeliest first."""
    takes_many: bool = False
    """Whether several columns can say it together."""


ROLES: Final = (
    Role(
        "number",
        "numbers",
        "Number",
        (
            *("number", "telephonenumber", "telephone number", "phonenumber", "phone number", "phone", "did", "ddi"),
            *("did number", "directory number", "dn", "e164", "e.164", "msisdn", "lineuri", "line uri", "extension"),
            *("ext", "internal number", "pattern", "destination_number"),
        ),
        takes_many=True,
    ),
    Role("use", "use_column", "Use", ("use", "usage", "type", "kind", "service", "assignment", "status")),
    Role(
        "site",
        "site",
        "Site",
        ("site", "location", "site name", "city", "office", "branch", "building", "device pool", "tenant"),
    ),
    Role(
        "name",
        "names",
        "Name",
        ("name", "display name", "displayname", "full name", "user name", "username", "user", "assigned to", "owner"),
        takes_many=True,
    ),
    Role("vendor", "vendor_column", "Vendor", ("vendor", "manufacturer", "platform", "system")),
    Role(
        "description",
        "descriptions",
        "Description",
        ("description", "notes", "note", "comment", "comments", "remarks", "remark"),
        takes_many=True,
    ),
    Role("type", "number_type", "Number type", ("number type", "number_type", "numbertype")),
    Role("partition", "partition", "Partition", ("partition", "route partition", "context")),
)


class IgnoredValue(NamedTuple):
    """Rows that are no records: those whose column has this value."""

    column: str
    value: str
    """Without case; blank for a blank cell, with ``*`` at its end for all that begins so."""
    reason: str = ""
    """What the report calls them; blank: the column and the value."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of a table say; titles match without case."""

    numbers: tuple[str, ...] = ()
    """Columns with a number: a row is a record of each."""
    use: str = ""
    """Code of table U: for all rows, or with ``use_column`` for all its words that are not among ``words``."""
    use_column: str = ""
    """The column that says the use, in ``words`` or in codes of table U."""
    words: tuple[tuple[str, str], ...] = ()
    """What a word of that column stands for: a code or ``ignore``. Words as in ``IgnoredValue.value``."""
    site: str = ""
    names: tuple[str, ...] = ()
    """Joined by a blank."""
    vendor: str = ""
    """Of all rows, or with ``vendor_column`` of those where it is blank."""
    vendor_column: str = ""
    descriptions: tuple[str, ...] = ()
    """Joined by a comma."""
    number_type: str = ""
    partition: str = ""
    ignored: tuple[IgnoredValue, ...] = ()

    @classmethod
    def guess(cls, titles: Sequence[str]) -> ColumnMapping:
        """Return a mapping to begin with, from what the columns are called; it may lack what is needed."""
        known = {clean_title(title): title for title in reversed(titles) if not is_secret(title)}
        made = cls()
        for role in ROLES:
            found = next((known.pop(name) for name in role.likely if name in known), "")
            made = made.with_columns(role, (found,)) if found else made
        return made

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> ColumnMapping:
        """Return the mapping that ``as_json`` told.

        Raises:
            UsageError: it is none.
        """
        try:
            made = cls(**{name: _read_field(name, value) for name, value in told.items()})
        except (TypeError, ValueError, AttributeError) as error:
            raise UsageError("the mapping kept with the source is damaged", "give a new one") from error
        made.check()
        return made

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it; what is blank is left out."""
        told = {name: getattr(self, name) for name in self.__slots__}
        told["words"] = dict(self.words)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items() if value}

    def columns_of(self, role: Role) -> tuple[str, ...]:
        """Return the columns that say something."""
        told = getattr(self, role.field)
        return cast("tuple[str, ...]", told) if role.takes_many else (told,) if told else ()

    def with_columns(self, role: Role, columns: Sequence[str]) -> ColumnMapping:
        """Return it with other columns for a role; without a column for the use, no word has a meaning."""
        value: Any = tuple(columns) if role.takes_many else next(iter(columns), "")
        made = replace(self, **{role.field: value})
        return made if made.use_column == self.use_column else replace(made, words=())

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it reads, each once; a table has to have every one."""
        told = [column for role in ROLES for column in self.columns_of(role)]
        return tuple(dict.fromkeys((*told, *(each.column for each in self.ignored))))

    def check(self) -> None:
        """Check that records can be read by it.

        Raises:
            UsageError: it lacks the number or the use, knows no such use, contradicts itself or reads credentials.
        """
        for complaint, hint in self._faults():
            raise UsageError(complaint, hint)

    def _faults(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong, and what to do about it."""
        if not self.numbers:
            yield "no column is the number", "say which one: --map number=COLUMN"
        if any(map(is_secret, self.columns)):
            yield "a column of passwords, keys or PINs is never read", "map another column"
        if not self.use and not self.use_column:
            yield "nothing says the use", "give one for all rows, --use phone_line, or its column, --map use=COLUMN"
        if self.words and not self.use_column:
            yield "the words of a use need their column", "say which one: --map use=COLUMN"
        if self.use == Use.UNASSIGNED and self.use_column:
            yield (
                "not every unknown word may stand for unassigned: it would make numbers look free",
                "name the words that do: --use WORD=unassigned",
            )
        if self.use == IGNORE and not self.use_column:
            yield "not all rows can be ignored", "give a use: --use phone_line"
        for code in filter(None, (self.use, *(code for _, code in self.words))):
            if code not in _CODES and code != IGNORE:
                near = near_uses(code)
                yield f"there is no use {code!r}", f"did you mean {near}?" if near else SEE_USES
        yield from self._find_doubles()
        if not is_vendor(self.vendor):
            yield NO_VENDOR

    def _find_doubles(self) -> Iterator[tuple[str, str]]:
        """Yield the faults of words: too many, or one with two meanings."""
        if len(self.words) > MOST_WORDS:
            yield f"more than {MOST_WORDS:,} words for uses", "map a column that says the use in fewer words"
        known: dict[str, str] = {}
        for word, code in self.words:
            if not code:
                yield f"nothing says what {word!r} stands for", "give its use: --use WORD=CODE"
            if known.setdefault(clean_title(word), code) != code:
                yield f"{word!r} stands for two uses", "give every word one use"


def is_vendor(text: str) -> bool:
    """Tell whether a text can be the vendor of all rows; blank can: none."""
    return clean_key(text) is not None and "," not in text


def find_role(name: str) -> Role:
    """Return the role of this name.

    Raises:
        UsageError: there is none.
    """
    names = [role.name for role in ROLES]
    found = next((role for role in ROLES if role.name == name.strip().casefold()), None)
    if found is None:
        near = get_close_matches(name.strip().casefold(), names, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"a column cannot be mapped to {name!r}", f"{meant}There are {', '.join(names)}")
    return found


def _read_field(name: str, value: Any) -> Any:
    """Return a field of a mapping from what JSON has of it."""
    if name == "words":
        return tuple((str(word), str(code)) for word, code in value.items())
    if name == "ignored":
        return tuple(IgnoredValue(*map(str, each)) for each in value)
    if isinstance(value, list):
        return tuple(map(str, value))
    return str(value)
