"""Sources: declaring them, their age limits, and which value of theirs stands for which site (I5, G6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from inventory_tui.actions.snapshots import Snapshots
from inventory_tui.actions.source_summary import SourceSummary, summarise
from inventory_tui.errors import ChangedError, RefusedError, UsageError
from inventory_tui.inventory.model import Customer, Level, name_key
from inventory_tui.inventory.setup import checked_name
from inventory_tui.sources.formats import find_format
from inventory_tui.store import levels
from inventory_tui.store import sources as source_store
from inventory_tui.store.engine import Connection
from inventory_tui.store.operations import record_operation

__all__ = ["CUSTOMER_WORD", "SourceSummary", "Sources", "check_age", "resolve_translations"]

CUSTOMER_WORD = "customer"
"""What a translation says for Customer level; no site has that name."""


class Sources(Snapshots):
    """What can be done with the sources of a customer."""

    def sources(self, customer: str) -> list[SourceSummary]:
        """Return the customer's sources, by name.

        Raises:
            NotFoundError: there is no such customer.
        """
        now = datetime.now(UTC)
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            known = levels.levels_of(connection, owner.id)
            found = source_store.sources_of(connection, owner.id)
            return [summarise(source, source_store.snapshot_of(connection, source), known, now) for source in found]

    def source(self, customer: str, name: str) -> SourceSummary:
        """Return one source of the customer, by its name in whatever case.

        Raises:
            NotFoundError: there is no such customer or source.
        """
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            known = levels.levels_of(connection, owner.id)
            found = source_store.find_source(connection, owner.id, name)
            return summarise(found, source_store.snapshot_of(connection, found), known, datetime.now(UTC))

    def add_source(self, customer: str, name: str, format_: str = "", max_age_days: int | None = None) -> None:
        """Declare a source: until its first import, every audit that frees numbers asks about it (G6).

        Raises:
            NotFoundError: there is no such customer.
            UsageError: the name, the format or the age limit cannot be one.
            RefusedError: the customer has a source of that name.
        """
        cleaned = checked_name("source", name)
        check_age(max_age_days)
        format_ = _checked_format(format_)
        with self._store.write() as connection:
            owner = levels.find_customer(connection, customer)
            _check_free(connection, owner, cleaned, None)
            source_store.insert_source(connection, owner.id, cleaned, format_, max_age_days)
            request = {"action": "add", "source": cleaned, "format": format_, "max_age_days": max_age_days}
            record_operation(connection, owner.id, "source", request, {})

    def change_source(
        self, customer: str, name: str, *, new_name: str | None = None, max_age_days: int | None = None
    ) -> None:
        """Change a source's name or age limit; what is not given stays.

        Raises:
            NotFoundError: there is no such customer or source.
            UsageError: the new name or age limit cannot be one.
            RefusedError: another source of the customer has the new name.
        """
        check_age(max_age_days)
        cleaned = None if new_name is None else checked_name("source", new_name)
        with self._store.write() as connection:
            owner = levels.find_customer(connection, customer)
            source = source_store.find_source(connection, owner.id, name)
            changes: dict[str, list[object]] = {}
            if cleaned is not None and cleaned != source.name:
                _check_free(connection, owner, cleaned, source.id)
                changes["name"] = [source.name, cleaned]
            if max_age_days is not None and max_age_days != source.max_age_days:
                changes["max_age_days"] = [source.max_age_days, max_age_days]
            if changes:
                values = {field: after for field, (_, after) in changes.items()}
                source_store.update_source(connection, owner.id, source.id, **values)
                request = {"action": "change", "source": cleaned or source.name, "changes": changes}
                record_operation(connection, owner.id, "source", request, {})

    def translations(self, customer: str, source: str) -> list[tuple[str, str]]:
        """Return which site each value of a source stands for; ``customer`` is Customer level.

        Raises:
            NotFoundError: there is no such customer or source.
        """
        with self._store.read() as connection:
            owner = levels.find_customer(connection, customer)
            known = levels.levels_of(connection, owner.id)
            found = source_store.find_source(connection, owner.id, source)
            pairs = source_store.translations_of(connection, owner.id, found.id)
        return [(value, _word(known[level_id])) for value, level_id in pairs.values()]

    def set_translations(self, customer: str, source: str, pairs: Iterable[tuple[str, str]]) -> int:
        """Let each value of a source stand for a site, and no others; the next import uses it (I5).

        A source that is not declared yet gets its translations with its first import, in one transaction with it.

        Args:
            customer: whose source.
            source: its name.
            pairs: value and site; the site may be ``customer``.

        Returns:
            How many values are translated now.

        Raises:
            NotFoundError: there is no such customer, source or site; nothing is changed.
            UsageError: a value is blank, or stands for two sites.
        """
        with self._store.write() as connection:
            owner = levels.find_customer(connection, customer)
            found = source_store.find_source(connection, owner.id, source)
            wanted = resolve_translations(connection, owner, pairs)
            source_store.replace_translations(connection, owner.id, found.id, wanted.values())
            request = {"action": "translate", "source": found.name}
            record_operation(connection, owner.id, "source", request, {"translations": len(wanted)})
        return len(wanted)

    def change_translation(
        self, customer: str, source: str, before: tuple[str, str] | None, after: tuple[str, str] | None
    ) -> None:
        """Change one value of a source, and leave the others as whoever changed them last left them (I5).

        Args:
            customer: whose source.
            source: its name.
            before: value and site as the person saw them; None: a new value.
            after: value and site as they should be; None: the value is forgotten.

        Raises:
            NotFoundError: there is no such customer, source or site.
            UsageError: the value is blank.
            RefusedError: another line has the new value already.
            ChangedError: the value is not what the person saw any more; nothing was changed.
        """
        with self._store.write() as connection:
            owner = levels.find_customer(connection, customer)
            found = source_store.find_source(connection, owner.id, source)
            known = levels.levels_of(connection, owner.id)
            pairs = source_store.translations_of(connection, owner.id, found.id)
            if before is not None:
                _, level_id = pairs.pop(name_key(before[0]), ("", None))
                _check_same(before, _word(known[level_id]) if level_id is not None else "")
            for key, (value, level_id) in resolve_translations(
                connection, owner, () if after is None else [after]
            ).items():
                if key in pairs:
                    stands = _word(known[pairs[key][1]])
                    raise RefusedError(f"“{value}” stands for {stands} already", "change that line")
                pairs[key] = value, level_id
            source_store.replace_translations(connection, owner.id, found.id, pairs.values())
            request = {"action": "translate", "source": found.name}
            record_operation(connection, owner.id, "source", request, {"translations": len(pairs)})


def check_age(max_age_days: int | None) -> None:
    """Check an age limit.

    Raises:
        UsageError: it is not between 1 and 9,999 days.
    """
    if max_age_days is not None and not 1 <= max_age_days <= 9999:
        raise UsageError(f"a source cannot be stale after {max_age_days} days", "give a number of days from 1 to 9999")


def _checked_format(name: str) -> str:
    """Return the name of a format as it is written; blank where none is said."""
    if not name:
        return ""
    found = find_format(name)
    if found.what != "services":
        raise UsageError(f"{found.name} files hold no service records", "see inventory-tui source formats")
    return found.name


def _check_free(connection: Connection, owner: Customer, name: str, own_id: int | None) -> None:
    for source in source_store.sources_of(connection, owner.id):
        if name_key(source.name) == name_key(name) and source.id != own_id:
            raise RefusedError(f"{owner.name} already has a source {source.name}", "choose another name")


def _check_same(before: tuple[str, str], site: str) -> None:
    """Check that a value stands for what a person saw.

    Raises:
        ChangedError: somebody changed or removed it meanwhile.
    """
    if name_key(site) != name_key(before[1]):
        now = f"stands for {site} now" if site else "is not translated any more"
        raise ChangedError(f"“{before[0]}” {now}: somebody else changed it; nothing was saved", "look at it and decide")


def resolve_translations(
    connection: Connection, owner: Customer, pairs: Iterable[tuple[str, str]]
) -> dict[str, tuple[str, int]]:
    """Return value and level id by the value's key (I5).

    Args:
        connection: inside a transaction.
        owner: whose sites.
        pairs: value and site; the site may be ``customer``.

    Raises:
        NotFoundError: there is no such site.
        UsageError: a value is blank, or stands for two sites.
    """
    known = levels.levels_of(connection, owner.id)
    by_key = {name_key(_word(level)): level.id for level in known.values()}
    wanted: dict[str, tuple[str, int]] = {}
    for value, site in pairs:
        key = name_key(value)
        if not key:
            raise UsageError("a blank value cannot stand for a site", "give every row a value")
        level_id = by_key.get(name_key(site))
        if level_id is None:
            raise levels.not_found("site", site, [_word(level) for level in known.values()], of=owner.name)
        if wanted.get(key, ("", level_id))[1] != level_id:
            raise UsageError(f"the value {value!r} stands for two sites", "give every value one site")
        wanted[key] = (value.strip(), level_id)
    return wanted


def _word(level: Level) -> str:
    return level.name if level.is_site else CUSTOMER_WORD
