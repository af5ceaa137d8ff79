"""What work weeks came to is kept as facts are heard: in any order, however often, it is what adding up gives."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_facts import (
    HOUR,
    approved,
    charged,
    clocked,
    corrected,
    earned,
    engagement,
    invoiced,
    ordered,
    released,
    returned,
    settled,
)

from services.ledger.main import MIGRATIONS
from services.ledger.store.tables import hour_sums, week_gaps, work_weeks
from services.ledger.usecases.ports import Scope
from services.ledger.usecases.reconcile import reconcile
from services.ledger.usecases.sum_hours import sum_hours
from shared.events.catalogue import encode
from shared.plumbing.migrate import downgrade, upgrade

LATER = "2026-10-12"
# Hours over the end of a work week, approved, paid, sent back and paid again, corrected afterwards; a week that was
# billed twice, one that waits, and one of an engagement that nobody has told of.
STORY = (
    engagement(),
    approved(HOUR, clocked("ent_2", "2026-10-11T22:00:00+02:00", "2026-10-12T03:00:00+02:00")),
    earned(10_800, 18_000), earned(10_800, 18_000, week=LATER), charged(10_800, 28_500),
    charged(10_800, 28_500, week=LATER),
    ordered(10_800, 18_000), released(18_000), settled(18_000), returned(18_000),
    ordered(10_800, 18_000, payment="pay_2"), released(18_000, payment="pay_2"), settled(18_000, payment="pay_2"),
    ordered(10_800, 18_000, item="itm_2", payment="pay_3", week=LATER),
    invoiced(10_800, 28_500), invoiced(10_800, 28_500, invoice="inv_2", week=LATER),
    invoiced(10_800, 28_500, invoice="inv_3", week=LATER),
    corrected("ent_2", 18_000),
    approved(clocked("ent_2", "2026-10-11T22:00:00+02:00", "2026-10-12T01:00:00+02:00", version=2)),
    earned(-7_200, -12_000, week=LATER), charged(-7_200, -19_000, week=LATER),
    approved(clocked("ent_3", "2026-10-26T09:00:00+01:00", "2026-10-26T10:00:00+01:00")),
    approved(clocked("ent_4", "2026-10-26T12:00:00+01:00", "2026-10-26T13:00:00+01:00", "eng_2")),
)  # fmt: skip
TOTALS = {"approved": 18_000, "earned": 14_400, "ordered": 21_600, "paid": 10_800, "returned": 0, "charged": 14_400,
          "billed": 32_400}  # fmt: skip
BY_REASON = {"not_yet_priced": 3_600, "correction_awaiting_pay_run": -7_200, "ordered_not_released": 10_800,
             "not_yet_charged": 3_600, "billed_beyond_charged": -18_000}  # fmt: skip
_ID = re.compile(rb'"(HB|)(trn|eng|ent|apr|ern|acc|chg|cha|itm|pay|inv|cor)_(\d+)"')


def _another(number):
    """Tell the same of another trainer: every id gets a number."""
    renamed = rb'"\1\2_%d_\3"' % number
    return [msgspec.json.decode(_ID.sub(renamed, encode(fact)), type=type(fact)) for fact in STORY]


def _sums(ledger, scope):
    with ledger.unit() as unit:
        return sum_hours(unit, scope)


def _rows(ledger, table):
    with ledger.unit() as unit:
        return sorted(map(tuple, unit.connection.execute(sa.select(table))))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(STORY))), ends=st.sets(st.integers(1, len(STORY) - 1), max_size=6))
def test_whatever_their_order_facts_come_to_the_same(ledger, order, ends):
    ledger.told += 1
    number = ledger.told
    facts = _another(number)
    borders = [0, *sorted(ends), len(STORY)]
    for first, last in pairwise(borders):
        ledger.hear(*(facts[at] for at in order[first:last]))
    kept = _sums(ledger, Scope(f"trn_{number}_1"))
    assert (kept.totals, kept.by_reason) == (TOTALS, BY_REASON)
    assert (kept.unplaced_seconds, kept.unexplained_seconds) == (3_600, 18_000)
    with ledger.unit() as unit:
        assert sum_hours(unit) == reconcile(unit).sums


def test_what_is_heard_twice_counts_once(ledger):
    ledger.hear(*STORY)
    before = [_rows(ledger, table) for table in (work_weeks, week_gaps, hour_sums)]
    ledger.told = 0
    ledger.hear(*STORY)
    assert [_rows(ledger, table) for table in (work_weeks, week_gaps, hour_sums)] == before


def test_a_fact_that_fails_leaves_nothing_behind(ledger):
    ledger.hear(engagement(), approved(HOUR))
    before = [_rows(ledger, table) for table in (work_weeks, week_gaps, hour_sums)]
    ledger.hear(approved(HOUR), park=True)
    assert [_rows(ledger, table) for table in (work_weeks, week_gaps, hour_sums)] == before


def test_a_week_that_comes_to_nothing_is_gone(ledger):
    ledger.hear(engagement(), approved(HOUR))
    ledger.hear(corrected("ent_1", 3_600))
    assert _rows(ledger, work_weeks) == _rows(ledger, week_gaps) == []
    assert not any(_sums(ledger, Scope()).totals.values())


def test_sums_are_folded_and_come_to_the_same(ledger):
    for fact in STORY:
        ledger.hear(fact)
    before = _sums(ledger, Scope())
    folded = []
    while not folded or folded[-1]:
        with ledger.service.units.write(ledger.service.call_as_service()) as unit:
            folded.append(unit.kept.fold_sums(7))
    assert _sums(ledger, Scope()) == before
    names = [row[1] for row in _rows(ledger, hour_sums)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("told", [(), STORY])
def test_kept_weeks_come_and_go_on_filled_tables(ledger, told):
    ledger.hear(*told)
    before = [_rows(ledger, table) for table in (work_weeks, week_gaps)], _sums(ledger, Scope())
    engine = ledger.service.units.engine
    downgrade(engine, MIGRATIONS, "0007")
    assert not {"work_weeks", "week_gaps", "hour_sums"} & set(sa.inspect(engine).get_table_names())
    upgrade(engine, MIGRATIONS)
    assert ([_rows(ledger, table) for table in (work_weeks, week_gaps)], _sums(ledger, Scope())) == before
    ledger.hear(earned(60, 100))


def test_an_invoice_waits_for_whoever_moves_the_same_weeks(ledger):
    """An invoice's key is its client: hearing it holds the trainers too, as hearing their own facts does."""
    ledger.hear(*STORY[:4])
    invoice, more = STORY[14], STORY[4]
    with ThreadPoolExecutor(1) as beside:
        with ledger.service.units.write(ledger.service.call_as_service()) as unit:
            unit.hold(["trn_1"])
            heard = beside.submit(ledger.hear, invoice)
            with pytest.raises(TimeoutError):
                heard.result(timeout=1)
            ledger.service.listeners[type(more)](unit, unit.call, [more])
        heard.result(timeout=30)
    assert (_sums(ledger, Scope()).totals["charged"], _sums(ledger, Scope()).totals["billed"]) == (10_800, 10_800)
