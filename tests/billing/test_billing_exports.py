"""One contract over the table of formats: the golden file, the same bytes twice, read back as rendered."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invoice_samples import NAMES, SAMPLES, draft, invoice
from pypdf import PdfReader

from services.billing.domain.tax import Tax
from services.billing.exports import annex, pdf, ubl
from services.billing.exports.table import EXPORTS
from shared.values.refusal import Refusal

GOLDEN = Path(__file__).parent / "golden"
SAMPLE = SAMPLES["standard"]


def pages(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages]


def shown(form: str, document: bytes) -> bytes:
    """What a golden file keeps: a PDF's text, for its bytes change with every version of the typesetter."""
    return "\n\f\n".join(pages(document)).encode() if form == "pdf" else document


@pytest.mark.parametrize("form", EXPORTS)
def test_the_golden_file_is_what_we_write(form):
    content, golden = (
        EXPORTS[form].render(SAMPLE),
        GOLDEN / f"invoice.{EXPORTS[form].suffix}{'.txt' if form == 'pdf' else ''}",
    )
    if os.environ.get("GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(shown(form, content))
    assert shown(form, content) == golden.read_bytes()
    assert content == EXPORTS[form].render(SAMPLE)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", EXPORTS)
def test_the_reader_finds_what_was_rendered(form, sample):
    export = EXPORTS[form]
    totals = export.check(export.render(SAMPLES[sample]))
    assert totals.agrees_with(SAMPLES[sample].totals)
    assert not totals.agrees_with(replace(SAMPLES[sample].totals, net_minor=totals.net_minor + 1))


@pytest.mark.parametrize("form", EXPORTS)
def test_bytes_that_are_no_invoice_are_refused(form):
    for broken in (b"", b"\xff\xfe", b"%PDF-1.7", b"<Invoice/>", b"a,b\n1,2\n"):
        with pytest.raises(Refusal):
            EXPORTS[form].check(broken)


@pytest.mark.parametrize(
    "form, was, becomes",
    [
        ("annex", ",92.58,", ",92.59,"),
        ("annex", ",5555,", ",5556,"),
        ("annex", ",1:32:35,", ",1:32:36,"),
        ("ubl", ">92.58<", ">92.59<"),
        ("ubl", ">5555<", ">5556<"),
        ("ubl", "<cbc:Percent>19.00</cbc:Percent>", "<cbc:Percent>20.00</cbc:Percent>"),
        ("ubl", '<cbc:PayableAmount currencyID="EUR">1', '<cbc:PayableAmount currencyID="EUR">2'),
        ("ubl", 'unitCode="SEC"', 'unitCode="HUR"'),
    ],
)
def test_a_changed_figure_is_noticed(form, was, becomes):
    content = EXPORTS[form].render(SAMPLE).decode()
    assert was in content
    try:
        totals = EXPORTS[form].check(content.replace(was, becomes, 1).encode())
    except Refusal:
        return
    assert not totals.agrees_with(SAMPLE.totals)


@pytest.mark.slow
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_name_can_be_written_and_no_sheet_runs_it(name):
    one = invoice(Tax("S", 1900), count=2, names=(name, NAMES[0]))
    for form in ("annex", "ubl"):
        assert EXPORTS[form].check(EXPORTS[form].render(one)).agrees_with(one.totals)
    for row in csv.DictReader(io.StringIO(annex.render(one).decode(), newline="")):
        assert not row["project"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    "name",
    [
        "=1+1", "#set page(width: 1cm)", "$ x^2 $ *bold* <label>", "\\u{41} #eval('1')", "Ελληνικά, русский", "数学",
    ],
)  # fmt: skip
def test_a_name_is_never_markup(name):
    one = invoice(Tax("S", 1900), count=2, names=(name, NAMES[0]))
    document = pdf.render(one)
    assert pdf.check(document).agrees_with(one.totals)
    if name.isascii():
        assert name in pages(document)[0]


def test_the_pdf_is_made_for_archives():
    document = pdf.render(SAMPLE)
    assert b"<pdfaid:part>3</pdfaid:part>" in document
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in document


def test_pages_are_counted_and_every_page_names_the_invoice():
    long = pages(pdf.render(replace(SAMPLE, lines=tuple(
        replace(one, number=n, rate_e4=600_000 + n) for n, one in enumerate(SAMPLE.lines * 15)
    ))))  # fmt: skip
    assert len(long) >= 4
    for number, text in enumerate(long, 1):
        assert f"Invoice KP-2026-0001 · Page {number} of {len(long)}" in text


def test_two_thousand_lines_take_seconds_at_most_and_show_as_sums():
    big = invoice(Tax("S", 1900), count=2000)
    began = perf_counter()
    for export in EXPORTS.values():
        assert export.check(export.render(big)).agrees_with(big.totals)
    assert perf_counter() - began < 10
    assert len(pages(pdf.render(big))) == 2


def test_a_draft_says_so_and_has_no_ubl():
    one = draft(SAMPLE)
    assert "Draft invoice" in pages(pdf.render(one))[0]
    assert pdf.check(pdf.render(one)).number == annex.check(annex.render(one)).number == ""
    with pytest.raises(Refusal, match="invoice_is_draft"):
        ubl.render(one)


def test_three_decimals_have_no_room_in_ubl_but_in_pdf_and_annex():
    dinars = invoice(Tax("O"), currency="KWD")
    with pytest.raises(Refusal, match="ubl_currency_places"):
        ubl.render(dinars)
    for form in ("pdf", "annex"):
        assert EXPORTS[form].check(EXPORTS[form].render(dinars)).agrees_with(dinars.totals)
