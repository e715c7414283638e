"""Who did it: nobody can pass for another (L2)."""

from __future__ import annotations

import os
import pwd
import socket
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inventory_tui.store import operations, schema
from inventory_tui.store.engine import Store
from inventory_tui.store.setup import add_customer


def test_an_operation_says_who_when_and_where(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "USERNAME", "LNAME"):
        monkeypatch.setenv(name, "mallory")
    monkeypatch.setenv("SUDO_USER", "ada")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 51234 192.0.2.1 22")
    with store.write() as connection:
        customer = add_customer(connection, "Northwind")
        first = operations.record_operation(connection, customer.id, "audit", {"level": "site"}, {"created": 0})
        second = operations.record_operation(connection, customer.id, "undo", {}, {}, undoes=first)
        rows = {row.id: row for row in connection.execute(select(schema.operation))}
    assert second > first
    row = rows[first]
    assert row.who == pwd.getpwuid(os.getuid()).pw_name
    assert row.claimed == "sudo ada, ssh 192.0.2.7"
    assert row.host == socket.gethostname()
    assert abs(datetime.fromisoformat(row.at) - datetime.now(UTC)) < timedelta(minutes=1)
    assert row.at.endswith("+00:00")
    assert (row.customer_id, row.kind, row.request, row.counts, row.undoes) == (
        customer.id,
        "audit",
        {"level": "site"},
        {"created": 0},
        None,
    )
    assert rows[second].undoes == first


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_123)
    assert operations.who() == "uid 4000000123"


@pytest.mark.parametrize(
    ("environ", "claimed"),
    [
        ({}, ""),
        ({"SUDO_USER": "ada"}, "sudo ada"),
        ({"SSH_CONNECTION": "2001:db8::7 51234 2001:db8::1 22"}, "ssh 2001:db8::7"),
        ({"SUDO_USER": "", "SSH_CONNECTION": ""}, ""),
        ({"SUDO_USER": "\x1b]52;c;aGk=\x07a\u202eda\udcff"}, "sudo ]52;c;aGk=ada"),
        ({"SUDO_USER": "\x1b\x07"}, ""),
        ({"SUDO_USER": "a" * 1_000}, "sudo " + "a" * 100),
    ],
)
def test_claims_are_kept_apart_and_harmless(environ: dict[str, str], claimed: str) -> None:
    assert operations.claimed(environ) == claimed
