"""Why banks refuse: the reason codes of Nacha returns and of ISO 20022, and which blame the account.

In: a code such as R03 or AC01. Out: its sentence, and whether the account must not be paid again.
Sources: Nacha Operating Rules, appendix four (return reason codes); ISO 20022 external code set,
ExternalStatusReason1Code and ExternalReturnReason1Code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.values.refusal import Refusal


@dataclass(frozen=True)
class Reason:
    """A bank's reason: code, sentence, and whether it lies with the account (and not with the moment)."""

    code: str
    sentence: str
    blames_account: bool


REASONS = {
    reason.code: reason
    for reason in (
        Reason("R01", "Insufficient funds.", blames_account=False),
        Reason("R02", "The account is closed.", blames_account=True),
        Reason("R03", "There is no such account, or the name does not fit it.", blames_account=True),
        Reason("R04", "The account number has a wrong form.", blames_account=True),
        Reason("R12", "The account was sold to another bank.", blames_account=True),
        Reason("R13", "The routing number does not take ACH entries.", blames_account=True),
        Reason("R14", "The payee's representative has died or can no longer act.", blames_account=True),
        Reason("R15", "The account holder has died.", blames_account=True),
        Reason("R16", "The account is frozen.", blames_account=True),
        Reason("R17", "The bank could not process the entry's fields.", blames_account=True),
        Reason("R20", "The account does not take ACH entries.", blames_account=True),
        Reason("R23", "The payee refused the credit.", blames_account=True),
        Reason("AC01", "The account number is wrong.", blames_account=True),
        Reason("AC03", "The creditor's account number is wrong.", blames_account=True),
        Reason("AC04", "The account is closed.", blames_account=True),
        Reason("AC06", "The account is blocked.", blames_account=True),
        Reason("AC07", "The creditor's account is closed.", blames_account=True),
        Reason("AG01", "The account may not receive this kind of payment.", blames_account=True),
        Reason("AM04", "Insufficient funds.", blames_account=False),
        Reason("BE04", "The creditor's address is missing or wrong.", blames_account=True),
        Reason("MD07", "The account holder has died.", blames_account=True),
        Reason("MS02", "The payee refused, without a reason.", blames_account=False),
        Reason("MS03", "The bank gave no reason.", blames_account=False),
        Reason("RC01", "The bank identifier is wrong.", blames_account=True),
        Reason("RR04", "A regulatory reason.", blames_account=False),
    )
}
_SHAPE = re.compile(r"R\d{2}|[A-Z]{2}\d{2}|[A-Z]{4}")


def reason(code: str) -> Reason:
    """Read a bank's reason code; one of the right shape that is not listed blames nothing."""
    known = REASONS.get(code.upper())
    if known:
        return known
    if not _SHAPE.fullmatch(code.upper()):
        raise Refusal("reason_code_malformed", f"{code!r} is no bank reason code; give one such as R03 or AC01.",
                      pointer="reason_code")  # fmt: skip
    return Reason(code.upper(), f"The bank's code {code.upper()}.", blames_account=False)
