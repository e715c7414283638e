"""Credentials in exports are found nowhere afterwards: no file, database, log, message, screen (sources.md I7)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from inventory_tui.actions.imports import ServicesRequest
from inventory_tui.bootstrap import open_actions
from inventory_tui.errors import NotFoundError, UsageError
from inventory_tui.settings import Settings
from inventory_tui.sources.formats import FORMATS
from inventory_tui.sources.mapping import ROLES, ColumnMapping, IgnoredValue
from tests.cli.conftest import Answer, Program
from tests.screens.play import LARGE, played
from tests.sources.kit import pack_tar

CANARY = "Canary7f3A"
"""Part of every credential in these files."""


@dataclass(frozen=True)
class Nest:
    """An export with credentials in it; their cells are those that hold a canary."""

    format: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    members: Mapping[str, str] = field(default_factory=dict)
    """Other members of the archive; blank: it is none."""
    member: str = ""

    @property
    def content(self) -> bytes:
        table = as_csv(self.header, self.rows)
        if not self.member:
            return table.encode()
        return pack_tar({self.member: table.encode()} | {name: text.encode() for name, text in self.members.items()})

    @property
    def secrets(self) -> set[str]:
        """Names of the columns that hold credentials; short ones are part of other words."""
        tables = [(self.header, self.rows[0]), *map(first_rows, self.members.values())]
        return {title for header, row in tables for title, cell in zip(header, row, strict=True) if CANARY in cell}


def as_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([header, *rows])
    return target.getvalue()


def first_rows(text: str) -> tuple[list[str], list[str]]:
    header, row, *_ = csv.reader(io.StringIO(text))
    return header, row


def canary(what: str) -> str:
    return f"{CANARY}-{what}"


PHONE = (
    *("Services Provisioning", "Device Name", "Description", "Device Pool", "Location", "Owner User ID", "XML"),
    *("Secure Shell User", "Secure Shell Password", "Authentication String", "Device Type", "Directory Number 1"),
    *("Route Partition 1", "Line Text Label 1", "XML"),
)
PHONE_ROWS = (
    (
        *("Default", "SEP020000000001", "Reception", "DP-Cork", "Hub_None", "ann", canary("<sshPassword/>")),
        *("admin", canary("ssh"), canary("capf"), "Cisco 8851", "\\+15550100001", "PT-Internal", "Ann", canary("x")),
    ),
    (
        *("Default", "SEP020000000002", "Lobby", "DP-Ulm", "Hub_None", "", canary("<xml/>"), "admin", canary("ssh2")),
        *("", "Cisco 8851", "sip:unusable@example.com", "PT-Internal", "", ""),
    ),
)
END_USER = as_csv(
    (
        *("FIRST NAME", "USER ID", "PASSWORD", "PIN", "DIGEST CREDENTIALS", "TELEPHONE NUMBER", "DEVICE NAME 1"),
        *("PRIMARY EXTENSION 1", "Password Digest", "PIN DIGEST"),
    ),
    [
        (
            *("Ann", "ann", canary("pw"), canary("pin"), canary("digest"), "+15550100001", "SEP020000000001", "5101"),
            *(canary("pwd digest"), canary("pin digest")),
        )
    ],
)
NESTS = (
    Nest(
        "generic",
        ("number", "use", "password", "site", "Login PIN", "name", "password"),
        (
            ("+15550100001", "phone_line", canary("1"), "", canary("2"), "SEP020000000001", canary("3")),
            ("unusable", "phone_line", canary("1"), "", canary("2"), "SEP020000000001", canary("3")),
        ),
    ),
    Nest("cucm-phones", PHONE, PHONE_ROWS),
    Nest("cucm-tar", PHONE, PHONE_ROWS, {"enduser.csv": END_USER, "appuser.csv": END_USER}, "phone.csv"),
    Nest(
        "freepbx-extensions",
        ("extension", "name", "outboundcid", "tech", "secret", "devinfo_secret", "voicemail_vmpwd", "accountcode"),
        (
            ("5101", "Ann", "", "pjsip", canary("secret"), canary("devinfo"), canary("vm"), "acc"),
            ("letters", "Bo", "", "pjsip", canary("secret"), canary("devinfo"), canary("vm"), "acc"),
        ),
    ),
    Nest(
        "fusionpbx-extensions",
        (
            *("extension_uuid", "domain_uuid", "extension", "number_alias", "password", "accountcode"),
            *("effective_caller_id_name", "effective_caller_id_number"),
        ),
        (
            ("u1", "d1", "5101", "", canary("sip"), "acc", "Ann", "5101"),
            ("u2", "d1", "?", "", canary("s"), "", "B", ""),
        ),
    ),
    Nest(
        "3cx-users",
        (
            *("Number", "FirstName", "LastName", "EmailAddress", "MobileNumber", "AuthID", "AuthPassword"),
            *("WebMeetingFriendlyName", "VMPIN"),
        ),
        (
            ("5101", "Ann", "Example", "ann@example.com", "", "auth", canary("auth"), "ann", canary("vm")),
            ("none?", "Bo", "Example", "bo@example.com", "", "auth", canary("auth"), "bo", canary("vm")),
        ),
    ),
)
KNOWN = {info.name for info in FORMATS}


def files_below(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words_of(answers: Iterable[Answer]) -> str:
    return "\n".join(f"{answer.out}\n{answer.err}" for answer in answers)


@pytest.fixture
def nested(tmp_path: Path, nest: Nest) -> Path:
    """The export, in a folder of its own that is not searched."""
    path = tmp_path / "exports" / "file"
    path.parent.mkdir()
    path.write_bytes(nest.content)
    return path


each_nest = pytest.mark.parametrize(
    "nest", [nest for nest in NESTS if nest.format in KNOWN], ids=lambda nest: nest.format
)


def require_no_credential(nest: Nest, nested: Path, folder: Path, said: str) -> None:
    """Neither a credential nor the name of its column is in what was said or in any file left behind."""
    said = said.replace(str(nested), "")
    left = {path: content for path, content in files_below(folder).items() if path != nested}
    assert any(content.startswith(b"SQLite format 3") for content in left.values())
    assert [path for path, content in left.items() if CANARY.encode() in content] == []
    assert CANARY not in said
    for title in nest.secrets:
        assert title.casefold() not in said.casefold()
        assert not any(title.lower().encode() in content.lower() for content in left.values())


@each_nest
def test_i7_the_command_line_says_and_keeps_no_credential(
    program: Program, nest: Nest, nested: Path, tmp_path: Path
) -> None:
    """Imports that succeed, are refused, are of another kind; reports, sources, an audit."""
    program.do("customer", "add", "Northwind")
    named = ("import", "services", str(nested), "--customer", "Northwind", "--source", "Feed")
    answers = [
        program(*named, "--dry-run"),
        program.do(*named, "--force"),
        program.do(*named, "--force", "--json"),
        program(*named, "--force", "--format", "sites"),
        program(*named, "--force", "--format", "teams"),
        program(*named, "--site-column", "no such column"),
        program("import", "numbers", str(nested), "--customer", "Northwind"),
        program("import", "sites", str(nested)),
        program("source", "list", "--customer", "Northwind", "--json"),
        program("source", "sites", "Feed", "--customer", "Northwind"),
        program("audit", "--customer", "Northwind", "--save"),
        program.do("check"),
    ]
    require_no_credential(nest, nested, tmp_path, words_of(answers))


@each_nest
def test_i7_no_column_of_credentials_can_be_chosen(program: Program, nest: Nest, nested: Path, tmp_path: Path) -> None:
    """Not as the column that names the site, whose values would be kept and told."""
    program.do("customer", "add", "Northwind")
    named = ("import", "services", str(nested), "--customer", "Northwind", "--source", "Feed", "--force")
    for title in sorted(nest.secrets):
        answer = program(*named, "--site-column", title)
        assert answer.code == 2, answer.err
        require_no_credential(nest, nested, tmp_path, answer.err.replace(repr(title), ""))


@pytest.mark.parametrize("nest", [nest for nest in NESTS if nest.format == "3cx-users"], ids=lambda nest: nest.format)
def test_i7_no_mapping_reads_credentials(program: Program, nest: Nest, nested: Path, tmp_path: Path) -> None:
    """A person's own mapping is kept with the source; a column of credentials can have no part in it (I4)."""
    program.do("customer", "add", "Northwind")
    actions = open_actions(Settings(database=program.database))
    plain = ColumnMapping(numbers=("Number",), use="phone_line", names=("FirstName", "LastName"))
    said = [str(ColumnMapping.guess(nest.header))]
    for title in sorted(nest.secrets):
        harmful = [plain.with_columns(role, (title,)) for role in ROLES]
        for mapping in (*harmful, replace(plain, ignored=(IgnoredValue(title, f"{CANARY}*"),))):
            request = ServicesRequest("Northwind", (nested,), "Feed", "mapped", mapping=mapping, force=True)
            with pytest.raises(UsageError, match="passwords, keys or PINs") as refused:
                actions.imports.import_services(request)
            said.append(f"{refused.value} {refused.value.hint}")
    request = ServicesRequest("Northwind", (nested,), "Feed", "mapped", mapping=plain, force=True)
    report = actions.imports.import_services(request)
    assert report.taken == 1
    for title in nest.secrets:
        with pytest.raises((NotFoundError, UsageError)):
            actions.imports.site_values(replace(request, site_column=title))
    said += [str(report), str(actions.imports.preview_services(request)), str(actions.imports.see([nested]))]
    said.append(str(actions.imports.sources("Northwind")))
    actions.close()
    require_no_credential(nest, nested, tmp_path, "\n".join(said))


@pytest.mark.parametrize("nest", NESTS[:1], ids=lambda nest: nest.format)
async def test_i7_the_screen_shows_no_credential(program: Program, nest: Nest, nested: Path, tmp_path: Path) -> None:
    """The first sight of the file, with its first rows, and the report of its import."""
    program.do("customer", "add", "Northwind")
    actions = open_actions(Settings(database=program.database))
    seen = [str(actions.imports.look(nested))]
    async with played(actions, LARGE) as play:
        await play.wait("Northwind")
        await play.press("end", "i")
        await play.wait("which file?")
        await play.type(str(nested))
        await play.press("enter")
        await play.wait("unusable")
        seen.append(play.text)
    actions.close()
    require_no_credential(nest, nested, tmp_path, "\n".join(seen))


def test_i7_every_canary_sits_in_a_column_that_is_told() -> None:
    assert {nest.format: len(nest.secrets) for nest in NESTS} == {
        "generic": 2,
        "cucm-phones": 3,
        "cucm-tar": 8,
        "freepbx-extensions": 3,
        "fusionpbx-extensions": 1,
        "3cx-users": 2,
    }
