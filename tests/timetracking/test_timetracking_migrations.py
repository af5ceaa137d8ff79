"""The migrations of disputes, locks, chains, timers and budgets, tried on tables that hold all of these, both ways."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from test_timetracking_chains import approve, chain
from test_timetracking_flow import MONDAY, approved, log, submitted
from timetracking_house import BERLIN, engagement

from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.store.tables import entries, timesheets
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.dispute_billed import DisputeBilled, dispute_billed
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.keep_template import keep_template
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.set_budget import SetBudget, set_budget
from services.timetracking.usecases.set_time_rules import set_time_rules
from services.timetracking.usecases.show_reopening import show_reopening
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.start_timer import StartTimer, start_timer
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from shared.plumbing import migrate

FIVE = tuple((f"{hour:02}:00", f"{hour:02}:30") for hour in (7, 8, 9, 10, 11))


@pytest.fixture
def filled(house, ann, approver):
    """Give what Ann's week and Ben's were before; one line each is disputed, decided every way, taken back."""
    shown = submitted(house, ann, *FIVE)
    judge, sheet_id = house.call("usr_judge", "finance"), shown.sheet.timesheet_id
    for line, outcome in zip(shown.lines, ("", "approve", "correct", "reject", "withdraw"), strict=True):
        opened = house.do(approver, open_dispute, OpenDispute(sheet_id, line.line.entry_id, "Which task?"))
        house.do(ann, give_evidence, opened.dispute_id, "A call")
        if outcome == "withdraw":
            house.do(approver, withdraw_dispute, opened.dispute_id, "My mistake")
        elif outcome:
            seconds = 60 if outcome == "correct" else None
            house.do(judge, decide_dispute, DecideDispute(opened.dispute_id, outcome, "So it was", seconds))
    _reopen_and_submit_again(house, approver)
    admin = house.call("usr_admin", "admin")
    house.do(admin, set_time_rules, None, MONDAY, TimeRules(60, 60, 60))
    chain(house, admin, (None, 0), (None, 0))
    house.do(admin, set_budget, SetBudget("prj_tides", 3_600, MONDAY))
    house.do(ann, start_timer, StartTimer("phone-8f3a", "eng_ann", BERLIN))
    house.do(ann, keep_template, sheet_id, "Usual")
    approve(house, house.call("usr_third", "approver"), sheet_id)
    lab = house.call("usr_lab", "client", client_id="cli_1")
    billed = [house.do(lab, dispute_billed, DisputeBilled(shown.lines[at].line.entry_id, "Closed")) for at in (1, 2)]
    house.do(lab, withdraw_dispute, billed[1].dispute_id, "Our mistake")
    assert house.findings() == []
    return sheet_id


def _reopen_and_submit_again(house, approver):
    for number, project in enumerate(("Winds", "Rain")):
        house.tell(engagement(project, "trn_ben", project))
        ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
        log(house, ben, f"{8 + number:02}:00", f"{8 + number:02}:30", project)
        sheet = house.do(ben, submit_timesheet, f"eng_{project}", MONDAY)
        approve(house, approver, sheet.timesheet_id)
        shown = house.do(ben, show_reopening, sheet.timesheet_id)
        house.do(ben, reopen_timesheet, ReopenTimesheet(sheet.timesheet_id, shown.digest, "Wrong project"))
        if number:
            house.do(ben, submit_timesheet, f"eng_{project}", MONDAY)


def told(house, table):
    query = sa.select(table.c.state, table.c.state_key).order_by(table.c.state, table.c.state_key)
    with house.service.units.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_down_and_up_again_leaves_what_older_tables_can_hold(house, filled, ann):
    engine, folder = house.service.units.engine, house.service.migrations
    before = {line.line.entry_id: line.state for line in house.do(ann, show_timesheet, filled).lines}
    assert sorted(before.values()) == ["approved", "approved", "disputed", "rejected", "submitted"]
    migrate.downgrade(engine, folder, "0003")
    assert {state for state, _key in told(house, entries)} <= {"draft", "submitted", "approved", "returned"}
    assert not {"disputes", "timers", "budgets", "time_rules"} & set(sa.inspect(engine).get_table_names())
    migrate.upgrade(engine, folder)
    assert house.findings() == []
    after = {line.line.entry_id: line.state for line in house.do(ann, show_timesheet, filled).lines}
    assert after == {
        entry_id: {"disputed": "submitted", "rejected": "returned"}.get(state, state)
        for entry_id, state in before.items()
    }
    assert ("approved", 2) in told(house, timesheets), "reopened, and approved with drafts on it"


def test_up_from_before_on_filled_tables(house, ann, approver):
    engine, folder = house.service.units.engine, house.service.migrations
    shown = approved(house, ann, approver, ("08:00", "09:00"))
    migrate.downgrade(engine, folder, "0003")
    migrate.upgrade(engine, folder)
    assert house.findings() == []
    assert house.do(ann, show_timesheet, shown.sheet.timesheet_id).lines == shown.lines
