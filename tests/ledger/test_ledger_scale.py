"""A month of 5,000 trainers goes through in well under a minute: 20,000 approvals, 400,000 lines, what follows."""

from __future__ import annotations

from time import perf_counter

import pytest
from ledger_facts import earned, engagement

from services.ledger.usecases.reconcile import reconcile
from shared.events.timetracking import ApprovedLine, HoursApproved

TRAINERS, WEEKS, LINES_A_WEEK = 5_000, 4, 20
MOST_SECONDS = 60
BATCH = 500
MONDAY_EPOCH = 1_791_190_800  # 2026-10-05T09:00:00Z


def _line(trainer, week, number):
    start = MONDAY_EPOCH + week * 604_800 + (number // 4) * 86_400 + (number % 4) * 7_200
    day = f"2026-10-{5 + week * 7 + number // 4:02}"
    entry = f"ent_{trainer:05}_{week}_{number:02}"
    return ApprovedLine(entry, 1, f"eng_{trainer:05}", day, "Europe/Berlin", 7_200, "REG", start, start + 7_200)


def _approval(trainer, week):
    lines = tuple(_line(trainer, week, number) for number in range(LINES_A_WEEK))
    return HoursApproved(
        f"apr_{trainer}_{week}", f"tsh_{trainer}_{week}", f"trn_{trainer:05}", "usr_9", "sha256:0f", lines
    )


def _tell(ledger, facts):
    """Tell facts in batches; gives the seconds the ledger took, without those it took to invent the facts."""
    seconds = 0.0
    batch = []
    for fact in facts:
        batch.append(fact)
        if len(batch) == BATCH:
            begun = perf_counter()
            ledger.hear(*batch)
            seconds += perf_counter() - begun
            batch = []
    begun = perf_counter()
    ledger.hear(*batch)
    return seconds + perf_counter() - begun


@pytest.mark.slow
def test_a_month_of_five_thousand_trainers(ledger):
    trainers = range(TRAINERS)
    seconds = _tell(ledger, (engagement(f"eng_{one:05}", trainer_id=f"trn_{one:05}") for one in trainers))
    seconds += _tell(ledger, (_approval(one, week) for week in range(WEEKS) for one in trainers))
    weeks = [f"2026-10-{5 + week * 7:02}" for week in range(WEEKS)]
    seconds += _tell(
        ledger,
        (earned(144_000, 240_000, week, f"trn_{one:05}", f"eng_{one:05}") for week in weeks for one in trainers),
    )
    begun = perf_counter()
    with ledger.unit() as unit:
        found = reconcile(unit)
    seconds += perf_counter() - begun
    assert found.totals["approved"] == found.totals["earned"] == TRAINERS * WEEKS * LINES_A_WEEK * 7_200
    assert found.unexplained_seconds == 0
    assert seconds < MOST_SECONDS
