"""Exports of Cisco Unified CM for tests: headers as in sources.md 1.2 and 1.3, invented numbers and names.

What sources.md leaves out of a header ("…") is filled with columns of other releases, which nothing reads.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

CANARY: Final = "canary-credential"
"""What stands in the columns of credentials."""
_DEVICE_8: Final = (
    "Device Name,Description,Device Pool,Phone Button Template,CSS,AAR CSS,Location,Extension Mobility,Network Locale,"
    "Media Resource Group List,User Hold MOH Audio Source,Network Hold MOH Audio Source,Device User Locale,"
    "Packet Capture Mode,Packet Capture Duration,Built in Bridge,Privacy,Retry Video Call as Audio,"
    "Ignore Presentation Indicators,Softkey Template,Module 1,Module 2,Phone Load Name,Module 1 Load Name,"
    "Module 2 Load Name,Information,Directory,Messages,Services,Authentication Server,Proxy Server,Idle,Idle Timer,"
    "MLPP Indication,MLPP Preemption,MLPP Domain,Device Type,User ID 1,Common Phone Profile,Owner User ID,"
    "Allow CTI Control Flag,Device Presence Group,Device Security Profile,Device Subscribe CSS,Unattended Port,"
    "Require DTMF Reception,RFC2833 Disabled,Certificate Operation,Authentication String,Operation Completes By,"
    "Device Protocol,Secure Shell User,Secure Shell Password,XML,Dial Rules,CSS Reroute,Digest User,E.164,"
    "Subscriber Cellular Number,Common Device Configuration,Mobility User ID,Mobility Identity Name,"
    "Mobility Identity Destination Number"
)
_LINE: Final = (
    "Directory Number #,Route Partition #,Voice Mail Profile #,Line CSS #,AAR Group(Line) #,"
    "Line User Hold MOH Audio Source #,Line Network Hold MOH Audio Source  #,Auto Answer #,Forward All Voice Mail #,"
    "Forward All Destination #,Forward All CSS #,Forward Busy Internal Destination #,Call Pickup Group #,"
    "Line Text Label #,External Phone Number Mask #,Maximum Number of Calls #,Line Description #,Alerting Name #,"
    "Display #,{recording} #,Log Missed Calls #"
)


def _line(number: int, recording: str = "Recording Option") -> list[str]:
    return _LINE.format(recording=recording).replace("#", str(number)).split(",")


def phone_header(lines: int = 1, *, width: int = 0) -> tuple[str, ...]:
    """phone.csv of release 14, with as many columns as asked for."""
    device = ["Services Provisioning", *_DEVICE_8.split(",")]
    block = [title for at in range(1, lines + 1) for title in _line(at)]
    filling = [f"Vendor Setting {at}" for at in range(1, width - len(device) - len(block) + 1)]
    return (*device, *filling, *block)


def bat_header(lines: int = 1) -> tuple[str, ...]:
    """All details of release 8: another order, other names, a double space."""
    block = [title for at in range(1, lines + 1) for title in _line(at, "Call Recording Option")]
    return (*_DEVICE_8.split(","), *block)


HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "phone.csv": phone_header(),
    "directorynumber.csv": (
        *("Directory Number", "Route Partition", "Description", "Alerting Name", "ASCII Alerting Name"),
        *("Voice Mail Profile", "Forward All Voice Mail", "Forward All Destination", "Forward All CSS", "Active"),
    ),
    "ctiroutepoint.csv": (
        *("DEVICE NAME", "DESCRIPTION", "DEVICE POOL", "CALLING SEARCH SPACE", "LOCATION"),
        *("DIRECTORY NUMBER 1", "ROUTE PARTITION 1", "DISPLAY 1"),
    ),
    "deviceprofile.csv": ("Device Profile Name", "Description", "Device Type", "Device Protocol", "Phone Template", ""),
    "rdp.csv": (
        *("Remote Destination Profile Name", "Description", "Mobility User ID", "Device Pool"),
        *("Directory Number 1", "Route Partition 1"),
    ),
    "remotedestination.csv": ("NAME", "REMOTE DESTINATION PROFILE", "MOBILITY PROFILE", "DESTINATION 1"),
    "huntpilot.csv": ("HUNT PILOT", "ROUTE PARTITION", "DESCRIPTION", "NUMBERING PLAN", "ROUTE FILTER", "HUNT LIST 1"),
    "linegroup.csv": (
        *("NAME", "RNA REVERSION TIMEOUT", "TYPE DISTRIBUTION ALGORITHM", "TYPE HUNT ALGORITHM RNA"),
        *("TYPE HUNT ALGORITHM BUSY", "TYPE HUNT ALGORITHM DOWN", "LINE SELECTION ORDER 1", "DN OR PATTERN 1"),
        *("ROUTE PARTITION 1", "LINE SELECTION ORDER 2", "DN OR PATTERN 2", "ROUTE PARTITION 2"),
    ),
    "callpickupgroup.csv": ("CPG NUMBER", "DESCRIPTION", "ROUTE PARTITION", "CPG NAME", "CPG NOTIFICATION POLICY"),
    "callpark.csv": ("CALL PARK NUMBER", "DESCRIPTION", "ROUTE PARTITION", "UNIFIED CALLMANAGER"),
    "directedcallpark.csv": (
        *("NUMBER", "DESCRIPTION", "ROUTE PARTITION", "REVERSION NUMBER", "REVERSION CALLING SEARCH SPACE"),
        "RETRIEVAL PREFIX",
    ),
    "meetmenumber.csv": ("MEETME NUMBER", "DESCRIPTION", "ROUTEPARTITION", "MINIMUM SECURITY LEVEL"),
    "voicemailpilot.csv": ("DIRECTORY NUMBER", "DESCRIPTION", "CALLING SEARCH SPACE", "IS DEFAULT"),
    "conferencenow.csv": ("CONFERENCE NOW NUMBER", "DESCRIPTION", "ROUTE PARTITION"),
    "mobilevoiceaccess.csv": ("MOBILE VOICE ACCESS NUMBER", "ROUTE PARTITION", "LOCALE 1", ""),
    "handoffconfiguration.csv": ("HANDOFF NUMBER", "ROUTE PARTITION"),
    "messagewaitingnumbers.csv": ("MESSAGE WAITING NUMBER", "ROUTE PARTITION", "DESCRIPTION"),
    "intercomdn.csv": ("INTERCOM DIRECTORY NUMBER", "ROUTE PARTITION", "DESCRIPTION"),
    "routepattern.csv": ("ROUTE PATTERN", "ROUTE PARTITION", "DESCRIPTION", "NUMBERING PLAN", "GATEWAY/ROUTE LIST"),
    "translationpattern.csv": ("TRANSLATION PATTERN", "ROUTE PARTITION", "DESCRIPTION"),
    "enduser.csv": (
        *("FIRST NAME", "LAST NAME", "USER ID", "PASSWORD", "PIN", "DIGEST CREDENTIALS", "TELEPHONE NUMBER"),
        *("DEVICE NAME 1", "PRIMARY EXTENSION 1"),
    ),
}
HEADER_TXT: Final = "Time : 2026-03-01 02:00\nIP Address : 192.0.2.10\nCCM : 14.0.1\nFile : export.tar\n"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines as the system writes them: commas, LF, no quotes, whatever the cells hold (trap 8)."""
    return "".join(",".join(row) + "\n" for row in (header, *rows))


