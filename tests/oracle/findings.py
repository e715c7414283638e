"""The findings of an audit (audit.md §8)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from tests.oracle.scope import levels_in_reach
from tests.oracle.truth import at_counting_levels, counts_at_all, is_one_number, status_of
from tests.oracle.values import CUSTOMER, HOLDS, IN_USE, SLC, Entry, Estate, Scope


@cache
def twin_key(number: str) -> str:
    """The digits without a leading ``+`` or ``00``; blank where what remains is not all digits."""
    if number.startswith("+"):
        rest = number[1:]
    elif number.startswith("00"):
        rest = number[2:]
    else:
        rest = number
    return rest if rest and all(character in "0123456789" for character in rest) else ""


def in_use_somewhere(estate: Estate, after: Iterable[Entry]) -> set[str]:
    """The numbers in use in the customer: by a record at any level, or by an entry after the audit."""
    by_record = {record.number for record in estate.records if status_of(record) in IN_USE}
    return by_record | {entry.number for entry in after if entry.status in IN_USE}


def has_twin(number: str, used: set[str]) -> bool:
    key = twin_key(number)
    return bool(key) and any(other != number and twin_key(other) == key for other in used)


def other_sites(before: Estate, scope: Scope) -> set[tuple[str, str]]:
    """(record's site, number): no entry at the site before the audit, one at another site, one number."""
    have = {entry.key for entry in before.entries}
    found = set()
    for record in before.records:
        if not counts_at_all(record) or record.level == CUSTOMER:
            continue
        if record.level not in levels_in_reach(before, scope):
            continue
        if (record.level, record.number) in have or not is_one_number(before, record.number):
            continue
        elsewhere = [site for site in before.site_names if site != record.level and (site, record.number) in have]
        if elsewhere:
            found.add((record.level, record.number))
    return found


def problems_in_reach(estate: Estate, scope: Scope) -> list[tuple[str, str]]:
    reach = levels_in_reach(estate, scope)
    return [(problem.level, problem.text) for problem in estate.problems if problem.level in reach]


def findings_of(
    before: Estate, after: Estate, scope: Scope, groups: dict[tuple[str, str], str]
) -> list[tuple[str, str, str]]:
    found = [("other_site", level, number) for level, number in other_sites(before, scope)]
    found += [("unusable_number", level, text) for level, text in problems_in_reach(before, scope)]
    status_before = {entry.key: entry.status for entry in before.entries}
    have = {entry.key for entry in after.entries}
    codes = {site.name: site.code for site in after.sites}
    used = in_use_somewhere(before, after.entries)
    for entry in after.entries:
        if entry.key not in groups:
            continue  # not in reach
        level, number = entry.key
        at_site = level != CUSTOMER
        was = status_before.get(entry.key, "")
        elsewhere = [site for site in after.site_names if site != level and (site, number) in have]
        stays_held = was in HOLDS and groups[entry.key] == "unchanged"
        tells = {
            "duplicate_level": at_site and (CUSTOMER, number) in have,
            "duplicate_site": at_site and is_one_number(after, number) and bool(elsewhere),
            "reserved_in_use": was == "Reserved" and not stays_held,
            "cooling_in_use": was == "Cooling" and not stays_held,
            "shared_use": not stays_held and "," in entry.usage,
            "vendor_conflict": not stays_held and "," in entry.vendor,
            "mentioned": entry.status == "Available"
            and any(not counts_at_all(record) for record in at_counting_levels(before, level, number)),
            "spelling_twin": entry.status == "Available" and has_twin(number, used),
            "code_mismatch": after.dial_plan == SLC
            and at_site
            and all(character in "0123456789" for character in number)
            and codes[level] != ""
            and not number.startswith(codes[level]),
        }
        found += [(code, level, number) for code, is_so in tells.items() if is_so]
    return found
