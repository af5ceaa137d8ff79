"""Save what was typed into a week grid. In: the services as the trainer, the week, texts by cell. Out: faults by cell.

Only cells that differ are sent. What one cell lacks keeps no other from being saved; whoever sends the same again
changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.portal.domain.typed_hours import NotHours, seconds_typed
from services.portal.domain.week import Cell, Row, cell_name
from services.portal.usecases.ports import Api, ApiProblem
from services.portal.usecases.show_week import Week

_ENTRIES = "/api/timetracking/v1/entries"
MOVED_ON = "These hours were changed elsewhere meanwhile; what is shown is what is kept now."


@dataclass
class Saved:
    """What came of it: the faults by cell or row, the caps that are near or exceeded, how many cells changed."""

    faults: dict[str, str | NotHours | ApiProblem] = field(default_factory=dict)
    near_cap: bool = False
    over_cap: bool = False
    changed: int = 0


@dataclass(frozen=True)
class Typed:
    """A cell's text, and what the cell was when it was shown (`Cell.was`)."""

    text: str
    was: str


def save_week(api: Api, week: Week, typed: Mapping[tuple[str, date], Typed], key: str) -> Saved:
    """Log, change or withdraw hours, cell by cell; `key` names the attempt."""
    saved = Saved()
    for row in week.rows:
        for cell in row.cells:
            said = typed.get((row.engagement_id, cell.day))
            name = cell_name(row.engagement_id, cell.day)
            if said is None or not cell.editable:
                continue
            try:
                _save(api, row, cell, said, f"{key}-{name}", saved)
            except NotHours as fault:
                saved.faults[name] = fault
            except ApiProblem as problem:
                saved.faults[name] = problem
    return saved


def _save(api: Api, row: Row, cell: Cell, said: Typed, key: str, saved: Saved) -> None:
    seconds = seconds_typed(said.text)
    if seconds == cell.seconds:
        return
    if said.was != cell.was:
        saved.faults[cell_name(row.engagement_id, cell.day)] = MOVED_ON
        return
    saved.changed += 1
    if not seconds:
        api.send("DELETE", f"{_ENTRIES}/{cell.entry_id}", etag=f'"{cell.version}"')
        return
    zone = row.engagement["terms"]["zone"]
    hours = {"work_date": cell.day.isoformat(), "seconds": seconds, "zone": zone, "code": cell.code}
    if cell.entry_id:
        answer = api.send("PATCH", f"{_ENTRIES}/{cell.entry_id}", {"hours": hours}, etag=f'"{cell.version}"')
    else:
        answer = api.send("POST", _ENTRIES, {"engagement_id": row.engagement_id, "hours": hours}, key=key)
    for one in answer["warnings"]:
        over = one["seconds"] > one["cap_seconds"]
        saved.over_cap, saved.near_cap = saved.over_cap or over, saved.near_cap or not over
