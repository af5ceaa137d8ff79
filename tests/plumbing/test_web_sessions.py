"""Doors elsewhere: a token whose session ended is refused once the fact was heard; where a request comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.test import EnvironBuilder

from shared.events.identity import SessionEnded
from shared.plumbing.ended_sessions import LOOK_SECONDS, keep_ended_sessions
from shared.plumbing.origins import Proxies, origin_of
from shared.plumbing.tables import create_plumbing_v4
from shared.plumbing.tokens import issue_token
from shared.values.call import Actor


@pytest.fixture
def heard(sample):
    """Hear that a session ended, as a consumer does."""

    def hear(session_id: str) -> None:
        with sample.service.units.write(sample.service.call_as_service()) as unit:
            fact = SessionEnded(session_id, "usr_1", "signed_out", sample.clock())
            keep_ended_sessions(unit, unit.call, [fact])

    with sample.service.units.engine.begin() as connection:
        create_plumbing_v4(connection)
    return hear


def ask(sample, session_id: str | None):
    actor = replace(Actor("usr_1", frozenset({"finance"})), session_id=session_id)
    token = issue_token(sample.key, actor, issuer="hourbook", audience="hourbook", at_epoch=sample.clock(),
                        seconds=900, token_id="tok_1")  # fmt: skip
    return sample.client.get("/api/sample/v1/parcels", headers={"Authorization": f"Bearer {token}"})


def test_a_token_of_an_ended_session_is_refused_within_seconds(sample, heard) -> None:
    assert ask(sample, "ses_1").status_code == 200
    heard("ses_1")
    sample.clock.now += LOOK_SECONDS
    refused = ask(sample, "ses_1")
    assert (refused.status_code, refused.json["code"]) == (401, "session_ended")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
    assert (ask(sample, "ses_2").status_code, ask(sample, None).status_code) == (200, 200)


def test_hearing_it_twice_is_hearing_it_once(sample, heard) -> None:
    heard("ses_1")
    heard("ses_1")
    assert ask(sample, "ses_1").status_code == 401


@pytest.mark.parametrize("proxies, remote, forwarded, address", [
    ("", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ("127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("127.0.0.1", "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
    ("127.0.0.1", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ("127.0.0.1, 2001:db8::/32", "2001:db8::7", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
    ("private", "127.0.0.1", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
    ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "127.0.0.1", "127.0.0.1, 127.0.0.1", "127.0.0.1"),
    ("127.0.0.1", "127.0.0.1", "<script>", ""),
    ("", "", "198.51.100.1", ""),
])  # fmt: skip
def test_an_address_is_what_our_own_proxies_say_it_is(proxies, remote, forwarded, address) -> None:
    built = EnvironBuilder(headers={"X-Forwarded-For": forwarded}, environ_base={"REMOTE_ADDR": remote})
    assert origin_of(built.get_request(), Proxies.read(proxies)).address == address


def test_a_word_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Proxies.read("nonsense")
