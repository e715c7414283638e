"""Days as people count them (architecture.md §2, Time)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inventory_tui.inventory.calendar import today
from inventory_tui.inventory.model import Customer


def test_today_is_the_day_where_the_customer_is() -> None:
    before = datetime.now(UTC)
    here, far_east, far_west = (today(Customer(1, "N", time_zone=zone)) for zone in ("UTC", "Etc/GMT-14", "Etc/GMT+12"))

    assert here in (before.date(), (before + timedelta(seconds=60)).date())
    assert far_east - far_west >= timedelta(days=1)
    assert far_west <= here <= far_east
