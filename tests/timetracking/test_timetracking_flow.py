"""Hours from logging to approval and correction, on a real database: who may, what is said, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from timetracking_house import BERLIN, NOON, engagement

from services.timetracking.domain.dispute import DISPUTE
from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import DRAFT, ENTRY, TIMESHEET
from services.timetracking.domain.worked import Worked, worked
from services.timetracking.store.tables import approval_lines, entries, entry_states, timesheets
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.list_timesheets import SheetFilter, list_timesheets
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime, log_times
from services.timetracking.usecases.open_project import open_project
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.submit_timesheets import submit_timesheets
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.timetracking import (
    HoursApproved,
    HoursCorrected,
    ProjectOpened,
    TimesheetReturned,
    TimesheetSubmitted,
)
from shared.values.refusal import Kind, Refusal
from shared.values.span import parse_instant

MONDAY = date(2026, 10, 5)


def hours(start: str, end: str, zone: str = BERLIN) -> Worked:
    """Give hours on 2026-10-05 UTC, or between full instants."""
    full = [text if "T" in text else f"2026-10-05T{text}:00Z" for text in (start, end)]
    starts, ends = (parse_instant(text, field="t") for text in full)
    return worked(zone_name=zone, start_epoch=starts, end_epoch=ends)


def log(house, call, start, end, key="ann"):
    entry, _warnings = house.do(call, log_time, LogTime(f"eng_{key}", hours(start, end)))
    return entry


def refused(code, kind=None):
    return pytest.raises(Refusal, match=f"^{code}:")


def submitted(house, ann, *spans):
    """Log and submit Ann's first week; give its timesheet as an approver sees it."""
    for start, end in spans:
        log(house, ann, start, end)
    sheet = house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    return house.do(ann, show_timesheet, sheet.timesheet_id)


def approved(house, ann, approver, *spans):
    shown = submitted(house, ann, *spans)
    house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))
    return house.do(ann, show_timesheet, shown.sheet.timesheet_id)


def states(shown):
    return [line.state for line in shown.lines]


def test_a_project_needs_a_registered_client_and_a_new_name(house):
    admin = house.call("usr_admin", "admin")
    project = house.do(admin, open_project, "cli_1", "Clinical reasoning")
    assert house.said(ProjectOpened) == [ProjectOpened(project.project_id, "cli_1", "Clinical reasoning")]
    with refused("project_exists"):
        house.do(admin, open_project, "cli_1", "CLINICAL reasoning")
    with refused("client_unknown"):
        house.do(admin, open_project, "cli_9", "Tides")


def test_hours_go_into_the_work_week_in_which_they_start(house, ann):
    sunday_night = log(house, ann, "2026-10-11T21:30:00Z", "2026-10-11T23:00:00Z")  # 23:30 in Berlin, to Monday 01:00
    monday = log(house, ann, "2026-10-11T23:00:00Z", "2026-10-11T23:30:00Z")
    sheets = house.do(ann, list_timesheets, SheetFilter(), None, 10)
    assert [(one.sheet.week_start.isoformat(), one.seconds) for one in sheets] == [
        ("2026-10-05", 5_400),
        ("2026-10-12", 1_800),
    ]
    assert (sunday_night.hours.work_date, monday.hours.work_date) == (date(2026, 10, 11), date(2026, 10, 12))


# zone, start weekday, start second, start of the entry, start of its work week
WEEKS = [
    (BERLIN, 0, 0, "2026-10-05T00:00:00Z", "2026-10-05"),
    (BERLIN, 6, 0, "2026-10-05T00:00:00Z", "2026-10-04"),
    (BERLIN, 0, 6 * 3600, "2026-10-12T03:59:59Z", "2026-10-05"),
    (BERLIN, 0, 6 * 3600, "2026-10-12T04:00:00Z", "2026-10-12"),
    ("America/New_York", 0, 0, "2026-10-12T03:59:59Z", "2026-10-05"),
    ("America/New_York", 0, 0, "2026-10-12T04:00:00Z", "2026-10-12"),
]


