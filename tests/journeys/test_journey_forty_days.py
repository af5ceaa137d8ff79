"""Forty days of a programme: two vendors, three clients, sixty trainers, told day by day as an accountant would.

Every morning yesterday's work comes in. On Mondays everybody submits the week before, on Tuesdays it is approved, every
other Wednesday it is paid and billed, and on Friday the money is there. Beside that, things happen: `STORY` says what
and when. After each day `hourbook verify` must be clean; after each pay run every line that nobody doubts must have
been claimed, and on its payday have been paid; invoices must hold the hours that were approved, no more and no less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from forty_days import DAYS, DEPUTY, HEAD, HOUR, LEAD, UNATTENDED, Programme, day

from deploy.month import invoicing, paying
from deploy.month.calendar import at
from deploy.month.plan import PlannedTrainer
from services.ledger.usecases.close_books import close_books
from services.onboarding.usecases.change_terms import change_terms
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.record_return import record_return
from services.payroll.usecases.pay_again import pay_again
from services.timetracking.usecases.auto_approve import WHY as BY_THE_CLOCK
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.set_substitute import set_substitute
from services.timetracking.usecases.show_reopening import show_reopening
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.values.span import Span

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("forty days")]


class Telling:
    """The story so far: who it is about, and what has to be remembered from one day to another."""

    def __init__(self, programme: Programme) -> None:
        """Choose whom things happen to, from those whose weeks any approver approves."""
        self.on = programme
        people = programme.plain_people()
        self.doubted, self.forgotten, self.absent, self.mended, self.reopened, self.leaver = (
            next(people) for _ in range(6)
        )
        euro = (one for one in people if one.country.currency == "EUR")
        self.changer, self.returned = next(euro), next(euro)
        self.dispute = self.old_dispute = ""
        self.runs: list[str] = []
        self.files: list[str] = []
        self.invoices: list[str] = []

    def sheet_of(self, one: PlannedTrainer, number: int) -> str:
        """Give the timesheet of the work week that begins on a day of the story."""
        return str(self.on.value("timetracking", "select timesheet_id from timesheets where trainer_id = :id and "
                                 "week_start = :week", id=self.on.id_of(one), week=day(number)))  # fmt: skip

    def line_of(self, one: PlannedTrainer, number: int) -> tuple[str, str, int, int]:
        """Give timesheet, entry, version and seconds of the first line of such a week."""
        sheet = self.sheet_of(one, number)
        (found, *_) = self.on.rows("timetracking", "select entry_id, version, seconds from entries where "
                                   "timesheet_id = :sheet and live order by start_epoch", sheet=sheet)  # fmt: skip
        return (sheet, *found)


# --- the rhythm of a programme


def a_week_is_approved(told: Telling) -> None:
    """Tuesday: the lead (or who stands in), then the head; an approver reads all other weeks."""
    on = told.on
    lead = DEPUTY if told.on.stage.clock() < at(day(15)) else LEAD
    assert on.approve(lead, chained=True) > 0
    assert on.approve(HEAD, chained=True) > 0
    assert on.approve("approver") > 20


def hours_are_paid_and_billed(told: Telling, first: date, end: date, payday: date, *, disputed: int) -> None:
    """Wednesday: all that was worked is decided but for what is disputed, and the approved is paid and billed whole."""
    on = told.on
    assert on.undecided(end) == ({"disputed": disputed} if disputed else {})
    told.runs, told.files = on.pay(first, end, payday)
    assert on.paid_seconds() == on.approved_seconds()
    told.invoices = on.bill(end)
    assert on.billed_seconds() == on.approved_seconds()


def money_arrives(told: Telling) -> None:
    """Friday: the bank has paid everybody, on the payday itself; clients pay their invoices."""
    on = told.on
    assert len(on.not_settled(told.runs)) > 0
    on.bank_pays(told.files)
    assert on.not_settled(told.runs) == []
    invoicing.receive_payments(on.stage, told.invoices, on.today)


# --- what happens beside it


def the_lead_goes_on_holiday(told: Telling) -> None:
    """Day 6: the lead is away in the week from day 8; a deputy stands in."""
    away = Span(at(day(8), 0), at(day(15), 0))
    told.on.do("timetracking", LEAD, set_substitute, LEAD.user_id, DEPUTY.user_id, away)


def a_line_is_doubted_that_everybody_forgets(told: Telling) -> None:
    """Day 9: an approver doubts a line of the first week. Nobody looks at it again for a week."""
    sheet, entry, _version, _seconds = told.line_of(told.forgotten, 1)
    opened = told.on.do("timetracking", "approver", open_dispute, OpenDispute(sheet, entry, "Nobody met that morning"))
    told.old_dispute = opened.dispute_id


def a_week_is_returned(told: Telling) -> None:
    """Day 9: one week comes back with a question. Its trainer submits it again on the next Monday."""
    sheet = told.sheet_of(told.mended, 1)
    told.on.do("timetracking", "approver", return_lines, ReturnLines(sheet, "Which task was the morning for?"))


def an_account_is_changed(told: Telling) -> None:
    """Day 10: a trainer gives another bank account; the same day finance cannot approve what it did not check."""
    on, one = told.on, told.changer
    account = on.do("payments", on.actor_of(one), add_account, on.id_of(one), on.new_account(one))
    on.do("payments", "finance_approver", approve_account, account.account_id)


def one_leaves(told: Telling) -> None:
    """Day 13: a vendor ends somebody's engagement with the second week."""
    on, one = told.on, told.leaver
    (engagement,) = on.engagements[one.external_ref, one.works[0].project]
    manager = f"vendor_{one.vendor}"
    on.do("onboarding", manager, change_terms, engagement, {"valid_to": day(15)}, 1)
    on.at_rest.add(one.external_ref)


