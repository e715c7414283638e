"""Where a row goes: from a value of a file to a level of the customer (sources.md I5).

Knows levels and translations as values; must not know files, formats or how rows are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from inventory_tui.errors import RefusedError, UsageError
from inventory_tui.inventory.model import Customer, DialPlan, Level, clean_name, name_key
from inventory_tui.inventory.setup import checked_name

MOST_VALUES: Final = 10_000
"""Values that are told apart; with more of them the column names something else than sites."""
MOST_EXPLAINED: Final = 200
"""Values for which near matches are looked for: each look is slow."""
MOST_NEW: Final = 5_000
"""Sites that one import may create."""


class Placing:
    """Finds the level of each row of one import."""

    def __init__(
        self,
        customer: Customer,
        levels: Mapping[int, Level],
        *,
        fixed: Level | None = None,
        translations: Mapping[str, int] | None = None,
        creates: bool = False,
    ) -> None:
        """Index the levels.

        Args:
            customer: whose levels they are.
            levels: all of them, by id.
            fixed: where rows without a value go, instead of Customer level.
            translations: level ids by a value's key.
            creates: whether unknown sites are created.

        Raises:
            RefusedError: sites should be created under a dial plan where each needs a code.
        """
        if creates and customer.dial_plan is DialPlan.SLC:
            raise RefusedError(
                f"sites of {customer.name} need location codes, so an import cannot create them",
                "create them first with: inventory-tui import sites FILE",
                rules=["I5", "W8"],
            )
        self.new_sites: dict[int, str] = {}
        """Names of sites to be created, by the negative ids they stand under meanwhile."""
        self._customer = customer
        self._levels = levels
        self._fixed_id = fixed.id if fixed is not None else None
        self._translations = translations or {}
        self._creates = creates
        sites = [level for level in levels.values() if level.is_site]
        self.customer_level_id = next(level.id for level in levels.values() if not level.is_site)
        self._by_key = {name_key(site.name): site.id for site in sites}
        self._by_value: dict[str, int | None] = {}
        self._reasons: dict[str, str] = {}
        self._by_code = {site.code: site.id for site in sites if site.code}
        self._code_lengths = sorted({len(code) for code in self._by_code}, reverse=True)
        self._reads_codes = False

    def read_codes(self, *, wanted: bool) -> None:
        """Say whether a number's site location code tells the site: where a file does not, under ``slc``."""
        self._reads_codes = wanted and self._customer.dial_plan is DialPlan.SLC

    @property
    def is_blind(self) -> bool:
        """Whether rows that name no site all go to Customer level although there are sites."""
        return bool(self._by_key) and self._fixed_id is None and not self._reads_codes

    def is_one_level(self, value: str) -> bool:
        """Tell whether all rows with this value go to one level, whatever their numbers."""
        return bool(value) or self._fixed_id is not None or not self._reads_codes

    def find(self, value: str, number: str = "") -> int | None:
        """Return the id of the level that a row belongs to; negative for a site that is to be created.

        Args:
            value: what the row says of its site; blank where it says nothing.
            number: the row's canonical number.

        Returns:
            None where the value fits no site.
        """
        if not value:
            if self._fixed_id is not None:
                return self._fixed_id
            return self._find_by_code(number) if self._reads_codes else self.customer_level_id
        if value in self._by_value:
            return self._by_value[value]
        found = self._look_up(value)
        if len(self._by_value) < MOST_VALUES:
            self._by_value[value] = found
        return found

    def why_not(self, value: str) -> str:
        """Say that a value fits no site, with near matches for the first such values."""
        known = self._reasons.get(value)
        if known is not None:
            return known
        reason = f"no site {shorten(value)!r} of {self._customer.name}"
        if len(self._reasons) >= MOST_EXPLAINED:
            return reason
        near = get_close_matches(name_key(value), self._by_key, n=3)
        names = [self._levels[self._by_key[key]].name for key in near if self._by_key[key] in self._levels]
        self._reasons[value] = f"{reason}: did you mean {' or '.join(names)}?" if names else reason
        return self._reasons[value]

    def _look_up(self, value: str) -> int | None:
        key = name_key(value)
        if key in self._translations:
            return self._translations[key]
        if key in self._by_key:
            return self._by_key[key]
        return self._create(value, key) if self._creates else None

    def _create(self, value: str, key: str) -> int | None:
        try:
            name = checked_name("site", clean_name(value))
        except UsageError as error:
            if len(self._reasons) < MOST_VALUES:
                self._reasons[value] = error.message
            return None
        if len(self.new_sites) >= MOST_NEW:
            raise UsageError(
                f"the file names more than {MOST_NEW:,} sites that {self._customer.name} does not have",
                "check that the column names sites, or create them first with: inventory-tui import sites FILE",
            )
        local = -1 - len(self.new_sites)
        self.new_sites[local] = name
        self._by_key[key] = local
        return local

    def _find_by_code(self, number: str) -> int:
        for length in self._code_lengths:
            level_id = self._by_code.get(number[:length])
            if level_id is not None:
                return level_id
        return self.customer_level_id


def shorten(text: str, length: int = 60) -> str:
    """Return a text that fits into a sentence."""
    return text if len(text) <= length else text[: length - 1] + "…"
