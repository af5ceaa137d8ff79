"""Identity on a real SQLite file, with passwords cheap enough to test, and people who sign in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import places
import sqlalchemy as sa

from services.identity.domain.grant import Grant
from services.identity.main import service
from services.identity.usecases.ensure_users import Login, ensure_users
from shared.plumbing import statements
from shared.plumbing.ids import id_source
from shared.plumbing.links import link_secret
from shared.plumbing.migrate import upgrade
from shared.plumbing.service import Wiring
from shared.plumbing.tokens import key_set, new_private_pem, signing_keys
from shared.plumbing.unit import OUTBOX
from shared.plumbing.web import create_flask

# Tests of the second factor ask for it; all others sign in by password.
CHEAP = {"second_factor_roles": "", "argon2_passes": "1", "argon2_memory_kib": "8", "argon2_lanes": "1"}
LINK_KEY = b"k" * 32
PASSWORD = "correct horse battery"
_SAID = sa.select(OUTBOX.c.type, OUTBOX.c.data).where(OUTBOX.c.type != "change.noted").order_by(OUTBOX.c.position)
PEOPLE = {
    "ada@example.org": Grant(("admin",)),
    "ben@example.org": Grant(("admin",)),
    "vera@example.org": Grant(("vendor_manager",), vendor_id="ven_1"),
    "fred@example.org": Grant(("finance",)),
}


class Clock:
    """A clock that moves only when a test moves it."""

    now = 1_791_158_400

    def __call__(self) -> int:
        return self.now


class Overheard:
    """A driver's connection or cursor, whose texts are noted on their way."""

    def __init__(self, heard: Any, sent: list[str]) -> None:
        self.heard, self.sent = heard, sent

    def execute(self, text: str, values: Any) -> Any:
        self.sent.append(text)
        return self.heard.execute(text, values)

    def executemany(self, text: str, rows: Any) -> Any:
        self.sent.append(text)
        return self.heard.executemany(text, rows)

    def cursor(self) -> Overheard:
        return Overheard(self.heard.cursor(), self.sent)


class Identity:
    """The service with its app; `headers(email)` signs in."""

    def __init__(self, folder: Path, pem: bytes = b"", ids: dict[str, str] | None = None, **settings: str) -> None:
        self.folder, self.clock = folder, Clock()
        self.pem = pem or new_private_pem()
        wiring = Wiring(
            places.database_url(folder / "identity.db"), self.clock, id_source(lambda: self.clock() * 1000, os.urandom),
            lambda name: self.pem if name == "token_signing_key" else LINK_KEY,
            lambda: key_set(signing_keys(self.pem)), CHEAP | settings,
        )  # fmt: skip
        self.service = service(wiring)
        self.client = create_flask(self.service).test_client()
        self.ids = ids or self._settle()

    def _settle(self) -> dict[str, str]:
        upgrade(self.service.units.engine, self.service.migrations)
        return self.ensure(*[Login(email, grant, PASSWORD) for email, grant in PEOPLE.items()])

    def ensure(self, *logins: Login) -> dict[str, str]:
        with self.service.units.write(self.service.call_as_service()) as unit:
            return ensure_users(unit, unit.call, logins)

    def sign_in(self, email: str, password: str = PASSWORD):
        return self.client.post("/api/identity/v1/tokens", json={"email": email, "password": password})

    def headers(self, email: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sign_in(email).json['access_token']}"}

    def send(self, method: str, path: str, by: str | dict[str, str] | None = None, **more):
        headers = by if isinstance(by, dict) else self.headers(by) if by else {}
        headers = headers | more.pop("headers", {})
        return self.client.open(f"/api/identity/v1/{path}", method=method, headers=headers, **more)

    @contextmanager
    def overheard(self) -> Iterator[list[str]]:
        """Every text the database is sent meanwhile, in order, whether by SQLAlchemy or compiled before."""
        sent: list[str] = []
        engine, ask, driver_of = self.service.units.engine, statements.ask, statements._driver

        def noted(_connection, _cursor, statement, *_more) -> None:
            sent.append(statement)

        def asked(driver, prepared, several):
            sent.extend(text for text, _values in several)
            return ask(driver.heard, prepared, several)

        sa.event.listen(engine, "before_cursor_execute", noted)
        try:
            with (
                patch.object(statements, "ask", asked),
                patch.object(statements, "_driver", lambda connection: Overheard(driver_of(connection), sent)),
            ):
                yield sent
        finally:
            sa.event.remove(engine, "before_cursor_execute", noted)

    @staticmethod
    def mailed(invitation) -> str:
        """What the mail of an invitation carries, and nothing else does."""
        return link_secret(LINK_KEY, invitation["invitation_id"])

    def rows(self, query: sa.Select):
        with self.service.units.engine.connect() as connection:
            return connection.execute(query).all()

    def said(self) -> list[str]:
        """Types of what was said, oldest first, but for what is noted of everything."""
        return [row.type for row in self.rows(_SAID)]

    def newest(self) -> sa.Row:
        """What was said last."""
        return self.rows(_SAID)[-1]

    def findings(self) -> list[str]:
        with self.service.units.read(self.service.call_as_service()) as unit:
            return [finding.code for finding in self.service.check(unit)]
