"""The one door of the readers: a tracker's export in, its hours and its errors out.

In: the bytes of the file, how to read it (format, zone, order of day and month, decimals, encoding).
Out: `ReadHours`; wrong arguments and files above 64 MiB are refused, all else becomes an error of its row.
"""

from __future__ import annotations

import hashlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.timetracking.domain.hours_row import Choice, HoursRow, ReadHours, unread
from services.timetracking.imports.clock import WallClock, read_clock
from services.timetracking.imports.dates import Dates, decide_order
from services.timetracking.imports.decimals import decide_notation
from services.timetracking.imports.fault import RowFault
from services.timetracking.imports.format import Format, Header, Reading, person_key
from services.timetracking.imports.formats import Found, find_format
from services.timetracking.imports.intake import Decoded, decode, refuse_oversize
from services.timetracking.imports.records import Broken, Record, read_records
from shared.values.refusal import Refusal
from shared.values.sheet import RowError
from shared.values.workbook import CellFault


def read_hours(
    content: bytes,
    *,
    format: str = "auto",  # noqa: A002 - the word people use for it, on the command line too
    zone: str,
    date_order: str = "auto",
    decimal_notation: str = "auto",
    encoding: str = "auto",
) -> ReadHours:
    """Read a tracker's export.

    `zone` is the IANA zone in which its dates and times are written. Refuses an unknown zone, format, order, notation
    or encoding and more than 64 MiB; a file that cannot be read gives a `ReadHours` with errors of its first line.
    """
    refuse_oversize(len(content))
    wall = WallClock(zone)
    decide_order((), date_order, twelve_hour=False)
    decide_notation((), decimal_notation)
    try:
        decoded = decode(content, encoding)
        found = find_format(decoded.text, format)
    except Refusal as refusal:
        if {fault.pointer for fault in refusal.faults} & {"encoding", "format"}:
            raise
        return replace(unread(refusal, zone), digest=_digest(content))
    records = [part for part in read_records(decoded.text, found.delimiter) if part.line > found.line]
    order, notation = _decide(found, records, date_order, decimal_notation)
    read = _read(decoded, found, records, Reading(zone, wall, Dates(order), notation), order)
    return replace(read, digest=_digest(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _decide(found: Found, records: list[Record | Broken], date_order: str, notation: str) -> tuple[Choice, Choice]:
    format_, header = found.format, found.header
    twelve_hour = any((seen := read_clock(text)) and seen[1] for text in _texts(records, header, format_.clock_roles))
    return (
        decide_order(_texts(records, header, format_.date_roles), date_order, twelve_hour=twelve_hour),
        decide_notation(_texts(records, header, format_.number_roles), notation)
        if format_.number_roles
        else Choice(None, "this format has no decimal hours"),
    )


def _texts(records: list[Record | Broken], header: Header, roles: Iterable[str]) -> set[str]:
    """Give the different texts of some columns."""
    places = [header.places[role] for role in roles if role in header.places]
    return {
        part.cells[place].strip()
        for part in records
        if isinstance(part, Record) and len(part.cells) >= len(header.names)
        for place in places
    } - {""}


def _read(decoded: Decoded, found: Found, records: list[Record | Broken], reading: Reading, order: Choice) -> ReadHours:
    rows: list[HoursRow] = []
    errors: list[RowError] = []
    for part in records:
        read = _cell_error(part.line, found.header, decoded.faults) or _read_one(
            part, found.format, found.header, reading
        )
        if isinstance(read, RowError):
            errors.append(read)
        else:
            rows.append(read)
    kept, overlaps = _part_overlaps(rows, found.header)
    return ReadHours(
        found.format.name, len(records), tuple(kept), tuple(sorted(errors + overlaps)), reading.zone,
        order, reading.notation, decoded.encoding, found.header.ignored,
    )  # fmt: skip


def _cell_error(line: int, header: Header, faults: Mapping[int, Mapping[int, CellFault]]) -> RowError | None:
    """Give what is wrong with a workbook's cell that the format reads; others may hold what they like."""
    wrong = faults.get(line, {})
    place = next((place for place in wrong if place in header.places.values()), None)
    return None if place is None else RowError(line, header.names[place], wrong[place].code, wrong[place].detail)


def _read_one(part: Record | Broken, format_: Format, header: Header, reading: Reading) -> HoursRow | RowError:
    if isinstance(part, Broken):
        return RowError(part.line, _column(header, part.index), part.code, part.detail)
    cells, places = part.cells, header.places
    if len(cells) != len(header.names) and (len(cells) < len(header.names) or any(cells[len(header.names) :])):
        detail = f"The row has {len(cells)} cells and the header {len(header.names)}; is the file cut off?"
        return RowError(part.line, _column(header, len(cells)), "row_cells", detail)

    def cell(role: str) -> str:
        place = places.get(role)
        return "" if place is None else cells[place].strip()

    try:
        return format_.read(part.line, cell, reading)
    except RowFault as fault:
        return RowError(part.line, header.name_of(fault.role), fault.code, fault.detail)


def _column(header: Header, index: int) -> str:
    return header.names[min(index, len(header.names) - 1)]


def _part_overlaps(rows: Iterable[HoursRow], header: Header) -> tuple[list[HoursRow], list[RowError]]:
    """Keep the rows that no earlier row of the same person overlaps; of two, the later line is the error."""
    kept: list[HoursRow] = []
    errors: list[RowError] = []
    spans: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    known: dict[str, int] = {}
    for row in rows:
        person = spans[person_key(row.person_email, row.person_name)]
        other = known.get(row.fingerprint) or _overlapped(person, row)
        if other:
            errors.append(RowError(row.row, header.name_of("start_time"), "overlap",
                                   f"The entry overlaps the one of row {other} by the same person."))  # fmt: skip
            continue
        known[row.fingerprint] = row.row
        if row.start_epoch is not None and row.end_epoch is not None and row.seconds:
            person.insert(bisect(person, (row.start_epoch,)), (row.start_epoch, row.end_epoch, row.row))
        kept.append(row)
    return kept, errors


def _overlapped(spans: list[tuple[int, int, int]], row: HoursRow) -> int | None:
    """Give the row of the span that shares a second with `row`, from spans in order that are apart."""
    if row.start_epoch is None or row.end_epoch is None or not row.seconds:
        return None
    at = bisect(spans, (row.start_epoch + 1,))
    near = spans[max(at - 1, 0) : at + 1]
    return next((line for start, end, line in near if start < row.end_epoch and row.start_epoch < end), None)
