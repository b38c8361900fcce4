"""How long a test waits for what must come: for an event, never for a clock."""

from __future__ import annotations

# Seconds after which a test that hangs fails. On a busy machine nothing comes near it.
PATIENCE = 300.0
