"""CSV register: payments in every currency that has no file format here, for a bank's own upload.

In: a batch of instructions in any currencies. Out: UTF-8 CSV (RFC 4180, CRLF); `check` reads it back.
One `payment` row a payment, then one `total` row a currency, then one `end` row with the row count and the
SHA-256 of every byte before it: a file cut off, edited or sorted in a spreadsheet reads as unsound.
Amounts have exactly the decimals of their currency (ISO 4217). A cell that a spreadsheet would run as a
formula is led by an apostrophe, as OWASP's "CSV injection" advises.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Sequence

from services.payments.domain.batch import Batch, Instruction, Line, Totals, totals_of
from services.payments.domain.characters import carry
from services.payments.exports.unsound import require, unsound
from shared.values.cells import FORMULA_STARTS, disarmed
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled, parse_scaled
from shared.values.refusal import Refusal

COLUMNS = (
    "record", "end_to_end_id", "currency", "amount", "value_date", "holder_name", "iban", "account_number",
    "account_type", "routing_number", "bank_code", "bic", "bank_name", "bank_country", "street", "building",
    "postcode", "town", "country", "remittance",
)  # fmt: skip
END_COLUMNS = 4


def render(batch: Batch) -> bytes:
    """Write the register: payments, a total per currency, and the end row that seals them."""
    rows: list[Sequence[str]] = [COLUMNS, *(_payment(batch, each) for each in batch.instructions)]
    rows += [_pad("total", str(count), currency, amount) for currency, count, amount in _totals(batch.instructions)]
    body = _csv(rows)
    return body + _csv([_pad("end", str(len(batch.instructions)), batch.message_id, hashlib.sha256(body).hexdigest())])


def _payment(batch: Batch, instruction: Instruction) -> Sequence[str]:
    account, address = instruction.account, instruction.account.address
    payday = instruction.payday or batch.value_date
    return [
        "payment", instruction.end_to_end_id, instruction.currency,
        format_scaled(instruction.amount_minor, exponent(instruction.currency)), batch.value_date.isoformat(),
        _safe(account.holder_name), account.iban, account.account_number, account.account_type, account.routing_number,
        account.bank_code, account.bic, _safe(account.bank_name), account.country, _safe(address.street),
        _safe(address.building), _safe(address.postcode), _safe(address.town), address.country,
        _safe(f"{batch.originator.name} pay {payday.isoformat()} {instruction.end_to_end_id}"),
    ]  # fmt: skip


def _totals(instructions: Sequence[Instruction]) -> list[tuple[str, int, str]]:
    sums: Counter[str] = Counter()
    for instruction in instructions:
        sums[instruction.currency] += instruction.amount_minor
    counts = Counter(instruction.currency for instruction in instructions)
    return [(each, counts[each], format_scaled(sums[each], exponent(each))) for each in sorted(sums)]


def _pad(*cells: str) -> Sequence[str]:
    return [*cells, *[""] * (len(COLUMNS) - len(cells))]


def _safe(text: str) -> str:
    """Bring text into letters that banks carry and keep a spreadsheet from running it."""
    return disarmed(carry(text, field="register"))


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def check(content: bytes) -> Totals:
    """Read the register, verify its seal, totals and cells, and add it up; refuses the first rule broken."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise unsound("file", f"it is no UTF-8 CSV ({fault})") from None
    require(len(rows) > 1 and tuple(rows[0]) == COLUMNS, "line 1", f"the header is not {','.join(COLUMNS)}")
    _check_seal(content, rows)
    lines: list[Line] = []
    totals: list[Line] = []
    for number, row in enumerate(rows[1:-1], start=2):
        where = f"line {number}"
        require(len(row) == len(COLUMNS), where, f"it has {len(row)} cells, not {len(COLUMNS)}")
        require(not any(cell.startswith(FORMULA_STARTS) for cell in row), where, "a cell would run as a formula")
        require(row[0] in ("payment", "total"), where, f"record {row[0]!r} is unknown")
        require(row[0] == "total" or not totals, where, "a payment follows the totals")
        (lines if row[0] == "payment" else totals).append((row[1], _minor(row, where), row[2]))
        require(row[0] == "total" or bool(row[5] and (row[6] or row[7])), where, "holder or account is missing")
    require(len({line[0] for line in lines}) == len(lines), "file", "an end-to-end id appears twice")
    _check_totals(lines, totals)
    require(rows[-1][1] == str(len(lines)), "end", f"the count is not {len(lines)}")
    return totals_of(lines, content)


def _check_seal(content: bytes, rows: list[list[str]]) -> None:
    end = rows[-1]
    place = content.rfind(b"\r\nend,")
    whole = end[:1] == ["end"] and len(end) == len(COLUMNS) and place >= 0
    require(whole, "file", "its end row is missing: it was cut off")
    body = content[: place + 2]
    require(end[3] == hashlib.sha256(body).hexdigest(), "end", "the digest does not fit: the file was changed")
    require(end[END_COLUMNS:] == [""] * (len(COLUMNS) - END_COLUMNS), "end", "the row says more than it may")
    require(content[len(body) :].count(b"\r\n") == 1 and content.endswith(b"\r\n"), "end", "something follows the end")


def _minor(row: list[str], where: str) -> int:
    """Read an amount that must be written with exactly its currency's decimals, and above zero."""
    try:
        places = exponent(row[2])
        minor = parse_scaled(row[3], places, field="amount")
    except Refusal as refusal:
        raise unsound(where, refusal.detail) from None
    require(format_scaled(minor, places) == row[3], where, f"{row[3]!r} has not {places} decimals")
    require(minor > 0, where, "the amount is not positive")
    return minor


def _check_totals(lines: list[Line], totals: list[Line]) -> None:
    counts = Counter(currency for _, _, currency in lines)
    sums: Counter[str] = Counter()
    for _, minor, currency in lines:
        sums[currency] += minor
    wanted = [(str(counts[currency]), sums[currency], currency) for currency in sorted(sums)]
    require(totals == wanted, "total", f"the totals are {totals}, the payments make {wanted}")
