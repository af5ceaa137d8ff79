"""A client disputes approved hours that it is billed: nothing is held back, finance decides, both sides take the same.

The table of outcomes reads as an accountant would check it: what is taken back, what is approved in all.
"""

from __future__ import annotations

import pytest
from test_timetracking_flow import approved, refused, states, submitted
from timetracking_house import NOON, House

from services.timetracking.domain.time_rules import DEFAULTS
from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.dispute_billed import DisputeBilled, dispute_billed
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.list_disputes import DisputeFilter, list_disputes
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.show_billed_dispute import show_billed_dispute
from services.timetracking.usecases.show_dispute import show_dispute
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from shared.events.timetracking import DisputeDecided, DisputeOpened, HoursApproved, HoursCorrected

WHY = "The project was closed that day"


@pytest.fixture
def lab(house):
    return house.call("usr_lab", "client", client_id="cli_1")


@pytest.fixture
def judge(house):
    return house.call("usr_judge", "finance")


def disputed(house: House, ann, approver, lab):
    """Approve an hour and two hours of Ann's, and let the client dispute the two; give the sheet's id, the dispute."""
    shown = approved(house, ann, approver, ("08:00", "09:00"), ("10:00", "12:00"))
    entry_id = shown.lines[-1].line.entry_id
    return shown.sheet.timesheet_id, house.do(lab, dispute_billed, DisputeBilled(entry_id, WHY))


def voided_seconds(house):
    return [line.seconds for fact in house.said(HoursCorrected) for line in fact.voided]


def approved_seconds(house):
    return [line.seconds for fact in house.said(HoursApproved) for line in fact.lines]


# outcome, seconds that are right, taken back, approved altogether, the lines' states
OUTCOMES = [
    ("approve", None, [], [3_600, 7_200], ["approved", "approved"]),
    ("correct", 5_400, [7_200], [3_600, 7_200, 5_400], ["approved", "approved"]),
    ("reject", None, [7_200], [3_600, 7_200], ["approved", "rejected"]),
]


@pytest.mark.parametrize("outcome,seconds,taken,given,lines", OUTCOMES, ids=[row[0] for row in OUTCOMES])
def test_finance_decides_and_the_difference_is_said_once(house, ann, approver, lab, judge, outcome, seconds, taken,
                                                         given, lines):  # fmt: skip
    sheet_id, dispute = disputed(house, ann, approver, lab)
    assert (states(house.do(ann, show_timesheet, sheet_id)), voided_seconds(house)) == (["approved"] * 2, [])
    (said,) = house.said(DisputeOpened)
    assert (said.billed, said.seconds, said.due_epoch) == (True, 7_200, NOON + DEFAULTS.dispute_seconds)
    assert house.findings() == []
    command = DecideDispute(dispute.dispute_id, outcome, "The log ends at half past", seconds)
    decided = house.do(judge, decide_dispute, command)
    stands = sum(given) - sum(taken) - 3_600
    assert (decided.state, decided.outcome, decided.approved_seconds) == ("decided", outcome, stands)
    after = house.do(ann, show_timesheet, sheet_id)
    assert (states(after), after.sheet.state) == (lines, "approved")
    assert (voided_seconds(house), approved_seconds(house)) == (taken, given)
    assert [fact.approved_seconds for fact in house.said(DisputeDecided)] == [stands]
    assert house.findings() == []


def test_each_step_back_is_a_row_with_its_reason(house, ann, approver, lab, judge):
    sheet_id, dispute = disputed(house, ann, approver, lab)
    house.do(house.later(judge, 60), decide_dispute, DecideDispute(dispute.dispute_id, "reject", "Nothing shows it"))
    steps = [one for one in house.do(ann, list_timesheet_steps, sheet_id) if dispute.entry_id in one.entry_ids]
    assert [(one.state, one.by_user) for one in steps] == [
        ("submitted", "usr_ann"), ("approved", "usr_boss"),
        ("submitted", "usr_judge"), ("disputed", "usr_judge"), ("rejected", "usr_judge"),
    ]  # fmt: skip
    house.do(ann, edit_entry, EditEntry(dispute.entry_id, 2, task="The call of that day"))
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["approved", "draft"]


NOT_THEIRS = [
    ("another client", "approved", {"client_id": "cli_2"}),
    ("hours that still wait", "submitted", {"client_id": "cli_1"}),
]


@pytest.mark.parametrize("what,state,ids", NOT_THEIRS, ids=[row[0] for row in NOT_THEIRS])
def test_a_client_knows_only_its_own_approved_hours(house, ann, approver, what, state, ids):
    make = {"approved": lambda: approved(house, ann, approver, ("10:00", "12:00")),
            "submitted": lambda: submitted(house, ann, ("10:00", "12:00"))}  # fmt: skip
    entry_id = make[state]().lines[0].line.entry_id
    client = house.call("usr_client", "client", **ids)
    for unknown in (entry_id, "ent_gone"):
        with refused("entry_not_found"):
            house.do(client, dispute_billed, DisputeBilled(unknown, WHY))
    assert house.said(DisputeOpened) == [], what


def test_a_version_is_disputed_once_unless_it_was_taken_back(house, ann, approver, lab, judge):
    sheet_id, dispute = disputed(house, ann, approver, lab)
    again = DisputeBilled(dispute.entry_id, "Again")
    with refused("disputed_before"):
        house.do(lab, dispute_billed, again)
    with refused("not_the_opener"):
        house.do(judge, withdraw_dispute, dispute.dispute_id, "no")
    assert house.do(lab, withdraw_dispute, dispute.dispute_id, "Our mistake").state == "withdrawn"
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["approved", "approved"]
    second = house.do(lab, dispute_billed, again)
    house.do(judge, decide_dispute, DecideDispute(second.dispute_id, "approve", "It was worked"))
    with refused("disputed_before"):
        house.do(lab, dispute_billed, again)
    assert house.findings() == []


