"""What the screens ask of the opened actions, by the name that they know it under."""

from __future__ import annotations

from inventory_tui.actions import Actions

__all__ = ["Actions"]
