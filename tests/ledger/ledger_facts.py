"""Facts for the ledger's tests: one trainer, one engagement, one week, unless a test says otherwise."""

from __future__ import annotations

from itertools import count

from shared.events.billing import BilledSeconds, ChargeLine, ChargesAccrued, InvoiceIssued, ReceiptRecorded
from shared.events.onboarding import EngagementStarted
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.events.payroll import ClaimedSeconds, EarningLine, EarningsAccrued, PaymentOrdered, PayRunApproved
from shared.events.timetracking import ApprovedLine, HoursApproved, HoursCorrected, VoidedLine
from shared.values.span import parse_instant

WEEK = "2026-10-05"
_numbers = count(1)


def engagement(engagement_id="eng_1", zone="Europe/Berlin", weekday=0, seconds=0, trainer_id="trn_1"):
    return EngagementStarted(
        engagement_id, trainer_id, "ven_1", "cli_1", "prj_1", "Logic", "world", "contractor", zone, weekday, seconds,
        "EUR", "2026-10-05",
    )  # fmt: skip


def clocked(entry_id, start, end, engagement_id="eng_1", version=1):
    """A line with clock times, given as RFC 3339."""
    begin, finish = parse_instant(start, field="start"), parse_instant(end, field="end")
    return ApprovedLine(
        entry_id, version, engagement_id, start[:10], "Europe/Berlin", finish - begin, "REG", begin, finish
    )


def dated(entry_id, day, seconds, engagement_id="eng_1", version=1):
    """A line that knows a date and seconds only."""
    return ApprovedLine(entry_id, version, engagement_id, day, "Europe/Berlin", seconds)


def approved(*lines, approval_id=None, trainer_id="trn_1"):
    identifier = approval_id or f"apr_{next(_numbers)}"
    return HoursApproved(identifier, "tsh_1", trainer_id, "usr_9", "sha256:0f", tuple(lines))


def corrected(entry_id, seconds, version=1, engagement_id="eng_1"):
    voided = (VoidedLine(entry_id, version, engagement_id, seconds),)
    return HoursCorrected(f"cor_{next(_numbers)}", "trn_1", "usr_1", "lunch", voided)


def earned(seconds, minor, week=WEEK, trainer_id="trn_1", engagement_id="eng_1", code="REG"):
    number = next(_numbers)
    line = EarningLine(f"ern_{number:09}", engagement_id, week, code, 600_000, seconds, minor, "EUR")
    return EarningsAccrued(f"acc_{number:09}", trainer_id, "ven_1", "hours.approved apr_1", (line,))


def charged(seconds, minor, week=WEEK, trainer_id="trn_1", engagement_id="eng_1"):
    number = next(_numbers)
    line = ChargeLine(f"chg_{number:09}", engagement_id, week, "REG", 950_000, seconds, minor, "USD")
    return ChargesAccrued(f"cha_{number:09}", trainer_id, "cli_1", "hours.approved apr_1", (line,))


def run_approved(items=1, minor=6000):
    return PayRunApproved(
        "run_1", "regular", "world", "2026-10-05", "2026-11-02", "2026-11-06", "EUR", items, minor, "usr_8"
    )


def ordered(seconds, minor, item="itm_1", payment="pay_1", week=WEEK, rest_minor=0):
    claimed = (ClaimedSeconds("eng_1", week, seconds, minor),)
    return PaymentOrdered(
        payment, f"HB{payment}", item, "run_1", "trn_1", minor + rest_minor, "EUR", "2026-11-06", claimed
    )


def released(minor, item="itm_1", payment="pay_1"):
    return PaymentReleased(payment, f"HB{payment}", item, "run_1", "trn_1", "fil_1", minor, "EUR")


def settled(minor, item="itm_1", payment="pay_1"):
    return PaymentSettled(payment, f"HB{payment}", item, "trn_1", minor, "EUR")


def returned(minor, item="itm_1", payment="pay_1"):
    return PaymentReturned(payment, f"HB{payment}", item, "trn_1", minor, "EUR", "AC01")


def invoiced(seconds, minor, tax=0, invoice="inv_1", week=WEEK):
    billed = (BilledSeconds("trn_1", "eng_1", week, seconds, minor),)
    return InvoiceIssued(invoice, f"2026-{invoice}", "cli_1", "2026-11-02", "2026-12-02", "USD", minor, tax, billed)


def received(minor, invoice="inv_1"):
    return ReceiptRecorded(f"rcp_{next(_numbers)}", invoice, "cli_1", minor, "USD", "2026-11-20")


HOUR = clocked("ent_1", "2026-10-05T09:00:00+02:00", "2026-10-05T10:00:00+02:00")
# One hour, all the way on both sides: 60.00 EUR paid, 95.00 USD and 19.00 USD of tax received.
ALL_THE_WAY = (
    engagement(), approved(HOUR), earned(3600, 6000), charged(3600, 9500), run_approved(), ordered(3600, 6000),
    released(6000), settled(6000), invoiced(3600, 9500, tax=1900), received(11400),
)  # fmt: skip
