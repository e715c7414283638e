"""The findings of an audit (audit.md §8): what it noticed and does not change."""

from __future__ import annotations

from enum import StrEnum


class Finding(StrEnum):
    """The codes of audit.md §8, in its order."""

    DUPLICATE_LEVEL = "duplicate_level"
    DUPLICATE_SITE = "duplicate_site"
    OTHER_SITE = "other_site"
    RESERVED_IN_USE = "reserved_in_use"
    COOLING_IN_USE = "cooling_in_use"
    SHARED_USE = "shared_use"
    VENDOR_CONFLICT = "vendor_conflict"
    UNUSABLE_NUMBER = "unusable_number"
    MENTIONED = "mentioned"
    SPELLING_TWIN = "spelling_twin"
    CODE_MISMATCH = "code_mismatch"

    @property
    def bit(self) -> int:
        """Its place in a set of findings kept as one integer."""
        return _BITS[self]

    @property
    def label(self) -> str:
        """The finding in a few words, for a list."""
        return _WORDS[self][0]

    @property
    def explanation(self) -> str:
        """One sentence: what it is and what a person can do."""
        return _WORDS[self][1]


_BITS = {finding: 1 << place for place, finding in enumerate(Finding)}
_WORDS = {
    Finding.DUPLICATE_LEVEL: (
        "also at Customer level",
        "The number stands at a site and at Customer level: fold or move one of the two.",
    ),
    Finding.DUPLICATE_SITE: (
        "also at another site",
        "One number throughout the customer stands at two sites: fold or move one of them.",
    ),
    Finding.OTHER_SITE: (
        "in use elsewhere",
        "A site uses a number whose entry stands at another site: move the entry, or correct the record's site.",
    ),
    Finding.RESERVED_IN_USE: (
        "reserved but in use",
        "A reserved number is in use; it takes the truth on Save.",
    ),
    Finding.COOLING_IN_USE: ("cooling but in use", "A cooling number is in use; it takes the truth on Save."),
    Finding.SHARED_USE: ("several uses", "Services of different kinds have the same number."),
    Finding.VENDOR_CONFLICT: ("several vendors", "Systems of different vendors have the same number."),
    Finding.UNUSABLE_NUMBER: ("unusable", "A source holds a number that cannot be read, or its use: correct it there."),
    Finding.MENTIONED: (
        "free but mentioned",
        "Something points at a free number without using it: clean that up before giving it away.",
    ),
    Finding.SPELLING_TWIN: (
        "free but twin in use",
        "A free number equals one in use but for its spelling: check before giving it away.",
    ),
    Finding.CODE_MISMATCH: (
        "other location code",
        "An extension at a site does not begin with the site's location code.",
    ),
}