@pytest.mark.parametrize("zone,weekday,second,start,week", WEEKS)
def test_work_week(house, ann, zone, weekday, second, start, week):
    terms = {
        "zone": zone,
        "workweek_start_weekday": weekday,
        "workweek_start_seconds": second,
        "valid_from": "2026-01-01",
    }
    house.tell(engagement("own", "trn_ann", "Winds", **terms))
    begun = parse_instant(start, field="start")
    house.do(ann, log_time, LogTime("eng_own", worked(zone_name=BERLIN, start_epoch=begun, end_epoch=begun + 60)))
    (shown,) = house.do(ann, list_timesheets, SheetFilter(), None, 10)
    assert shown.sheet.week_start.isoformat() == week
    assert shown.sheet.week_start_epoch <= begun < shown.sheet.week_end_epoch


def test_nobody_works_twice_in_one_second(house, ann):
    first = log(house, ann, "08:00", "10:00")
    log(house, ann, "10:00", "11:00")
    log(house, ann, "10:30", "10:30")
    for start, end in (("09:59", "10:00"), ("07:00", "12:00"), ("07:00", "08:01")):
        with refused("overlap"):
            log(house, ann, start, end)
    with refused("overlap"):
        house.do(ann, edit_entry, EditEntry(first.entry_id, 1, hours("08:00", "10:01")))
    house.do(ann, edit_entry, EditEntry(first.entry_id, 1, hours("07:00", "09:00")))
    log(house, ann, "09:00", "10:00")
    assert house.findings() == []


WRONG_HOURS = [
    ({"zone_name": "Mars/Olympus", "start_epoch": 0, "end_epoch": 1}, "zone_unknown"),
    ({"start_epoch": 2, "end_epoch": 1}, "span_ends_before_start"),
    ({"start_epoch": 0, "end_epoch": 86_401}, "span_too_long"),
    ({"work_date": MONDAY, "seconds": 86_401}, "span_too_long"),
    ({"work_date": MONDAY, "seconds": -1}, "span_too_long"),
    ({"start_epoch": 0}, "entry_incomplete"),
    ({}, "entry_incomplete"),
    ({"start_epoch": 0, "end_epoch": 1, "work_date": MONDAY, "seconds": 1}, "entry_incomplete"),
    ({"start_epoch": 0, "end_epoch": 1, "code": "FUN"}, "code_unknown"),
]


@pytest.mark.parametrize("given,code", WRONG_HOURS)
def test_hours_that_cannot_be(given, code):
    with refused(code):
        worked(**{"zone_name": BERLIN} | given)


def test_a_cap_warns_and_never_drops(house, ann):
    entry, warnings = house.do(ann, log_time, LogTime("eng_ann", hours("08:00", "16:59")))
    assert warnings == []
    entry, (warning,) = house.do(ann, log_time, LogTime("eng_ann", hours("16:59", "17:00")))
    said = str(warning.detail)
    assert said == "The work week of 2026-10-05 holds 9:00:00 hours, 1:00:00 less than the agreed 10:00:00."
    entry, (warning,) = house.do(ann, log_time, LogTime("eng_ann", hours("17:00", "18:00")))
    assert (warning.seconds, warning.cap_seconds, entry.hours.seconds) == (36_000, 36_000, 3_600)
    entry, (warning,) = house.do(ann, log_time, LogTime("eng_ann", hours("18:00", "18:01")))
    assert (warning.seconds, warning.cap_seconds, entry.hours.seconds) == (36_060, 36_000, 60)


def test_only_active_trainers_on_days_of_the_engagement(house, ann):
    with refused("outside_engagement"):
        log(house, ann, "2026-10-04T10:00:00Z", "2026-10-04T11:00:00Z")
    from shared.events.onboarding import TrainerRegistered

    house.tell(TrainerRegistered("trn_new", "ven_1", "A-9", "New", "One", "n@example.org", "DE", BERLIN, "contractor"),
               engagement("new", "trn_new"))  # fmt: skip
    with refused("trainer_not_active"):
        log(house, house.call("usr_admin", "admin"), "10:00", "11:00", "new")


