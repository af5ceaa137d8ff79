"""Entries, their versions and the rows of their states. In and out: `domain` and `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.entry import Entry
from services.timetracking.domain.worked import DAY_SECONDS, Worked
from services.timetracking.store.tables import (
    entries,
    entry_states,
    entry_versions,
    imported_records,
    timesheets,
    trainers,
)
from services.timetracking.usecases.ports import BusySpan, NewEntry, Step, Timesheet
from shared.plumbing.database import insert_together
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement, send_together
from shared.plumbing.within import within
from shared.values.reach import Reach

_KEY = ("trainer_id", "entry_id", "version")
_HOURS = tuple(Worked.__dataclass_fields__)
_NEWEST = sa.and_(*(entry_versions.c[name] == entries.c[name] for name in _KEY))
_ENTRY = sa.select(
    entries.c.entry_id, entries.c.trainer_id, entries.c.engagement_id, entries.c.timesheet_id, entries.c.version,
    entries.c.state, entries.c.live, entry_versions.c.task, entry_versions.c.description,
    *(entries.c[name] for name in _HOURS),
).join(entry_versions, _NEWEST)  # fmt: skip

BUSY = Statement(
    sa.select(entries.c.trainer_id, entries.c.start_epoch, entries.c.end_epoch, entries.c.entry_id).where(
        entries.c.live, entries.c.seconds > 0, entries.c.end_epoch > sa.bindparam("from_epoch"),
        entries.c.start_epoch.between(sa.bindparam("day_before"), sa.bindparam("last_epoch")),
        Listed(entries.c.trainer_id, "these"),
    )
)  # fmt: skip
_IMPORTED = Statement(
    sa.select(imported_records.c.trainer_id, imported_records.c.fingerprint).where(
        imported_records.c.work_date.between(sa.bindparam("first"), sa.bindparam("last")),
        Listed(imported_records.c.trainer_id, "these"),
    )
)


def _steps(*narrower: sa.ColumnElement[bool]) -> tuple[Statement, Statement]:
    """Give the statements that note a step of entries and that take it."""
    these = [Listed(entries.c.timesheet_id, "sheets"), entries.c.live, Listed(entries.c.state, "present"), *narrower]
    row = sa.select(
        *(entries.c[name] for name in _KEY), entries.c.state_key + 1, sa.bindparam("state", type_=sa.Text),
        sa.bindparam("by", type_=sa.Text), sa.bindparam("at", type_=sa.BigInteger), sa.bindparam("why", type_=sa.Text),
    ).where(*these)  # fmt: skip
    noted = entry_states.insert().from_select([*_KEY, "sort_key", "state", "by_user", "at_epoch", "why"], row)
    moved = entries.update().where(*these).values(state=sa.bindparam("state"), state_key=entries.c.state_key + 1)
    return Statement(noted), Statement(moved)


_STEP, _STEP_OF_SOME = _steps(), _steps(Listed(entries.c.entry_id, "only"))


class EntryRows:
    """Heads and versions, always written together."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count_live(self) -> int:
        """Count the entries that were not withdrawn."""
        return self._connection.execute(sa.select(sa.func.count()).where(entries.c.live)).scalar_one()

    def get(self, entry_id: str) -> Entry | None:
        """Give the newest version, withdrawn or not."""
        row = self._connection.execute(_ENTRY.where(entries.c.entry_id == entry_id)).one_or_none()
        return _entry(row) if row else None

    def of(self, entry_ids: Collection[str]) -> list[Entry]:
        """Give the newest versions of these, withdrawn or not, in order of id."""
        query = _ENTRY.where(entries.c.entry_id.in_(entry_ids)).order_by(entries.c.entry_id)
        return [_entry(row) for row in self._connection.execute(query)]

    def on_sheet(self, timesheet_id: str) -> list[Entry]:
        """Give the live entries of a timesheet, in order of id."""
        query = _ENTRY.where(entries.c.timesheet_id == timesheet_id, entries.c.live).order_by(entries.c.entry_id)
        return [_entry(row) for row in self._connection.execute(query)]

    def marked(self, marks: Collection[tuple[str, str]]) -> dict[tuple[str, str | None], Entry]:
        """Give the newest versions of entries that came under these fingerprints, by trainer and fingerprint."""
        of_mark = sa.and_(*(imported_records.c[name] == entries.c[name] for name in ("trainer_id", "entry_id")))
        key = sa.tuple_(imported_records.c.trainer_id, imported_records.c.fingerprint)
        query = _ENTRY.add_columns(imported_records.c.fingerprint).join(imported_records, of_mark)
        rows = self._connection.execute(query.where(key.in_(list(marks))))
        return {(row.trainer_id, row.fingerprint): _entry(tuple(row)[:-1]) for row in rows}

    def page(self, reach: Reach, timesheet_id: str | None, after: tuple[str, str] | None, limit: int) -> list[Entry]:
        """Give up to `limit` live entries by trainer and id after `after`."""
        query = narrowed(_ENTRY.where(entries.c.live), reach, entries.c.trainer_id)
        if timesheet_id is not None:
            query = query.where(entries.c.timesheet_id == timesheet_id)
        if after is not None:
            query = query.where(
                sa.tuple_(entries.c.trainer_id, entries.c.entry_id) > sa.tuple_(*map(sa.literal, after))
            )
        query = query.order_by(entries.c.trainer_id, entries.c.entry_id).limit(limit)
        return [_entry(row) for row in self._connection.execute(query)]

    def add(self, new: Sequence[NewEntry], opened: Sequence[Timesheet] = ()) -> None:
        """Insert first versions, the fingerprints of imported ones, and timesheets that were `opened` for them."""
        records = [
            {"trainer_id": one.entry.trainer_id, "fingerprint": one.fingerprint, "entry_id": one.entry.entry_id,
             "work_date": one.entry.hours.work_date}
            for one in new if one.fingerprint is not None
        ]  # fmt: skip
        insert_together(self._connection, {
            timesheets: [timesheet_row(one) for one in opened], entries: [_head(one) for one in new],
            entry_versions: [_version(one) for one in new], imported_records: records,
        }, soon=True)  # fmt: skip

    def replace(self, new: NewEntry) -> None:
        """Add a version and let the head show it; its predecessor must be the head's."""
        self._connection.execute(entry_versions.insert(), _version(new))
        before = (entries.c.entry_id == new.entry.entry_id, entries.c.version == new.entry.version - 1)
        done = self._connection.execute(entries.update().where(*before).values(_head(new)))
        assert done.rowcount == 1, "the head was read under the trainer's lock and cannot have moved"

    def withdraw(self, entry: Entry) -> None:
        """Let the entry count no more; its versions stay."""
        self._connection.execute(entries.update().where(entries.c.entry_id == entry.entry_id).values(live=False))

    def touched_epoch(self, entry: Entry) -> int:
        """Give when the version was made or, if it was moved since, when it came into its state."""
        key = [(name, getattr(entry, name)) for name in _KEY]
        made = sa.select(entry_versions.c.made_epoch).where(*(entry_versions.c[name] == value for name, value in key))
        moved = sa.select(entry_states.c.at_epoch).where(*(entry_states.c[name] == value for name, value in key))
        both = sa.union_all(made, moved).subquery()
        return int(self._connection.execute(sa.select(sa.func.max(both.c.made_epoch))).scalar_one())

    def busy(self, trainer_ids: Collection[str], from_epoch: int, to_epoch: int) -> list[BusySpan]:
        """Give trainer, start, end and id of live entries that share a second with [from, to)."""
        return BUSY.rows(self._connection, **busy_values(trainer_ids, from_epoch, to_epoch))

    def imported(self, trainer_ids: Collection[str], first: date, last: date) -> set[tuple[str, str]]:
        """Give trainer and fingerprint of the records that imports brought for these days, as files told them."""
        day = timedelta(days=1)
        return set(_IMPORTED.rows(self._connection, these=trainer_ids, first=first - day, last=last + day))

    def step(
        self, timesheet_ids: Sequence[str], present: Sequence[str], step: Step, only: Collection[str] | None = None
    ) -> None:
        """Move the live entries of timesheets that are in one of `present` (of these, `only` some) to a new state.

        The key of `entry_states` forbids that two callers take the same step.
        """
        if not timesheet_ids:
            return
        noted, moved = _STEP if only is None else _STEP_OF_SOME
        values = {"sheets": timesheet_ids, "present": present, "state": step.state, "only": only or ()}
        own = {"by": step.by, "at": step.at_epoch, "why": step.why}
        send_together(
            self._connection, [noted.sent(self._connection, values | own), moved.sent(self._connection, values)]
        )


