"""Bank identifiers: IBAN, BIC, US routing numbers, local bank codes and account numbers.

In: text as typed, spaces and dashes allowed. Out: the compact form, or a refusal naming field and remedy.
Sources: ISO 13616 (IBAN) and ISO 9362 (BIC) through schwifty; ABA routing check digit through python-stdnum;
local codes as listed beside each.
"""

from __future__ import annotations

import re
from functools import lru_cache

from schwifty import BIC, IBAN, registry
from schwifty.exceptions import InvalidChecksumDigits, SchwiftyException
from stdnum.us import rtn

from shared.values.refusal import Refusal

# Bank code by currency: pattern, what it is. Others are free text of letters and digits.
BANK_CODES = {
    "AUD": (r"\d{6}", "a BSB of six digits such as 062000"),
    "CAD": (r"0\d{8}", "a routing number of nine digits such as 000300012"),
    "GBP": (r"\d{6}", "a sort code of six digits such as 200415"),
    "INR": (r"[A-Z]{4}0[A-Z0-9]{6}", "an IFSC of eleven characters such as HDFC0000001"),
    "JPY": (r"\d{7}", "the Zengin bank and branch codes, seven digits such as 0001001"),
    "KES": (r"\d{5}", "the CBK bank and branch codes, five digits such as 01100"),
}
_ANY_BANK_CODE = (r"[A-Z0-9]{2,15}", "the bank's clearing code, letters and digits")
# ISO 7064, mod 97-10: letters count as 10 to 35, check digits are 98 less the remainder.
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", re.ASCII)
_IBAN_MODULUS, _IBAN_COMPLEMENT = 97, 98
_LETTERS_AS_NUMBERS = {ord(letter): str(number) for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=10)}
_ACH_ACCOUNT = re.compile(r"(?=.*[1-9A-Z])[A-Z0-9-]{4,17}")
_LOCAL_ACCOUNT = re.compile(r"(?=.*[1-9A-Z])[A-Z0-9]{4,34}")


def compact(text: str) -> str:
    """Drop the spaces people type and print between groups, and make letters capital."""
    return "".join(text.split()).upper()


def iban(text: str) -> IBAN:
    """Read an IBAN; refuses one whose country, length, structure or check digits are wrong."""
    try:
        return IBAN(compact(text))
    except InvalidChecksumDigits:
        raise Refusal(
            "iban_check_digits_wrong",
            "The IBAN's check digits do not fit; copy it again from the bank's statement.",
            pointer="iban",
        ) from None
    except SchwiftyException as fault:
        raise Refusal(
            "iban_malformed",
            f"This is no IBAN ({_lower_first(str(fault))}); copy it again, country letters first.",
            pointer="iban",
        ) from None


def is_iban(text: str) -> bool:
    """Say whether a compact text is an IBAN: as `iban` does, for the thousands a bank file is read back with."""
    shape = _iban_shape(text[:2])
    if shape is None or not _IBAN.fullmatch(text) or len(text) != shape[0] or not shape[1].match(text[4:]):
        return False
    digits = (text[4:] + text[:2] + "00").translate(_LETTERS_AS_NUMBERS)
    return int(text[2:4]) == _IBAN_COMPLEMENT - int(digits) % _IBAN_MODULUS


@lru_cache(maxsize=1024)
def _iban_shape(country: str) -> tuple[int, re.Pattern[str]] | None:
    try:
        spec = registry.get_iban_spec(country)
    except SchwiftyException:
        return None
    return spec.iban_length, spec.regex


def _lower_first(sentence: str) -> str:
    """Cut the offending number off the library's sentence: numbers never reach a log or an answer."""
    words = sentence.partition(" in IBAN ")[0].partition(" '")[0]
    return words[:1].lower() + words[1:]


def bic(text: str) -> BIC:
    """Read a BIC of 8 or 11 characters."""
    try:
        return BIC(compact(text))
    except SchwiftyException:
        raise Refusal(
            "bic_malformed",
            f"{text!r} is no BIC; give 8 or 11 characters such as DEUTDEFF, or leave it empty.",
            pointer="bic",
        ) from None


@lru_cache(maxsize=4096)
def routing_number(text: str) -> str:
    """Read a US routing number of nine digits with a right check digit."""
    digits = compact(text).replace("-", "")
    if not re.fullmatch(r"\d{9}", digits, re.ASCII):
        raise Refusal(
            "routing_number_malformed", f"{text!r} is not nine digits; give the bank's ABA routing number.",
            pointer="routing_number",
        )  # fmt: skip
    if digits == "0" * 9 or not rtn.is_valid(digits):
        raise Refusal(
            "routing_number_check_digit_wrong",
            f"The check digit of {text!r} does not fit; copy the routing number again from a cheque or statement.",
            pointer="routing_number",
        )
    return digits


def ach_account_number(text: str) -> str:
    """Read a US account number: 4 to 17 letters, digits and dashes, not all zeros."""
    return _account_number(text, _ACH_ACCOUNT, "4 to 17 letters, digits and dashes")


def local_account_number(text: str) -> str:
    """Read an account number elsewhere: 4 to 34 letters and digits."""
    return _account_number(text.replace("-", ""), _LOCAL_ACCOUNT, "4 to 34 letters and digits")


def _account_number(text: str, pattern: re.Pattern[str], shape: str) -> str:
    number = compact(text)
    if not pattern.fullmatch(number):
        raise Refusal(
            "account_number_malformed", f"An account number has {shape} and is not all zeros; copy it again.",
            pointer="account_number",
        )  # fmt: skip
    return number


def bank_code(text: str, currency: str) -> str:
    """Read the local code of a bank that pays `currency`."""
    pattern, shape = BANK_CODES.get(currency, _ANY_BANK_CODE)
    code = compact(text).replace("-", "")
    if not re.fullmatch(pattern, code, re.ASCII):
        raise Refusal("bank_code_malformed", f"{text!r} does not fit {currency}; give {shape}.", pointer="bank_code")
    return code
