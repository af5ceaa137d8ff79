"""Pay runs and bank files. In: the stage, a pay group and a period. Out: released payment files.

Finance opens and submits, a second person approves and releases. Where a bank refuses an account, the payment waits
and goes, under the same end-to-end id, in a later file to the new account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from deploy.month.accounts import account_fields
from deploy.month.plan import PlannedTrainer
from deploy.month.stage import Stage
from services.payments.domain.method import METHODS
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.mark_sent import mark_sent
from services.payments.usecases.mark_settled import mark_settled
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.reject_account import reject_account
from services.payments.usecases.release_file import release_file
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.preview_run import preview_run
from services.payroll.usecases.submit_run import submit_run
from shared.values.refusal import Refusal


def open_pay_run(stage: Stage, pay_group: str, start: date, end: date, payday: date) -> str:
    """Let finance open a run; gives its id."""
    with stage.unit("payroll", "finance") as (unit, call):
        return open_run(unit, call, OpenRun(pay_group, start, end, payday)).pay_run_id


def blockers(stage: Stage, pay_run_id: str) -> list[tuple[str, str]]:
    """Give the run's blockers as (code, trainer id)."""
    with stage.unit("payroll", "finance") as (unit, call):
        return [(remark.code, remark.trainer_id) for remark in preview_run(unit, call, pay_run_id).preview.blockers]


def submit_and_approve(stage: Stage, pay_run_id: str) -> None:
    """Let finance submit and the second person approve; finance itself is refused."""
    with stage.unit("payroll", "finance") as (unit, call):
        assert submit_run(unit, call, pay_run_id).state == "ready", "nothing blocks the run any more"
    try:
        with stage.unit("payroll", "finance") as (unit, call):
            approve_run(unit, call, pay_run_id)
    except Refusal as refusal:
        assert refusal.code == "maker_is_checker", refusal  # noqa: PT017 - the month is no test
    with stage.unit("payroll", "finance_approver") as (unit, call):
        approve_run(unit, call, pay_run_id)
    stage.house.pump()


def release_files(stage: Stage, pay_run_id: str) -> list[str]:
    """Prepare and release a file for each method that has something to pay; gives the files' ids."""
    return [file_id for method in METHODS if (file_id := _release(stage, pay_run_id, method))]


def _release(stage: Stage, pay_run_id: str, method: str) -> str | None:
    try:
        with stage.unit("payments", "finance") as (unit, call):
            file_id = prepare_file(unit, call, pay_run_id, method).file_id
    except Refusal as refusal:
        if refusal.code == "nothing_to_pay":
            return None
        raise
    with stage.unit("payments", "finance_approver") as (unit, call):
        release_file(unit, call, file_id)
    with stage.unit("payments", "finance") as (unit, call):
        mark_sent(unit, call, file_id)
    stage.house.pump()
    return file_id


def settle(stage: Stage, file_ids: Sequence[str]) -> None:
    """Enter that the bank paid these files."""
    for file_id in file_ids:
        with stage.unit("payments", "finance") as (unit, call):
            mark_settled(unit, call, file_id)
    stage.house.pump()


def bank_refuses(stage: Stage, trainer: PlannedTrainer, reason_code: str) -> None:
    """Enter that the bank refuses a trainer's account."""
    with stage.unit("payments", "finance") as (unit, call):
        (account,) = unit.accounts.active_of([stage.known.trainers[trainer.external_ref]])
        reject_account(unit, call, account.account_id, reason_code)
    stage.house.pump()


def open_new_account(stage: Stage, trainer: PlannedTrainer) -> None:
    """Enter another account for the trainer; a second person approves it."""
    draw = Random(f"new account {stage.seed} {trainer.number}")
    fields = account_fields(draw, trainer.country, trainer.account["holder_name"])
    trainer_id = stage.known.trainers[trainer.external_ref]
    with stage.unit("payments", "finance") as (unit, call):
        account = add_account(unit, call, trainer_id, fields)
    with stage.unit("payments", "finance_approver") as (unit, call):
        approve_account(unit, call, account.account_id)
    stage.house.pump()
