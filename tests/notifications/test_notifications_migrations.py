"""The migration of webhooks, tried on tables that hold mails and webhooks, both ways."""

from __future__ import annotations

import sqlalchemy as sa
from notifications_house import House
from test_notifications_webhooks import ANN, FINANCE, VENDOR, deliveries, register, work

from shared.events.identity import PasswordChanged
from shared.events.payments import PaymentSettled
from shared.events.timetracking import HoursApproved
from shared.plumbing import migrate


def test_what_people_were_told_outlives_going_back_and_coming_again(telling: House, receiver) -> None:
    made = register(telling, FINANCE, receiver.origin, "payment.settled")
    register(telling, VENDOR, receiver.origin, "hours.approved")
    telling.hears(HoursApproved.example(), PaymentSettled.example(), PasswordChanged.example(), ANN)
    work(telling)
    assert deliveries(telling, FINANCE, made)[0]["state"] == "delivered"
    before, engine, folder = telling.ends(), telling.service.units.engine, telling.service.migrations
    migrate.downgrade(engine, folder, "0002")
    assert not [name for name in sa.inspect(engine).get_table_names() if name.startswith("webhook")]
    migrate.upgrade(engine, folder)
    assert telling.ends() == before != {}
    assert deliveries(telling, FINANCE, register(telling, FINANCE, receiver.origin, "payment.settled")) == []
