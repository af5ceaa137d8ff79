"""NACHA by the book: positions, blocks, sums and dates; and a table of flaws the reader must find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_samples import US, batch, instruction

from services.payments.exports.nacha import check, render
from shared.values.refusal import Refusal

LINES = render(batch("ach")).decode().splitlines()
HEADER, BATCH_HEADER, FIRST, SECOND, THIRD, BATCH_CONTROL, CONTROL, *FILL = range(10)


def test_records_blocks_and_line_ends():
    content = render(batch("ach"))
    assert [len(line) for line in LINES] == [94] * 10
    assert content.endswith(b"9\n")
    assert b"\r" not in content
    crlf = render(batch("ach", originator=replace(batch("ach").originator, ach_line_ending="\r\n")))
    assert crlf == content.replace(b"\n", b"\r\n")
    assert check(crlf).lines_digest == check(content).lines_digest


@pytest.mark.parametrize(
    "record, first, last, value",
    [
        (HEADER, 1, 3, "101"),
        (HEADER, 4, 13, " 123456780"),
        (HEADER, 24, 33, "2611051504"),
        (HEADER, 34, 40, "A094101"),
        (BATCH_HEADER, 2, 4, "220"),
        (BATCH_HEADER, 41, 53, "1123456789PPD"),
        (BATCH_HEADER, 54, 63, "PAYROLL   "),
        (BATCH_HEADER, 70, 75, "261106"),
        (FIRST, 2, 3, "22"),
        (SECOND, 2, 3, "32"),
        (FIRST, 13, 29, "000123456789     "),
        (FIRST, 30, 39, "0000006002"),
        (FIRST, 40, 54, "HB0000000000001"),
        (FIRST, 55, 76, "JOSE NUNEZ-O'BRIEN    "),
        (SECOND, 55, 76, "WOLFESCHLEGELSTEINHAUS"),
        (THIRD, 80, 94, "123456780000003"),
        (BATCH_CONTROL, 11, 20, "0005340157"),  # 02100002 + 01140153 + 02100002
        (BATCH_CONTROL, 33, 44, "010000006002"),
        (CONTROL, 2, 21, "00000100000100000003"),
    ],
)
def test_fields_stand_where_the_rules_print_them(record, first, last, value):
    assert LINES[record][first - 1 : last] == value


def _with(record: int, first: int, text: str) -> bytes:
    lines = list(LINES)
    lines[record] = lines[record][: first - 1] + text + lines[record][first - 1 + len(text) :]
    return "".join(f"{line}\n" for line in lines).encode()


@pytest.mark.parametrize(
    "record, first, text, said",
    [
        (HEADER, 1, "201", "record type and priority code"),
        (HEADER, 4, "0", "leading blank"),
        (HEADER, 13, "1", "check digit"),
        (HEADER, 14, "0000000000", "immediate origin"),
        (HEADER, 24, "261301", "no date"),
        (HEADER, 30, "2460", "no time"),
        (HEADER, 34, "-", "modifier"),
        (HEADER, 35, "095", "record size"),
        (HEADER, 41, " " * 23, "destination name"),
        (BATCH_HEADER, 2, "200", "service class"),
        (BATCH_HEADER, 5, " " * 16, "company name"),
        (BATCH_HEADER, 51, "CCD", "entry class"),
        (BATCH_HEADER, 54, " " * 10, "entry description"),
        (BATCH_HEADER, 70, "261107", "no banking day"),  # Saturday
        (BATCH_HEADER, 70, "261111", "no banking day"),  # Veterans Day
        (BATCH_HEADER, 70, "261105", "not after"),  # the file's own date
        (BATCH_HEADER, 76, "310", "settlement date"),
        (BATCH_HEADER, 79, "2", "originator status"),
        (BATCH_HEADER, 88, "0000002", "batch number"),
        (FIRST, 2, "27", "no live credit"),
        (FIRST, 2, "23", "no live credit"),
        (FIRST, 12, "2", "check digit"),
        (FIRST, 13, " " * 17, "account number"),
        (FIRST, 13, " 00123456789     ", "left-justified"),
        (FIRST, 30, "0000000000", "amount is zero"),
        (FIRST, 30, "0000006003", "credit total"),
        (FIRST, 30, "00000 6002", "not all digits"),
        (FIRST, 40, " " * 15, "identification number"),
        (FIRST, 40, "HB0000000000003", "twice"),
        (FIRST, 55, " " * 22, "individual name"),
        (FIRST, 55, "josé", "outside ASCII"),
        (FIRST, 55, "jose", "character set"),
        (FIRST, 55, "JO_E", "character set"),
        (FIRST, 77, "XX", "discretionary data"),
        (FIRST, 79, "1", "addenda indicator"),
        (FIRST, 80, "02100002", "ODFI"),
        (SECOND, 88, "0000001", "do not ascend"),
        (BATCH_CONTROL, 2, "225", "service class"),
        (BATCH_CONTROL, 5, "000002", "entry count"),
        (BATCH_CONTROL, 11, "0005340158", "entry hash"),
        (BATCH_CONTROL, 21, "000000000001", "debit total"),
        (BATCH_CONTROL, 33, "010000006003", "credit total"),
        (BATCH_CONTROL, 45, "9999999999", "company identification"),
        (BATCH_CONTROL, 55, "X", "authentication code"),
        (BATCH_CONTROL, 88, "0000002", "batch number"),
        (CONTROL, 2, "000002", "batch count"),
        (CONTROL, 8, "000002", "block count"),
        (CONTROL, 14, "00000004", "entry count"),
        (CONTROL, 22, "0005340158", "entry hash"),
        (CONTROL, 44, "010000006003", "credit total"),
        (CONTROL, 94, "X", "reserved"),
        (9, 1, " ", "records follow the file control"),
    ],
)
def test_a_flaw_is_found(record, first, text, said):
    with pytest.raises(Refusal, match=said):
        check(_with(record, first, text))


def test_a_block_too_few_or_too_many_is_found():
    text = "".join(f"{line}\n" for line in LINES)
    for broken in (text[: 9 * 95], text + ("9" * 94 + "\n") * 10, text.replace("9" * 94 + "\n", "", 1)):
        with pytest.raises(Refusal, match="block"):
            check(broken.encode())


def test_the_sum_of_a_file_has_its_limit():
    most = instruction(1, US, 9_999_999_999)
    paid = tuple(replace(most, end_to_end_id=f"HB{number:013d}") for number in range(101))
    with pytest.raises(Refusal, match="at most"):
        render(batch("ach", instructions=paid))


@given(count=st.integers(1, 40))
def test_any_number_of_entries_fills_whole_blocks(count):
    paid = tuple(replace(instruction(1, US, 5), end_to_end_id=f"HB{number:013d}") for number in range(count))
    content = render(batch("ach", instructions=paid, value_date=date(2026, 12, 31)))
    assert content.count(b"\n") % 10 == 0
    assert check(content).count == count