def one_takes_a_week_off(told: Telling) -> None:
    """Day 14: from tomorrow on somebody is on holiday for a week."""
    told.on.at_rest.add(told.absent.external_ref)


def one_line_is_doubted(told: Telling) -> None:
    """Day 16: an approver doubts one line of the second week; that line alone waits."""
    sheet, entry, _version, _seconds = told.line_of(told.doubted, 8)
    opened = told.on.do("timetracking", "approver", open_dispute, OpenDispute(sheet, entry, "The recording is shorter"))
    told.dispute = opened.dispute_id


def the_first_two_weeks_are_paid(told: Telling) -> None:
    """Day 17: two lines are disputed; one of them since so long that the clock has escalated it."""
    on = told.on
    state = "select state from disputes where dispute_id = :id"
    assert on.value("timetracking", state, id=told.old_dispute) == "escalated"
    hours_are_paid_and_billed(told, day(1), day(15), day(19), disputed=2)
    by_the_clock = on.value("timetracking", "select count(distinct timesheet_id) from timesheet_states where "
                            "why = :why", why=BY_THE_CLOCK)  # fmt: skip
    assert by_the_clock > 0, f"weeks on {UNATTENDED} were approved by nobody else"
    others = [on.value("timetracking", "select count(*) from entries where trainer_id = :id and live and "
                       "state = 'approved'", id=on.id_of(one)) for one in (told.doubted, told.forgotten)]  # fmt: skip
    assert others == [19, 19], "of twenty lines of two weeks each, the nineteen that nobody doubts are paid"
    paid_to = on.value("payroll", "select p.last4 from payments p join pay_items i using (pay_item_id) where "
                       "i.trainer_id = :id", id=on.id_of(told.changer))  # fmt: skip
    assert paid_to == on.new_account(told.changer)["iban"][-4:]


def the_leaver_cannot_log(told: Telling) -> None:
    """Day 17: hours after the last day are not taken."""
    on, one = told.on, told.leaver
    (engagement,) = on.engagements[one.external_ref, one.works[0].project]
    late = LogTime(engagement, on.stretch(one, day(16), 9, HOUR))
    assert on.refused("timetracking", on.actor_of(one), log_time, late) == "outside_engagement"


def the_old_dispute_is_decided_against(told: Telling) -> None:
    """Day 18: finance decides the forgotten dispute: those hours were not worked, are not paid and not billed."""
    decision = DecideDispute(told.old_dispute, "reject", "The calendar shows a holiday")
    told.on.do("timetracking", "finance", decide_dispute, decision)


def the_doubted_answers(told: Telling) -> None:
    """Day 18: the trainer brings evidence."""
    on, one = told.on, told.doubted
    on.do("timetracking", on.actor_of(one), give_evidence, told.dispute, "I wrote up the notes after the recording")


def a_paid_week_is_reopened(told: Telling) -> None:
    """Day 20: a trainer finds an hour too much in a week that was paid and billed, and takes it back."""
    on, one = told.on, told.reopened
    sheet, entry, _version, seconds = told.line_of(one, 8)
    shown = on.do("timetracking", on.actor_of(one), show_reopening, sheet, [entry])
    again = ReopenTimesheet(sheet, shown.digest, "I forgot my lunch", (entry,))
    on.do("timetracking", on.actor_of(one), reopen_timesheet, again)
    shorter = on.stretch(one, day(8), 8, seconds - HOUR)
    version = on.value("timetracking", "select version from entries where entry_id = :id", id=entry)
    on.do("timetracking", on.actor_of(one), edit_entry, EditEntry(entry, version, shorter))


def a_payment_comes_back(told: Telling) -> None:
    """Day 22: the bank sends a payment back, for the account was closed. It was sent on time; now it is owed again."""
    on, one = told.on, told.returned
    payment = on.value("payments", "select payment_id from payments where trainer_id = :id", id=on.id_of(one))
    on.do("payments", "finance", record_return, payment, "AC04")


