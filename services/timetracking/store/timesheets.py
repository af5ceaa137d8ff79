"""Timesheets, their live lines and the rows of their states. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.lines import Line
from services.timetracking.domain.states import DRAFT, EDITED, REJECTED, SIGNED_OFF, SUBMITTED, TAKEN_OUT
from services.timetracking.store.entries import BUSY, busy_values, narrowed, timesheet_row
from services.timetracking.store.tables import (
    approval_notices,
    engagements,
    entries,
    entry_states,
    entry_versions,
    sign_offs,
    timesheet_states,
    timesheets,
    trainers,
    voided_lines,
)
from services.timetracking.usecases.ports import (
    BusySpan,
    Filled,
    SheetKey,
    SheetLine,
    SheetStep,
    Step,
    Timesheet,
    Trainer,
    WaitingSheet,
)
from shared.plumbing.database import insert_many, upsert
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Rows, Statement, rows_together, send_together
from shared.values.reach import Reach

_COLUMNS = ("timesheet_id", "trainer_id", "engagement_id", "week_start", "week_start_epoch", "week_end_epoch", "state",
            "state_key", "submitted_by")  # fmt: skip
_TIMESHEET = sa.select(*(timesheets.c[name] for name in _COLUMNS))
_TRAINER = tuple(trainers.c[name] for name in Trainer.__dataclass_fields__)
_THESE = Listed(timesheets.c.timesheet_id, "these")
_GET = Statement(_TIMESHEET.where(_THESE))
# Held in order of id, so that no two who want the same ones wait for each other. SQLite holds everything anyway.
_HOLD = Statement(
    _TIMESHEET.add_columns(*_TRAINER).join(trainers, trainers.c.trainer_id == timesheets.c.trainer_id)
    .where(_THESE).order_by(timesheets.c.timesheet_id).with_for_update(of=timesheets)
)  # fmt: skip
_SECONDS = sa.select(sa.func.coalesce(sa.func.sum(entries.c.seconds), 0)).where(
    entries.c.timesheet_id == timesheets.c.timesheet_id, entries.c.live, entries.c.state != REJECTED
)
_FILLED = Statement(
    sa.select(*(timesheets.c[name] for name in _COLUMNS[:4]), _SECONDS.scalar_subquery()).where(
        Listed(timesheets.c.trainer_id, "these"),
        timesheets.c.week_start.between(sa.bindparam("first"), sa.bindparam("last")),
    )
)
_LINE = tuple(Line.__dataclass_fields__)
_LINES = Statement(
    sa.select(entries.c.timesheet_id, entries.c.state, entries.c.made_by, *(entries.c[name] for name in _LINE))
    .where(entries.c.live, Listed(entries.c.timesheet_id, "these")).order_by(entries.c.entry_id)
)  # fmt: skip
_NEWEST = sa.and_(*(entry_versions.c[name] == entries.c[name] for name in ("trainer_id", "entry_id", "version")))
_LOGGED = Statement(
    sa.select(entries.c.entry_id, *(entry_versions.c[name] for name in ("made_epoch", "task", "description", "device")))
    .join(entry_versions, _NEWEST).where(entries.c.live, Listed(entries.c.timesheet_id, "these"))
)  # fmt: skip
_DEVICES = Statement(
    sa.select(entry_versions.c.trainer_id, entry_versions.c.device, sa.func.min(entry_versions.c.made_epoch),
              sa.func.count())
    .where(Listed(entry_versions.c.trainer_id, "these"), entry_versions.c.device != "")
    .group_by(entry_versions.c.trainer_id, entry_versions.c.device)
)  # fmt: skip
_DAYS = Statement(
    sa.select(entries.c.trainer_id, entries.c.work_date, sa.func.sum(entries.c.seconds))
    .where(
        entries.c.live, entries.c.state != REJECTED, Listed(entries.c.trainer_id, "these"),
        entries.c.work_date.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .group_by(entries.c.trainer_id, entries.c.work_date)
)  # fmt: skip
_NOW = sa.and_(timesheet_states.c.timesheet_id == timesheets.c.timesheet_id,
               timesheet_states.c.sort_key == timesheets.c.state_key)  # fmt: skip
_TOLD = sa.and_(approval_notices.c.timesheet_id == timesheets.c.timesheet_id,
                approval_notices.c.state_key == timesheets.c.state_key)  # fmt: skip
# Spelt out, so that the index of those that wait is used.
_SUBMITTED = timesheets.c.state == sa.literal_column(f"'{SUBMITTED}'", sa.Text)
_WAITING = (
    _TIMESHEET.add_columns(engagements.c.project_id, timesheet_states.c.at_epoch, approval_notices.c.told_epoch)
    .join(engagements, engagements.c.engagement_id == timesheets.c.engagement_id)
    .join(timesheet_states, _NOW)
    .outerjoin(approval_notices, _TOLD)
    .where(_SUBMITTED)
    .order_by(timesheets.c.timesheet_id)
)

_STEP = ("at_epoch", "sort_key", "state", "by_user", "why")
# A version with a reason of its own: corrected or reopened. What a decision put in its place tells that by its states.
_MOVED_AT_ONCE = sa.exists().where(
    *(entry_states.c[name] == entry_versions.c[name] for name in ("trainer_id", "entry_id", "version")),
    entry_states.c.at_epoch == entry_versions.c.made_epoch,
)
_STEPS = Statement(sa.union_all(
    sa.select(*(timesheet_states.c[name] for name in _STEP), sa.literal("").label("entry_id"))
    .where(timesheet_states.c.timesheet_id == sa.bindparam("timesheet_id", type_=sa.Text)),
    sa.select(*(entry_states.c[name] for name in _STEP), entry_states.c.entry_id)
    .join(entries, sa.and_(entries.c.trainer_id == entry_states.c.trainer_id,
                           entries.c.entry_id == entry_states.c.entry_id))
    .where(entries.c.timesheet_id == sa.bindparam("timesheet_id", type_=sa.Text)),
    sa.select(sign_offs.c.signed_epoch, sign_offs.c.number, sa.literal(SIGNED_OFF), sign_offs.c.signed_by,
              sa.literal(""), sign_offs.c.entry_id)
    .where(sign_offs.c.timesheet_id == sa.bindparam("timesheet_id", type_=sa.Text)),
    sa.select(entry_versions.c.made_epoch, entry_versions.c.version, sa.literal(DRAFT), entry_versions.c.made_by,
              entry_versions.c.why, entry_versions.c.entry_id)
    .join(entries, sa.and_(entries.c.trainer_id == entry_versions.c.trainer_id,
                           entries.c.entry_id == entry_versions.c.entry_id))
    .where(entries.c.timesheet_id == sa.bindparam("timesheet_id", type_=sa.Text), entry_versions.c.version > 1,
           entry_versions.c.why != "", entry_versions.c.why != EDITED, ~_MOVED_AT_ONCE),
    sa.select(voided_lines.c.corrected_epoch, voided_lines.c.version, sa.literal(TAKEN_OUT),
              voided_lines.c.corrected_by, voided_lines.c.reason, voided_lines.c.entry_id)
    .join(entries, sa.and_(*(entries.c[name] == voided_lines.c[name] for name in ("trainer_id", "entry_id",
                                                                                   "version"))))
    .where(entries.c.timesheet_id == sa.bindparam("timesheet_id", type_=sa.Text), ~entries.c.live),
).order_by("at_epoch", "sort_key", "entry_id"))  # fmt: skip
_NOTE = Statement(timesheet_states.insert().from_select(
    ["timesheet_id", "sort_key", "state", "by_user", "at_epoch", "why"],
    sa.select(
        timesheets.c.timesheet_id, timesheets.c.state_key + 1, sa.bindparam("state", type_=sa.Text),
        sa.bindparam("by", type_=sa.Text), sa.bindparam("at", type_=sa.BigInteger), sa.bindparam("why", type_=sa.Text),
    ).where(_THESE),
))  # fmt: skip
_MOVED = {"state": sa.bindparam("state"), "state_key": timesheets.c.state_key + 1}
_MOVE = Statement(timesheets.update().where(_THESE).values(_MOVED))
_SUBMIT = Statement(timesheets.update().where(_THESE).values(_MOVED | {"submitted_by": sa.bindparam("by")}))


class TimesheetRows:
    """Heads of timesheets, and what lies on them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def ensure(self, wanted: Sequence[Timesheet]) -> dict[SheetKey, Filled]:
        """Insert those whose trainer, engagement and week are new; give each with the seconds it holds."""
        found = self._known([_key(sheet) for sheet in wanted])
        missing = [sheet for sheet in wanted if _key(sheet) not in found]
        if missing:
            rows = [timesheet_row(sheet) for sheet in missing]
            upsert(self._connection, timesheets, rows, keys=["trainer_id", "engagement_id", "week_start"], update=[])
            found |= self._known([_key(sheet) for sheet in missing])
        return found

    def meeting(
        self, keys: Collection[SheetKey], from_epoch: int, to_epoch: int
    ) -> tuple[list[BusySpan], dict[SheetKey, Filled]]:
        """Give what new hours of these timesheets meet: when their trainers are busy, and which of them there are."""
        if not keys:
            return [], {}
        busy = BUSY, busy_values({key[0] for key in keys}, from_epoch, to_epoch)
        spans, filled = rows_together(self._connection, [busy, (_FILLED, _filled_values(keys))])
        return spans, _filled(keys, filled)

    def _known(self, keys: Collection[SheetKey]) -> dict[SheetKey, Filled]:
        return _filled(keys, _FILLED.rows(self._connection, **_filled_values(keys))) if keys else {}

    def get(self, timesheet_ids: Sequence[str]) -> dict[str, Timesheet]:
        """Give those that exist, by id."""
        return {row[0]: Timesheet(*row) for row in _GET.rows(self._connection, these=timesheet_ids)}

    def hold(self, timesheet_ids: Sequence[str]) -> dict[str, tuple[Timesheet, Trainer]]:
        """Give those that exist, by id, with their trainers, and hold them until the unit ends."""
        return _held(_HOLD.rows(self._connection, these=timesheet_ids))

    def hold_with_lines(
        self, timesheet_ids: Sequence[str]
    ) -> tuple[dict[str, tuple[Timesheet, Trainer]], dict[str, list[SheetLine]]]:
        """Hold those that exist, and give them with the lines there are once they are held."""
        values = {"these": timesheet_ids}
        held, lines = rows_together(self._connection, [(_HOLD, values), (_LINES, values)])
        return _held(held), _lines(lines)

    def page(
        self, reach: Reach, state: str | None, week_start: date | None, after: tuple[str, str] | None, limit: int
    ) -> list[Timesheet]:
        """Give up to `limit` timesheets by trainer and id after `after`."""
        query = narrowed(_TIMESHEET, reach, timesheets.c.trainer_id)
        if state == SUBMITTED:
            query = query.where(_SUBMITTED)
        elif state is not None:
            query = query.where(timesheets.c.state == state)
        if week_start is not None:
            query = query.where(timesheets.c.week_start == week_start)
        key = sa.tuple_(timesheets.c.trainer_id, timesheets.c.timesheet_id)
        if after is not None:
            query = query.where(key > sa.tuple_(*map(sa.literal, after)))
        query = query.order_by(timesheets.c.trainer_id, timesheets.c.timesheet_id).limit(limit)
        return [Timesheet(*row) for row in self._connection.execute(query)]

    def lines(self, timesheet_ids: Sequence[str]) -> dict[str, list[SheetLine]]:
        """Give the live lines of each timesheet, in order of entry."""
        return _lines(_LINES.rows(self._connection, these=timesheet_ids))

    def logged(self, timesheet_ids: Sequence[str]) -> dict[str, tuple[int, str, str]]:
        """Give of each live entry when its version was made, what was said about it, and the device."""
        rows = _LOGGED.rows(self._connection, these=timesheet_ids)
        return {entry_id: (made, f"{task} {said}".strip(), device) for entry_id, made, task, said, device in rows}

    def devices(self, trainer_ids: Collection[str]) -> dict[str, dict[str, tuple[int, int]]]:
        """Give each trainer's devices: when hours were first logged from one, and how often."""
        found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for trainer_id, device, first_epoch, count in _DEVICES.rows(self._connection, these=trainer_ids):
            found[trainer_id][device] = (first_epoch, count)
        return found

    def days(self, trainer_ids: Collection[str], first: date, last: date) -> dict[str, dict[date, int]]:
        """Give each trainer's worked seconds by date, from `first` to `last`, both included."""
        found: dict[str, dict[date, int]] = defaultdict(dict)
        for trainer_id, day, seconds in _DAYS.rows(self._connection, these=trainer_ids, first=first, last=last):
            found[trainer_id][day] = int(seconds)
        return found

    def steps(self, timesheet_id: str) -> list[SheetStep]:
        """Give what became of a timesheet and of its entries, oldest first; lines moved together are one step."""
        moved: dict[tuple[str, str, int, str], list[str]] = defaultdict(list)
        for at_epoch, _, state, by_user, why, entry_id in _STEPS.rows(self._connection, timesheet_id=timesheet_id):
            moved[(state, by_user, at_epoch, why)].extend([entry_id] if entry_id else [])
        return [SheetStep(*step, tuple(entry_ids)) for step, entry_ids in moved.items()]

    def waiting(self) -> list[WaitingSheet]:
        """Give those that are submitted, in order of id, with their project and when their deadline was told."""
        rows, cut = self._connection.execute(_WAITING), len(_COLUMNS)
        return [WaitingSheet(Timesheet(*row[:cut]), *row[cut:]) for row in rows]

    def note_told(self, sheets: Sequence[Timesheet], at_epoch: int) -> None:
        """Insert that somebody was told of a deadline, once for each time a timesheet is submitted."""
        insert_many(self._connection, approval_notices, [
            {"timesheet_id": sheet.timesheet_id, "state_key": sheet.state_key, "told_epoch": at_epoch}
            for sheet in sheets
        ])  # fmt: skip

    def step(self, sheets: Sequence[Timesheet], step: Step) -> None:
        """Move timesheets to a new state; the key of `timesheet_states` forbids that two callers take the same step."""
        if not sheets:
            return
        values = {"these": [sheet.timesheet_id for sheet in sheets], "state": step.state, "by": step.by}
        own = {"at": step.at_epoch, "why": step.why}
        moved = _SUBMIT if step.state == SUBMITTED else _MOVE
        send_together(
            self._connection, [_NOTE.sent(self._connection, values | own), moved.sent(self._connection, values)]
        )


def _held(rows: Rows) -> dict[str, tuple[Timesheet, Trainer]]:
    cut = len(_COLUMNS)
    return {row[0]: (Timesheet(*row[:cut]), Trainer(*row[cut:])) for row in rows}


def _lines(rows: Rows) -> dict[str, list[SheetLine]]:
    found: dict[str, list[SheetLine]] = defaultdict(list)
    for timesheet_id, state, made_by, *line in rows:
        found[timesheet_id].append(SheetLine(timesheet_id, state, made_by, Line(*line)))
    return found


def _filled_values(keys: Collection[SheetKey]) -> dict[str, Any]:
    weeks = [start for _trainer, _engagement, start in keys]
    return {"these": {key[0] for key in keys}, "first": min(weeks), "last": max(weeks)}


def _filled(keys: Collection[SheetKey], rows: Rows) -> dict[SheetKey, Filled]:
    found = {tuple(key): Filled(timesheet_id, int(seconds)) for timesheet_id, *key, seconds in rows}
    return {key: found[key] for key in keys if key in found}


def _key(sheet: Timesheet) -> SheetKey:
    return sheet.trainer_id, sheet.engagement_id, sheet.week_start
