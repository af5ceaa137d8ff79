"""Signing in: the right password opens, the wrong one tells nothing, and guessing takes years."""

from __future__ import annotations

import jwt
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.domain.lockout import FROM_WHERE, LONGEST_WAIT_SECONDS, TYPED
from services.identity.store.tables import attempts, credentials
from services.identity.usecases.ensure_users import Login
from shared.plumbing.unit import ANSWERS

DENIED = ("credentials_wrong", "No account signs in with these; check both.")


def outcome(answer) -> tuple[int, str, str]:
    return answer.status_code, answer.json["code"], answer.json["detail"]


class TestPeople:
    def test_a_password_buys_a_token_for_a_quarter_hour(self, identity: Identity) -> None:
        answer = identity.sign_in("ada@example.org")
        assert (answer.status_code, answer.json["token_type"], answer.json["expires_in"]) == (201, "Bearer", 900)
        claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
        assert claims["roles"] == ["admin"]
        assert claims["exp"] - claims["iat"] == 900
        assert answer.headers["Cache-Control"] == "no-store"

    def test_the_token_says_whose_rows_are_theirs(self, identity: Identity) -> None:
        claims = jwt.decode(
            identity.sign_in("vera@example.org").json["access_token"], options={"verify_signature": False}
        )
        assert (claims["vendor_id"], claims["roles"], "client_id" in claims) == ("ven_1", ["vendor_manager"], False)

    def test_an_address_is_one_however_it_is_written(self, identity: Identity) -> None:
        assert identity.sign_in(" Ada@Example.ORG ").status_code == 201

    @pytest.mark.parametrize(
        "email, password",
        [
            ("nobody@example.org", PASSWORD),
            ("ada@example.org", "wrong horse battery"),
            ("ada@example.org", ""),
            ("ada@example.org", PASSWORD.upper()),
            ("shut@example.org", PASSWORD),
            ("bare@example.org", PASSWORD),
            ("bare@example.org", "nobody has this password"),
            ("nobody@example.org", "nobody has this password"),
        ],
    )
    def test_all_who_may_not_get_the_same_answer(self, identity: Identity, email, password) -> None:
        identity.ensure(
            Login("shut@example.org", Grant(("auditor",)), PASSWORD), Login("bare@example.org", Grant(("auditor",)))
        )
        shut = identity.ids | identity.ensure(Login("shut@example.org", Grant(("auditor",))))
        identity.send("POST", f"users/{shut['shut@example.org']}/states", "ben@example.org",
                      json={"state": "deactivated", "why": "left"})  # fmt: skip
        assert outcome(identity.sign_in(email, password)) == (401, *DENIED)

    def test_unknown_addresses_cost_as_much_hashing_as_known_ones(self, identity: Identity, monkeypatch) -> None:
        from argon2 import PasswordHasher

        worked: list[str] = []
        verify = PasswordHasher.verify
        monkeypatch.setattr(
            PasswordHasher,
            "verify",
            lambda self, hashed, password: worked.append(hashed) or verify(self, hashed, password),
        )
        for email in ("ada@example.org", "nobody@example.org"):
            identity.sign_in(email, "wrong horse battery")
        assert len(worked) == 2
        assert worked[0].rsplit("$", 2)[0] == worked[1].rsplit("$", 2)[0]

    def test_nothing_that_was_typed_is_kept(self, identity: Identity) -> None:
        identity.client.post(
            "/api/identity/v1/tokens", json={"email": "ada@example.org", "password": PASSWORD},
            headers={"Idempotency-Key": "k"},
        )  # fmt: skip
        identity.sign_in("typo@example.org", "my other password")
        kept = "".join(
            str(tuple(row)) for table in (attempts, credentials, ANSWERS) for row in identity.rows(sa.select(table))
        )
        assert "typo@" not in kept
        assert PASSWORD not in kept
        assert "eyJ" not in kept


