"""A number that two systems spell in their own ways is one number (audit.md N1–N3; issue of sources)."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from inventory_tui.actions.imports import Imports
from inventory_tui.audit.plan import AuditRequest
from inventory_tui.audit.scope import Acceptance, Scope
from inventory_tui.bootstrap import Actions
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, generic, rows_of, take, write_csv

SPELLINGS = (
    *("+155501{}", "\\+155501{}", "tel:+155501{}", "TEL:+1 555 01{}", "+1 (555) 01{}", "+1-555-01{}", "+1.555.01{}"),
    *("'+155501{}", "+155501{};phone-context=example.com", "\u202a+155501{}\u202c", "\uff0b\uff11\uff15\uff15501{}"),
    *(" +1\u00a0555\u00a001{}\t", "+1 (0)55501{}", "+155501{}.0", "tel:+155501{};ext=7{}"),
)


def test_n2_two_spellings_are_one_number_one_record_each_and_one_entry(
    imports: Imports, actions: Actions, store: Store, tmp_path: Path
) -> None:
    """Every pair of spellings, each of a number of its own: a phone line beside a Teams user, in one audit."""
    pairs = [(f"{at:05d}", *pair) for at, pair in enumerate(product(SPELLINGS, repeat=2))]
    phones = [(first.replace("{}", at), "phone_line") for at, first, _ in pairs]
    users = [(f"user {at}", second.replace("{}", at)) for at, _, second in pairs]
    in_phones = take(imports, generic(tmp_path / "phones.csv", *phones), source="Phones")
    file = write_csv(tmp_path / "users.csv", ("DisplayName", "LineUri"), users)
    in_users = take(imports, file, source="Teams", format="teams-users")
    assert (in_phones.taken, in_users.taken) == (len(pairs), len(pairs))
    with actions.audits.preview(AuditRequest(CUSTOMER, Scope.customer())) as preview:
        preview.save(Acceptance.everything())
    expected = {f"+155501{at}" for at, _, _ in pairs}
    extensions = {f"7{at}" for at, *written in pairs if any(";ext=" in one for one in written)}
    said = [row["number"] for row in rows_of(store, "record") if row["number"] in expected]
    assert len(said) == 2 * len(pairs)
    assert {row["number"] for row in rows_of(store, "record")} == expected | extensions
    found = [row["number"] for row in rows_of(store, "entry")]
    assert sorted(set(found)) == sorted(found), "nobody twice"
    assert expected <= set(found) <= expected | extensions
    assert {row["usage"] for row in rows_of(store, "state") if row["status"] == "Used"} >= {"Device,User"}
