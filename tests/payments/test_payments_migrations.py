"""The migrations build exactly the tables the store uses, on filled tables too, and take them down again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from payments_samples import DE, account, ordered, registered

from services.payments.main import MIGRATIONS
from services.payments.store.tables import metadata
from services.payments.usecases.check import check
from services.payments.usecases.mark_sent import mark_sent
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.record_return import record_return
from services.payments.usecases.release_file import release_file
from shared.plumbing.migrate import downgrade, is_current, upgrade


def test_the_migrated_schema_is_the_one_the_code_uses(house):
    engine = house.service.units.engine
    assert is_current(engine, MIGRATIONS)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_it_goes_down_to_nothing(house):
    engine = house.service.units.engine
    downgrade(engine, MIGRATIONS)
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}


def test_states_that_are_there_stay_in_order_both_ways(house):
    """Two payments, one of them returned unsettled: what their orders say of each goes and comes, the rest stays."""
    house.tell(registered(1), registered(2))
    account(house, 1, DE)
    house.tell(ordered(1, 6002, "EUR"), ordered(2, 1000, "EUR"))
    file = house.do("maker", prepare_file, "run_1", "sepa")
    house.do("checker", release_file, file.file_id)
    house.do("maker", mark_sent, file.file_id)
    house.do("maker", record_return, "pay_run_1_1", "MS03")
    engine, query = house.service.units.engine, "SELECT {} FROM payment_states ORDER BY payment_id, sort_key"
    with engine.connect() as connection:
        before = connection.exec_driver_sql(query.format("payment_id, sort_key, state")).all()
    assert [place for _payment, place, _state in before] == [2, 3, 5]
    downgrade(engine, MIGRATIONS, "0010")
    with engine.connect() as connection:
        assert connection.exec_driver_sql(query.format("sort_key")).scalars().all() == [1, 2, 3, 4, 1]
    downgrade(engine, MIGRATIONS, "0003")
    with engine.connect() as connection:
        present = connection.exec_driver_sql(query.format("state, most_recent")).all()
    keys = {each["constrained_columns"][0] for each in sa.inspect(engine).get_foreign_keys("file_payments")}
    assert keys == {"file_id", "payment_id", "account_id"}
    assert [(state, bool(last)) for state, last in present] == [
        ("created", False), ("released", False), ("sent", False), ("returned", True), ("created", True),
    ]  # fmt: skip
    upgrade(engine, MIGRATIONS)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(query.format("payment_id, sort_key, state")).all() == before
    assert house.look(check) == []
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM payments WHERE payment_id = 'pay_run_1_2'")
    assert [(found.code, found.subject) for found in house.look(check)] == [("worklist_apart", "pay_run_1_2")]
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM payments WHERE payment_id = 'pay_run_1_1'")
    assert ("owner_missing", "pay_run_1_1") in {(found.code, found.subject) for found in house.look(check)}
