"""The headless face: arguments to requests, results to text or JSON, errors to exit codes (cli.md).

Knows click and the actions; never SQL, never a screen. Everything heavy is imported inside the commands, so
that ``--version`` and ``--help`` answer at once.
"""

from __future__ import annotations