class TestLockOut:
    @pytest.mark.parametrize(
        "failures, seconds", [(0, 0), (4, 0), (5, 30), (6, 60), (9, 480), (10, 900), (1_000_000, LONGEST_WAIT_SECONDS)]
    )
    def test_the_wait_doubles(self, failures, seconds) -> None:
        assert TYPED.wait_seconds(failures) == seconds

    @pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
    def test_after_five_failures_even_the_right_password_waits(self, identity: Identity, email) -> None:
        statuses = [identity.sign_in(email, "wrong horse battery").status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]
        locked = identity.sign_in(email)
        assert (locked.status_code, locked.json["code"], locked.headers["Retry-After"]) == (429, "sign_in_locked", "30")

    def test_a_locked_account_opens_after_the_wait_and_forgets(self, identity: Identity) -> None:
        for _ in range(5):
            identity.sign_in("ada@example.org", "wrong horse battery")
        identity.clock.now += 30
        assert identity.sign_in("ada@example.org").status_code == 201
        assert identity.sign_in("ada@example.org", "wrong horse battery").status_code == 401

    def test_waiting_does_not_lengthen_the_wait(self, identity: Identity) -> None:
        for _ in range(20):
            identity.sign_in("ada@example.org", "wrong horse battery")
        identity.clock.now += 30
        assert identity.sign_in("ada@example.org").status_code == 201

    def test_whoever_guesses_at_many_addresses_waits_too(self, identity: Identity) -> None:
        """One guess at each account locks none of them; where they come from is counted, known addresses or not."""
        guesses = [self.guess(identity, f"{number}@example.org") for number in range(FROM_WHERE.free_failures + 1)]
        assert [one.status_code for one in guesses] == [401] * FROM_WHERE.free_failures + [429]
        locked = self.guess(identity, "ada@example.org", PASSWORD)
        assert (locked.status_code, locked.headers["Retry-After"]) == (429, "30")
        assert self.guess(identity, "ada@example.org", PASSWORD, "203.0.113.8").status_code == 201
        identity.clock.now += 30
        assert self.guess(identity, "ada@example.org", PASSWORD).status_code == 201

    def test_a_right_password_does_not_make_up_for_guesses_elsewhere(self, identity: Identity) -> None:
        for number in range(FROM_WHERE.free_failures):
            self.guess(identity, f"{number}@example.org")
        assert self.guess(identity, "ada@example.org", PASSWORD).status_code == 201
        assert self.guess(identity, "ben@example.org").status_code == 429
        identity.clock.now += FROM_WHERE.memory_seconds
        assert self.guess(identity, "ben@example.org").status_code == 401

    @staticmethod
    def guess(identity: Identity, email: str, password: str = "wrong horse battery", address: str = "203.0.113.7"):
        body = {"email": email, "password": password}
        return identity.client.post("/api/identity/v1/tokens", json=body, environ_base={"REMOTE_ADDR": address})

    def test_old_failures_are_forgotten(self, identity: Identity) -> None:
        identity.sign_in("made-up@example.org", "wrong horse battery")
        kept = sa.select(attempts.c.subject).order_by(attempts.c.subject)
        before = identity.rows(kept)
        identity.clock.now += 86_401
        identity.sign_in("ada@example.org")
        # Where ada comes from is known again; of what was typed nothing is left.
        assert (len(before), len(identity.rows(kept))) == (2, 1)


def test_a_password_is_hashed_anew_when_its_price_changes(make_identity) -> None:
    cheap = make_identity()
    before = cheap.rows(sa.select(credentials.c.hash))[0].hash
    dear = make_identity(argon2_passes="2")
    assert dear.sign_in("ada@example.org").status_code == 201
    hashes = [row.hash for row in dear.rows(sa.select(credentials.c.hash))]
    assert before not in hashes
    assert sum("t=2" in hashed for hashed in hashes) == 1
    assert dear.sign_in("ada@example.org").status_code == 201
