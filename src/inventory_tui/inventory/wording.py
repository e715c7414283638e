"""Words that both faces say alike: how many of what."""

from __future__ import annotations


def counted(count: int, what: str, many: str = "") -> str:
    """Return a count with its word: ``1 row``, ``2 rows``, ``1,204 more sites``.

    Args:
        count: how many.
        what: the word, or words, for one.
        many: the words for several; blank where the last one only takes an ``s``.
    """
    return f"{count:,} {what if count == 1 else many or what + 's'}"
