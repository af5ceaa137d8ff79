"""The table of file formats, by payment method. API choices, file names and tests are derived from it.

In: nothing. Out: `EXPORTS`. A new format is one file here with `render` and `check`, one line below, one golden file.
"""

from __future__ import annotations

from services.payments.exports import nacha, pain001, register
from services.payments.usecases.ports import FileFormat

EXPORTS: dict[str, FileFormat] = {
    "ach": FileFormat(".ach", "text/plain; charset=us-ascii", nacha.render, nacha.check),
    "sepa": FileFormat(".pain.001.xml", "application/xml", pain001.render, pain001.check),
    "register": FileFormat(".register.csv", "text/csv; charset=utf-8", register.render, register.check),
}