def busy_values(trainer_ids: Collection[str], from_epoch: int, to_epoch: int) -> dict[str, Any]:
    """Give the values of `BUSY` for time from one second up to another."""
    return {
        "these": trainer_ids, "from_epoch": from_epoch, "day_before": from_epoch - DAY_SECONDS,
        "last_epoch": to_epoch - 1,
    }  # fmt: skip


def timesheet_row(sheet: Timesheet) -> dict[str, Any]:
    """Give a timesheet as a row."""
    return {name: getattr(sheet, name) for name in Timesheet.__dataclass_fields__}


def narrowed(query: sa.Select[Any], reach: Reach, trainer_id: sa.Column[str]) -> sa.Select[Any]:
    """Narrow a query to the rows of trainers within reach."""
    if reach.everyone:
        return query
    if reach.vendor_id is None:
        return query.where(within(reach, trainer_id=trainer_id))
    theirs = sa.select(trainers.c.trainer_id).where(
        within(reach, trainer_id=trainers.c.trainer_id, vendor_id=trainers.c.vendor_id)
    )
    return query.where(trainer_id.in_(theirs))


def _shared(new: NewEntry) -> dict[str, Any]:
    entry, hours = new.entry, new.entry.hours
    return {
        "trainer_id": entry.trainer_id, "entry_id": entry.entry_id, "version": entry.version,
        "engagement_id": entry.engagement_id, "timesheet_id": entry.timesheet_id, "made_by": new.made_by,
        "work_date": hours.work_date, "zone": hours.zone, "seconds": hours.seconds, "start_epoch": hours.start_epoch,
        "end_epoch": hours.end_epoch, "code": hours.code,
    }  # fmt: skip


def _head(new: NewEntry) -> dict[str, Any]:
    return _shared(new) | {"state": new.entry.state, "state_key": 0, "live": new.entry.live}


def _version(new: NewEntry) -> dict[str, Any]:
    entry = new.entry
    return _shared(new) | {
        "task": entry.task, "description": entry.description, "made_epoch": new.made_epoch, "why": new.why,
        "device": new.device,
    }  # fmt: skip


def _entry(row: Sequence[Any]) -> Entry:
    entry_id, trainer_id, engagement_id, timesheet_id, version, state, live, task, description, *hours = tuple(row)
    return Entry(
        entry_id, trainer_id, engagement_id, timesheet_id, version, state, live, Worked(*hours), task, description
    )
