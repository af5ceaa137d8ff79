"""NACHA file of ACH credits, SEC code PPD: dollars to personal accounts at US banks.

In: a batch of instructions in USD. Out: ASCII records of 94 characters in blocks of ten; `check` reads such
bytes by position and refuses the first broken rule.
Source: Nacha Operating Rules 2026, appendix three (ACH record format specifications), and the rule of
20 March 2026 that wages carry PAYROLL as entry description.

Lines end with LF. The rules know records, not lines; every parser we know takes LF (a strict one that cuts at
94 characters, too), while CRLF makes 95-character lines for readers that split at LF. Banks that want CRLF say
so, and `Originator.ach_line_ending` gives it to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.payments.domain.bank_ids import routing_number
from services.payments.domain.banking_days import is_banking_day
from services.payments.domain.batch import Batch, Instruction, Line, Totals, totals_of
from services.payments.domain.characters import ACH, carry_upper
from services.payments.domain.method import METHODS
from services.payments.exports.unsound import require, unsound
from shared.values.refusal import Refusal

WIDTH = 94
BLOCK = 10
FILLER = "9" * WIDTH
CREDITS_ONLY = "220"
TRANSACTION_CODES = {"checking": "22", "savings": "32"}
HASH_MODULUS = 10**10
TOTAL_LIMIT_MINOR = 10**12 - 1
# Routing number, account, amount, individual id, name, ODFI: an entry as nearly all are.
_PLAIN_ENTRY = re.compile(
    r"6(?:22|32)(\d{9})([^ ].{16})(\d{10})(.{15})[^ ].{21}  0(\d{8})\d{7}", re.ASCII
)  # fmt: skip


# --- writing ---------------------------------------------------------------------------------------------


def render(batch: Batch) -> bytes:
    """Write the file. Refuses a total above what the control records can say."""
    total_minor = sum(instruction.amount_minor for instruction in batch.instructions)
    if total_minor > TOTAL_LIMIT_MINOR:
        raise Refusal("ach_total_too_large", "A file carries at most $9,999,999,999.99; split the pay run.")
    hashed = sum(int(instruction.account.routing_number[:8]) for instruction in batch.instructions) % HASH_MODULUS
    odfi = _odfi(batch)
    entries = [_entry(odfi, number, each) for number, each in enumerate(batch.instructions, start=1)]
    sums = f"{hashed:010d}{0:012d}{total_minor:012d}"
    blocks = -(-(len(entries) + 4) // BLOCK)
    records = [
        _file_header(batch),
        _batch_header(batch),
        *entries,
        f"8{CREDITS_ONLY}{len(entries):06d}{sums}{batch.originator.company_id}{'':25}{odfi}{1:07d}",
        f"9{1:06d}{blocks:06d}{len(entries):08d}{sums}{'':39}",
    ]
    records += [FILLER] * (blocks * BLOCK - len(records))
    assert all(len(record) == WIDTH for record in records), "every record has 94 characters"
    return "".join(record + batch.originator.ach_line_ending for record in records).encode("ascii")


def _file_header(batch: Batch) -> str:
    made = datetime.fromtimestamp(batch.created_epoch, ZoneInfo(batch.originator.zone))
    destination = batch.originator.odfi_routing_number.rjust(10)
    origin = batch.originator.immediate_origin.rjust(10)
    return (
        f"101{destination}{origin}{made:%y%m%d%H%M}{batch.modifier}094101{_text(batch.originator.odfi_name, 23)}"
        f"{_text(batch.originator.name, 23)}{batch.message_id[-8:]}"
    )


def _batch_header(batch: Batch) -> str:
    day = f"{batch.value_date:%y%m%d}"
    return (
        f"5{CREDITS_ONLY}{_text(batch.originator.name, 16)}{'':20}{batch.originator.company_id}PPD"
        f"{_text(batch.originator.entry_description, 10)}{day}{day}{'':3}1{_odfi(batch)}{1:07d}"
    )


def _entry(odfi: str, number: int, instruction: Instruction) -> str:
    account = instruction.account
    assert instruction.currency == "USD", "ACH carries dollars"
    return (
        f"6{TRANSACTION_CODES[account.account_type]}{account.routing_number}{account.account_number:17}"
        f"{instruction.amount_minor:010d}{instruction.end_to_end_id:15}{_text(account.holder_name, 22)}"
        f"{'':2}0{odfi}{number:07d}"
    )


def _odfi(batch: Batch) -> str:
    return batch.originator.odfi_routing_number[:8]


def _text(text: str, width: int) -> str:
    """Fit text into a field: capital letters of the ACH set, cut or filled with spaces on the right."""
    return carry_upper(text, field="name")[:width].rstrip().ljust(width)


# --- reading ---------------------------------------------------------------------------------------------


class _Record(NamedTuple):
    """One record with its line number; fields are cut by the positions the rules print, counted from 1."""

    number: int
    text: str

    @property
    def where(self) -> str:
        return f"line {self.number}"

    def at(self, first: int, last: int) -> str:
        return self.text[first - 1 : last]

    def digits(self, first: int, last: int) -> int:
        """Read a numeric field: zero-filled, nothing but digits."""
        field = self.at(first, last)
        if not (field.isascii() and field.isdigit()):
            raise unsound(self.where, f"positions {first}-{last} are not all digits")
        return int(field)

    def require(self, first: int, last: int, wanted: str, what: str) -> None:
        require(self.at(first, last) == wanted, self.where, f"{what} (positions {first}-{last}) is not {wanted!r}")

    def day(self, first: int, last: int, what: str) -> date:
        """Read a YYMMDD field; the century is this one."""
        self.digits(first, last)
        try:
            return date.fromisoformat(
                f"20{self.at(first, first + 1)}-{self.at(first + 2, last - 2)}-{self.text[last - 2 : last]}"
            )
        except ValueError:
            raise unsound(self.where, f"{what} is no date") from None


@dataclass
class _Sums:
    """Running sums of a batch or a file."""

    entries: int = 0
    hashed: int = 0
    credit_minor: int = 0

    def add(self, entries: int, hashed: int, credit_minor: int) -> None:
        self.entries += entries
        self.hashed += hashed
        self.credit_minor += credit_minor


def check(content: bytes) -> Totals:
    """Read the file by the rules, position by position, and add it up; refuses the first rule broken."""
    records = _records(content)
    body = [record for record in records if record.text != FILLER]
    require(len(body) >= 5, "file", "it needs a header, a batch with an entry, and its controls")
    require(len(records) % BLOCK == 0, "file", "its records do not fill blocks of ten")
    require(len(records) - len(body) < BLOCK, "file", "it is filled by more than one block")
    require(all(each.text == FILLER for each in records[len(body) :]), "file", "records follow the file control")
    created = _check_file_header(body[0])
    lines: list[Line] = []
    sums, batches = _Sums(), 0
    inner = body[1:-1]
    while inner:
        end = next((place for place, each in enumerate(inner) if each.at(1, 1) == "8"), None)
        if end is None:
            raise unsound(inner[-1].where, "the batch has no control record")
        batches += 1
        found = _check_batch(inner[: end + 1], batches, created, lines)
        sums.add(found.entries, found.hashed, found.credit_minor)
        inner = inner[end + 1 :]
    _check_file_control(body[-1], batches, len(records) // BLOCK, sums)
    _require_unique((line[0] for line in lines), "individual identification number")
    return totals_of(lines, content)


def _records(content: bytes) -> list[_Record]:
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise unsound("file", "it holds a byte outside ASCII") from None
    ending = "\r\n" if "\r\n" in text else "\n"
    require(text.endswith(ending), "file", "its last record is cut off")
    lines = text.split(ending)[:-1]
    records = [_Record(number, line) for number, line in enumerate(lines, start=1)]
    if set().union(*lines) <= ACH and {len(line) for line in lines} == {WIDTH}:
        return records
    for record in records:
        if len(record.text) != WIDTH:
            raise unsound(record.where, f"it has {len(record.text)} characters, not {WIDTH}")
        if strange := sorted(set(record.text) - ACH):
            raise unsound(record.where, f"it holds {strange}, outside the ACH character set")
    return records


def _check_file_header(record: _Record) -> date:
    record.require(1, 3, "101", "record type and priority code")
    record.require(4, 4, " ", "immediate destination's leading blank")
    _check_routing(record, 5)
    require(bool(record.at(14, 23).strip(" 0")), record.where, "immediate origin (positions 14-23) is empty")
    created = record.day(24, 29, "file creation date")
    hour, minute = record.digits(30, 31), record.digits(32, 33)
    require(hour < 24 and minute < 60, record.where, "file creation time is no time")
    require(record.at(34, 34).isalnum(), record.where, "file id modifier is not A-Z or 0-9")
    record.require(35, 40, "094101", "record size, blocking factor and format code")
    require(bool(record.at(41, 63).strip()), record.where, "immediate destination name is empty")
    require(bool(record.at(64, 86).strip()), record.where, "immediate origin name is empty")
    return created


def _check_batch(records: Sequence[_Record], number: int, created: date, lines: list[Line]) -> _Sums:
    header, entries, control = records[0], records[1:-1], records[-1]
    _check_batch_header(header, number, created)
    require(bool(entries), header.where, "the batch has no entry")
    odfi, sums, last_trace = header.at(80, 87), _Sums(), 0
    for entry in entries:
        line = _read_plain(entry.text, odfi) or _check_entry(entry, odfi)
        trace = entry.digits(80, 94)
        if trace <= last_trace:
            raise unsound(entry.where, "trace numbers (positions 80-94) do not ascend")
        lines.append(line)
        last_trace = trace
        sums.add(1, int(entry.text[3:11]), line[1])
    control.require(2, 4, header.at(2, 4), "service class code of the batch header")
    control.require(45, 54, header.at(41, 50), "company identification of the batch header")
    control.require(55, 79, " " * 25, "authentication code and reserved field")
    control.require(80, 94, header.at(80, 94), "ODFI and batch number of the batch header")
    _check_sums(control, (5, 10), 11, sums)
    return sums


def _check_batch_header(record: _Record, number: int, created: date) -> None:
    record.require(1, 4, f"5{CREDITS_ONLY}", "record type and service class code (credits only)")
    for first, last, what in ((5, 20, "company name"), (41, 50, "company id"), (54, 63, "entry description")):
        require(bool(record.at(first, last).strip(" 0")), record.where, f"{what} (positions {first}-{last}) is empty")
    record.require(51, 53, "PPD", "standard entry class code")
    day = record.day(70, 75, "effective entry date")
    require(is_banking_day(day, "ach"), record.where, f"effective entry date {day} is no banking day")
    require(day > created, record.where, f"effective entry date {day} is not after the file's date {created}")
    record.require(76, 79, "   1", "settlement date (the operator's) and originator status code")
    record.digits(80, 87)
    require(record.digits(88, 94) == number, record.where, f"batch number is not {number}")


def _read_plain(text: str, odfi: str) -> Line | None:
    """Read an entry that breaks no rule; None where `_check_entry` must say which one it breaks."""
    match = _PLAIN_ENTRY.fullmatch(text)
    if match is None or match[5] != odfi or not _is_routing(match[1]):
        return None
    account, amount_minor, end_to_end_id = match[2], int(match[3]), match[4].rstrip()
    sound = account.strip(" 0") and 0 < amount_minor <= METHODS["ach"].limit_minor and end_to_end_id.isalnum()
    return (end_to_end_id, amount_minor, "USD") if sound and text[54:76].strip(" 0") else None


@lru_cache(maxsize=4096)
def _is_routing(text: str) -> bool:
    try:
        return routing_number(text) == text
    except Refusal:
        return False


def _check_entry(record: _Record, odfi: str) -> Line:
    record.require(1, 1, "6", "record type")
    require(record.at(2, 3) in TRANSACTION_CODES.values(), record.where, "transaction code is no live credit (22, 32)")
    _check_routing(record, 4)
    account = record.at(13, 29)
    require(bool(account.strip(" 0")) and account[0] != " ", record.where, "account number is not left-justified")
    amount_minor = record.digits(30, 39)
    require(0 < amount_minor <= METHODS["ach"].limit_minor, record.where, "amount is zero or above the limit")
    end_to_end_id = record.at(40, 54).rstrip()
    require(end_to_end_id.isalnum(), record.where, "individual identification number is empty or broken")
    name = record.at(55, 76)
    require(bool(name.strip(" 0")) and name[0] != " ", record.where, "individual name is empty or not left-justified")
    record.require(77, 79, "  0", "discretionary data and addenda indicator")
    record.require(80, 87, odfi, "trace number's ODFI")
    return end_to_end_id, amount_minor, "USD"


def _check_routing(record: _Record, first: int) -> None:
    try:
        routing_number(record.at(first, first + 8))
    except Refusal:
        raise unsound(record.where, f"routing number (positions {first}-{first + 8}) has a wrong check digit") from None


def _check_sums(record: _Record, count: tuple[int, int], hash_at: int, sums: _Sums) -> None:
    """Hold count, entry hash, debits and credits of a control record against what was added up."""
    found = (
        record.digits(*count), record.digits(hash_at, hash_at + 9),
        record.digits(hash_at + 10, hash_at + 21), record.digits(hash_at + 22, hash_at + 33),
    )  # fmt: skip
    wanted = (sums.entries, sums.hashed % HASH_MODULUS, 0, sums.credit_minor)
    names = ("entry count", "entry hash", "debit total", "credit total")
    for name, has, should in zip(names, found, wanted, strict=True):
        require(has == should, record.where, f"{name} is {has}, the entries make {should}")


def _check_file_control(record: _Record, batches: int, blocks: int, sums: _Sums) -> None:
    record.require(1, 1, "9", "record type")
    require(record.digits(2, 7) == batches, record.where, f"batch count is not {batches}")
    require(record.digits(8, 13) == blocks, record.where, f"block count is not {blocks}")
    _check_sums(record, (14, 21), 22, sums)
    record.require(56, 94, " " * 39, "reserved field")


def _require_unique(values: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        require(value not in seen, value, f"{what} appears twice")
        seen.add(value)
