"""Every guard of sources.md I2: a file that is cut is held back, one that is just not is taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from inventory_tui.actions.imports import HeldBackError, Imports
from inventory_tui.store.engine import Store
from tests.imports.files import GENERIC, TEAMS, everything, number, take
from tests.sources.cloud_files import handler, handlers_json, handlers_xml, pages
from tests.sources.cucm_files import member, phone
from tests.sources.kit import pack_tar

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Guard:
    """One thing that holds a snapshot back."""

    rule: str
    held: Files
    taken: Files
    """Just not held back."""
    says: str
    before: Files | None = None
    """The snapshot that the source has; None: it has none."""


def csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    return "".join(f"{','.join(row)}\n" for row in [header, *rows]).encode()


def generic(*groups: tuple[int, str, str]) -> bytes:
    """Records with different numbers: so many, of this use, at this site."""
    wanted = [(use, site) for count, use, site in groups for _ in range(count)]
    return csv(GENERIC, [(number(at), use, site, "", "", "") for at, (use, site) in enumerate(wanted)])


def spoilt(good: int, bad: int) -> bytes:
    return generic((good, "phone_line", "")) + b"unusable,phone_line,,,,\n" * bad


def teams(count: int, without_plus: int = 0) -> bytes:
    numbers = [number(at)[at < without_plus :] for at in range(count)]
    return csv(TEAMS, [(each, "DirectRouting", "UserAssigned", f"user {each}", "Cork") for each in numbers])


def users(count: int) -> bytes:
    return csv(["DisplayName", "LineUri"], ((f"user {at}", f"tel:{number(at)}") for at in range(count)))


ACCOUNTS = b"DisplayName,PhoneNumber,ApplicationId\nHelp,+15550109999,11cd3e2e-fccb-42ad-ad00-878b93575e07\n"
PHONES = member("phone.csv", *(phone(f"SEP02000000000{at}", f"\\+1555010000{at}") for at in range(5))).encode()
PILOTS = member("huntpilot.csv", {"HUNT PILOT": "5100"}).encode()
NO_PILOTS = member("huntpilot.csv").encode()
SALES, HELP = handler("Sales", "5101"), handler("Help", "5102")
ASSIGNED = {"telephoneNumber": "+15550100001", "assignmentStatus": "userAssigned"}
ONE_PAGE = json.dumps({"@odata.nextLink": "https://example.org", "value": [ASSIGNED]}).encode()
LAST_PAGE = pages("value", [{**ASSIGNED, "telephoneNumber": "+15550100002"}]).encode()
TARGET_PAGE = ONE_PAGE.replace(b'"assignmentStatus"', b'"assignmentTargetId": "1f2e", "assignmentStatus"')
HUNDRED = {"a.csv": generic((100, "phone_line", ""))}
ARCHIVE = {"export.tar": pack_tar({"phone.csv": PHONES, "huntpilot.csv": PILOTS})}


def one(content: bytes) -> Files:
    return {"file": content}


GUARDS = (
    Guard(
        "fewer than 80 % of the records",
        one(generic((79, "phone_line", ""))),
        one(generic((80, "phone_line", ""))),
        "79 records, where there were 100",
        HUNDRED,
    ),
    Guard(
        "less than half for a use that had 20",
        one(generic((111, "phone_line", ""), (9, "hunt_pilot", ""))),
        one(generic((110, "phone_line", ""), (10, "hunt_pilot", ""))),
        "use hunt_pilot: 9 records, where there were 20",
        one(generic((100, "phone_line", ""), (20, "hunt_pilot", ""))),
    ),
    Guard(
        "less than half for a site that had 20",
        one(generic((111, "phone_line", "Cork"), (9, "phone_line", "Amsterdam"))),
        one(generic((110, "phone_line", "Cork"), (10, "phone_line", "Amsterdam"))),
        "site Amsterdam: 9 records, where there were 20",
        one(generic((100, "phone_line", "Cork"), (20, "phone_line", "Amsterdam"))),
    ),
    Guard(
        "a use that had 19 may go, one that had 20 not",
        one(generic((120, "phone_line", ""), (19, "call_park", ""))),
        one(generic((120, "phone_line", ""), (20, "hunt_pilot", ""))),
        "use hunt_pilot: 0 records, where there were 20",
        one(generic((100, "phone_line", ""), (20, "hunt_pilot", ""), (19, "call_park", ""))),
    ),
    Guard(
        "a member of an archive that was there",
        {"export.tar": pack_tar({"phone.csv": PHONES})},
        {"export.tar": pack_tar({"phone.csv": PHONES, "huntpilot.csv": NO_PILOTS})},
        "missing, but there before: hunt pilots",
        ARCHIVE,
    ),
    Guard(
        "a kind of file that was there",
        {"phones": PHONES},
        {"phones": PHONES, "pilots": NO_PILOTS},
        "missing, but there before: hunt pilots",
        {"phones": PHONES, "pilots": PILOTS},
    ),
    Guard(
        "a last row that is cut off",
        one(generic((20, "phone_line", "Cork"))[:-5]),
        one(generic((20, "phone_line", "Cork"))[:-1]),
        "the last row is cut off",
    ),
    Guard(
        "an archive that is cut off",
        {"export.tar": ARCHIVE["export.tar"][: 512 + len(PHONES) - 40]},
        ARCHIVE,
        "the archive is cut off",
    ),
    Guard("more than 2 % skipped", one(spoilt(97, 3)), one(spoilt(98, 2)), "3 of 100 rows would be skipped", HUNDRED),
    Guard("exactly 500 Teams rows", one(teams(500)), one(teams(501)), "exactly 500 rows"),
    Guard("exactly 1,000 Teams rows", one(teams(1_000)), one(teams(999)), "exactly 1,000 rows"),
    Guard(
        "exactly 1,000 Teams rows in every file",
        {"1.csv": teams(1_000), "2.csv": teams(1_000)},
        {"1.csv": teams(1_000), "2.csv": teams(7)},
        "exactly 1,000 rows",
    ),
    Guard(
        "exactly 1,000 Teams users, though another list is there too",
        {"accounts.csv": ACCOUNTS, "users.csv": users(1_000)},
        {"accounts.csv": ACCOUNTS, "users.csv": users(999)},
        "exactly 1,000 rows",
    ),
    Guard(
        "a page that counts more than there are in all files",
        {"1.json": handlers_json(SALES, total=3).encode(), "2.xml": handlers_xml(HELP, total=3).encode()},
        {"1.json": handlers_json(SALES, total=2).encode(), "2.xml": handlers_xml(HELP, total=2).encode()},
        "it has 2 of 3 entries",
    ),
    Guard(
        "a page that names another that is not there",
        one(ONE_PAGE),
        {"1.json": ONE_PAGE, "2.json": pages("value", []).encode() + LAST_PAGE},
        "the last page names another that follows",
    ),
    Guard(
        "the pages of one list, though only one of them has a number with a target",
        {"1.json": TARGET_PAGE},
        {"1.json": TARGET_PAGE, "2.json": LAST_PAGE},
        "the last page names another that follows",
    ),
    Guard("5 % of Teams numbers without +", one(teams(100, 6)), one(teams(100, 5)), "6 of 100 numbers lack the +"),
    Guard("no usable row", one(spoilt(0, 7)), one(spoilt(1, 7)), "none of its 7 rows is usable"),
    Guard("no row at all", one(generic()), one(generic((1, "phone_line", ""))), "it has no rows"),
)


def write(folder: Path, files: Files) -> list[Path]:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.rule)
def test_i2_what_is_cut_is_held_back_and_what_is_not_is_taken(
    imports: Imports, store: Store, tmp_path: Path, guard: Guard
) -> None:
    if guard.before is not None:
        take(imports, *write(tmp_path / "before", guard.before))
    before = everything(store)
    cut = write(tmp_path / "held", guard.held)
    with pytest.raises(HeldBackError) as held:
        take(imports, *cut)
    assert guard.says in "; ".join(held.value.reasons)
    assert everything(store) == before
    dry = take(imports, *cut, dry_run=True)
    assert dry.held_back == held.value.reasons
    assert take(imports, *write(tmp_path / "taken", guard.taken)).saved
    assert take(imports, *cut, force=True).saved
