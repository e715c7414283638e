"""The finding codes (audit.md §8)."""

from __future__ import annotations

from inventory_tui.audit.findings import Finding

WRITTEN = [
    "duplicate_level",
    "duplicate_site",
    "other_site",
    "reserved_in_use",
    "cooling_in_use",
    "shared_use",
    "vendor_conflict",
    "unusable_number",
    "mentioned",
    "spelling_twin",
    "code_mismatch",
]


def test_the_codes_are_those_of_the_rules() -> None:
    assert [finding.value for finding in Finding] == WRITTEN


def test_every_finding_has_its_own_bit() -> None:
    bits = [finding.bit for finding in Finding]
    assert sum(bits) == 2 ** len(WRITTEN) - 1
    assert bits == sorted(bits)


def test_every_finding_has_words_for_people() -> None:
    labels = [finding.label for finding in Finding]
    assert len(set(labels)) == len(WRITTEN)
    for finding in Finding:
        assert finding.label[0].islower()
        assert len(finding.label) <= 24
        assert finding.explanation.endswith(".")
