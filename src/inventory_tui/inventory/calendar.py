"""Days as people count them: in the customer's time zone (architecture.md §2)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from inventory_tui.inventory.model import Customer


def today(customer: Customer) -> date:
    """Return the calendar day it is now where the customer is: what release dates are compared with."""
    zone = UTC if customer.time_zone == "UTC" else ZoneInfo(customer.time_zone)
    return datetime.now(zone).date()
