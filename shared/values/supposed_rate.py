"""A rate that a what-if supposes: of pay where payroll is asked, of an invoice where billing is. In and out: values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SupposedRate:
    """An engagement's rate as if it had been set last of all; `valid_to` is exclusive, None is open."""

    engagement_id: str
    rate_e4: int
    valid_from: date
    valid_to: date | None = None
