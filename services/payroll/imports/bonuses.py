"""The sheet of bonuses: engagement_id, on_date, amount, currency, kind, why, reference, and maybe trainer_id.

In: the bytes of a CSV file or a workbook, and what was said of its columns. Out: (line, bonus to grant) pairs and row
errors; a reference that stands twice is an error of the second row.
"""

from __future__ import annotations

from services.payroll.usecases.grant_bonus import GrantBonus
from services.payroll.usecases.ports import BonusSheet
from shared.values.columns import Columns
from shared.values.money import Money
from shared.values.refusal import Refusal
from shared.values.sheet import Row, RowError, parse_rows, read_sheet
from shared.values.span import parse_date

REQUIRED = ("engagement_id", "on_date", "amount", "currency", "kind", "why", "reference")
OPTIONAL = ("trainer_id",)
# As the API bounds them.
MOST_CHARACTERS = {"why": 200, "reference": 60}


def read_bonuses(content: bytes, said: Columns | None = None) -> BonusSheet:
    """Read the sheet; refuses it whole only where its columns or bytes make no sense."""
    sheet = read_sheet(content, required=REQUIRED, optional=OPTIONAL, said=said)
    parsed, errors = parse_rows(sheet, _bonus)
    seen: dict[str, int] = {}
    granted: list[tuple[int, GrantBonus]] = []
    for row, bonus in parsed:
        reference = bonus.reference or ""
        if reference in seen:
            detail = f"{reference} stands already in row {seen[reference]}; each bonus has a reference of its own."
            errors.append(RowError(row.number, "reference", "row_twice", detail))
            continue
        seen[reference] = row.number
        granted.append((row.number, bonus))
    return BonusSheet(granted, sorted(errors), sheet.columns, sheet.ignored)


def _bonus(row: Row) -> GrantBonus:
    cells = row.cells
    for name in (*MOST_CHARACTERS, "engagement_id", "kind"):
        most = MOST_CHARACTERS.get(name, 100)
        if not 0 < len(cells[name]) <= most:
            raise Refusal("text_length", f"Give 1 to {most} characters.", pointer=name)
    return GrantBonus(
        cells.get("trainer_id", ""), cells["engagement_id"], parse_date(cells["on_date"], field="on_date"),
        Money.parse(cells["amount"], cells["currency"]), cells["kind"], cells["why"], cells["reference"],
    )  # fmt: skip