REACH = [
    (("usr_ben", "trainer"), {"trainer_id": "trn_ben"}, False),
    (("usr_v1", "vendor_manager"), {"vendor_id": "ven_1"}, True),
    (("usr_v2", "vendor_manager"), {"vendor_id": "ven_2"}, False),
    (("usr_admin", "admin"), {}, True),
    (("usr_cli", "client"), {"client_id": "cli_1"}, False),
]


@pytest.mark.parametrize("who,ids,may", REACH)
def test_whose_hours_one_may_touch(house, ann, who, ids, may):
    entry = log(house, ann, "08:00", "09:00")
    call = house.call(*who, **ids)
    if may:
        house.do(call, edit_entry, EditEntry(entry.entry_id, 1, task="t"))
    else:
        with refused("entry_not_found"):
            house.do(call, edit_entry, EditEntry(entry.entry_id, 1, task="t"))
    assert bool(house.do(call, list_timesheets, SheetFilter(), None, 10)) is may


def test_stale_versions_are_refused(house, ann):
    entry = log(house, ann, "08:00", "09:00")
    house.do(ann, edit_entry, EditEntry(entry.entry_id, 1, task="first"))
    with refused("version_stale") as stale:
        house.do(ann, edit_entry, EditEntry(entry.entry_id, 1, task="second"))
    assert stale.value.kind is Kind.STALE
    with refused("version_stale"):
        house.do(ann, withdraw_entry, entry.entry_id, 1)
    house.do(ann, withdraw_entry, entry.entry_id, 2)
    with refused("entry_withdrawn"):
        house.do(ann, edit_entry, EditEntry(entry.entry_id, 2, task="third"))


def test_submit_approve_says_exactly_the_lines(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"), ("10:00", "10:30"))
    (said,) = house.said(HoursApproved)
    assert [(line.seconds, line.work_date, line.zone, line.code) for line in said.lines] == [
        (3_600, "2026-10-05", BERLIN, "REG"), (1_800, "2026-10-05", BERLIN, "REG")]  # fmt: skip
    assert said.lines_digest == digest_of(line.line for line in shown.lines)
    assert (said.trainer_id, said.approved_by) == ("trn_ann", "usr_boss")
    assert [fact.seconds for fact in house.said(TimesheetSubmitted)] == [5_400]
    assert (shown.sheet.state, states(shown), house.findings()) == ("approved", ["approved", "approved"], [])


def test_a_second_approval_is_refused(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"))
    for digest in (shown.digest, digest_of(line.line for line in shown.lines)):
        with refused("nothing_to_approve"):
            house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, digest))
    assert len(house.said(HoursApproved)) == 1


def test_the_database_itself_forbids_a_second_approval(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"))
    line = {"trainer_id": "trn_ann", "entry_id": shown.lines[0].line.entry_id, "version": 1}
    step = {"sort_key": 2, "state": "approved", "by_user": "x", "at_epoch": 1, "why": ""}
    for table, row in ((approval_lines, line | {"approval_id": "apr_x"}), (entry_states, line | step)):
        with pytest.raises(sa.exc.IntegrityError), house.service.units.write(approver) as unit:
            unit.connection.execute(table.insert(), row)


def test_zero_hours_can_be_stated_and_approved_once(house, ann, approver):
    shown = submitted(house, ann)
    with refused("nothing_to_submit"):
        house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))
    with refused("nothing_to_approve"):
        house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))
    assert [fact.seconds for fact in house.said(TimesheetSubmitted)] == [0]
    assert house.findings() == []


NOT_THEIRS_TO_DECIDE = [
    ("the trainer, as approver", ("usr_ann", "approver"), {"trainer_id": "trn_ann"}, "own_hours"),
    ("the trainer under another sign-in", ("usr_alias", "approver"), {"trainer_id": "trn_ann"}, "own_hours"),
    ("the trainer's sign-in alone", ("usr_ann", "approver"), {}, "own_hours"),
]


