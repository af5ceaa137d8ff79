"""The trainers' sheet: external_ref, given_name, family_name, email, country, zone, worker_type.

In: the bytes of a CSV file or a workbook, and what was said of its columns. Out: (line, person) pairs and row errors; a
person standing twice is an error of the second row.
"""

from __future__ import annotations

from services.onboarding.domain.trainer import Person, check_person
from services.onboarding.usecases.ports import PeopleSheet
from shared.values.columns import Columns
from shared.values.sheet import RowError, parse_rows, read_sheet

REQUIRED = ("external_ref", "given_name", "family_name", "email", "country", "zone")
OPTIONAL = ("worker_type",)


def read_people(content: bytes, said: Columns | None = None) -> PeopleSheet:
    """Read the sheet; refuses it whole only where its columns or bytes make no sense."""
    sheet = read_sheet(content, required=REQUIRED, optional=OPTIONAL, said=said)
    parsed, errors = parse_rows(sheet, lambda row: check_person(row.cells))
    seen: dict[str, int] = {}
    people: list[tuple[int, Person]] = []
    for row, person in parsed:
        clash = next((name for name in (person.external_ref, person.email) if name in seen), None)
        if clash:
            detail = f"{clash} stands already in row {seen[clash]}; keep one of them."
            errors.append(RowError(row.number, "email" if "@" in clash else "external_ref", "row_twice", detail))
            continue
        seen |= {person.external_ref: row.number, person.email: row.number}
        people.append((row.number, person))
    return PeopleSheet(people, sorted(errors), sheet.columns, sheet.ignored)