def zero_hours_are_stated(told: Telling) -> None:
    """Day 22: who was on holiday submits that the week held no hours."""
    on, one = told.on, told.absent
    (engagement,) = on.engagements[one.external_ref, one.works[0].project]
    on.do("timetracking", on.actor_of(one), submit_timesheet, engagement, day(15))
    on.at_rest.discard(one.external_ref)


def it_is_paid_again_to_another_account(told: Telling) -> None:
    """Day 24: another account is given and approved, and the same pay goes out once more under a new id."""
    on, one = told.on, told.returned
    account = on.do("payments", on.actor_of(one), add_account, on.id_of(one), on.new_account(one))
    on.do("payments", "finance_approver", approve_account, account.account_id)
    item, run = on.rows("payroll", "select pay_item_id, pay_run_id from pay_items where trainer_id = :id",
                        id=on.id_of(one))[0]  # fmt: skip
    on.do("payroll", "finance_approver", pay_again, item, day(26))
    (file,) = paying.release_files(on.stage, run)
    on.bank_pays([file])
    assert on.not_settled([run]) == []


def half_of_the_line_is_granted(told: Telling) -> None:
    """Day 24: a third person decides that half of the doubted line was work; it is paid with the next run."""
    seconds = told.on.value("timetracking", "select seconds from disputes where dispute_id = :id", id=told.dispute)
    decision = DecideDispute(told.dispute, "correct", "The notes are half of it", seconds // 2)
    told.on.do("timetracking", "finance", decide_dispute, decision)


def the_leaver_returns(told: Telling) -> None:
    """Day 27: the vendor engages the leaver again, from the fifth week on and for more."""
    on, one = told.on, told.leaver
    raised = f"{int(one.works[0].pay_rate.split('.')[0]) + 5}.00"
    on.engage_again(one, day(29), raised)
    on.at_rest.discard(one.external_ref)


def the_next_two_weeks_are_paid(told: Telling) -> None:
    """Day 31: beside the two weeks, this run carries the half that was granted and the hour that was taken back."""
    on = told.on
    hours_are_paid_and_billed(told, day(15), day(29), day(33), disputed=0)
    late = dict(on.rows("payroll", "select e.trainer_id, sum(e.seconds) from earnings e join earning_claims using "
                        "(earning_id) join pay_items i using (pay_item_id) where i.pay_run_id = :run and "
                        "e.workweek_start < :first group by 1", run=told.runs[1], first=day(14)))  # fmt: skip
    half = on.value("timetracking", "select approved_seconds from disputes where dispute_id = :id", id=told.dispute)
    assert late == {on.id_of(told.doubted): half, on.id_of(told.reopened): -HOUR}


def the_last_week_is_paid(told: Telling) -> None:
    """Day 38: the fifth week; the one who returned is paid for it, at the new rate, under both engagements in all."""
    on, one = told.on, told.leaver
    hours_are_paid_and_billed(told, day(29), day(36), day(40), disputed=0)
    first, again = on.engagements[one.external_ref, one.works[0].project]
    rates = dict(on.rows("payroll", "select engagement_id, max(rate_e4) from earnings where trainer_id = :id "
                         "group by 1", id=on.id_of(one)))  # fmt: skip
    assert rates[again] > rates[first]


def the_books_are_closed(told: Telling) -> None:
    """Day 40: everything is paid and received, so the books close on all days that are over."""
    told.on.do("ledger", "finance_approver", close_books, day(39))


STORY: Mapping[int, tuple[Callable[[Telling], None], ...]] = {
    6: (the_lead_goes_on_holiday,),
    9: (a_line_is_doubted_that_everybody_forgets, a_week_is_returned, a_week_is_approved),
    10: (an_account_is_changed,),
    13: (one_leaves,),
    14: (one_takes_a_week_off,),
    16: (one_line_is_doubted, a_week_is_approved),
    17: (the_first_two_weeks_are_paid, the_leaver_cannot_log),
    18: (the_old_dispute_is_decided_against, the_doubted_answers),
    19: (money_arrives,),
    20: (a_paid_week_is_reopened,),
    22: (a_payment_comes_back, zero_hours_are_stated),
    23: (a_week_is_approved,),
    24: (it_is_paid_again_to_another_account, half_of_the_line_is_granted),
    27: (the_leaver_returns,),
    30: (a_week_is_approved,),
    31: (the_next_two_weeks_are_paid,),
    33: (money_arrives,),
    37: (a_week_is_approved,),
    38: (the_last_week_is_paid,),
    40: (money_arrives, the_books_are_closed),
}


def test_forty_days(tmp_path: Path) -> None:
    told = Telling(Programme(tmp_path / "data"))
    for number in range(1, DAYS + 1):
        today = told.on.begin(number)
        told.on.log_work_of(day(number - 1))
        if today.weekday() == 0:
            told.on.everybody_submits()
        for happening in STORY.get(number, ()):
            happening(told)
        assert told.on.findings() == [], f"day {number}, {today:%A %d %B}"