@pytest.mark.parametrize("name,who,ids,code", NOT_THEIRS_TO_DECIDE)
def test_nobody_decides_on_their_own_hours(house, ann, name, who, ids, code):
    shown = submitted(house, ann, ("08:00", "09:00"))
    call = house.call(*who, **ids)
    with refused(code):
        house.do(call, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))
    with refused(code):
        house.do(call, return_lines, ReturnLines(shown.sheet.timesheet_id, "no"))


def test_who_logged_for_somebody_cannot_approve_it(house):
    boss = house.call("usr_boss", "admin", "approver")
    log(house, boss, "08:00", "09:00")
    shown = submitted(house, boss)
    with refused("maker_is_checker"):
        house.do(boss, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))


def test_changed_lines_are_not_approved(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"))
    house.do(ann, edit_entry, EditEntry(shown.lines[0].line.entry_id, 1, hours("08:00", "09:30")))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    with refused("lines_changed"):
        house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))
    assert house.said(HoursApproved) == []


def test_some_lines_are_approved_and_the_others_returned(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "11:00"), ("11:00", "12:00"))
    sheet_id, first, second, third = shown.sheet.timesheet_id, *(line.line.entry_id for line in shown.lines)
    digest = house.do(approver, show_timesheet, sheet_id, [first]).digest
    house.do(approver, approve_lines, Accept(sheet_id, digest, (first,)))
    assert house.do(approver, return_lines, ReturnLines(sheet_id, "Which task?", (second,))).state == "submitted"
    with refused("entry_not_submitted"):
        house.do(approver, return_lines, ReturnLines(sheet_id, "again", (first,)))
    assert house.do(approver, return_lines, ReturnLines(sheet_id, "All of it")).state == "returned"
    assert [fact.entry_ids for fact in house.said(TimesheetReturned)] == [(second,), (third,)]
    after = house.do(ann, show_timesheet, sheet_id)
    assert states(after) == ["approved", "returned", "returned"]
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    waiting = house.do(ann, show_timesheet, sheet_id)
    house.do(approver, approve_lines, Accept(sheet_id, waiting.digest))
    assert [len(fact.lines) for fact in house.said(HoursApproved)] == [1, 2]
    assert house.findings() == []


def test_a_correction_voids_one_line_only(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"), ("10:00", "11:00"))
    kept, wrong = (line.line.entry_id for line in shown.lines)
    with refused("entry_approved"):
        house.do(ann, edit_entry, EditEntry(wrong, 1, hours("10:00", "10:30")))
    revised = house.do(ann, correct_entry, CorrectEntry(wrong, 1, "lunch break", hours("10:00", "10:30")))
    assert (revised.entry.version, revised.entry.state) == (2, "draft")
    (said,) = house.said(HoursCorrected)
    assert [(line.entry_id, line.entry_version, line.seconds) for line in said.voided] == [(wrong, 1, 3_600)]
    with refused("version_stale"):
        house.do(ann, correct_entry, CorrectEntry(wrong, 1, "again", None))
    with refused("entry_not_approved"):
        house.do(ann, correct_entry, CorrectEntry(wrong, 2, "again", None))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    waiting = house.do(ann, show_timesheet, shown.sheet.timesheet_id)
    assert states(waiting) == ["approved", "submitted"]
    house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, waiting.digest))
    assert [(line.entry_id, line.entry_version, line.seconds) for line in house.said(HoursApproved)[-1].lines] == [
        (wrong, 2, 1_800)
    ]
    house.do(ann, correct_entry, CorrectEntry(kept, 1, "never happened", None))
    assert [line.line.entry_id for line in house.do(ann, show_timesheet, shown.sheet.timesheet_id).lines] == [wrong]
    assert house.findings() == []


def test_a_timesheet_begins_where_the_work_week_does(house, ann, approver):
    with refused("not_a_week_start"):
        house.do(ann, submit_timesheet, "eng_ann", date(2026, 10, 6))
    with refused("outside_engagement"):
        house.do(ann, submit_timesheet, "eng_ann", date(2026, 9, 28))
    log(house, ann, "08:00", "09:00")
    (shown,) = house.do(ann, list_timesheets, SheetFilter("draft", MONDAY), None, 10)
    with refused("nothing_to_return"):
        house.do(approver, return_lines, ReturnLines(shown.sheet.timesheet_id, "not submitted yet"))


