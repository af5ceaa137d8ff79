"""Acts of those who work: hours logged, imported, edited, withdrawn, corrected, submitted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.month.trackers import export
from deploy.month.worktime import Worked as Tracked
from deploy.simulation.acts.chance import NotNow, choose, prefer
from deploy.simulation.acts.hiring import vendor_of
from deploy.simulation.acts.licensing import expect_unwelcome, expect_welcome, heard
from deploy.simulation.cast import FIRST_DAY
from deploy.simulation.model.hours import Entry
from deploy.simulation.model.licences import Heard
from deploy.simulation.model.rows import Hours
from deploy.simulation.world import World
from services.timetracking.domain.entry import Entry as Stored
from services.timetracking.domain.worked import Worked, worked
from services.timetracking.imports.read import read_hours
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.import_hours import ImportHours, import_hours
from services.timetracking.usecases.log_times import LogTime, log_times
from services.timetracking.usecases.ports import Timesheet
from services.timetracking.usecases.revise import Revised
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.submit_timesheets import submit_timesheets
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.values.call import Actor, Call
from shared.values.reach import Reach
from shared.values.refusal import Refusal
from shared.values.span import local_date, local_midnight

LAST_DAY = date(2026, 11, 1)
# Where people sometimes work from: their entries keep the zone they were written in.
_AWAY = ("Asia/Tokyo", "America/Los_Angeles", "UTC")


def trainer_of(world: World, trainer_id: str) -> Actor:
    """Give a trainer as they sign in."""
    user_id = world.diary.users.get(world.diary.ref_of(trainer_id), "usr_nobody")
    return Actor(user_id, frozenset({"trainer"}), trainer_id=trainer_id)


def log_hours(world: World, draw: Random) -> str:
    """Let a trainer log some pieces of work of the last days."""
    staying = [(key, known) for key, known in world.diary.engagements.items() if key[0] not in world.diary.left]
    (ref, project), engagement_id = prefer(draw, staying, world.diary.engagements.items())
    trainer = world.cast.named(ref)
    day = _day(world, draw)
    pieces = draw.randint(1, 5)
    days = [min(day + timedelta(days=number), LAST_DAY) for number in range(pieces)]
    commands = [LogTime(engagement_id, _hours(draw, trainer.zone, on, trainer.weekly_hours)) for on in days]
    actor, known = trainer_of(world, world.diary.trainers[ref]), heard(world)

    def accepted(entries: Sequence[Stored]) -> None:
        _logged(world, known, entries)

    def log(unit: Any, call: Call) -> list[Stored]:
        results = log_times(unit, call, commands).results
        entries = [result for result in results if isinstance(result, Stored)]
        refusals = [(one.hours.work_date, result) for one, result in zip(commands, results, strict=True)
                    if isinstance(result, Refusal)]  # fmt: skip
        for work_date, refusal in refusals:
            expect_unwelcome(world, known, engagement_id, work_date, refusal)
        if refusals and not entries:
            raise refusals[0][1]
        return entries

    entries = world.perform("timetracking", actor, log, accepted)
    seconds = sum(entry.hours.seconds for entry in entries)
    return f"{ref} logs {len(entries)} entries from {day}, {seconds} seconds on {project}"


def import_export(world: World, draw: Random) -> str:
    """Let a vendor import a tracker's export of somebody's days, or an earlier one once more."""
    if world.diary.exports and draw.random() < 0.4:
        ref, content = choose(draw, world.diary.exports)
    else:
        (ref, project), _ = choose(draw, world.diary.engagements.items())
        content = _exported(world, draw, ref, project)
    trainer, known = world.cast.named(ref), heard(world)
    command = ImportHours(read_hours(content, zone=trainer.zone))

    def take(unit: Any, call: Call) -> list[Stored]:
        before = {entry.entry_id for entry in _all_of(unit, ref, world)}
        import_hours(unit, call, command)
        return [entry for entry in _all_of(unit, ref, world) if entry.entry_id not in before]

    def accepted(entries: Sequence[Stored]) -> None:
        world.diary.exports.append((ref, content))
        _logged(world, known, entries)

    entries = world.perform("timetracking", vendor_of(world, trainer), take, accepted)
    return f"the vendor imports {ref}'s export: {len(entries)} entries"


def _all_of(unit: Any, ref: str, world: World) -> list[Stored]:
    entries: list[Stored] = unit.entries.page(Reach(trainer_id=world.diary.trainers[ref]), None, None, 10_000)
    return entries


def _exported(world: World, draw: Random, ref: str, project: str) -> bytes:
    trainer = world.cast.named(ref)
    day = _day(world, draw)
    rows = []
    for number in range(draw.randint(1, 4)):
        on = min(day + timedelta(days=number), LAST_DAY)
        hours = _hours(draw, trainer.zone, on, trainer.weekly_hours, timed=True)
        assert hours.start_epoch is not None, "a tracker knows when"
        rows.append(Tracked(trainer, project, on, hours.start_epoch, hours.seconds, "Compared two answers"))
    return export("toggl", rows)


def edit(world: World, draw: Random) -> str:
    """Let a trainer change hours that nobody has approved."""
    one = choose(draw, world.books.worked.live("draft", "submitted", "returned"))
    hours, known = _other_hours(world, draw, one), heard(world)

    def accepted(revised: Revised) -> None:
        new = revised.entry
        expect_welcome(world, known, [_entry(new)], licensed=new.hours.work_date != one.hours.day)
        world.books.worked.edited(one.entry, plain(new.hours), new.timesheet_id, new.version)

    command = EditEntry(one.entry, one.version, hours)
    world.perform("timetracking", trainer_of(world, one.trainer),
                  lambda unit, call: edit_entry(unit, call, command), accepted)  # fmt: skip
    return f"{world.diary.ref_of(one.trainer)} edits {one.state} hours of {one.hours.day}"


def withdraw(world: World, draw: Random) -> str:
    """Let a trainer take out hours that nobody has approved."""
    one = choose(draw, world.books.worked.live("draft", "submitted", "returned"))
    world.perform("timetracking", trainer_of(world, one.trainer),
                  lambda unit, call: withdraw_entry(unit, call, one.entry, one.version),
                  lambda _: world.books.worked.withdrawn(one.entry))  # fmt: skip
    return f"{world.diary.ref_of(one.trainer)} withdraws {one.state} hours of {one.hours.day}"


def correct(world: World, draw: Random) -> str:
    """Let a trainer correct approved hours, perhaps paid and billed ones, or take them out."""
    one = choose(draw, world.books.worked.live("approved"))
    hours, known = None if draw.random() < 0.25 else _other_hours(world, draw, one), heard(world)

    def accepted(revised: Revised) -> None:
        new = revised.entry
        if hours is not None:
            expect_welcome(world, known, [_entry(new)], licensed=new.hours.work_date != one.hours.day)
        hours_now = None if hours is None else plain(new.hours)
        world.books.worked.corrected(one.entry, hours_now, new.timesheet_id, new.version)

    command = CorrectEntry(one.entry, one.version, "That was not so", hours)
    world.perform("timetracking", trainer_of(world, one.trainer),
                  lambda unit, call: correct_entry(unit, call, command), accepted)  # fmt: skip
    change = "takes out" if hours is None else "corrects"
    return f"{world.diary.ref_of(one.trainer)} {change} approved hours of {one.hours.day}"


def submit(world: World, draw: Random) -> str:
    """Let a trainer submit a timesheet."""
    sheet, trainer_id = choose(draw, sheets_in(world, "draft", "returned"))

    def send(unit: Any, call: Call) -> Timesheet:
        refusal = submit_timesheets(unit, call, [sheet])[sheet]
        if refusal:
            raise refusal
        sent: Timesheet = unit.timesheets.get([sheet])[sheet]
        return sent

    world.perform("timetracking", trainer_of(world, trainer_id), send, lambda sent: _submitted(world, sent))
    return f"{world.diary.ref_of(trainer_id)} submits a timesheet"


def submit_week(world: World, draw: Random) -> str:
    """Let a trainer submit a work week, perhaps one in which nothing was worked."""
    (ref, project), engagement_id = choose(draw, world.diary.engagements.items())
    starts = world.books.terms[engagement_id].week_starts
    day = _day(world, draw)
    week = day - timedelta(days=(day.weekday() - starts) % 7)
    actor = trainer_of(world, world.diary.trainers[ref])
    world.perform("timetracking", actor, lambda unit, call: submit_timesheet(unit, call, engagement_id, week),
                  lambda sent: _submitted(world, sent))  # fmt: skip
    return f"{ref} submits the week of {week} on {project}"


def _submitted(world: World, sheet: Timesheet) -> None:
    project = world.books.terms[sheet.engagement_id].project
    world.books.worked.submitted(sheet.timesheet_id)
    world.books.deciding.submitted(sheet.timesheet_id, project, sheet.week_start, world.now_epoch)


def _logged(world: World, known: Heard, stored: Sequence[Stored]) -> None:
    entries = [_entry(one) for one in stored]
    expect_welcome(world, known, entries)
    for entry in entries:
        world.books.worked.logged(entry)


def sheets_in(world: World, *states: str) -> list[tuple[str, str]]:
    """Give (timesheet, trainer) of live entries in any of these states."""
    return list(dict.fromkeys((one.sheet, one.trainer) for one in world.books.worked.live(*states)))


def _day(world: World, draw: Random) -> date:
    """Give a day of the last fortnight that lies within the month."""
    today = local_date(world.now_epoch, "UTC")
    if today <= FIRST_DAY:
        raise NotNow
    return min(LAST_DAY, max(FIRST_DAY, today - timedelta(days=draw.choice((1, 1, 2, 3, 5, 8, 13)))))


def _hours(draw: Random, zone: str, day: date, weekly_hours: int, *, timed: bool = False) -> Worked:
    """Draw work of a day: mostly with clock times, now and then over midnight or written down far away."""
    long = weekly_hours * 3600 // 4
    seconds = draw.choice((draw.randint(60, long), 3600 * draw.randint(1, 10), 900 * draw.randint(1, 40)))
    code = "TRAIN" if draw.random() < 0.1 and not timed else "REG"
    if not timed and draw.random() < 0.2:
        return worked(zone_name=zone, work_date=day, seconds=seconds, code=code)
    start = local_midnight(day, zone) + draw.randint(0, 23) * 3600 + draw.choice((0, draw.randint(0, 3599)))
    written_in = draw.choice(_AWAY) if draw.random() < 0.1 and not timed else zone
    return worked(zone_name=written_in, start_epoch=start, end_epoch=start + seconds, code=code)


def _other_hours(world: World, draw: Random, one: Entry) -> Worked:
    """Draw what the hours should have been: shorter, at another time, or on another day."""
    terms = world.books.terms[one.engagement]
    if one.hours.start is not None and draw.random() < 0.6:
        length = draw.randint(0, one.hours.seconds)
        return worked(zone_name=terms.zone, start_epoch=one.hours.start, end_epoch=one.hours.start + length,
                      code=one.hours.code)  # fmt: skip
    day = one.hours.day + timedelta(days=draw.choice((0, 0, -1, 1, 7)))
    return _hours(draw, terms.zone, min(LAST_DAY, max(FIRST_DAY, day)), 40)


def plain(hours: Any) -> Hours:
    """Tell the model what was worked."""
    return Hours(hours.work_date, hours.seconds, hours.start_epoch, hours.code)


def _entry(entry: Stored) -> Entry:
    return Entry(entry.entry_id, entry.trainer_id, entry.engagement_id, entry.timesheet_id, entry.version,
                 plain(entry.hours))  # fmt: skip
