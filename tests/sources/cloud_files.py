"""Files of cloud systems for the tests of the readers: pages as their APIs answer them, invented numbers and names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

Item = dict[str, Any]


def pages(key: str, items: Sequence[Item], *, size: int = 2_000, indent: int | None = None, between: str = "\n") -> str:
    """Items as pages of an API, one document behind the other."""
    cut = [items[at : at + size] for at in range(0, len(items), size)] or [[]]
    return between.join(json.dumps({key: page}, indent=indent) for page in cut)


def json_lines(items: Iterable[Item]) -> str:
    return "".join(f"{json.dumps(item)}\n" for item in items)
