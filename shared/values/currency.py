"""ISO 4217 currencies and the number of decimal places of their minor unit.

In: a three-letter code. Out: its exponent (USD 2, JPY 0, KWD 3).
Source: ISO 4217, list one, as kept by Unicode CLDR and read through Babel when tests compare.
"""

from __future__ import annotations

from shared.values.refusal import Refusal

# Codes whose exponent is not two (ISO 4217 list one, 2024-06-25).
_EXPONENT_NOT_TWO = {
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
    "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip

_EXPONENT_TWO = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
    "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS "
    "UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG".split()
)


def exponent(currency: str) -> int:
    """Give the number of decimal places of `currency`; refuse a code that ISO 4217 does not list."""
    if currency in _EXPONENT_TWO:
        return 2
    if currency in _EXPONENT_NOT_TWO:
        return _EXPONENT_NOT_TWO[currency]
    raise Refusal(
        "currency_unknown",
        f"{currency!r} is not a current ISO 4217 currency; give a code such as USD, EUR or JPY.",
        pointer="currency",
    )


def all_currencies() -> dict[str, int]:
    """Give every known code with its exponent."""
    return dict.fromkeys(sorted(_EXPONENT_TWO), 2) | _EXPONENT_NOT_TWO
