"""Files of cloud systems for the tests of the readers: pages as their APIs answer them, invented numbers and names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

Item = dict[str, Any]

SCRIPT = [
    *("phoneNumber", "extension", "status", "locationId", "locationName", "assigned", "ownerType", "ownerName"),
    *("ownerId", "numberType"),
]
"""What a script made of the API's numbers writes (sources.md 4.2)."""
USERS = [
    *("First Name", "Last Name", "Display Name", "User ID/Email (Required)", "User Status"),
    *("Last Service Accessed Time", "Days since Last Service Accessed", "Extension", "Phone Number"),
    *("Caller ID Number", "Caller ID First Name", "Caller ID Last Name", "Location", "Webex Calling Professional"),
]
"""Control Hub's export of users."""


def pages(key: str, items: Sequence[Item], *, size: int = 2_000, indent: int | None = None, between: str = "\n") -> str:
    """Items as pages of an API, one document behind the other."""
    cut = [items[at : at + size] for at in range(0, len(items), size)] or [[]]
    return between.join(json.dumps({key: page}, indent=indent) for page in cut)


def json_lines(items: Iterable[Item]) -> str:
    return "".join(f"{json.dumps(item)}\n" for item in items)


def table(header: Sequence[str], *rows: Mapping[str, str]) -> str:
    """A CSV file; cells by their column."""
    target = io.StringIO()
    writer = csv.DictWriter(target, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def webex_number(number: str = "", owner: str = "", **cells: Any) -> Item:
    """An item of ``telephony/config/numbers``; ``owner`` is its type, blank for none."""
    item: Item = {
        "phoneNumber": number,
        "state": "ACTIVE",
        "phoneNumberType": "PRIMARY",
        "mainNumber": False,
        "tollFreeNumber": False,
        "includedTelephonyTypes": ["PSTN_NUMBER"],
        "isServiceNumber": False,
        "elinEnabled": False,
        "isReservedNumber": False,
        "location": {"id": "Y2lzY29zcGFyazov", "name": "Cork"},
        **cells,
    }
    if owner:
        item["owner"] = {"id": "Y2lzY29", "type": owner, "firstName": "Ann", "lastName": "Example"}
    return item


def handler(name: str, extension: str | None = None, **cells: str) -> Item:
    """An item of CUPI's call handlers; without an extension the key is not there."""
    item = {
        "URI": "/vmrest/handlers/callhandlers/0f1e",
        "CreationTime": "2020-01-01T00:00:00Z",
        "DisplayName": name,
        "IsPrimary": "false",
        "IsTemplate": "false",
        "Undeletable": "false",
        "ObjectId": "0f1e",
        "PartitionObjectId": "2d3c",
        **cells,
    }
    if extension is not None:
        item["DtmfAccessId"] = extension
    return item


def handlers_json(*items: Item, total: int | None = None) -> str:
    """One page of CUPI: a single result is no list, none has no key."""
    page: Item = {"@total": str(len(items) if total is None else total)}
    if items:
        page["Callhandler"] = items[0] if len(items) == 1 else list(items)
    return json.dumps(page)


def handlers_xml(*items: Item, total: int | None = None, newline: str = "") -> str:
    """One page of CUPI as XML."""
    count = len(items) if total is None else total
    rows = newline.join(
        "<Callhandler>"
        + "".join(f"<{key}>{escape(value)}</{key}>{newline}" for key, value in item.items())
        + "</Callhandler>"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{newline}'
        f'<Callhandlers total="{count}">{newline}{rows}{newline}</Callhandlers>'
    )
