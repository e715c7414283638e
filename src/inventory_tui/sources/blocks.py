"""Texts that stack several tables, each under a line ``Entity:NAME`` (a CUCM archive's gateway.csv).

Found without reading what stands in them; each block is an origin of its own. Knows no columns.
"""

from __future__ import annotations

from typing import Final

from inventory_tui.errors import SourceError
from inventory_tui.sources.origin import Origin

_MARK: Final = b"entity:"
_PIECE: Final = 1 << 16
MAX_BLOCKS: Final = 100


def split_blocks(origin: Origin) -> dict[str, Origin]:
    """Return the tables of a text by name, the lines that name them left out; itself, nameless, where it is one table.

    Where a name is there again, how many are before it is put behind it.

    Raises:
        SourceError: it cannot be read, or holds too many.
    """
    blocks: dict[str, Origin] = {}
    with origin.open() as stream:
        line = stream.readline(_PIECE)
        if not _is_mark(line):
            return {"": origin}
        at = 0
        while line:
            if len(blocks) >= MAX_BLOCKS:
                raise SourceError(f"{origin.name} holds more than {MAX_BLOCKS} tables", "split it", file=origin.name)
            name = "".join(filter(str.isalnum, line[len(_MARK) :].decode("ascii", "replace")))[:40]
            start = at = at + len(line)
            is_whole = True
            while (line := stream.readline(_PIECE)) and not (is_whole and _is_mark(line)):
                is_whole = line.endswith(b"\n")
                at += len(line)
            if name in blocks:
                name += f" {len(blocks)}"
            blocks[name] = origin.member(name, start, at - start)
    return blocks


def _is_mark(line: bytes) -> bool:
    return line[: len(_MARK)].lower() == _MARK