def test_late_hours_join_an_approved_week(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"))
    late = submitted(house, ann, ("10:00", "11:00"))
    assert (late.sheet.timesheet_id, late.sheet.state) == (shown.sheet.timesheet_id, "submitted")
    house.do(approver, approve_lines, Accept(late.sheet.timesheet_id, late.digest))
    assert [len(fact.lines) for fact in house.said(HoursApproved)] == [1, 1]


def test_many_at_once_each_on_its_own_merits(house, approver):
    admin = house.call("usr_admin", "admin")
    commands = [LogTime(f"eng_{key}", hours("08:00", "09:00")) for key in ("ann", "ben", "cy", "ann", "gone")]
    logged = house.do(admin, log_times, commands)
    assert [getattr(result, "code", "") for result in logged.results] == ["", "", "", "overlap", "engagement_not_found"]
    ids = [one.sheet.timesheet_id for one in house.do(admin, list_timesheets, SheetFilter(), None, 10)]
    outcome = house.do(admin, submit_timesheets, [*ids, "tsh_gone"])
    assert [getattr(refusal, "code", None) for refusal in outcome.values()] == [None, None, None, "timesheet_not_found"]
    digests = {one.sheet.timesheet_id: one.digest for one in house.do(admin, list_timesheets, SheetFilter(), None, 10)}
    wanted = [Accept(ids[0], digests[ids[0]]), Accept(ids[1], "sha256:0"), Accept(ids[2], digests[ids[2]])]
    outcomes = house.do(approver, approve_timesheets, wanted)
    assert [getattr(one, "code", "approved") for one in outcomes.values()] == ["approved", "lines_changed", "approved"]
    assert [fact.trainer_id for fact in house.said(HoursApproved)] == ["trn_ann", "trn_cy"]
    assert house.findings() == []


TAMPERED = [
    (entries, {"seconds": 1}, {"entry_version_apart"}),
    (entries, {"start_epoch": NOON - 4 * 3600}, {"entry_version_apart", "entries_overlap"}),
    (entries, {"state": "returned"}, {"entry_state_apart", "line_without_approved"}),
    (timesheets, {"state": "draft"}, {"timesheet_state_apart"}),
]


@pytest.mark.parametrize("table,change,codes", TAMPERED)
def test_verify_finds_what_was_tampered_with(house, ann, approver, table, change, codes):
    approved(house, ann, approver, ("08:00", "09:00"), ("10:00", "11:00"))
    with house.service.units.write(ann) as unit:
        unit.connection.execute(table.update().values(**change))
    assert codes <= {finding.split()[0] for finding in house.findings()}


def test_every_state_can_be_reached_and_left():
    for table, begins, ends in (
        (ENTRY, DRAFT, {"approved", "rejected"}),
        (TIMESHEET, DRAFT, set()),
        (DISPUTE, "open", {"decided", "withdrawn"}),
    ):
        assert {state for nexts in table.values() for state in nexts} | {begins} == set(table)
        assert {state for state, nexts in table.items() if not nexts} == ends


def test_verify_finds_a_step_that_no_table_holds(house, ann):
    entry = log(house, ann, "08:00", "09:00")
    key = {"trainer_id": "trn_ann", "entry_id": entry.entry_id, "version": 1, "sort_key": 1}
    with house.service.units.write(ann) as unit:
        unit.connection.execute(
            entry_states.insert(), key | {"state": "approved", "by_user": "x", "at_epoch": 1, "why": ""}
        )
    assert f"step_off_the_table {entry.entry_id}" in house.findings()


def test_verify_recomputes_digests(house, ann, approver):
    from services.timetracking.store.tables import entry_versions

    approved(house, ann, approver, ("08:00", "09:00"))
    with house.service.units.write(ann) as unit:
        unit.connection.execute(entry_versions.update().values(code="TRAIN"))
    assert {finding.split()[0] for finding in house.findings()} == {"approval_digest_apart", "entry_version_apart"}
