"""What states and codes are called on a page. In: a code of a service. Out: words a person uses, and how they look."""

from __future__ import annotations

from collections.abc import Callable

ROLES = {
    "trainer": "Trainer", "approver": "Approver", "finance": "Finance", "finance_approver": "Finance approver",
    "vendor_manager": "Vendor manager", "client": "Client", "auditor": "Auditor", "admin": "Administrator",
}  # fmt: skip
# The steps of a trainer's way to work.
STEPS = {
    "registered": "Invited", "identity_data": "Identity data", "agreement": "Agreement", "tax_form": "Tax form",
    "payout_account": "Payout account", "credentials": "Credentials", "ready": "Ready", "engaged": "On a project",
    "left": "Left",
}  # fmt: skip
ROLE_DOES = {
    "trainer": "logs hours, sees what they earn and why",
    "approver": "reads timesheets, approves or returns them",
    "finance": "opens pay runs, makes payment files, drafts invoices",
    "finance_approver": "approves runs, releases files, closes the books",
    "vendor_manager": "brings in trainers and looks after them",
    "client": "sees invoices down to the hour",
    "auditor": "reads everything, changes nothing",
    "admin": "sets up clients, vendors and people",
}
# Good news is calm, what waits is plain, what needs someone stands out.
TONES = {
    "approved": "good", "paid": "good", "settled": "good", "active": "good", "ready": "good", "delivered": "good",
    "verified": "good", "confirmed": "good", "done": "good", "refused": "bad", "revoked": "bad", "failed": "bad",
    "returned": "bad", "blocked": "bad", "disputed": "bad", "rejected": "bad", "given_up": "bad", "disabled": "bad",
    "withdrawn": "off", "replaced": "off", "void": "off", "discarded": "off", "draft": "off", "paused": "off",
    "removed": "off", "deactivated": "off", "taken_out": "off",
}  # fmt: skip
WORDS = {
    "cooling": "cools off", "pending": "being checked",
    "part_paid": "partly paid", "partially_paid": "partly paid", "submitted": "waiting for approval", "open": "open",
    "off_cycle": "off cycle", "late": "late facts", "hours": "other hours", "rate": "other rates",
    "hours.approved": "hours approved", "hours.corrected": "hours corrected", "bill_rate.set": "a bill rate set",
    "engagement.started": "terms set", "earnings.accrued": "earned", "payment.ordered": "payment ordered",
    "payment.released": "payment released", "payment.settled": "payment settled",
    "payment.returned": "payment returned", "charges.accrued": "charged", "invoice.issued": "invoice issued",
    "receipt.recorded": "receipt recorded", "approve": "as claimed", "correct": "fewer hours", "reject": "rejected",
    "ach": "ACH", "sepa": "SEPA", "signed_off": "signed", "taken_out": "taken out",
    "payout_account": "payout account", "tax_number": "tax number",
}  # fmt: skip
# What trainers give of themselves.
GIVEN = {
    "passport": "Passport", "id_card": "Identity card", "residence_permit": "Residence permit",
    "driving_licence": "Driving licence", "licence": "Licence", "degree": "Degree", "language": "Language",
    "skill_test": "Skill test", "w9": "W-9: US persons and businesses", "w8ben": "W-8BEN: people outside the US",
    "w8bene": "W-8BEN-E: businesses outside the US", "local": "Tax number of my country",
    "individual": "Individual or sole proprietor", "llc": "Limited liability company",
    "c_corporation": "C corporation", "s_corporation": "S corporation", "partnership": "Partnership",
    "trust": "Trust or estate", "corporation": "Corporation", "disregarded_entity": "Disregarded entity",
    "simple_trust": "Simple trust", "complex_trust": "Complex trust", "checking": "Checking account",
    "savings": "Savings account", "not_legally_required": "My country does not require one",
    "not_issued_by_country": "My country gives none", "iban": "By IBAN", "us": "In the United States",
    "other": "In another way",
}  # fmt: skip
# What an approver should look at.
FLAGS = {
    "late": "late", "long_day": "long day", "unusual_week": "unusual week", "night": "at night",
    "same_notes": "same notes", "budget": "budget",
}  # fmt: skip
EARNINGS = {
    "REG": "Regular hours", "OT": "Overtime", "DT": "Double time", "TRAIN": "Training",
    "ONBOARD": "Onboarding", "WAIT": "Waiting", "CALL": "Called in", "BONUS": "Bonus",
    "ADJ": "Adjustment", "RETRO": "Correction",
}  # fmt: skip
# Who did something, where that is nobody else by name.
MAKERS = YOU, ITSELF = "you", "Hourbook itself"
LASTED = ("%(days)s d %(hours)s h", "%(hours)s h %(minutes)s min", "%(minutes)s min")


def word(code: str) -> str:
    """Give the words for a state or kind."""
    return WORDS.get(code, code.replace("_", " "))


def tone(code: str) -> str:
    """Say how a state looks: good, bad, off, or plain."""
    return TONES.get(code, "plain")


def flag(code: str) -> str:
    """Give the words for what an approver should look at."""
    return FLAGS.get(code, word(code))


def given(code: str) -> str:
    """Give the words for a kind of thing that trainers give of themselves."""
    return GIVEN.get(code, word(code))


def step(code: str) -> str:
    """Give the words for a step of a trainer's way to work."""
    return STEPS.get(code, word(code))


def lasted(seconds: int, said: Callable[[str], str] = str) -> str:
    """Say how long something took, in the two largest units that it fills: `3 d 4 h`, `2 h 5 min`."""
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    form = LASTED[0] if days else LASTED[1] if hours else LASTED[2]
    return said(form) % {"days": days, "hours": hours, "minutes": minutes}


def earning(code: str) -> str:
    """Give the words for an earnings code."""
    return EARNINGS.get(code, code)
