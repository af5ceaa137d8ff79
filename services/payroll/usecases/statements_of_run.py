"""Lay out all statements of a pay run. In: its id. Out: statements one after the other, some hundred in memory."""

from __future__ import annotations

from collections.abc import Iterator

from services.payroll.domain.statement import Statement
from services.payroll.usecases.lay_out_statements import lay_out_statements
from services.payroll.usecases.ports import PayrollPort

_AT_ONCE = 500


def statements_of_run(unit: PayrollPort, pay_run_id: str) -> Iterator[Statement]:
    """Give the statements in the order of the pay items; rendering them is the caller's, in threads if it likes."""
    unit.runs.get(pay_run_id)
    items = unit.documents.item_ids(pay_run_id)
    for start in range(0, len(items), _AT_ONCE):
        yield from lay_out_statements(unit, items[start : start + _AT_ONCE])
