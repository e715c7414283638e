"""What stands in the cells of a file, and how whole columns of it are turned into text.

Must not know any format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

_DISTINCT = 4096
"""Cells of a column of words that are kept ready; most columns repeat few."""
Encode: TypeAlias = Callable[[str], str]


class Field(Protocol):
    """A column of a file."""

    @property
    def name(self) -> str:
        """What its header says."""

    @property
    def is_text(self) -> bool:
        """Whether its cells are words that a spreadsheet might take for a formula."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Neighbouring columns whose cells come as one id: quoted once for each id, not for each row."""

    fields: tuple[Field, ...]
    words: Mapping[int, Sequence[str]]
    """What each id stands for, a word for each field."""


Fields: TypeAlias = Sequence[Field | Coded]
"""What stands in each cell of a row, from left to right."""
Cell: TypeAlias = str | int
Chunks: TypeAlias = Iterable[Sequence[Sequence[Cell]]]
"""Rows, some thousand at a time, so that memory does not grow with the file; an id where a field is coded."""


def flatten(fields: Fields) -> list[Field]:
    """Return the columns one by one."""
    return [each for field in fields for each in (field.fields if isinstance(field, Coded) else (field,))]


def encoders(fields: Fields, encoder: Callable[[Field], Encode], between: str) -> list[Callable[[Any], str]]:
    """Return what turns a cell of each field into text; words that were turned lately are kept."""
    made: list[Callable[[Any], str]] = []
    for field in fields:
        if isinstance(field, Coded):
            each = [encoder(one) for one in field.fields]
            texts = {
                id_: between.join(encode(word) for encode, word in zip(each, words, strict=True))
                for id_, words in field.words.items()
            }
            made.append(texts.__getitem__)
        else:
            turn = encoder(field)
            made.append(lru_cache(_DISTINCT)(turn) if field.is_text else turn)
    return made


def encode_rows(encode: Sequence[Callable[[Any], str]], rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, ...]]:
    """Encode column by column: a million rows pass through the interpreter's own loops only."""
    if not rows:
        return iter(())
    columns = zip(*rows, strict=True)
    return zip(*(map(each, column) for each, column in zip(encode, columns, strict=True)), strict=True)
