"""Columns that hold credentials are neither named, shown nor read (sources.md I7, 1.2 trap 10, chapter 6)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inventory_tui.errors import NotFoundError, SourceError
from inventory_tui.sources.cells import is_secret
from inventory_tui.sources.reader import look
from tests.sources.files import read, reader, stream

SECRET = (
    *("XML", "Secure Shell Password", "SECURE SHELL PASSWORD", "Digest Credentials", "Authentication String"),
    *("ATTENDEES ACCESS CODE", "MLPP PASSWORD 1"),
    *("PIN", "PIN 1", "User PIN", "USER_PIN", "pin_digest", "PASSWORD_DIGEST", "Authorization Code", "Activation Code"),
    *("secret", "devinfo_secret", "vmpwd", "voicemail_vmpwd", "sip_pass", "pass", "UserPass", "md5_cred"),
    *("password", "voicemail_password", "AuthPassword", "DeskphonePassword", "VMPIN", "VoicemailPIN", "pincode"),
    *("API key", "accessToken", "client_secret", "passcode", "Passphrase", "WPA PSK", "Password Hash", "Kennwort"),
)
INNOCENT = (
    *("accountcode", "AuthID", "Author", "Device Name", "Directory Number 1", "Security Profile", "Phone Key", "Keys"),
    *("pinless", "spinoff", "spin", "hairpin", "opinion", "shipping", "pinned", "Ping", "Mapping", "keypad"),
    *("secretary", "bypass", "compass", "passage", "Passau", "location_code", "City Code", "hashtag", "Community"),
)


@pytest.mark.parametrize("title", SECRET)
def test_i7_columns_that_hold_credentials_are_told(title: str) -> None:
    assert is_secret(title)
    assert is_secret(title.casefold())
    assert is_secret(title.upper())


@pytest.mark.parametrize("title", INNOCENT)
def test_i7_columns_that_hold_none_are_not_taken_for_them(title: str) -> None:
    assert not is_secret(title)
    assert not is_secret(title.upper())


def test_i7_a_secret_column_is_in_no_message_and_no_first_look() -> None:
    """Not even where it is there twice, or asked for as the column of the site."""
    content = "number,use,password,password,VMPIN\n1001,phone_line,hunter2,hunter3,4711\n"
    opened = reader(content)
    list(opened)
    seen = look(stream(content))
    with pytest.raises(NotFoundError) as no_column:
        reader(content, site_column="Password")
    with pytest.raises(SourceError) as unknown:
        reader(content.replace("number", "nothing"))
    said = (opened.notices, opened.columns, seen.header, seen.rows, no_column.value.hint, unknown.value.message)
    assert seen.rows == (("1001", "phone_line"),)
    assert not any(word in str(said).casefold() for word in ("password", "hunter", "vmpin", "4711"))


def test_i7_credentials_deep_in_json_are_no_part_of_a_cell() -> None:
    inside: Any = {
        "list": [{"password": "hunter2", "name": "Ann"}, [{"PIN": "4711"}]],
        "deep": {"a": {"b": {"c": {"d": {}}}}},
    }
    inside["deep"]["a"]["b"]["c"]["d"] = {"secret": "hunter3", "kept": 1}
    content = json.dumps([{"number": "1001", "description": inside}])
    seen = look(stream(content))
    assert "Ann" in str(seen.rows)
    assert "kept" in str(seen.rows)
    assert not any(word in f"{seen}{read(content)}" for word in ("hunter", "4711", "password", "PIN", "secret"))


def test_a_column_with_a_name_of_many_pages_fits_into_a_sentence() -> None:
    with pytest.raises(SourceError) as unknown:
        reader(f"{'nobody ' * 50_000},\x1b[2J\n1,2\n")
    assert len(unknown.value.message) < 200
    assert unknown.value.message.isprintable()