def test_only_finance_decides_and_there_nobody_who_approved_the_hours(house, ann, approver, lab):
    _sheet_id, dispute = disputed(house, ann, approver, lab)
    both = house.call("usr_boss", "approver", "finance")
    own = house.call("usr_ann", "finance", trainer_id="trn_ann")
    lead = house.call("usr_lead", "approver")
    for call, code in ((lead, "finance_decides"), (both, "maker_is_checker"), (own, "own_hours")):
        with refused(code):
            house.do(call, decide_dispute, DecideDispute(dispute.dispute_id, "reject", "why"))


def test_hours_that_changed_meanwhile_are_left_as_they_are(house, ann, approver, lab, judge):
    sheet_id, dispute = disputed(house, ann, approver, lab)
    house.do(approver, correct_entry, CorrectEntry(dispute.entry_id, 1, "Two hours too many", None))
    with refused("line_changed_since"):
        house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, "reject", "why"))
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, "approve", "Corrected already"))
    assert (voided_seconds(house), states(house.do(ann, show_timesheet, sheet_id))) == ([7_200], ["approved"])
    assert house.findings() == []


def test_both_sides_are_heard_and_the_client_reads_its_own_side(house, ann, approver, lab, judge):
    _sheet_id, dispute = disputed(house, ann, approver, lab)
    house.do(lab, give_evidence, dispute.dispute_id, "Our door was shut", "https://lab.example.org/log")
    assert house.do(ann, give_evidence, dispute.dispute_id, "I am Ann Lee and was there").dispute.state == "answered"
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, "approve", "The call was recorded"))
    shown = house.do(lab, show_billed_dispute, dispute.dispute_id)
    assert ([one.text for one in shown.evidence], shown.decision) == (["Our door was shut"], "The call was recorded")
    assert len(house.do(judge, show_dispute, dispute.dispute_id).evidence) == 2
    other = house.call("usr_other", "client", client_id="cli_2")
    assert [len(house.do(call, list_disputes, DisputeFilter(), None, 9)) for call in (lab, other, judge)] == [1, 0, 1]
    with refused("dispute_not_found"):
        house.do(other, show_billed_dispute, dispute.dispute_id)


def test_an_auditor_sees_clients_disputes_apart_from_trainers(house, ann, approver, lab):
    _sheet_id, dispute = disputed(house, ann, approver, lab)
    auditor, billed = house.call("usr_auditor", "auditor"), DisputeFilter(billed=True)
    assert house.do(auditor, list_disputes, billed, None, 9) == house.do(lab, list_disputes, billed, None, 9)
    assert house.do(auditor, show_billed_dispute, dispute.dispute_id).dispute.dispute_id == dispute.dispute_id


def test_the_deadline_only_escalates(house, ann, approver, lab):
    sheet_id, dispute = disputed(house, ann, approver, lab)
    assert house.tick("escalate_disputes", dispute.due_epoch) == 1
    assert house.do(lab, show_billed_dispute, dispute.dispute_id).dispute.state == "escalated"
    assert (states(house.do(ann, show_timesheet, sheet_id)), house.findings()) == (["approved"] * 2, [])


def test_over_http_a_client_meets_no_name_and_no_id_of_a_trainer(house, ann, approver, ask):
    shown = approved(house, ann, approver, ("10:00", "12:00"))
    entry_id = shown.lines[0].line.entry_id
    made = ask("lab", "POST", f"/entries/{entry_id}/disputes", json={"reason": WHY})
    assert (made.status_code, made.json["state"]) == (201, "open")
    path = made.headers["Location"].removeprefix("/api/timetracking/v1")
    assert ask("ann", "POST", f"/disputes/{made.json['dispute_id']}/evidence", json={"text": "Here"}).status_code == 201
    added = ask("lab", "POST", f"{path}/evidence", json={"text": "There"})
    read = ask("lab", "GET", path)
    assert (added.status_code, read.json) == (201, added.json)
    listed = ask("lab", "GET", "/billed-disputes?pending=true").json["data"]
    assert listed == [read.json["dispute"]]
    assert "trn_" not in added.text + read.text
    for who, status in (("boss", 403), ("ann", 403), ("other_lab", 404)):
        assert ask(who, "GET", path).status_code == status
    assert ask("lab", "GET", f"/disputes/{made.json['dispute_id']}").status_code == 403
    found = ask("judge", "GET", f"/disputes/{made.json['dispute_id']}").json
    assert (found["dispute"]["client_id"], found["decision"]) == ("cli_1", None)
    back = ask("lab", "POST", f"{path}/withdrawals", json={"reason": "Our mistake"})
    assert (back.status_code, back.json["state"]) == (201, "withdrawn")


def test_many_approve_a_week_while_a_client_disputes_another(house, ann, approver, lab):
    """What is disputed holds nobody up: the same sheet can be approved further."""
    sheet_id, _dispute = disputed(house, ann, approver, lab)
    shown = submitted(house, ann, ("06:00", "07:00"))
    outcomes = house.do(approver, approve_timesheets, [Accept(sheet_id, shown.digest)])
    assert (outcomes[sheet_id].lines[0].seconds, approved_seconds(house)) == (3_600, [3_600, 7_200, 3_600])
