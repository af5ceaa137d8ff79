"""Migrations, tried on tables that hold mails, webhooks and whom they are for, both ways."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from notifications_house import NORA, OTTO, House
from test_notifications_webhooks import ANN, FINANCE, VENDOR, deliveries, register, work

from shared.events.identity import PasswordChanged
from shared.events.payments import PaymentSettled
from shared.events.timetracking import HoursApproved
from shared.plumbing import migrate
from shared.values.nowhere import nowhere


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


def test_who_was_forgotten_before_it_was_noted_is_known_by_their_address(house: House) -> None:
    house.knows(
        OTTO, replace(NORA, email=nowhere("erased-1"), active=False), replace(OTTO, user_id="usr_3", trainer_id=None)
    )
    engine, folder = house.service.units.engine, house.service.migrations
    migrate.downgrade(engine, folder, "0005")
    migrate.upgrade(engine, folder)
    with house.service.units.write(house.service.call_as_service()) as unit:
        assert unit.mails.forgotten(["trn_1", "trn_2", "trn_3"]) == {"trn_1"}
