"""The CSV register: exact decimals by currency, cells no spreadsheet runs, and a seal that shows any change."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_samples import GB, KE, batch, instruction

from services.payments.exports.register import check, render
from shared.values.cells import FORMULA_STARTS
from shared.values.refusal import Refusal

CONTENT = render(batch("register"))


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _sealed(body: str) -> bytes:
    """Seal an edited body anew, so that only the edit itself can be found."""
    head, _, end = body.rpartition("\r\nend,")
    cells = end.split(",")
    cells[2] = hashlib.sha256(f"{head}\r\n".encode()).hexdigest()
    return f"{head}\r\nend,{','.join(cells)}".encode()


def test_amounts_have_their_currency_s_decimals():
    amounts = {row["currency"]: row["amount"] for row in _rows(CONTENT) if row["record"] == "total"}
    assert amounts == {"GBP": "2500.06", "JPY": "98765", "KES": "45000.50", "KWD": "1234.567"}


@given(name=st.text(alphabet="=+-@AZaz '\"(),\t", min_size=1).filter(lambda text: any(map(str.isalpha, text))))
def test_no_cell_runs_in_a_spreadsheet(name):
    try:
        paid = (instruction(1, KE | {"holder_name": name, "bank_name": f"-{GB['holder_name']}"}, 100),)
    except Refusal:
        return
    content = render(batch("register", instructions=paid))
    cells = [cell for row in csv.reader(io.StringIO(content.decode(), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    assert check(content).count == 1


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("98765,2026", "98765.00,2026", "decimals"),
        ("1234.567,2026", "1234.5670,2026", "decimals"),
        ("98765,2026", "98766,2026", "totals"),
        ("payment,HB0000000000002", "payment,HB0000000000001", "twice"),
        ("total,1,JPY", "total,2,JPY", "totals"),
        ("Yuki Sato", "=HYPERLINK(1)", "formula"),
        ("Yuki Sato", "", "holder or account"),
        ("1234567,", ",", "cells|holder or account"),
        (",JPY,98765,2026", ",XYZ,98765,2026", "ISO 4217"),
        ("payment,HB0000000000002", "paymint,HB0000000000002", "unknown"),
        ("0.01,2026", "0.00,2026", "not positive"),
        ("record,", "kind,", "header"),
        ("end,5", "end,6", "count"),
    ],
)
def test_a_flaw_is_found(old, new, said):
    text = CONTENT.decode()
    assert old in text
    with pytest.raises(Refusal, match=said):
        check(_sealed(text.replace(old, new, 1)))


def test_an_edit_breaks_the_seal():
    with pytest.raises(Refusal, match="digest"):
        check(CONTENT.replace(b"Yuki", b"Juki"))
    with pytest.raises(Refusal, match="cut off"):
        check(CONTENT[: CONTENT.rindex(b"end,")])
    with pytest.raises(Refusal):
        check(CONTENT + b"payment\r\n")
