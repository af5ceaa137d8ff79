"""What clients see of work on their projects: hours, skills and quality by month, no name, nobody else's work."""

from __future__ import annotations

from datetime import date

import pytest
from test_timetracking_billed_disputes import disputed as billed_dispute
from test_timetracking_disputes import disputed
from test_timetracking_flow import MONDAY, approved, log, submitted
from timetracking_house import engagement

from services.timetracking.domain.project_work import ProjectWork, SkillHours, period
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_project_work import show_project_skills, show_project_work
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from shared.events.onboarding import CredentialChanged
from shared.values.refusal import Refusal

OCTOBER, HOUR = date(2026, 10, 1), 3_600
SPANS = (("08:00", "09:00"), ("10:00", "12:00"))


@pytest.fixture
def lab(house):
    return house.call("usr_lab", "client", client_id="cli_1")


def work(house, call, first=None, until=None, client_id=None):
    return house.do(call, show_project_work, first, until, client_id)


def skills(house, call):
    return [(one.kind, one.name, one.approved_seconds, one.people)
            for one in house.do(call, show_project_skills, OCTOBER, None, None)]  # fmt: skip


def approve_week(house, caller, approver, key, start, end):
    log(house, caller, start, end, key)
    sheet_id = house.do(caller, submit_timesheet, f"eng_{key}", MONDAY).timesheet_id
    house.do(approver, approve_lines, Accept(sheet_id, house.do(approver, show_timesheet, sheet_id).digest))


def test_hours_people_and_lines_are_counted_by_month(house, ann, approver, lab):
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    approved(house, ann, approver, *SPANS)
    approve_week(house, ben, approver, "ben", "08:00", "08:30")
    log(house, ben, "10:00", "11:00", "ben")  # a draft is nobody's business yet
    assert work(house, lab) == [
        ProjectWork(OCTOBER, "prj_tides", "Tides", 12_600, 2, 3, 3, 0, 0, 0, 0, 0, 0, 0),
    ]
    assert work(house, lab, date(2026, 11, 1)) == work(house, lab, OCTOBER, MONDAY) == []
    assert work(house, lab, MONDAY, date(2026, 10, 6)) == work(house, lab)


def test_a_month_is_that_of_the_day_of_work_not_of_its_week(house, ann, approver, lab):
    later = house.later(ann, 40 * 86_400)
    for day, end in (("2026-10-31", "11:00"), ("2026-11-01", "12:00")):
        log(house, later, f"{day}T10:00:00Z", f"{day}T{end}:00Z")
    sheet_id = house.do(later, submit_timesheet, "eng_ann", date(2026, 10, 26)).timesheet_id
    house.do(approver, approve_lines, Accept(sheet_id, house.do(approver, show_timesheet, sheet_id).digest))
    found = work(house, lab, OCTOBER, date(2026, 12, 1))
    assert [(one.month, one.approved_seconds, one.lines) for one in found] == [
        (OCTOBER, HOUR, 1), (date(2026, 11, 1), 2 * HOUR, 1),
    ]  # fmt: skip


def test_a_line_that_came_back_is_counted_as_for_its_trainer(house, ann, approver, lab):
    shown = submitted(house, ann, *SPANS)
    sheet_id = shown.sheet.timesheet_id
    house.do(approver, return_lines, ReturnLines(sheet_id, "Which task?", (shown.lines[0].line.entry_id,)))
    (found,) = work(house, lab)
    assert (found.approved_seconds, found.people, found.lines, found.at_once, found.returned) == (0, 0, 1, 0, 1)
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    house.do(approver, approve_lines, Accept(sheet_id, house.do(approver, show_timesheet, sheet_id).digest))
    (found,) = work(house, lab)
    assert (found.approved_seconds, found.people, found.lines, found.at_once, found.returned) == (3 * HOUR, 1, 2, 1, 1)


# outcome, seconds that are right, approved in the end
OUTCOMES = [("approve", None, 3 * HOUR), ("correct", HOUR, 2 * HOUR), ("reject", None, HOUR)]


@pytest.mark.parametrize("billed", [False, True])
@pytest.mark.parametrize(("outcome", "seconds", "left"), OUTCOMES)
def test_a_dispute_is_counted_by_how_it_ended(house, ann, approver, lab, outcome, seconds, left, billed):
    if billed:
        _sheet_id, dispute = billed_dispute(house, ann, approver, lab)
    else:
        sheet_id, _entry_id, dispute = disputed(house, ann, approver)
        house.do(approver, approve_lines, Accept(sheet_id, house.do(approver, show_timesheet, sheet_id).digest))
    (found,) = work(house, lab)
    assert (found.lines, found.at_once, found.disputed, found.dispute_undecided) == (2, 1, 1, 1)
    judge = house.call("usr_judge", "finance")
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, outcome, "The recording says so", seconds))
    (found,) = work(house, lab)
    ended = [found.dispute_approved, found.dispute_corrected, found.dispute_rejected]
    assert ended == [int(one == outcome) for one, _, _ in OUTCOMES]
    assert (found.disputed, found.dispute_undecided, found.at_once, found.approved_seconds) == (1, 0, 1, left)


