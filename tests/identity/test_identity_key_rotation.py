"""Keys that sign tokens are changed while requests run: nobody is signed out, no door meets a key it does not know."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from click.testing import CliRunner
from identity_house import Identity

from deploy.cli.main import hourbook
from shared.plumbing.tokens import (
    KNOWN_SECONDS,
    LONGEST_SECONDS,
    TokenVerifier,
    key_in_use,
    key_set,
    new_private_pem,
    rotated,
    signing_keys,
)

ADA = "ada@example.org"
DOORS = 40


def kid_of(token: str) -> str:
    return jwt.get_unverified_header(token)["kid"]


def token_of(identity: Identity) -> str:
    return identity.sign_in(ADA).json["access_token"]


def rotate(identity: Identity, **how: bool) -> None:
    identity.pem = rotated(identity.pem, new_private_pem(), identity.clock(), **how)


def test_a_new_key_is_published_before_it_signs(identity: Identity) -> None:
    (old,) = signing_keys(identity.pem)
    rotate(identity)
    identity.clock.now += 5
    new = signing_keys(identity.pem)[0]
    assert {key["kid"] for key in identity.send("GET", "jwks").json["keys"]} == {old.kid, new.kid}
    assert kid_of(token_of(identity)) == old.kid
    identity.clock.now += KNOWN_SECONDS
    assert kid_of(token_of(identity)) == new.kid


def test_nobody_is_signed_out(identity: Identity) -> None:
    signed = identity.sign_in(ADA).json
    rotate(identity)
    for _ in range(30):
        identity.clock.now += 60
        signed |= identity.send("POST", "session-tokens", json={"refresh_token": signed["refresh_token"]}).json
        headers = {"Authorization": f"Bearer {signed['access_token']}"}
        assert identity.send("GET", "users/me", headers).status_code == 200
    assert kid_of(signed["access_token"]) == signing_keys(identity.pem)[0].kid


@pytest.mark.parametrize("late", range(0, 300, 60))
def test_no_door_meets_a_key_it_does_not_know(identity: Identity, late: int) -> None:
    """A door elsewhere asks for keys every five minutes, whenever it began to."""
    door = TokenVerifier(lambda: key_set(signing_keys(identity.pem)), "hourbook", "hourbook")
    identity.clock.now += late
    door.actor(token_of(identity), identity.clock())
    rotate(identity)
    for _ in range(2 * KNOWN_SECONDS // 100):
        identity.clock.now += 100
        assert door.actor(token_of(identity), identity.clock()).has("admin")


def test_keys_whose_tokens_are_over_are_dropped_and_no_others(identity: Identity) -> None:
    first = signing_keys(identity.pem)[0].kid
    rotate(identity)
    identity.clock.now += KNOWN_SECONDS + LONGEST_SECONDS - 1
    rotate(identity)
    assert [key.kid for key in signing_keys(identity.pem)][-1] == first
    assert len(signing_keys(identity.pem)) == 3
    identity.clock.now += 1
    rotate(identity)
    assert first not in [key.kid for key in signing_keys(identity.pem)]
    assert key_in_use(signing_keys(identity.pem), identity.clock()).signs_from_epoch <= identity.clock()


def test_a_key_that_leaked_is_gone_at_once_and_sessions_go_on(identity: Identity) -> None:
    signed = identity.sign_in(ADA).json
    rotate(identity, compromised=True)
    identity.clock.now += 300
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    assert identity.send("GET", "users/me", headers).json["code"] == "token_invalid"
    again = identity.send("POST", "session-tokens", json={"refresh_token": signed["refresh_token"]}).json
    assert identity.send("GET", "users/me", {"Authorization": f"Bearer {again['access_token']}"}).status_code == 200


def test_requests_run_on_while_keys_change(identity: Identity) -> None:
    stop, statuses = threading.Event(), set()

    def ask() -> int:
        asked = 0
        while not stop.is_set() or asked < DOORS:
            client = identity.client.application.test_client()
            token = client.post("/api/identity/v1/tokens", json={"email": ADA, "password": "correct horse battery"})
            headers = {"Authorization": f"Bearer {token.json['access_token']}"}
            statuses.update((token.status_code, client.get("/api/identity/v1/users/me", headers=headers).status_code))
            asked += 1
            identity.clock.now += 20
        return asked

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(ask) for _ in range(2)]
        for _ in range(3):
            rotate(identity)
            until = identity.clock.now + KNOWN_SECONDS + 40
            while identity.clock.now < until and not all(one.done() for one in running):
                stop.wait(0.001)
        stop.set()
        assert min(one.result() for one in running) >= DOORS
    assert statuses == {200, 201}
    assert kid_of(token_of(identity)) == signing_keys(identity.pem)[0].kid


class TestCommand:
    @pytest.fixture
    def data(self, tmp_path):
        assert CliRunner().invoke(hourbook, ["keys", "--data", str(tmp_path / "data")]).exit_code == 0
        return tmp_path / "data"

    @pytest.mark.parametrize("order", [["keys", "rotate", "--data"], ["keys", "--data", "DIR", "rotate"]])
    def test_it_rotates_and_publishes(self, data, order) -> None:
        command = [str(data) if word == "DIR" else word for word in order]
        command += [] if "DIR" in order else [str(data)]
        (before,) = signing_keys((data / "secrets" / "token_signing_key").read_bytes())
        done = CliRunner().invoke(hourbook, command)
        assert done.exit_code == 0, done.output
        new, old = signing_keys((data / "secrets" / "token_signing_key").read_bytes())
        assert (old.kid, old.signs_from_epoch, new.signs_from_epoch > 0) == (before.kid, 0, True)
        assert [line.split()[0] for line in done.output.splitlines()] == [new.kid, old.kid]
        assert json.loads((data / "secrets" / "jwks.json").read_text()) == key_set([new, old])
        assert (data / "secrets" / "token_signing_key").stat().st_mode & 0o077 == 0

    def test_after_a_leak_one_key_is_left(self, data) -> None:
        CliRunner().invoke(hourbook, ["keys", "rotate", "--compromised", "--data", str(data)])
        assert len(json.loads((data / "secrets" / "jwks.json").read_text())["keys"]) == 1

    def test_a_folder_without_keys_is_said(self, tmp_path) -> None:
        done = CliRunner().invoke(hourbook, ["keys", "rotate", "--data", str(tmp_path)])
        assert (done.exit_code, "hourbook keys --data" in done.output) == (2, True)
