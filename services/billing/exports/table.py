"""The table of invoice formats: everything that lists formats reads it; a new one is a line here.

In: the name of a format. Out: how it is written, read back, and what its files are called.
"""

from __future__ import annotations

from services.billing.exports import annex, pdf, ubl
from services.billing.usecases.ports import Export

EXPORTS = {
    "pdf": Export(pdf.render, pdf.check, "pdf", "application/pdf"),
    "annex": Export(annex.render, annex.check, "csv", "text/csv; charset=utf-8"),
    "ubl": Export(ubl.render, ubl.check, "xml", "application/xml"),
}
