"""What the month leaves on disk. In: the stage and a folder. Out: bank files, statements, registers, invoices, books.

Nothing here computes: files come from the services as they give them to anyone, and are counted on the way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from deploy.month.stage import Stage
from services.billing.usecases.invoice_document import invoice_document
from services.ledger.usecases.reconcile import reconcile
from services.ledger.usecases.trial_balance import trial_balance
from services.payments.usecases.download_file import download_file
from services.payroll.domain.statement import Statement
from services.payroll.usecases.payroll_register import payroll_register
from services.payroll.usecases.statements_of_run import statements_of_run
from shared.plumbing.whole_file import write_whole
from shared.values.money import Money, total_by_currency

_AT_ONCE = 64


def write_payments(stage: Stage, out: Path, file_ids: Sequence[str]) -> list[Money]:
    """Write the bank files; gives the totals that the formats' own readers found in them."""
    totals: list[Money] = []
    with stage.unit("payments", "finance") as (unit, call):
        for file_id in file_ids:
            file, content = download_file(unit, call, file_id)
            _write(out / "payments" / file.filename, content)
            read_back = unit.formats[file.method].check(content)
            assert read_back == file.totals, f"{file.filename} reads back as it was released"
            totals += [Money(minor, currency) for currency, minor in read_back.total_minor]
    return totals


def write_payroll(stage: Stage, out: Path, run_ids: Sequence[str]) -> None:
    """Write every run's register, one register of all runs, and all pay statements."""
    with stage.unit("payroll", "finance") as (unit, call):
        registers = {run_id: payroll_register(unit, call, run_id) for run_id in run_ids}
    for run_id, content in registers.items():
        _write(out / "payroll" / f"register-{run_id}.csv", content)
    _write(out / "payroll" / "register.csv", _joined(registers.values()))
    statements = out / "payroll" / "statements"
    with stage.look("payroll") as unit, ThreadPoolExecutor(os.cpu_count()) as pool:
        for run_id in run_ids:
            for some in _slices(statements_of_run(unit, run_id), _AT_ONCE):
                for statement, content in zip(some, pool.map(unit.render_statement, some), strict=True):
                    _write(statements / _statement_name(statement), content)


def _joined(registers: Iterable[bytes]) -> bytes:
    """Put registers one under the other, under one header."""
    first, *rest = registers
    return first + b"".join(register.split(b"\r\n", 1)[1] for register in rest)


def _statement_name(statement: Statement) -> str:
    head = statement.head
    return f"{head.external_ref}-{head.payday}-{head.currency}-{head.end_to_end_id}.pdf"


def _slices(statements: Iterable[Statement], size: int) -> Iterator[list[Statement]]:
    rest = iter(statements)
    while some := list(islice(rest, size)):
        yield some


def write_invoices(stage: Stage, out: Path, invoice_ids: Sequence[str]) -> list[Money]:
    """Write each invoice in every format; gives what the clients owe, tax included."""
    totals = []
    with stage.unit("billing", "finance") as (unit, call):
        for invoice_id in invoice_ids:
            for form in unit.exports:
                document = invoice_document(unit, call, invoice_id, form)
                _write(out / "billing" / document.name, document.content)
            invoice = unit.invoices.get(invoice_id).invoice
            totals.append(Money(invoice.total_minor, invoice.currency))
    return totals


def write_ledger(stage: Stage, out: Path) -> dict[str, Any]:
    """Write the trial balance; gives the ledger's part of the summary."""
    with stage.look("ledger") as unit:
        balance = trial_balance(unit)
        _write(out / "ledger" / "trial_balance.csv", unit.write_trial_balance(balance))
        seconds = reconcile(unit)
    return {
        "approved_seconds": seconds.totals["approved"],
        "paid_seconds": seconds.totals["paid"],
        "billed_seconds": seconds.totals["billed"],
        "unexplained_seconds": seconds.unexplained_seconds,
        "gap_seconds": seconds.by_reason,
        "journal_sum": {currency: Money(minor, currency).decimal for currency, minor in balance.journal_sum.items()},
    }


def earnings_total(stage: Stage) -> dict[str, str]:
    """Give all that was earned, by currency: what payroll posted, whatever was paid of it."""
    with stage.look("payroll") as unit:
        return total_by_currency(Money(minor, currency) for currency, minor in unit.earnings.totals())


def count_entries(stage: Stage) -> int:
    """Give the number of live time entries."""
    with stage.look("timetracking") as unit:
        return int(unit.entries.count_live())


def write_summary(out: Path, summary: dict[str, Any]) -> None:
    """Write `summary.json`, last of all: its presence says that the month is whole."""
    _write(out / "summary.json", (json.dumps(summary, indent=2) + "\n").encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
