"""Migrations on filled tables: the worklist and the versions of terms come filled, and nothing is lost when they go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import places
import pytest
import sqlalchemy as sa

from services.payroll.main import MIGRATIONS
from shared.plumbing.database import open_engine
from shared.plumbing.migrate import downgrade, upgrade

_EARNING = (
    "trainer_id, earning_id, accrual_id, engagement_id, pay_group, workweek_start, code, rate_e4, premium_e4, "
    "currency, pack, pack_version, seconds, amount_minor, week_pay, week_seconds"
)
_LINE = "'eng_1', 'world', '2026-10-05', 'REG', 600000, 0, 'EUR', 'contractor', '1', 3601, 6002, 0, 0"
_LATE = "'eng_1', 'world', '2026-09-28', 'REG', 600000, 0, 'EUR', 'contractor', '1', 1800, 3001, 0, 0"
_FILLED = (
    "INSERT INTO pay_runs VALUES ('run_1', 'regular', 'world', '2026-10-05', '2026-10-12', '2026-10-16', 'usr_1', 1)",
    "INSERT INTO pay_items VALUES ('itm_1', 'run_1', 'trn_1', 'EUR', 9003, 5401)",
    *[
        f"INSERT INTO earnings ({_EARNING}) VALUES ('trn_1', '{name}', 'acc_1', {_LINE})"  # noqa: S608
        for name in ("ern_paid", "ern_waiting")
    ],
    # The work week from 28 September is older than the run's own ones, of which the first may begin on 29 September.
    f"INSERT INTO earnings ({_EARNING}) VALUES ('trn_1', 'ern_late', 'acc_1', {_LATE})",  # noqa: S608
    "INSERT INTO earning_claims VALUES ('ern_paid', 'trn_1', 'itm_1')",
    "INSERT INTO earning_claims VALUES ('ern_late', 'trn_1', 'itm_1')",
    "INSERT INTO payments VALUES ('pay_1', 'itm_1', 1, 'HB1', '2026-10-16', 'sepa', '3000', 1)",
    "INSERT INTO payment_states VALUES ('pay_1', 'ordered', 1, 'approved')",
    "INSERT INTO payment_states VALUES ('pay_1', 'released', 2, 'fil_1')",
    *[
        "INSERT INTO hours (trainer_id, entry_id, entry_version, engagement_id, work_date, zone, seconds, code, "  # noqa: S608
        f"approval_id, heard_id) VALUES ('trn_1', '{name}', 1, 'eng_9', '2026-10-05', 'UTC', 1, 'REG', 'apr_1', 'h_1')"
        for name in ("ent_1", "ent_2")
    ],
)
_ORPHANS = (
    "INSERT INTO pay_items VALUES ('itm_2', 'run_nobody', 'trn_1', 'EUR', 6002, 3601)",
    "INSERT INTO payments VALUES ('pay_2', 'itm_nobody', 1, 'HB2', '2026-10-16', 'sepa', '3000', 1)",
    "INSERT INTO payment_states VALUES ('pay_nobody', 'ordered', 1, 'approved')",
)


def _refused(engine: sa.Engine, statements: Sequence[str]) -> None:
    for statement in statements:
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_the_worklist_comes_and_goes_on_filled_tables(tmp_path: Path) -> None:
    engine = open_engine(places.database_url(tmp_path / "payroll.db"))
    upgrade(engine, MIGRATIONS, "0004")
    with engine.begin() as connection:
        for statement in _FILLED:
            connection.exec_driver_sql(statement)
    upgrade(engine, MIGRATIONS)
    with engine.connect() as connection:
        waiting = connection.exec_driver_sql(
            "SELECT earning_id, amount_minor, seconds, code, pack, pack_version FROM unclaimed"
        ).all()
        assert [tuple(row) for row in waiting] == [("ern_waiting", 6002, 3601, "REG", "contractor", "1")]
        sums = connection.exec_driver_sql(
            "SELECT trainer_id, engagement_id, CAST(late_week AS TEXT), code, pack, amount_minor, seconds FROM run_sums"
        ).all()
        assert {tuple(row) for row in sums} == {
            ("trn_1", "eng_1", None, "REG", "contractor", 6002, 3601),
            ("trn_1", "eng_1", "2026-09-28", "REG", "contractor", 3001, 1800),
        }
        # That it was ordered the payment says.
        assert connection.exec_driver_sql("SELECT state FROM payment_states").scalars().all() == ["released"]
        assert connection.exec_driver_sql("SELECT * FROM awaited_engagements").scalars().all() == ["eng_9"]
    _refused(engine, _ORPHANS)
    downgrade(engine, MIGRATIONS, "0004")
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM earnings").scalar_one() == 3
        claimed = connection.exec_driver_sql("SELECT earning_id FROM earning_claims ORDER BY earning_id").scalars()
        assert claimed.all() == ["ern_late", "ern_paid"]
        states = connection.exec_driver_sql("SELECT state, at_epoch, why FROM payment_states ORDER BY at_epoch").all()
        assert [tuple(row) for row in states] == [("ordered", 1, "approved"), ("released", 2, "fil_1")]
    _refused(engine, [*_ORPHANS, "INSERT INTO earning_claims VALUES ('ern_waiting', 'trn_1', 'itm_nobody')"])
    engine.dispose()


_HEARD = (
    "INSERT INTO engagements (engagement_id, trainer_id, vendor_id, project_name, pay_group, rule_pack, zone, "
    "workweek_start_weekday, workweek_start_seconds, pay_currency, workday_start_seconds, holiday_calendar, "
    "valid_from) VALUES ('eng_1', 'trn_1', 'ven_1', 'Clinical reasoning', 'world', 'contractor', 'Europe/Berlin', "
    "0, 0, 'EUR', 0, '', '2026-10-05')"
)
_ACCOUNT = (
    "INSERT INTO payout_accounts (account_id, trainer_id, state, method, currency, last4) "
    "VALUES ('acct_1', 'trn_1', 'active', 'sepa', 'EUR', '3000')"
)


def test_what_is_known_becomes_the_first_version_and_stays_when_versions_go(tmp_path: Path) -> None:
    engine = open_engine(places.database_url(tmp_path / "payroll.db"))
    upgrade(engine, MIGRATIONS, "0007")
    with engine.begin() as connection:
        for statement in (_HEARD, _ACCOUNT):
            connection.exec_driver_sql(statement)
    upgrade(engine, MIGRATIONS)
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT engagement_id, heard_id, zone FROM engagement_versions").all()
        accounts = connection.exec_driver_sql("SELECT account_id, heard_id, last4 FROM payout_account_versions").all()
    assert [tuple(row) for row in (*kept, *accounts)] == [("eng_1", "", "Europe/Berlin"), ("acct_1", "", "3000")]
    downgrade(engine, MIGRATIONS, "0007")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT zone FROM engagements").scalars().all() == ["Europe/Berlin"]
    assert "engagement_versions" not in sa.inspect(engine).get_table_names()
    engine.dispose()
