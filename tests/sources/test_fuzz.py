"""Files that something has happened to: a reader says so, or reads on; it never fails, hangs or grows (I6, I8)."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest

from inventory_tui.errors import InventoryError
from inventory_tui.sources.format_info import Shape
from inventory_tui.sources.formats import FORMATS
from inventory_tui.sources.mapped import MAPPED
from inventory_tui.sources.reader import look, open_reader
from tests.sources.cases import cases_of
from tests.sources.files import stream
from tests.sources.kit import Spelling, as_lines, as_objects, as_workbook, pack_tar, render, render_table, require_sound
from tests.sources.mutants import mutate

MUTANTS = 5_000 if os.environ.get("INVENTORY_TUI_SOAK") else 200
MOST_SECONDS = 2.0
MOST_BYTES = 48 << 20
MOST_WORDS = 2_000
SAMPLE = 100
"""Of so many mutants one is read with its memory watched."""


def iter_files(format_name: str) -> Iterator[bytes]:
    """The files of a format as its systems write them: the seeds."""
    cases = cases_of(format_name)
    members = {case.member: render_table(case) for case in cases if case.member}
    if members:
        yield pack_tar(members)
    for case in cases:
        yield from case.documents.values()
        if case.member or not case.rows:
            continue
        yield render(case)
        yield render(case, Spelling(encoding="utf-16-le", quotes_all=True, newline="\r\n"))
        yield render(case, Spelling(is_packed=True))
        if Shape.SHEET in case.info.shapes:
            yield as_workbook(case)
        if Shape.OBJECTS in case.info.shapes:
            yield as_objects(case)
            yield as_lines(case)


def read_through(content: bytes, format_name: str | None = None) -> str:
    """Read a file to its end, or be told why that cannot be; return as what it was read."""
    said: tuple[str, ...]
    name = ""
    try:
        opened = open_reader(stream(content), format_name)
        items = list(opened)
    except InventoryError as error:
        said = (error.message, error.hint)
    else:
        require_sound(opened, items)
        said = (*opened.notices, *opened.doubts)
        name = opened.format
    assert all(len(words) < MOST_WORDS for words in said)
    return name


def try_mutant(content: bytes, format_name: str) -> None:
    """Look at it, read it as what it seems and as what it was."""
    with suppress(InventoryError):
        look(stream(content))
    if read_through(content) != format_name:
        read_through(content, format_name)


def seconds_of(content: bytes, format_name: str) -> float:
    started = time.process_time()
    try_mutant(content, format_name)
    return time.process_time() - started


def memory_of(content: bytes, format_name: str) -> int:
    tracemalloc.start()
    try:
        try_mutant(content, format_name)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("format_name", [info.name for info in FORMATS if info is not MAPPED])
def test_i6_i8_no_mutant_harms_a_reader(format_name: str) -> None:
    """Mutants of every format's own files, 200 in a test run and 5,000 under the soak variable."""
    files = list(iter_files(format_name))
    for number in range(MUTANTS):
        content = mutate(files[number % len(files)], number, format_name)
        try:
            if number % SAMPLE:
                assert seconds_of(content, format_name) < MOST_SECONDS
            else:
                assert memory_of(content, format_name) < MOST_BYTES + 4 * len(content)
        except Exception as error:
            error.add_note(f"mutant {number} of {format_name}: {content[:2_000]!r}")
            raise
