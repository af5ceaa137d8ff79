"""Reading an invoice PDF back: what a person would find on its pages.

In: PDF bytes. Out: `Totals`, after the sums on the pages were held against one another. It reads the set text,
not the data the text was set from.
"""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.billing.domain.invoice import Totals
from shared.values.currency import exponent
from shared.values.decimal_text import parse_scaled
from shared.values.refusal import Refusal

_NUMBER = re.compile(r"^Invoice number (.+)$", re.MULTILINE)
_SUBTOTAL = re.compile(r"^Subtotal (-?\d+:\d\d:\d\d) (-?[\d,.]+)$", re.MULTILINE)
_TAX = re.compile(r"^(?:Zero rated|Exempt|Reverse charge|Outside the scope of VAT|Standard rate, \S+ %) (-?[\d,.]+)$",
                  re.MULTILINE)  # fmt: skip
_TOTAL = re.compile(r"^Total ([A-Z]{3}) (-?[\d,.]+)$", re.MULTILINE)
_DUE = re.compile(r"\b([A-Z]{3}) (-?[\d,.]+)\nSummary$", re.MULTILINE)
_SUM = re.compile(r"^Sum (-?\d+:\d\d:\d\d) (-?[\d,.]+)$", re.MULTILINE)
_NO_NUMBER = "none yet"


def check(document: bytes) -> Totals:
    """Read the invoice and add its sums up; refuses `pdf_unreadable` and `pdf_does_not_add_up`."""
    text = _text(document)
    (number,) = _only(_NUMBER, text)
    seconds, subtotal = _only(_SUBTOTAL, text)
    currency, shown = _only(_TOTAL, text)
    net, total = _minor(subtotal, currency), _minor(shown, currency)
    tax = sum(_minor(match[1], currency) for match in _TAX.finditer(text))
    _hold("Total", total, net + tax)
    _hold("Amount due", _only(_DUE, text), (currency, shown))
    sums = [(_seconds(hours), _minor(amount, currency)) for hours, amount in _SUM.findall(text)]
    _hold("Sum", tuple(map(sum, zip(*sums, strict=True))), (_seconds(seconds), net))
    return Totals("" if number == _NO_NUMBER else number, currency, _seconds(seconds), net, tax)


def _text(document: bytes) -> str:
    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    except PyPdfError as fault:
        raise Refusal("pdf_unreadable", f"This is no PDF: {fault}.") from None


def _only(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = list(pattern.finditer(text))
    if len(found) != 1:
        raise Refusal("pdf_unreadable", f"The pages show {len(found)} times what an invoice shows once.",
                      pointer=pattern.pattern)  # fmt: skip
    return found[0].groups()


def _minor(shown: str, currency: str) -> int:
    return parse_scaled(shown.replace(",", ""), exponent(currency), field="amount")


def _seconds(shown: str) -> int:
    hours, minutes, seconds = (int(part) for part in shown.removeprefix("-").split(":"))
    total = hours * 3600 + minutes * 60 + seconds
    return -total if shown.startswith("-") else total


def _hold(name: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Refusal("pdf_does_not_add_up", f"{name} shows {found}, its parts make {wanted}.", pointer=name)
