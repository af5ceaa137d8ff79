"""Show what an export holds before anything is stored.

In: a read file. Out: the report that `hourbook import-hours --dry-run --json` prints.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.timetracking.domain.hours_row import ReadHours


def preview_hours(read: ReadHours) -> dict[str, Any]:
    """Report format, counts, seconds, errors and how the file was understood; bad rows count in `rows` alone."""
    return {
        "format": read.format,
        "rows": read.rows,
        "entries": len(read.entries),
        "seconds": read.seconds,
        "errors": [asdict(error) for error in read.errors],
        "zone": read.zone,
        "date_order": asdict(read.date_order),
        "decimal_notation": asdict(read.decimal_notation),
        "encoding": asdict(read.encoding),
        "columns_ignored": list(read.columns_ignored),
    }
