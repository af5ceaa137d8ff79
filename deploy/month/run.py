"""The sample month, told in order. In: where to write, how many trainers, which seed. Out: the folder, whole.

Each step is what a person does; between steps the pump carries the facts. The story holds a sheet with a bad row, a
file imported twice, a returned timesheet, a correction of paid hours, raises known late and two refused accounts.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from deploy.month import calendar, changes, hours, invoicing, outputs, paying, setup
from deploy.month.extra import import_extra
from deploy.month.people import HALF, MARKER
from deploy.month.stage import Stage
from deploy.onebox.backbone import FILE as BACKBONE
from deploy.onebox.backbone import put_on_stack
from deploy.onebox.house import raze
from deploy.onebox.verify import verify_house
from services.ledger.usecases.close_books import close_books
from shared.plumbing.logs import logging_meanwhile
from shared.values.money import total_by_currency
from shared.values.refusal import Refusal


def run_month(
    out: Path,
    data: Path,
    *,
    trainers: int,
    seed: int,
    extra: Sequence[Path] = (),
    zone: str = "UTC",
    stack: Path | None = None,
) -> None:
    """Run the month into fresh folders, saying on standard error what each step takes; never over other files.

    With the folder of a `stack`, databases, event log and job queue are on its servers.
    """
    if stack is not None:
        from deploy.stack.record import read_record

        # Refused before anything is emptied for a month that cannot be.
        read_record(stack)
    for folder in (out, data):
        _make_fresh(folder)
    (data / HALF).touch()
    if stack is not None:
        put_on_stack(data, stack)
    began = time.monotonic()
    print(f"Sample month of {trainers} trainers, seed {seed}", file=sys.stderr)
    with (data / "month.log").open("w", buffering=1) as log, logging_meanwhile(log):
        stage = Stage(data, seed, trainers, calendar.SETUP)
        try:
            _tell(stage, out, began, extra, zone)
        finally:
            stage.house.close()
    (data / HALF).unlink()


def _tell(stage: Stage, out: Path, began: float, extra: Sequence[Path], zone: str) -> None:
    with stage.step("clients, vendors, trainers, terms, accounts"):
        _set_up(stage)
    if extra:
        with stage.step(f"{len(extra)} exports of your own"):
            import_extra(stage, extra, zone)
    for week in calendar.WEEKS[:2]:
        _live_week(stage, week)
    with stage.step("first pay run and invoices"):
        runs, files, invoices = _mid_month(stage)
    with stage.step("a correction of paid hours, raises known late"):
        _changes(stage, files)
    for week in calendar.WEEKS[2:]:
        _live_week(stage, week)
    with stage.step("pay runs and invoices at the month's end"):
        more_runs, more_files, more_invoices = _month_end(stage, invoices)
    _leave(stage, out, began, [*runs, *more_runs], [*files, *more_files], [*invoices, *more_invoices])


def _set_up(stage: Stage) -> None:
    setup.open_for_business(stage)
    setup.let_people_in(stage)
    setup.bring_trainers(stage)
    setup.agree_terms(stage)
    setup.open_accounts(stage)


def _live_week(stage: Stage, week: date) -> None:
    stage.clock.move_to(max(stage.clock(), calendar.hours_arrive(week)))
    with stage.step(f"week of {week}: import"):
        hours.import_week(stage, week)
    with stage.step(f"week of {week}: submit and approve"):
        hours.submit_all(stage)
        hours.return_one(stage, week)
        hours.approve_all(stage)


def _mid_month(stage: Stage) -> tuple[list[str], list[str], list[str]]:
    """Pay the US group; between approval and release the bank refuses an account, whose payment goes a day later."""
    stage.clock.move_to(calendar.US_RUN_1)
    run = paying.open_pay_run(stage, "us", date(2026, 10, 5), calendar.MID_PERIOD, date(2026, 10, 22))
    paying.submit_and_approve(stage, run)
    refused = changes.pick(stage, "US", 2)
    paying.bank_refuses(stage, refused, "R03")
    files = paying.release_files(stage, run)
    paying.open_new_account(stage, refused)
    files += paying.release_files(stage, run)
    return [run], files, invoicing.invoice_everyone(stage, calendar.MID_PERIOD)


def _changes(stage: Stage, files: Sequence[str]) -> None:
    stage.clock.move_to(calendar.CORRECTION)
    paying.settle(stage, files)
    changes.correct_first_entry(stage, changes.pick(stage, "US", 0))
    stage.clock.move_to(calendar.RAISE_KNOWN)
    changes.raise_late(stage, changes.pick(stage, "US", 1))
    changes.raise_late(stage, changes.pick(stage, "DE", 0))


def _month_end(stage: Stage, earlier_invoices: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Pay both groups; a refused account blocks one run until another account is approved."""
    stage.clock.move_to(calendar.MONTH_END_RUNS)
    payday = date(2026, 11, 6)
    us = paying.open_pay_run(stage, "us", calendar.MID_PERIOD, calendar.PERIOD_END, payday)
    world = paying.open_pay_run(stage, "world", date(2026, 10, 5), calendar.PERIOD_END, payday)
    refused = changes.pick(stage, "DE", 0)
    paying.bank_refuses(stage, refused, "AC04")
    assert paying.blockers(stage, world) == [("no_payout_account", stage.known.trainers[refused.external_ref])]
    paying.open_new_account(stage, refused)
    files = []
    for run in (us, world):
        paying.submit_and_approve(stage, run)
        files += paying.release_files(stage, run)
    invoices = invoicing.invoice_everyone(stage, calendar.PERIOD_END)
    stage.clock.move_to(calendar.BANK_ANSWERS)
    paying.settle(stage, files)
    invoicing.receive_payments(stage, earlier_invoices, date(2026, 11, 9))
    stage.clock.move_to(calendar.BOOKS_CLOSED)
    with stage.unit("ledger", "finance_approver") as (unit, call):
        close_books(unit, call, date(2026, 11, 9))
    return [us, world], files, invoices


def _leave(
    stage: Stage, out: Path, began: float, runs: Sequence[str], files: Sequence[str], invoices: Sequence[str]
) -> None:
    """Write everything, check every invariant, and write the summary last."""
    with stage.step("bank files, registers, statements"):
        banked = outputs.write_payments(stage, out, files)
        outputs.write_payroll(stage, out, runs)
    with stage.step("invoices and books"):
        invoiced = outputs.write_invoices(stage, out, invoices)
        books = outputs.write_ledger(stage, out)
    with stage.step("verify"):
        findings, _checked = verify_house(stage.house)
    if findings:
        raise Refusal("month_unsound", f"{len(findings)} invariants are broken, first: {findings[0]}")
    outputs.write_summary(out, {
        "trainers": len(stage.known.trainers),
        "entries": outputs.count_entries(stage),
        **books,
        "earnings_total": outputs.earnings_total(stage),
        "bank_file_total": total_by_currency(banked),
        "invoice_total": total_by_currency(invoiced),
        "seconds_elapsed": round(time.monotonic() - began, 3),
    })  # fmt: skip


def _make_fresh(folder: Path) -> None:
    """Empty a folder that an earlier month made, make one that is missing, refuse any other."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise Refusal("folder_not_empty", f"{folder} holds files that no sample month made; give an empty folder.")
        if (folder / BACKBONE).exists():
            raze(folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Made by `hourbook month`; another month into this folder replaces it.\n")
