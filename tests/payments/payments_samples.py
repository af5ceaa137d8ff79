"""What the tests of payments pay: one batch per format with people whose names a bank must be helped with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.payments.domain.account import AccountDetails, read_account
from services.payments.domain.batch import Batch, Instruction
from services.payments.domain.originator import Originator
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from shared.events.onboarding import TrainerRegistered
from shared.events.payroll import ClaimedSeconds, PaymentOrdered

# Thursday 2026-11-05, 15:04:00 in New York.
CREATED_EPOCH = 1_793_909_040
PAYDAY = date(2026, 11, 6)

US = {
    "holder_name": "José Núñez-O'Brien",
    "currency": "USD",
    "routing_number": "021000021",
    "account_number": "000123456789",
    "account_type": "checking",
    "bank_name": "First Demo Bank",
}
US_SAVINGS = {
    "holder_name": "Wolfeschlegelsteinhausenbergerdorff, Hubert",
    "currency": "USD",
    "routing_number": "011401533",
    "account_number": "1111222233330000",
    "account_type": "savings",
}
DE = {
    "holder_name": "Jörg Weiß",
    "currency": "EUR",
    "iban": "DE89 3704 0044 0532 0130 00",
    "bic": "COBADEFF",
    "street": "Müllerstraße",
    "building": "7a",
    "postcode": "13353",
    "town": "Berlin",
    "country": "DE",
}
PL = {
    "holder_name": "Łucja Wójcik",
    "currency": "EUR",
    "iban": "PL61109010140000071219812874",
    "town": "Łódź",
    "country": "PL",
}
GB = {
    "holder_name": "Søren Ærø",
    "currency": "GBP",
    "iban": "GB29NWBK60161331926819",
    "bank_name": "NatWest",
}
JP = {
    "holder_name": "Yuki Sato",
    "currency": "JPY",
    "account_number": "1234567",
    "bank_code": "0001-001",
    "bank_name": "Mizuho Bank",
    "bank_country": "JP",
    "town": "Osaka",
}
KW = {
    "holder_name": "Đorđe Al-Sabah",
    "currency": "KWD",
    "iban": "KW81CBKU0000000000001234560101",
    "bank_name": "Commercial Bank of Kuwait",
}
KE = {
    "holder_name": "+Wanjiru Kamau",
    "currency": "KES",
    "account_number": "0123456789012",
    "bank_code": "01100",
    "bank_name": "-KCB Bank Kenya",
    "bank_country": "KE",
}


def instruction(number: int, fields: dict[str, str], amount_minor: int, worker_type: str = "contractor") -> Instruction:
    """Pay `amount_minor` to the account these fields name."""
    account: AccountDetails = read_account(fields)
    return Instruction(f"HB{number:013d}", amount_minor, account.currency, account, worker_type, PAYDAY)


_PAID = {
    "ach": [instruction(1, US, 6002), instruction(2, US_SAVINGS, 9_999_999_999, "employee"), instruction(3, US, 1)],
    "sepa": [
        instruction(1, DE, 6002),
        instruction(2, PL, 123_456, "employee"),
        instruction(3, PL | {"holder_name": "Ion Țăranu"}, 1),
    ],
    "register": [
        instruction(1, GB, 250_005),
        instruction(2, JP, 98_765),
        instruction(3, KW, 1_234_567),
        instruction(4, KE, 4_500_050),
        instruction(5, GB, 1),
    ],
}


def batch(method: str, **changes: object) -> Batch:
    """Give the sample batch of a method, with some of its fields changed."""
    made = Batch("HBF0123456789ABCDEFGHJK", CREATED_EPOCH, "A", PAYDAY, Originator(), tuple(_PAID[method]))
    return replace(made, **changes)  # type: ignore[arg-type]


def registered(number: int, country: str = "US", worker_type: str = "contractor") -> TrainerRegistered:
    return TrainerRegistered(
        f"trn_{number}", "ven_1", f"A-{number}", "Nora", "Weiss", f"nora{number}@example.org", country, "UTC",
        worker_type,
    )  # fmt: skip


def ordered(number: int, amount_minor: int, currency: str, run: str = "run_1", payment: str = "") -> PaymentOrdered:
    payment = payment or f"pay_{run}_{number}"
    end_to_end_id = f"HB{sum(payment.encode()) * 1000 + number:013d}"
    return PaymentOrdered(payment, end_to_end_id, f"itm_{payment}", run, f"trn_{number}", amount_minor, currency,
                          "2026-11-06", (ClaimedSeconds("eng_1", "2026-10-05", 3600, amount_minor),))  # fmt: skip


def account(house: Any, number: int, fields: dict[str, str], *, approve: bool = True) -> str:
    made = house.do("maker", add_account, f"trn_{number}", fields)
    if approve:
        house.do("checker", approve_account, made.account_id)
    return made.account_id
