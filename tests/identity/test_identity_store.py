"""The migrated database is the one the code describes, and goes back to nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.main import MIGRATIONS
from services.identity.store.tables import metadata
from services.identity.usecases.ensure_users import Login
from shared.events.catalogue import decode, topic_of
from shared.events.fact import Envelope
from shared.events.identity import ContactSet
from shared.plumbing.migrate import downgrade, upgrade
from shared.plumbing.unit import OUTBOX


def test_the_migrations_make_the_tables_the_code_describes(identity: Identity) -> None:
    with identity.service.units.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_filled_tables_go_down_again(identity: Identity) -> None:
    identity.send("POST", "invitations", "ada@example.org", json={"email": "x@example.org", "roles": ["auditor"]})
    downgrade(identity.service.units.engine, MIGRATIONS)
    assert set(sa.inspect(identity.service.units.engine).get_table_names()) <= {"alembic_version", "sqlite_sequence"}


def test_a_password_is_kept_when_the_house_starts_again(identity: Identity) -> None:
    identity.ensure(Login("ada@example.org", Grant(("admin",)), "another horse battery"))
    assert identity.sign_in("ada@example.org", PASSWORD).status_code == 201
    assert identity.sign_in("ada@example.org", "another horse battery").status_code == 401


def test_where_finance_is_written_to_is_said_once_more_with_its_roles(identity: Identity) -> None:
    engine = identity.service.units.engine
    downgrade(engine, MIGRATIONS, "0012")
    with engine.begin() as connection:
        connection.execute(sa.delete(OUTBOX))
    for _ in range(2):
        upgrade(engine, MIGRATIONS)
        with engine.connect() as connection:
            (row,) = connection.execute(sa.select(OUTBOX)).all()
        assert (row.type, row.topic, row.kind) == ("contact.set", topic_of("contact.set"), "fact")
        said = decode(Envelope(row.id, row.type, row.version, "identity", row.topic, row.key, 0, "", row.data))
        assert isinstance(said, ContactSet)
        assert (said.user_id, said.email, said.language, said.roles) == (
            row.key,
            "fred@example.org",
            None,
            ("finance",),
        )
        downgrade(engine, MIGRATIONS, "0012")
        with engine.connect() as connection:
            assert connection.execute(sa.select(OUTBOX)).all() == []
