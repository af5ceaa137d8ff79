"""Countries by their two-letter code, one list for people, banks, vendors and invoices.

In: a code. Out: the same code, or a refusal. Source: ISO 3166-1 alpha-2, officially assigned codes. Kosovo has none;
banks (ISO 9362, ISO 13616) and the Unicode CLDR write XK, which ISO leaves to its users.
"""

from __future__ import annotations

from shared.values.refusal import Refusal

ISO_COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)
# Where people live and banks are. Invoices take ISO's own codes alone (EN 16931, BR-CL-14).
COUNTRIES = ISO_COUNTRIES | {"XK"}


def checked_country(code: str, *, field: str = "country", among: frozenset[str] = COUNTRIES) -> str:
    """Give `code` back, or refuse it where the list does not hold it."""
    if code not in among:
        raise Refusal("country_unknown", f"{code[:20]!r} is not an ISO 3166-1 country code; give one such as DE.",
                      pointer=field)  # fmt: skip
    return code


def country_of(text: str, *, field: str = "country") -> str:
    """Read a country as people type it, in small letters too."""
    typed = text.strip()
    # Beyond ASCII a letter may become two: ß would be South Sudan.
    return checked_country(typed.upper() if typed.isascii() else typed, field=field)
