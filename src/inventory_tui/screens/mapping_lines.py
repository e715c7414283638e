"""What the mapper shows of a mapping: a line for each thing that columns can say, one for each word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from inventory_tui.actions.imports import Look
from inventory_tui.audit.uses import RULES, Use
from inventory_tui.errors import UsageError
from inventory_tui.sources.cells import clean_title
from inventory_tui.sources.mapped import Words
from inventory_tui.sources.mapping import IGNORE, ROLES, ColumnMapping, IgnoredValue, Role
from inventory_tui.widgets.columns import Column

NO_COLUMN: Final = "-"
NO_RECORD: Final = "no record: leave the rows out"
_BLANK: Final = "(blank)"
_MOST_SAMPLES: Final = 3


class Kind(StrEnum):
    """What a line of the mapper is about."""

    COLUMN = "column"
    """Which column says something."""
    USE = "use"
    """One use for all rows, or for all other words."""
    VENDOR = "vendor"
    """One vendor for all rows, or where its column is blank."""
    LEFT_OUT = "left out"
    """Rows that are no records, by the value of a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the mapper."""

    kind: Kind
    label: str
    text: str
    sample: str = ""
    """What stands there in the first rows."""
    role: Role | None = None
    ignored: IgnoredValue | None = None
    is_missing: bool = False
    """Whether nothing can be read without it."""


@dataclass(frozen=True, slots=True)
class WordLine:
    """One word of the column that says the use."""

    word: str
    rows: int
    use: str
    """Code or ``ignore``; blank where nobody said."""

    @property
    def text(self) -> str:
        """How the word is shown."""
        return self.word or _BLANK

    @property
    def meaning(self) -> str:
        """What it stands for."""
        return use_label(self.use) or "! nothing: rows are skipped"


def use_label(code: str) -> str:
    """Return what people call a use; blank for none."""
    return NO_RECORD if code == IGNORE else RULES[Use(code)].label if code else ""


def mapping_lines(mapping: ColumnMapping, look: Look) -> list[Line]:
    """Return the lines of a mapping, with samples from the first rows."""
    return list(_iter_lines(mapping, look))


def _iter_lines(mapping: ColumnMapping, look: Look) -> Iterator[Line]:
    needs_use = not mapping.use and not mapping.use_column
    for role in ROLES:
        columns = mapping.columns_of(role)
        text = ", ".join(columns) or NO_COLUMN
        is_missing = not columns and (role.field == "numbers" or (role.field == "use_column" and needs_use))
        yield Line(Kind.COLUMN, role.label, text, sample(look, columns), role, is_missing=is_missing)
        if role.field == "use_column":
            label = "  other words" if columns else "  of all rows"
            lack = "rows are skipped" if columns else NO_COLUMN
            yield Line(Kind.USE, label, use_label(mapping.use) or lack)
        elif role.field == "vendor_column":
            yield Line(Kind.VENDOR, "  where blank" if columns else "  of all rows", mapping.vendor or NO_COLUMN)
    for each in mapping.ignored:
        yield Line(Kind.LEFT_OUT, "Left out", f"{each.column}: {each.value or _BLANK}", ignored=each)


def first_cells(look: Look, column: str) -> list[str]:
    """Return what stands in a column in the first rows."""
    place = next((at for at, title in enumerate(look.header) if clean_title(title) == clean_title(column)), -1)
    return [row[place] for row in look.rows if 0 <= place < len(row)]


def sample(look: Look, columns: Sequence[str]) -> str:
    """Return the first cells of some columns, those of a row joined."""
    rows = zip(*(first_cells(look, column) for column in columns), strict=False)
    cells = (" ".join(" ".join(row).split()) for row in rows)
    return ", ".join(list(dict.fromkeys(filter(None, cells)))[:_MOST_SAMPLES])


def fault_of(mapping: ColumnMapping) -> str:
    """Return why nothing can be read by a mapping; blank where it can."""
    try:
        mapping.check()
    except UsageError as error:
        return error.message[:1].upper() + error.message[1:]
    return ""


def word_lines(mapping: ColumnMapping, words: Sequence[tuple[str, int]]) -> list[WordLine]:
    """Return the words of the column that says the use, with what they stand for."""
    uses: Mapping[str, str] = Words(mapping.words, mapping.use, knows_codes=True)
    return [WordLine(word, rows, uses[word]) for word, rows in words]


def with_word(mapping: ColumnMapping, word: str, use: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a mapping with another meaning for one; a blank use forgets the word."""
    others = tuple(pair for pair in mapping.words if clean_title(pair[0]) != clean_title(word))
    return (*others, (word, use)) if use else others


LINES: Final[list[Column[Line]]] = [
    Column("What", lambda row: row.label, 14),
    Column(
        "Column or value",
        lambda row: "! none yet" if row.is_missing else row.text,
        22,
        grow=1,
        tone=lambda row: "warn" if row.is_missing else "",
    ),
    Column("In the first rows", lambda row: row.sample, 18, grow=2, tone=lambda _: "quiet", rank=1),
]
WORDS: Final[list[Column[WordLine]]] = [
    Column("Word", lambda row: row.text, 22, grow=1),
    Column("Rows", lambda row: f"{row.rows:,}", 10, right=True),
    Column("  Stands for", lambda row: f"  {row.meaning}", 26, grow=1, tone=lambda row: "" if row.use else "warn"),
]
