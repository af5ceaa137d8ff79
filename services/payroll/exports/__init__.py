"""Files that leave payroll: one module a format, each with `render` and `check`.

In: a register or a statement. Out: bytes, and from bytes read back the totals per currency. `EXPORTS` is the
whole list; API choices and the contract test come from it. Pure: no file, no clock, the same input gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.payroll.exports import register, statement


@dataclass(frozen=True)
class Format:
    """One format: how its file is made, and how a made file is read back into totals by currency."""

    media_type: str
    suffix: str
    render: Callable[..., bytes]
    check: Callable[[bytes], dict[str, Any]]


EXPORTS: dict[str, Format] = {
    "register": Format("text/csv; charset=utf-8", "csv", register.render, register.check),
    "statement": Format("application/pdf", "pdf", statement.render, statement.check),
}
