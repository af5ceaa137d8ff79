"""Tax numbers: of the United States and of other countries, checked by the rules of who issues them.

In: text as typed, spaces and dashes allowed. Out: the compact form, or a refusal naming field and remedy. The rules are
python-stdnum's; where it knows none for a country, a number is letters and digits of a plausible length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stdnum.at import tin as at_tin
from stdnum.au import tfn
from stdnum.be import nn
from stdnum.br import cnpj, cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.co import nit
from stdnum.cz import rc
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.eg import tn
from stdnum.es import nif as es_nif
from stdnum.fi import hetu
from stdnum.fr import nif as fr_nif
from stdnum.gb import utr
from stdnum.id import npwp
from stdnum.ie import pps
from stdnum.in_ import pan
from stdnum.it import codicefiscale
from stdnum.ke import pin
from stdnum.kr import rrn
from stdnum.mx import rfc
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.nz import ird
from stdnum.pk import cnic
from stdnum.pl import nip, pesel
from stdnum.pt import nif as pt_nif
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.us import ein, itin, ssn
from stdnum.vn import mst
from stdnum.za import tin as za_tin

from shared.values.refusal import Refusal

Check = Callable[[str], bool]
# What a person in the United States is known by, and what a business is.
US_PERSON: tuple[Check, ...] = (ssn.is_valid, itin.is_valid)
US_ENTITY: tuple[Check, ...] = (ein.is_valid,)
# Country of the tax office -> what it gives people and businesses; one of them must fit.
ISSUED_BY: Mapping[str, tuple[Check, ...]] = {
    "AT": (at_tin.is_valid,),
    "AU": (tfn.is_valid,),
    "BE": (nn.is_valid,),
    "BR": (cpf.is_valid, cnpj.is_valid),
    "CA": (sin.is_valid,),
    "CH": (ahv.is_valid,),
    "CL": (rut.is_valid,),
    "CN": (ric.is_valid,),
    "CO": (nit.is_valid,),
    "CZ": (rc.is_valid,),
    "DE": (idnr.is_valid,),
    "DK": (cpr.is_valid,),
    "EG": (tn.is_valid,),
    "ES": (es_nif.is_valid,),
    "FI": (hetu.is_valid,),
    "FR": (fr_nif.is_valid,),
    "GB": (utr.is_valid,),
    "ID": (npwp.is_valid,),
    "IE": (pps.is_valid,),
    "IN": (pan.is_valid,),
    "IT": (codicefiscale.is_valid,),
    "KE": (pin.is_valid,),
    "KR": (rrn.is_valid,),
    "MX": (rfc.is_valid,),
    "NL": (bsn.is_valid,),
    "NO": (fodselsnummer.is_valid,),
    "NZ": (ird.is_valid,),
    "PK": (cnic.is_valid,),
    "PL": (pesel.is_valid, nip.is_valid),
    "PT": (pt_nif.is_valid,),
    "RO": (cnp.is_valid,),
    "SE": (personnummer.is_valid,),
    "TR": (tckimlik.is_valid,),
    "US": (*US_PERSON, *US_ENTITY),
    "VN": (mst.is_valid,),
    "ZA": (za_tin.is_valid,),
}
_ANYWHERE = re.compile(r"(?=.*\d)[A-Z0-9]{5,20}")


def tax_number(text: str, country: str, *, field: str = "tax_number") -> str:
    """Read a tax number of a country; the number itself stands in no refusal."""
    return _read(text, ISSUED_BY.get(country, (_plausible,)), f"{country} issues", field)


def us_tax_number(text: str, *, entity: bool, field: str = "tax_number") -> str:
    """Read a US taxpayer number: a person's SSN or ITIN, or a business's EIN."""
    checks, issued = (US_ENTITY, "the IRS gives businesses (EIN)") if entity else (US_PERSON, "people have (SSN, ITIN)")
    return _read(text, checks, issued, field)


def _read(text: str, checks: tuple[Check, ...], issued: str, field: str) -> str:
    number = re.sub(r"[\s./-]", "", text).upper()
    # Some rules want the dashes or the century sign that people write.
    if not any(check(form) for check in checks for form in (number, text.strip().upper())):
        raise Refusal("tax_number_wrong", f"This is no tax number as {issued}; copy it again from a letter of the tax "
                      "office.", pointer=field)  # fmt: skip
    return number


def _plausible(number: str) -> bool:
    return _ANYWHERE.fullmatch(number) is not None
