"""`hourbook verify` finds each way in which the books can be wrong: one planted fault a case."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from ledger_facts import ALL_THE_WAY, earned, ordered, released, run_approved, settled

from services.ledger.main import MIGRATIONS
from services.ledger.store.tables import posting_sums
from services.ledger.usecases.close_books import close_books
from services.ledger.usecases.trial_balance import trial_balance
from shared.plumbing.migrate import downgrade, upgrade
from shared.values.refusal import Refusal

KEPT = ["gaps_differ_from_facts", "hour_sums_differ", "week_differs_from_facts"]


def _codes(ledger):
    with ledger.unit() as unit:
        return sorted({finding.code for finding in ledger.service.check(unit)})


def _break(ledger, statement):
    ledger.damaged = True
    with ledger.service.units.engine.begin() as connection:
        connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "damage, codes",
    [
        ("UPDATE postings SET amount_minor = amount_minor + 1 WHERE account = 'bank' AND currency = 'USD'",
         ["journal_unbalanced", "sums_differ_from_postings", "trial_balance_off"]),
        ("UPDATE postings SET amount_minor = 2 * amount_minor WHERE journal_id IN (SELECT journal_id FROM journals "  # noqa: ISC004
         "WHERE kind = 'earnings.accrued')",
         ["accruals_differ_from_journals", "sums_differ_from_postings"]),
        ("UPDATE postings SET account = 'bank2' WHERE account = 'tax_payable'",
         ["account_unknown", "sums_differ_from_postings"]),
        ("UPDATE posting_sums SET debit_minor = debit_minor + 1 WHERE account = 'bank'", ["sums_differ_from_postings"]),
        ("DELETE FROM posting_sums WHERE account = 'bank'", ["sums_differ_from_postings"]),
        ("UPDATE pay_runs SET total_minor = 6001", ["pay_run_differs_from_orders"]),
        ("UPDATE pay_runs SET pay_items = 2", ["pay_run_differs_from_orders"]),
        ("UPDATE payment_steps SET amount_minor = 1 WHERE step = 'released'",
         ["outcome_differs_from_release", "release_differs_from_order"]),
        ("DELETE FROM payments", ["release_differs_from_order"]),
        ("UPDATE payment_steps SET amount_minor = 1 WHERE step = 'settled'", ["outcome_differs_from_release"]),
        ("UPDATE billed SET seconds = 7200", ["billed_beyond_charged", *KEPT]),
        ("UPDATE claims SET seconds = 7200", [*KEPT, "ordered_beyond_earned"]),
        ("UPDATE approved_hours SET seconds = 3601", ["charged_differs", "earned_differs", *KEPT]),
        ("UPDATE work_weeks SET paid = 0", ["week_differs_from_facts"]),
        ("DELETE FROM work_weeks", ["week_differs_from_facts"]),
        ("INSERT INTO week_gaps SELECT 'payment_returned', trainer_id, engagement_id, workweek_start, 60 "  # noqa: ISC004
         "FROM work_weeks", ["gaps_differ_from_facts"]),
        ("UPDATE hour_sums SET seconds = seconds + 1 WHERE name = 'paid'", ["hour_sums_differ"]),
        ("DELETE FROM hour_sums WHERE name = 'approved'", ["hour_sums_differ"]),
        ("INSERT INTO closings VALUES ('2026-12-31', 'usr_1', 0, 0)", ["journal_after_closing"]),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(ledger, damage, codes):
    ledger.hear(*ALL_THE_WAY)
    assert _codes(ledger) == []
    _break(ledger, damage)
    assert _codes(ledger) == sorted(codes)


def test_a_run_may_not_order_more_than_it_approved(ledger):
    ledger.hear(run_approved(items=1, minor=6000), ordered(3600, 6000), ordered(60, 100, item="itm_2", payment="pay_2"))
    assert "pay_run_differs_from_orders" in _codes(ledger)


def test_nothing_may_leave_that_was_not_ordered(ledger):
    ledger.hear(released(6000))
    assert _codes(ledger) == ["release_differs_from_order"]


def test_nothing_may_arrive_or_come_back_that_did_not_leave(ledger):
    ledger.hear(settled(6000))
    assert _codes(ledger) == ["outcome_differs_from_release"]


def _close(ledger, day):
    with ledger.service.units.write(ledger.service.call_as_service()) as unit:
        return close_books(unit, unit.call, day)


def test_closed_books_take_no_more_journals(ledger):
    ledger.hear(*ALL_THE_WAY)
    ledger.clock[0] += 3 * 86_400
    closing = _close(ledger, date(2026, 11, 2))
    assert (closing.journals, closing.closed_by) == (6, "service:ledger")
    ledger.hear(earned(60, 100))
    with ledger.unit() as unit:
        assert unit.books.closed_to() == date(2026, 11, 2)
        days = [str(row["posted_on"]) for row in unit.books.after("", 50, kind="earnings.accrued")]
    assert days == ["2026-11-02", "2026-11-05"]
    for day, code in ((date(2026, 11, 2), "books_closed_already"), (date(2026, 11, 5), "day_not_over")):
        with pytest.raises(Refusal, match=code):
            _close(ledger, day)
    with ledger.service.units.engine.connect() as connection:
        said = connection.execute(sa.text("SELECT type FROM outbox")).scalars().all()
    assert said == ["books.closed"]


def test_what_is_added_up_is_folded_and_comes_to_the_same(ledger):
    for _ in range(3):
        ledger.hear(earned(3600, 6000))
    ledger.clock[0] += 86_400
    ledger.hear(earned(60, 100))

    def rows(unit):
        return unit.connection.execute(sa.select(sa.func.count()).select_from(posting_sums)).scalar_one()

    with ledger.unit() as unit:
        before, known = trial_balance(unit), trial_balance(unit, known_epoch=ledger.clock[0])
        assert before == known
        assert rows(unit) == 8
    # Two sums of four accounts' days at a time.
    folded = []
    while not folded or folded[-1]:
        with ledger.service.units.write(ledger.service.call_as_service()) as unit:
            folded.append(unit.books.fold_sums(2))
    assert folded == [1, 1, 1, 1, 0]
    with ledger.unit() as unit:
        assert trial_balance(unit) == before
        assert rows(unit) == 4
        assert trial_balance(unit, date(2026, 11, 2)) == trial_balance(unit, date(2026, 11, 2), ledger.clock[0])
    assert "sums_differ_from_postings" not in _codes(ledger)


def test_sums_come_and_go_on_filled_tables(ledger):
    ledger.hear(*ALL_THE_WAY)
    with ledger.unit() as unit:
        before = trial_balance(unit)
    engine = ledger.service.units.engine
    downgrade(engine, MIGRATIONS, "0005")
    assert "posting_sums" not in sa.inspect(engine).get_table_names()
    upgrade(engine, MIGRATIONS)
    with ledger.unit() as unit:
        assert trial_balance(unit) == before
    assert _codes(ledger) == []
