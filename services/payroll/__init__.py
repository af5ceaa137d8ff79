"""Payroll: approved hours become earnings as they accrue; pay runs claim them, once.

Hears hours, engagements, pay rates, payout accounts and what became of payments; says `earnings.accrued`,
`pay_run.approved` and `payment.ordered`.
"""
