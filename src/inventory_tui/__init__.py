"""inventory-tui: audit and browse the number inventory of telephony customers, in the terminal."""

from __future__ import annotations

__version__ = "0.1.0"
