"""Forty days of a programme: two vendors, three clients, sixty trainers, told day by day as an accountant would.

Every morning yesterday's work comes in. On Mondays everybody submits the week before, on Tuesdays it is approved, every
other Wednesday it is paid and billed, and on Friday the money is there. Beside that, things happen: `STORY` says what
and when. After each day `hourbook verify` must be clean. Each pay run and each invoice must come to what a pencil makes
of hours and rates; on each payday every line that nobody doubts must have been paid, one by one. What became of those
to whom things happened stands below in hours, rates and amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from forty_days import DAYS, Programme, day
from forty_days_hours import (
    a_line_is_doubted_that_everybody_forgets,
    a_paid_week_is_reopened,
    a_week_is_approved,
    a_week_is_approved_without_the_lead,
    a_week_is_returned,
    half_of_the_line_is_granted,
    some_weeks_are_approved_by_the_clock,
    the_deputy_stands_in_no_longer,
    the_doubted_answers,
    the_lead_goes_on_holiday,
    the_old_dispute_is_decided_against,
    the_third_dispute_is_decided_for_the_trainer,
    three_lines_wait,
    two_lines_are_doubted,
    zero_hours_are_stated,
)
from forty_days_money import (
    a_payment_comes_back,
    an_account_is_changed,
    hours_are_paid_and_billed,
    it_is_paid_again_to_another_account,
    the_books_are_closed,
    the_first_two_weeks_arrive,
    the_last_week_arrives,
    the_new_account_is_paid,
    the_next_two_weeks_arrive,
    the_old_account_is_paid,
)
from forty_days_people import (
    a_project_asks_for_a_licence,
    a_renewed_licence_is_given,
    another_leaves,
    hours_without_a_licence_are_refused,
    one_leaves,
    one_takes_a_week_off,
    tax_forms_are_given,
    tax_forms_are_missing,
    the_leaver_cannot_log,
    the_leaver_returns,
    the_licence_ends,
    the_renewed_licence_is_verified,
    they_are_forgotten,
    they_ask_to_be_forgotten,
)
from forty_days_telling import Telling

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("forty days")]

# What came of it for those to whom something happened: work weeks, hours at a rate, and the amount that was paid.
FIRST_PAYDAY = {
    # One line of 3:45:28 hours (12 October) is in dispute.
    "doubted": ["05 Oct REG 35:51:29 h at 116.25 = 4168.50 EUR", "12 Oct REG 32:17:04 h at 116.25 = 3753.07 EUR"],
    "forgotten": ["05 Oct REG 19:38:39 h at 64.25 = 1262.14 EUR", "12 Oct REG 21:53:39 h at 64.25 = 1406.70 EUR"],
    # One line of 3:34:25 hours (12 October) is in dispute.
    "cleared": ["05 Oct REG 35:01:08 h at 72.00 = 2521.36 GBP", "12 Oct REG 31:33:12 h at 72.00 = 2271.84 GBP"],
    # The first week came back with a question, was submitted again, and is paid on time.
    "mended": ["05 Oct REG 27:13:22 h at 3995.00 = 108755.00 KES", "12 Oct REG 26:52:23 h at 3995.00 = 107357.86 KES"],
    # Left on 18 October: paid to the last hour.
    "leaver": ["05 Oct REG 26:26:03 h at 99.75 = 2636.81 EUR", "12 Oct REG 26:45:02 h at 99.75 = 2668.37 EUR"],
    # The licence ended on 15 October: four days, and the hour of that evening.
    "lapsed": ["05 Oct REG 22:26:15 h at 89.00 = 1996.94 EUR", "12 Oct REG 19:04:46 h at 89.00 = 1698.07 EUR"],
    "reopened": ["05 Oct REG 35:10:25 h at 18.75 = 659.505 KWD", "12 Oct REG 34:52:34 h at 18.75 = 653.927 KWD"],
    # To the old account.
    "changer": ["05 Oct REG 27:33:26 h at 73.50 = 2025.46 EUR", "12 Oct REG 26:22:44 h at 73.50 = 1938.85 EUR"],
    # 6,446.48 EUR that the bank sends back, and that are paid again to another account.
    "returned": ["05 Oct REG 33:19:10 h at 96.75 = 3223.66 EUR", "12 Oct REG 33:18:39 h at 96.75 = 3222.82 EUR"],
}
SECOND_PAYDAY = {
    # Half of the disputed line was granted, late.
    "doubted": ["12 Oct REG 1:52:44 h at 116.25 = 218.42 EUR", "19 Oct REG 36:03:01 h at 116.25 = 4190.84 EUR",
                "26 Oct REG 36:05:09 h at 116.25 = 4194.98 EUR"],
    # Nothing for the line that was decided against.
    "forgotten": ["19 Oct REG 22:12:55 h at 64.25 = 1427.33 EUR", "26 Oct REG 22:13:12 h at 64.25 = 1427.64 EUR"],
    # All of the disputed line was granted, late.
    "cleared": ["12 Oct REG 3:34:25 h at 72.00 = 257.30 GBP", "19 Oct REG 34:14:07 h at 72.00 = 2464.94 GBP",
                "26 Oct REG 35:49:23 h at 72.00 = 2579.26 GBP"],
    "leaver": [],
    # Two days under the renewed licence, then a whole week.
    "lapsed": ["19 Oct REG 9:15:35 h at 89.00 = 824.12 EUR", "26 Oct REG 22:50:13 h at 89.00 = 2032.49 EUR"],
    # The hour that was taken back.
    "reopened": ["12 Oct REG -1:00:00 h at 18.75 = -18.750 KWD", "19 Oct REG 35:22:01 h at 18.75 = 663.130 KWD",
                 "26 Oct REG 34:46:58 h at 18.75 = 652.177 KWD"],
    "absent": ["26 Oct REG 23:08:23 h at 4695.00 = 108641.00 INR"],
    # Left on 30 October, for good.
    "erased": ["19 Oct REG 29:09:47 h at 6400.00 = 186643.56 KES", "26 Oct REG 28:50:05 h at 6400.00 = 184542.22 KES"],
}  # fmt: skip
# The same late lines, and the hour taken back, as the clients are charged for them.
SECOND_INVOICE = {
    "doubted": ["12 Oct REG 1:52:44 h at 248.04 = 466.04 USD", "19 Oct REG 36:03:01 h at 248.04 = 8941.91 USD",
                "26 Oct REG 36:05:09 h at 248.04 = 8950.73 USD"],
    "cleared": ["12 Oct REG 3:34:25 h at 174.15 = 622.35 EUR", "19 Oct REG 34:14:07 h at 174.15 = 5962.07 EUR",
                "26 Oct REG 35:49:23 h at 174.15 = 6238.59 EUR"],
    "reopened": ["12 Oct REG -1:00:00 h at 122.81 = -122.81 USD", "19 Oct REG 35:22:01 h at 122.81 = 4343.41 USD",
                 "26 Oct REG 34:46:58 h at 122.81 = 4271.67 USD"],
}  # fmt: skip
# Back since 2 November, at another rate.
LAST_PAYDAY = {"leaver": ["02 Nov REG 25:28:07 h at 104.75 = 2667.84 EUR"], "erased": []}


def the_first_two_weeks_are_paid(told: Telling) -> None:
    """Day 17: all that stands approved is paid and billed; three lines are in dispute."""
    hours_are_paid_and_billed(told, day(1), day(15), day(19), disputed=3)
    assert told.paid(*FIRST_PAYDAY) == FIRST_PAYDAY


def the_next_two_weeks_are_paid(told: Telling) -> None:
    """Day 31: beside the two weeks, this run carries what was granted of two doubted lines, and the hour taken back."""
    hours_are_paid_and_billed(told, day(15), day(29), day(33), disputed=0)
    assert told.paid(*SECOND_PAYDAY) == SECOND_PAYDAY
    assert told.billed(*SECOND_INVOICE) == SECOND_INVOICE


def the_last_week_is_paid(told: Telling) -> None:
    """Day 38: the fifth week; who returned is paid for it at the new rate."""
    hours_are_paid_and_billed(told, day(29), day(36), day(40), disputed=0)
    assert told.paid(*LAST_PAYDAY) == LAST_PAYDAY


STORY: Mapping[int, tuple[Callable[[Telling], None], ...]] = {
    1: (a_project_asks_for_a_licence,),
    3: (tax_forms_are_missing,),
    4: (tax_forms_are_given,),
    6: (the_lead_goes_on_holiday,),
    9: (a_line_is_doubted_that_everybody_forgets, a_week_is_returned, a_week_is_approved_without_the_lead),
    12: (the_licence_ends,),
    13: (hours_without_a_licence_are_refused, one_leaves),
    14: (one_takes_a_week_off,),
    15: (an_account_is_changed,),
    16: (two_lines_are_doubted, the_deputy_stands_in_no_longer, a_week_is_approved),
    17: (three_lines_wait, some_weeks_are_approved_by_the_clock, the_first_two_weeks_are_paid, the_old_account_is_paid,
         the_leaver_cannot_log, a_renewed_licence_is_given),
    18: (the_old_dispute_is_decided_against, the_doubted_answers, the_third_dispute_is_decided_for_the_trainer,
         the_renewed_licence_is_verified),
    19: (the_first_two_weeks_arrive,),
    20: (a_paid_week_is_reopened,),
    22: (a_payment_comes_back, zero_hours_are_stated),
    23: (a_week_is_approved,),
    24: (it_is_paid_again_to_another_account, half_of_the_line_is_granted),
    27: (the_leaver_returns, another_leaves),
    30: (a_week_is_approved,),
    31: (the_next_two_weeks_are_paid, the_new_account_is_paid),
    33: (the_next_two_weeks_arrive,),
    34: (they_ask_to_be_forgotten,),
    37: (a_week_is_approved,),
    38: (the_last_week_is_paid,),
    39: (they_are_forgotten,),
    40: (the_last_week_arrives, the_books_are_closed),
}  # fmt: skip


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
