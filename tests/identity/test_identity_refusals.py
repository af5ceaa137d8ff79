"""What identity refuses besides bad passwords: roles that do not exist, managers without a vendor."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from services.identity.domain.grant import Grant, check_grant
from shared.values.refusal import Refusal


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(Refusal) as caught:
        check_grant(Grant(("emperor",)))
    assert caught.value.code == "role_unknown"


@pytest.mark.parametrize(
    "method, path, code",
    [
        ("GET", "users/usr_9", "user_not_found"),
        ("POST", "users/usr_9/password-links", "user_not_found"),
        ("POST", "api-clients/apc_9/keys", "api_client_not_found"),
        ("DELETE", "api-clients/apc_9/keys/key_9", "key_not_found"),
        ("GET", "users/usr_9/sessions", "user_not_found"),
        ("DELETE", "users/usr_9/sessions", "user_not_found"),
        ("DELETE", "users/usr_9/sessions/ses_9", "session_not_found"),
        ("DELETE", "invitations/ivt_9", "invitation_not_found"),
    ],
)
def test_what_is_not_there_is_not_found(identity, method, path, code):
    answer = identity.send(method, path, by="ada@example.org")
    assert (answer.status_code, answer.json["code"]) == (404, code)


def test_a_manager_whose_vendor_was_lost_invites_nobody(identity):
    with identity.service.units.engine.begin() as connection:
        connection.execute(sa.text("UPDATE users SET vendor_id = NULL"))
    answer = identity.send("POST", "trainer-invitations", by="vera@example.org", json={})
    assert (answer.status_code, answer.json["code"]) == (403, "vendor_missing")
