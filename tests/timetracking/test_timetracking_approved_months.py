"""What is approved by month: whatever happens to hours, the sums that are kept answer as their lines would."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import astuple
from datetime import date, timedelta
from itertools import count

import places
import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_timetracking_flow import MONDAY, approved, hours, log
from timetracking_house import open_house

from services.timetracking.domain.dispute import DECIDED, WITHDRAWN
from services.timetracking.domain.requirement import COUNTING
from services.timetracking.store.tables import (
    approved_months,
    credentials,
    disputes,
    engagements,
    entries,
    entry_states,
)
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.dispute_billed import DisputeBilled, dispute_billed
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_project_work import show_project_skills, show_project_work
from services.timetracking.usecases.show_reopening import show_reopening
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.onboarding import CredentialChanged
from shared.values.refusal import Refusal

# Two work weeks, the first of which ends in October and begins November.
WEEKS = (date(2026, 10, 26), date(2026, 11, 2))
DAYS = [WEEKS[0] + timedelta(days=one) for one in range(14)]
LATER_SECONDS = 40 * 86_400
# Whole months, and parts of two.
PERIODS = ((date(2026, 10, 1), date(2026, 12, 1)), (date(2026, 10, 28), date(2026, 11, 5)))
HELD = ("German C1", "german c1", "Physician")
_numbers = count()

who, week, which = st.sampled_from(("ann", "ben")), st.sampled_from(WEEKS), st.integers(0, 5)
day = st.sampled_from(DAYS)
STEPS = st.one_of(
    st.tuples(st.just("log"), who, day, st.integers(6, 9)),
    st.tuples(st.just("submit"), who, week),
    st.tuples(st.just("approve"), who, week),
    st.tuples(st.just("return"), who, week),
    st.tuples(st.just("reopen"), who, week),
    st.tuples(st.just("correct"), who, which, st.none() | day),
    st.tuples(st.just("withdraw"), who, which),
    st.tuples(st.just("dispute"), who, which, st.booleans()),
    st.tuples(st.just("decide"), which, st.sampled_from(("approve", "correct", "reject", "withdraw"))),
    st.tuples(st.just("hold"), who, st.sampled_from(HELD), day, st.none() | day),
)


class Hands:
    """People who do one thing after another; what is refused has not happened."""

    def __init__(self, house):
        self.house = house
        self.boss, self.judge, self.lab = (
            self._call(name, role, **ids)
            for name, role, ids in (("boss", "approver", {}), ("judge", "finance", {}),
                                    ("lab", "client", {"client_id": "cli_1"}))
        )  # fmt: skip
        self.own = {name: self._call(name, "trainer", trainer_id=f"trn_{name}") for name in ("ann", "ben")}

    def _call(self, name, role, **ids):
        return self.house.later(self.house.call(f"usr_{name}", role, **ids), LATER_SECONDS)

    def do(self, kind, *what):
        with suppress(Refusal):
            getattr(self, f"_{kind}")(*what)

    def _log(self, name, on, at):
        log(self.house, self.own[name], f"{on}T{at:02}:00:00Z", f"{on}T{at:02}:30:00Z", name)

    def _submit(self, name, begins):
        self.house.do(self.own[name], submit_timesheet, f"eng_{name}", begins)

    def _approve(self, name, begins):
        sheet = self._sheet(name, begins)
        self.house.do(self.boss, approve_lines, Accept(sheet.sheet.timesheet_id, sheet.digest))

    def _return(self, name, begins):
        sheet = self._sheet(name, begins)
        waiting = [line.line.entry_id for line in sheet.lines if line.state == "submitted"]
        self.house.do(self.boss, return_lines, ReturnLines(sheet.sheet.timesheet_id, "Why?", tuple(waiting[:1])))

    def _reopen(self, name, begins):
        sheet_id = self._sheet(name, begins).sheet.timesheet_id
        shown = self.house.do(self.own[name], show_reopening, sheet_id)
        self.house.do(self.own[name], reopen_timesheet, ReopenTimesheet(sheet_id, shown.digest, "All of it is wrong"))

    def _correct(self, name, nth, on):
        entry = self._entry(name, nth)
        right = None if on is None else hours(f"{on}T10:00:00Z", f"{on}T10:20:00Z")
        self.house.do(self.own[name], correct_entry, CorrectEntry(entry.entry_id, entry.version, "A break", right))

    def _withdraw(self, name, nth):
        entry = self._entry(name, nth)
        self.house.do(self.own[name], withdraw_entry, entry.entry_id, entry.version)

    def _dispute(self, name, nth, billed):
        entry = self._entry(name, nth)
        if billed:
            self.house.do(self.lab, dispute_billed, DisputeBilled(entry.entry_id, "Too long"))
        else:
            self.house.do(self.boss, open_dispute, OpenDispute(entry.timesheet_id, entry.entry_id, "Which task?"))

    def _decide(self, nth, outcome):
        found = self._nth(sa.select(disputes).order_by(disputes.c.dispute_id), nth)
        if outcome == "withdraw":
            self.house.do(self.lab if found.client_id else self.boss, withdraw_dispute, found.dispute_id, "Mine")
        else:
            seconds = 600 if outcome == "correct" else None
            decided = DecideDispute(found.dispute_id, outcome, "So it was", seconds)
            self.house.do(self.judge, decide_dispute, decided)

    def _hold(self, name, skill, since, until):
        if until is None or since < until:
            kind = "licence" if skill == "Physician" else "language"
            self.house.tell(CredentialChanged(f"crd_{name}_{skill}", f"trn_{name}", kind, skill, "verified",
                                              since.isoformat(), until and until.isoformat()))  # fmt: skip

    def _sheet(self, name, begins):
        sheet = self.house.do(self.own[name], submit_or_find, f"eng_{name}", begins)
        return self.house.do(self.boss, show_timesheet, sheet)

    def _entry(self, name, nth):
        found = sa.select(entries).where(entries.c.trainer_id == f"trn_{name}", entries.c.live)
        return self._nth(found.order_by(entries.c.entry_id), nth)

    def _nth(self, query, nth):
        rows = rows_of(self.house, query)
        if not rows:
            raise Refusal("nothing_there", "Nothing is there.")
        return rows[nth % len(rows)]


def submit_or_find(unit, _call, engagement_id, begins):
    """Give the timesheet of a week, if there is one."""
    found = sa.text("SELECT timesheet_id FROM timesheets WHERE engagement_id = :of AND week_start = :begins")
    found = found.bindparams(sa.bindparam("begins", type_=sa.Date))
    sheet = unit.records._connection.execute(found, {"of": engagement_id, "begins": begins}).scalar()
    if sheet is None:
        raise Refusal("nothing_there", "Nothing is there.")
    return sheet


def rows_of(house, query):
    with house.service.units.engine.connect() as connection:
        return connection.execute(query).all()


def lines_of(house, first, until):
    """Give each live line of some days with its month, its project, and the states it was ever in."""
    ever = defaultdict(set)
    for row in rows_of(house, sa.select(entry_states)):
        ever[row.entry_id].add(row.state)
    projects = {row.engagement_id: row.project_id for row in rows_of(house, sa.select(engagements))}
    live = rows_of(house, sa.select(entries).where(entries.c.live, entries.c.work_date.between(first, until)))
    return [
        ((row.work_date.replace(day=1), projects[row.engagement_id]), row, ever[row.entry_id])
        for row in live if row.work_date < until
    ]  # fmt: skip


def counted(house, first, until):
    """Count lines one by one, as `ProjectWork` means it."""
    doubts = defaultdict(set)
    for row in rows_of(house, sa.select(disputes)):
        open_or = "undecided" if row.state not in (DECIDED, WITHDRAWN) else row.state
        doubts[row.entry_id].add(row.outcome if row.state == DECIDED else open_or)
    sums, people = defaultdict(lambda: [0] * 10), defaultdict(set)
    for key, row, ever in lines_of(house, first, until):
        if not ever & {"approved", "returned", "disputed", "rejected"}:
            continue
        doubted, returned = doubts[row.entry_id], "returned" in ever
        if row.state == "approved":
            people[key].add(row.trainer_id)
        ends = [one in doubted for one in ("undecided", "approve", "correct", "reject", "withdrawn")]
        at_once = "approved" in ever and not returned and not doubted
        found = [row.seconds if row.state == "approved" else 0, 1, at_once, returned, bool(doubted), *ends]
        sums[key] = [*map(sum, zip(sums[key], found, strict=True))]
    return {(*key, found[0], len(people[key]), *found[1:]) for key, found in sums.items()}


def skilled(house, first, until):
    """Add up approved lines by what was held on their days, one by one."""
    held = rows_of(house, sa.select(credentials).where(credentials.c.state.in_(COUNTING)))
    seconds, people = defaultdict(int), defaultdict(set)
    for key, row, _ever in lines_of(house, first, until):
        if row.state != "approved":
            continue
        good = [one for one in held if one.trainer_id == row.trainer_id and one.valid_from <= row.work_date
                and (one.valid_to is None or row.work_date < one.valid_to)]  # fmt: skip
        for skill in {(one.kind, one.name.lower()) for one in good} or {(None, None)}:
            seconds[(*key, *skill)] += row.seconds
            people[(*key, *skill)].add(row.trainer_id)
    return {(*key, found, len(people[key])) for key, found in seconds.items()}


AGAIN = [(verb, "ben", WEEKS[1]) for verb in ("return", "submit", "approve")]
DECIDED_FOR = [("dispute", "ben", 4, False), ("decide", 0, "approve"), ("approve", "ben", WEEKS[1])]
BILLED = [("dispute", "ann", 0, True), ("hold", "ann", "Physician", DAYS[6], None)]


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, min_size=10, max_size=40))
@example(AGAIN)
@example(DECIDED_FOR)
@example(BILLED)
def test_whatever_happens_the_sums_answer_as_lines_would(peopled, tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("months")
    house = open_house(places.copy_of(peopled, folder / "hours.db"), 1_000 + 100_000 * next(_numbers))
    hands = Hands(house)
    # Something is there to be corrected, returned and disputed, whatever else is drawn.
    begun = [("log", name, on, at) for name in ("ann", "ben") for on in (DAYS[0], DAYS[6], DAYS[7]) for at in (6, 7)]
    for name in ("ann", "ben"):
        begun += [(verb, name, begins) for begins in WEEKS for verb in ("submit", "approve")]
    for step in [*begun[:-1], *steps]:
        hands.do(*step)
    assert house.findings() == []
    for first, until in PERIODS:
        work = house.do(hands.judge, show_project_work, first, until, None)
        assert {(one[0], one[1], *one[3:]) for one in map(astuple, work)} == counted(house, first, until)
        skills = house.do(hands.judge, show_project_skills, first, until, None)
        assert {
            (one.month, one.project_id, one.kind, one.name and one.name.lower(), one.approved_seconds, one.people)
            for one in skills
        } == skilled(house, first, until)
    house.service.units.engine.dispose()
    places.drop_below(folder)


@pytest.mark.parametrize("change", [{"seconds": 3_599}, {"lines": 2}, {"trainer_id": "trn_ben"}])
def test_sums_that_are_off_are_found(house, ann, approver, change):
    approved(house, ann, approver, ("08:00", "09:00"))
    kept = rows_of(house, sa.select(approved_months))
    assert kept == [(MONDAY.replace(day=1), "eng_ann", "trn_ann", 3_600, 1)]
    assert house.findings() == []
    with house.service.units.engine.begin() as connection:
        connection.execute(approved_months.update().values(change))
    assert house.findings() == ["approved_months_off eng_ann"]
