"""How somebody's hours fared: lines approved at once, returned, disputed, rejected, and what stands out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from test_timetracking_disputes import disputed
from test_timetracking_flow import MONDAY, submitted

from services.timetracking.domain.quality import SheetRecord, quality_of
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_quality import show_quality
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.values.refusal import Refusal


def counts(house, call, trainer_id="trn_ann", first=MONDAY):
    found = house.do(call, show_quality, trainer_id, first).quality
    return found.lines, found.at_once, found.returned, found.disputed, found.rejected


def test_a_line_that_came_back_was_not_right_at_once_though_it_is_approved_now(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"), ("09:00", "11:00"), ("11:00", "12:00"))
    assert counts(house, ann) == (0, 0, 0, 0, 0)
    sheet_id, (first, *_rest) = shown.sheet.timesheet_id, shown.lines
    house.do(approver, return_lines, ReturnLines(sheet_id, "Which task?", (first.line.entry_id,)))
    assert counts(house, ann) == (1, 0, 1, 0, 0)
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    house.do(approver, approve_lines, Accept(sheet_id, house.do(approver, show_timesheet, sheet_id).digest))
    assert counts(house, ann) == counts(house, approver) == (3, 2, 1, 0, 0)
    assert house.do(ann, show_quality, "trn_ann", MONDAY).quality.at_once_percent == 66
    assert counts(house, ann, first=MONDAY + timedelta(days=1)) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("outcome, rejected", [("approve", 0), ("reject", 1)])
def test_a_disputed_line_counts_as_such_however_it_ends(house, ann, approver, outcome, rejected):
    sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    waiting = house.do(approver, show_timesheet, sheet_id)
    house.do(approver, approve_lines, Accept(sheet_id, waiting.digest))
    assert counts(house, ann) == (2, 1, 0, 1, 0)
    judge = house.call("usr_judge", "finance")
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, outcome, "The recording says so"))
    assert counts(house, ann) == (2, 1, 0, 1, rejected)


def test_what_stands_out_is_counted_by_timesheet(house, ann, approver):
    shown = submitted(house, house.later(ann, 2 * 86_400), ("2026-10-06T00:00:00Z", "2026-10-06T17:00:00Z"))
    sheet_id = shown.sheet.timesheet_id
    house.do(approver, approve_lines, Accept(sheet_id, shown.digest))
    assert house.do(ann, show_quality, "trn_ann", MONDAY).flags == (("long_day", 1), ("night", 1))


def test_nobody_else_is_told(house, ann):
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    vendor = house.call("usr_v", "vendor_manager", vendor_id="ven_2")
    for caller, of in ((ben, "trn_ann"), (vendor, "trn_ann"), (ann, "trn_none")):
        with pytest.raises(Refusal) as refusal:
            house.do(caller, show_quality, of, MONDAY)
        assert refusal.value.code == "trainer_not_found"
    assert counts(house, vendor, "trn_cy") == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("lines, at_once, percent", [(0, 0, None), (3, 3, 100), (1000, 999, 99), (3, 0, 0)])
def test_the_share_is_whole_percent_and_all_only_where_it_is_all(lines, at_once, percent):
    record = SheetRecord("tsh_1", date(2026, 10, 5), lines, at_once, 0, 0, 0)
    assert quality_of("trn_1", [record] if lines else []).at_once_percent == percent