def row_of(header: Sequence[str], **cells: str) -> list[str]:
    """A row; cells by column, ``_`` for a blank and case ignored. Other cells are blank."""
    wanted = {name.replace("_", " ").casefold(): text for name, text in cells.items()}
    titles = [" ".join(title.split()).casefold() for title in header]
    assert wanted.keys() <= set(titles), sorted(wanted.keys() - set(titles))
    return [wanted.get(title, "") for title in titles]


def member(name: str, *rows: Mapping[str, str], header: Sequence[str] | None = None) -> str:
    """A member of the archive; rows by column as in ``row_of``."""
    header = header or HEADERS[name]
    return csv_text(header, [row_of(header, **row) for row in rows])


def phone(name: str, *numbers: str, **cells: str) -> dict[str, str]:
    """A phone with its lines; credentials stand where they stand in real files."""
    lines = {f"Directory Number {at}": number for at, number in enumerate(numbers, 1)}
    known = {"Device Name": name, "Description": f"Phone {name}", "Device Pool": "Cork-DP", "Device Type": "Cisco 8845"}
    secrets = {"XML": f"<a>{CANARY}</a>", "Secure Shell Password": CANARY, "Digest User": CANARY}
    return known | secrets | lines | cells


def tar_of(members: Mapping[str, str | bytes], prefix: str = "") -> bytes:
    """An archive with header.txt and these members, in this order."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in {"header.txt": HEADER_TXT, **members}.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(prefix + name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def phone_rows(count: int, header: Sequence[str]) -> Iterator[str]:
    """Rows of phones with one line each, 1.5 to 2 kB long."""
    cells = ["", "f", "Default", "Use System", "t"]
    row = [cells[at % len(cells)] for at in range(len(header))]
    row[header.index("XML")] = "<vendorConfig><disableSpeaker>false</disableSpeaker><webAccess>0</webAccess>" * 8
    at_name, at_number, at_partition = map(header.index, ("Device Name", "Directory Number 1", "Route Partition 1"))
    at_pool = header.index("Device Pool")
    for at in range(count):
        row[at_name], row[at_number], row[at_partition] = f"SEP{at:012X}", f"\\+1555{at:07d}", "DN-PT"
        row[at_pool] = f"DP-{at % 40}"
        yield ",".join(row) + "\n"


def write_tar(path: Path, phones: int, *, width: int = 273) -> None:
    """Write an archive of many phones, 1.5 to 2 kB each, without keeping them."""
    header = phone_header(width=width)
    first = ",".join(header) + "\n"
    size = len(first) + sum(map(len, phone_rows(phones, header)))
    others = {
        "huntpilot.csv": member("huntpilot.csv", {"HUNT PILOT": "5550199", "DESCRIPTION": "Sales"}),
        "callpark.csv": member("callpark.csv", {"CALL PARK NUMBER": "80XX"}),
    }
    with path.open("wb") as file:
        file.write(_entry("phone.csv", size))
        file.write(first.encode())
        file.writelines(row.encode() for row in phone_rows(phones, header))
        file.write(bytes(-size % 512))
        for name, content in others.items():
            file.write(_entry(name, len(content)))
            file.write(content.encode().ljust(-(-len(content) // 512) * 512, b"\0"))
        file.write(bytes(1_024))


def _entry(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)
