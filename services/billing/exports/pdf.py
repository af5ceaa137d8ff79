"""The invoice as a PDF a person reads: one page that says what is owed and why, then the hours by work week.

In: an invoice, issued or draft. Out: PDF/A-3b set by typst with its own fonts, the same bytes each time.
What typst gets is data (JSON); no text of ours or anybody's ever becomes markup.
"""

from __future__ import annotations

import json
from importlib.resources import files

import typst

from services.billing.domain.invoice import Invoice
from services.billing.exports.pdf_read import check
from services.billing.exports.pdf_words import words

__all__ = ["check", "render"]

_TEMPLATE = files(__package__).joinpath("invoice.typ").read_bytes()
# The date inside the file must not be the clock's: midnight UTC of the issue date would do, a fixed one is simpler.
_TIMESTAMP = 946_684_800


def render(invoice: Invoice) -> bytes:
    """Set the invoice. A draft says so across each page and has no number.

    A name in letters that the bundled fonts lack (Chinese, Japanese, Korean) cannot be PDF/A; it then becomes
    a plain PDF whose text can be copied though those letters show as boxes.
    """
    inputs = {"invoice": json.dumps(words(invoice), ensure_ascii=False)}
    try:
        return _compile(inputs, archive=True)
    except typst.TypstError as fault:
        if "could not be displayed" not in fault.message:
            raise
        return _compile(inputs, archive=False)


def _compile(inputs: dict[str, str], *, archive: bool) -> bytes:
    # A compiler may not be shared between threads; making one costs 4 ms, its parsed template is cached beneath.
    compiler = typst.Compiler(_TEMPLATE, ignore_system_fonts=True)
    pdf = compiler.compile(sys_inputs=inputs, pdf_standards="a-3b" if archive else None, timestamp=_TIMESTAMP)
    assert isinstance(pdf, bytes), "a PDF is one file"
    return pdf
