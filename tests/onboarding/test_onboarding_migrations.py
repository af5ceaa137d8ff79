"""Migrations on filled tables, both ways: who was signed and engaged before stays so, and nothing waits for them."""

from __future__ import annotations

import sqlalchemy as sa
from flask.testing import FlaskClient
from test_onboarding_agreements import FIRST, publish, sign  # noqa: F401 - fixtures
from test_onboarding_credentials import claim
from test_onboarding_doors import API, Headers, trainer, trainer_id  # noqa: F401 - fixtures
from test_onboarding_identity_data import PASSPORT, confirm

from services.onboarding.main import MIGRATIONS
from services.onboarding.usecases.check import check
from shared.plumbing.migrate import downgrade, upgrade
from shared.plumbing.service import Service
from shared.values.call import Actor


def where_names_go(onboarding: Service) -> set[str]:
    """Give the topics of what waits to leave and names somebody."""
    with onboarding.units.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT topic FROM outbox WHERE type = 'trainer.registered'"))
        return {row.topic for row in rows}


def test_signatures_and_people_stay_both_ways(
    client: FlaskClient,
    headers: Headers,
    onboarding: Service,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
    publish,  # noqa: F811
    sign,  # noqa: F811
) -> None:
    assert confirm(client, trainer, trainer_id, document=PASSPORT, device="phone-1").status_code == 201
    assert sign(publish(FIRST)).status_code == 201
    assert claim(client, trainer, trainer_id).status_code == 201
    kept = "SELECT trainer_id, digest, signed_name, address FROM signatures"
    with onboarding.units.engine.connect() as connection:
        before = connection.execute(sa.text(kept)).all()
    assert len(before) == 1
    assert where_names_go(onboarding) == {"onboarding.person"}
    downgrade(onboarding.units.engine, MIGRATIONS, "0005")
    assert where_names_go(onboarding) == {"onboarding.trainer"}
    with onboarding.units.engine.connect() as connection:
        assert connection.execute(sa.text(kept)).all() == before
        assert "credentials" not in sa.inspect(connection).get_table_names()
    upgrade(onboarding.units.engine, MIGRATIONS)
    assert where_names_go(onboarding) == {"onboarding.person"}
    admin = headers(Actor("usr_admin", frozenset({"admin"})))
    (listed,) = client.get(f"{API}/trainers?q=A-1", headers=admin).get_json()["data"]
    # Nobody was sent the text, as far as is still known: it waits for nobody who is active.
    assert (listed["state"], listed["missing"]) == ("active", ["payout_account"])
    (row,) = client.get(f"{API}/trainers/{trainer_id}/agreements", headers=trainer).get_json()["data"]
    assert (row["signed_name"], row["document_digest"]) == ("Nora Weiß", None)
    with onboarding.units.read(onboarding.call_as_service()) as unit:
        assert check(unit) == []
