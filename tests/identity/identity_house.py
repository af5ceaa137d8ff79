"""Identity on a real SQLite file, with passwords cheap enough to test, and people who sign in."""

from __future__ import annotations

import os
from pathlib import Path

import places
import sqlalchemy as sa

from services.identity.domain.grant import Grant
from services.identity.main import service
from services.identity.usecases.ensure_users import Login, ensure_users
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
