"""The table of formats, and which of them a file is.

In: the first lines of a file and a format by name or "auto". Out: the format, its header and the delimiter, or a
refusal that says what is missing. A new format is one file with its `Format` and one line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from services.timetracking.imports.clockify import CLOCKIFY
from services.timetracking.imports.format import Format, Header, read_header
from services.timetracking.imports.harvest import HARVEST
from services.timetracking.imports.kimai import KIMAI
from services.timetracking.imports.records import Record, read_records
from services.timetracking.imports.toggl import TOGGL
from shared.values.refusal import Fault, Refusal

FORMATS: Mapping[str, Format] = {made.name: made for made in (TOGGL, CLOCKIFY, HARVEST, KIMAI)}
_DELIMITERS = (",", ";", "\t")
_HEADER_CHARACTERS = 65_536


@dataclass(frozen=True)
class Found:
    """A recognised file: its format and header, the line on which the header stands, and what parts the cells."""

    format: Format
    header: Header
    line: int
    delimiter: str


def find_format(text: str, asked: str) -> Found:
    """Recognise a file by its header; refuses what fits no format, naming the columns that are missing."""
    if asked != "auto" and asked not in FORMATS:
        raise Refusal("format_unknown", f"{asked!r} is none of auto, {', '.join(FORMATS)}.", pointer="format")
    wanted = [FORMATS[asked]] if asked != "auto" else list(FORMATS.values())
    tries = [
        Found(format_, read_header(first.cells, format_), first.line, delimiter)
        for delimiter in _DELIMITERS
        if (first := _first_record(text, delimiter)) is not None
        for format_ in wanted
    ]
    whole = [found for found in tries if not found.header.missing]
    if whole:
        return max(whole, key=lambda found: found.header.likeness)
    raise _unrecognised(tries, asked)


def _first_record(text: str, delimiter: str) -> Record | None:
    first = next(read_records(text[:_HEADER_CHARACTERS], delimiter), None)
    return first if isinstance(first, Record) else None


def _unrecognised(tries: list[Found], asked: str) -> Refusal:
    nearest = max(tries, key=lambda found: found.header.likeness, default=None)
    if nearest is None or (len(nearest.header.places) < 2 and asked == "auto"):
        return Refusal("format_unknown", "The first line is no header of a known export; known are the detailed "
                       f"reports of {', '.join(FORMATS)}.", pointer="header")  # fmt: skip
    faults = tuple(_missing(nearest, role) for role in nearest.header.missing)
    names = ", ".join(fault.pointer for fault in faults)
    return Refusal("column_missing", f"This looks like {nearest.format.name}, but lacks {names}.", faults=faults)


def _missing(found: Found, role: str) -> Fault:
    name = found.format.columns[role][0]
    near = get_close_matches(name, found.header.ignored, 1)
    hint = f"; is {near[0]!r} meant?" if near else ""
    return Fault(name, "column_missing", f"A {found.format.name} export has a column {name!r}{hint} "
                 "Export the detailed report with all its columns.")  # fmt: skip
