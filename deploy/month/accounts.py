"""Payout accounts of the sample month: real banks, invented numbers, right check digits.

In: a generator and a country. Out: the columns of the payout accounts' sheet, as text.
"""

from __future__ import annotations

from random import Random

from schwifty import IBAN

from deploy.month.countries import Country

_IBAN_ACCOUNT_DIGITS = {"DE": 10, "FR": 11, "ES": 10, "GB": 8, "KW": 22}


def account_fields(draw: Random, country: Country, holder: str) -> dict[str, str]:
    """Draw one account; the holder's address goes along, as structured as banks ask for."""
    town, postcode = draw.choice(country.towns)
    fields = {
        "holder_name": holder, "currency": country.currency, "street": draw.choice(country.streets),
        "building": str(draw.randint(1, 180)), "postcode": postcode, "town": town, "country": country.code,
    }  # fmt: skip
    return fields | _number(draw, country)


def _number(draw: Random, country: Country) -> dict[str, str]:
    bank = draw.choice(country.banks)
    if country.code == "US":
        kind = draw.choices(("checking", "savings"), weights=(4, 1))[0]
        return {"routing_number": bank, "account_number": _digits(draw, 10), "account_type": kind}
    if country.code in _IBAN_ACCOUNT_DIGITS:
        return {"iban": _iban(draw, country.code, bank)}
    number = _digits(draw, 7 if country.code == "JP" else 11)
    if country.code == "IN":
        return {"account_number": number, "bank_code": bank, "bank_name": f"Bank {bank[:4]}"}
    return {"account_number": number, "bic": bank, "bank_name": f"Bank {bank[:4]}"}


def _iban(draw: Random, code: str, bank: str) -> str:
    account = _digits(draw, _IBAN_ACCOUNT_DIGITS[code])
    branch = _digits(draw, 5) if code == "FR" else _digits(draw, 4) if code == "ES" else ""
    if code == "GB":
        bank, branch = bank[:4], bank[4:]
    return str(IBAN.generate(code, bank_code=bank, branch_code=branch, account_code=account))


def _digits(draw: Random, count: int) -> str:
    # Never a leading zero: some readers of sheets eat those.
    return str(draw.randint(10 ** (count - 1), 10**count - 1))
