"""Approved hours land in the work week of their engagement, whenever and in whatever order facts arrive."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_facts import HOUR, approved, clocked, corrected, dated, engagement

from services.ledger.usecases.ports import Scope
from services.ledger.usecases.sum_hours import sum_hours

# Sunday 22:00 to Monday 03:00 in Berlin, over the end of a work week.
OVER_MIDNIGHT = clocked("ent_2", "2026-10-11T22:00:00+02:00", "2026-10-12T03:00:00+02:00")


def _approved(ledger, scope=Scope()):  # noqa: B008 - an immutable value
    with ledger.unit() as unit:
        found = unit.kept.page(scope, None, None, 100)
        weeks = {str(week.workweek_start): stand.approved for week, stand in found.items()}
        sums = sum_hours(unit, scope)
        assert sums.totals["approved"] == sum(weeks.values())
        return weeks, sums.unplaced_seconds


@pytest.mark.parametrize(
    "terms, line, weeks",
    [
        (engagement(), HOUR, {"2026-10-05": 3600}),
        (engagement(), OVER_MIDNIGHT, {"2026-10-05": 7200, "2026-10-12": 10800}),
        (engagement(weekday=6), OVER_MIDNIGHT, {"2026-10-11": 18000}),
        (engagement(seconds=7200), OVER_MIDNIGHT, {"2026-10-05": 14400, "2026-10-12": 3600}),
        (engagement(zone="America/New_York"), OVER_MIDNIGHT, {"2026-10-05": 18000}),
        (engagement(), dated("ent_3", "2026-10-11", 7200), {"2026-10-05": 7200}),
    ],
)
def test_seconds_fall_into_work_weeks(ledger, terms, line, weeks):
    ledger.hear(terms, approved(line))
    assert _approved(ledger) == (weeks, 0)


def test_hours_wait_for_their_engagement(ledger):
    ledger.hear(approved(HOUR, OVER_MIDNIGHT, dated("ent_3", "2026-10-13", 60)))
    assert _approved(ledger) == ({}, 3600 + 18000 + 60)
    ledger.hear(engagement())
    assert _approved(ledger) == ({"2026-10-05": 10800, "2026-10-12": 10860}, 0)


def test_hours_move_when_the_engagement_turns_out_to_have_other_weeks(ledger):
    ledger.hear(engagement(), approved(OVER_MIDNIGHT), engagement("eng_2", trainer_id="trn_2"))
    ledger.hear(engagement(weekday=6))
    assert _approved(ledger) == ({"2026-10-11": 18000}, 0)
    ledger.hear(engagement(weekday=6))
    assert _approved(ledger) == ({"2026-10-11": 18000}, 0)


def test_a_correction_voids_just_its_lines(ledger):
    ledger.hear(engagement(), approved(HOUR, OVER_MIDNIGHT))
    ledger.hear(corrected("ent_2", 18000))
    assert _approved(ledger) == ({"2026-10-05": 3600}, 0)
    shorter = clocked("ent_2", "2026-10-11T22:00:00+02:00", "2026-10-12T01:00:00+02:00", version=2)
    ledger.hear(approved(shorter))
    assert _approved(ledger) == ({"2026-10-05": 10800, "2026-10-12": 3600}, 0)


def test_hours_voided_while_they_wait_never_count(ledger):
    ledger.hear(approved(HOUR), corrected("ent_1", 3600), engagement())
    assert _approved(ledger) == ({}, 0)


def test_the_same_version_is_never_approved_twice(ledger):
    ledger.hear(engagement(), approved(HOUR))
    ledger.hear(approved(HOUR), park=True)
    assert _approved(ledger) == ({"2026-10-05": 3600}, 0)


def test_a_scope_narrows(ledger):
    line = clocked("ent_9", "2026-10-05T09:00:00+02:00", "2026-10-05T09:10:00+02:00", "eng_2")
    ledger.hear(engagement(), engagement("eng_2", trainer_id="trn_2"))
    ledger.hear(approved(OVER_MIDNIGHT), approved(line, trainer_id="trn_2"))
    assert _approved(ledger, Scope("trn_2")) == ({"2026-10-05": 600}, 0)
    assert _approved(ledger, Scope(engagement_id="eng_1")) == ({"2026-10-05": 7200, "2026-10-12": 10800}, 0)
    assert _approved(ledger, Scope(workweek_start=date(2026, 10, 12))) == ({"2026-10-12": 10800}, 0)