def test_a_dispute_that_was_withdrawn_was_one(house, ann, approver, lab):
    _sheet_id, dispute = billed_dispute(house, ann, approver, lab)
    house.do(lab, withdraw_dispute, dispute.dispute_id, "We looked again")
    (found,) = work(house, lab)
    assert (found.disputed, found.dispute_withdrawn, found.dispute_undecided) == (1, 1, 0)


def test_hours_count_under_each_skill_that_was_checked_and_good_on_the_day(house, ann, approver, lab):
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    approved(house, ann, approver, *SPANS)
    approve_week(house, ben, approver, "ben", "08:00", "09:00")
    assert skills(house, lab) == [(None, None, 4 * HOUR, 2)]
    house.tell(
        CredentialChanged("crd_1", "trn_ann", "language", "German C1", "verified", "2026-01-01", "2026-11-01"),
        CredentialChanged("crd_2", "trn_ann", "language", "german c1", "verified", "2026-10-01", None),  # its renewal
        CredentialChanged("crd_3", "trn_ann", "licence", "Physician", "revoked", "2026-01-01", "2026-10-06"),
        CredentialChanged("crd_4", "trn_ann", "degree", "MD", "pending", "2026-01-01", None),
        CredentialChanged("crd_5", "trn_ann", "degree", "PhD", "verified", "2026-01-01", "2026-10-05"),  # ended
        CredentialChanged("crd_6", "trn_ben", "licence", "physician", "verified", "2026-10-05", None),
        CredentialChanged("crd_7", "trn_ben", "degree", "MA", "verified", "2026-10-06", None),  # too late
    )
    assert skills(house, lab) == [
        ("licence", "Physician", 4 * HOUR, 2), ("language", "German C1", 3 * HOUR, 1),
    ]  # fmt: skip


def test_a_client_sees_its_own_projects_and_nobody(house, ann, approver, ask):
    cy = house.call("usr_cy", "trainer", trainer_id="trn_cy")
    house.tell(engagement("other", "trn_cy", "Reefs", vendor_id="ven_2", client_id="cli_2"))
    approved(house, ann, approver, *SPANS)
    approve_week(house, cy, approver, "other", "08:00", "09:00")
    both = ["Reefs", "Tides"]
    for path in ("/project-work", "/project-skills"):
        seen = {who: ask(who, "GET", f"{path}?from=2026-10-01") for who in ("lab", "other_lab", "boss", "judge")}
        names = {who: [one["project_name"] for one in answer.json["data"]] for who, answer in seen.items()}
        assert names == {"lab": ["Tides"], "other_lab": ["Reefs"], "boss": both, "judge": both}
        assert not [part for part in ("trn_", "usr_", "eng_", "Ann", "Cy") if part in seen["judge"].text]
        assert ask("lab", "GET", f"{path}?client_id=cli_2").status_code == 404
        assert [one["project_name"] for one in ask("judge", "GET", f"{path}?client_id=cli_2").json["data"]] == ["Reefs"]
        assert [ask(who, "GET", path).status_code for who in ("ann", "lab")] == [403, 200]
        file = ask("lab", "GET", f"{path}?from=2026-10-01&format=csv")
        assert file.mimetype == "text/csv"
        assert "Tides" in file.text
        assert "Reefs" not in file.text


@pytest.mark.parametrize(("first", "until", "found"), [
    (None, None, ("2026-12-01", "2027-01-01")), ("2026-10-05", None, ("2026-10-05", "2026-11-01")),
    ("2026-07-01", "2026-10-01", ("2026-07-01", "2026-10-01")),
])  # fmt: skip
def test_a_period_is_this_month_unless_asked_otherwise(first, until, found):
    asked = [None if one is None else date.fromisoformat(one) for one in (first, until)]
    assert tuple(one.isoformat() for one in period(*asked, date(2026, 12, 24))) == found


@pytest.mark.parametrize(("until", "code"), [("2026-07-01", "dates_reversed"), ("2026-10-02", "period_too_long")])
def test_a_period_has_an_end_within_a_quarter(until, code):
    with pytest.raises(Refusal, match=f"^{code}:"):
        period(date(2026, 7, 1), date.fromisoformat(until), date(2026, 12, 24))


def test_shapes_name_no_person():
    fields = {*ProjectWork.__dataclass_fields__, *SkillHours.__dataclass_fields__}
    assert not [one for one in fields if one.startswith(("trainer", "engagement", "entry", "timesheet"))]
