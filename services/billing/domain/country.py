"""Countries by their two-letter code.

In: a code. Out: the same code, or a refusal. Source: ISO 3166-1 alpha-2, officially assigned codes.
"""

from __future__ import annotations

from shared.values.refusal import Refusal

COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)

# What a VAT number may begin with besides a country: Greece's own letters and Northern Ireland (BR-CO-09).
VAT_PREFIXES = COUNTRIES | {"EL", "XI"}


def checked_country(code: str, *, field: str = "country") -> str:
    """Give `code` back, or refuse it where ISO 3166-1 does not list it."""
    if code not in COUNTRIES:
        raise Refusal("country_unknown", f"{code!r} is not an ISO 3166-1 country; give a code such as DE or US.",
                      pointer=field)  # fmt: skip
    return code
