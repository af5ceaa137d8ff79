"""Keys of programs: shown once, narrowed, expiring, changed without a gap, revoked at once."""

from __future__ import annotations

import jwt
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.account import API_CLIENT
from services.identity.domain.api_key import check_scopes
from services.identity.domain.grant import Grant
from services.identity.main import MIGRATIONS
from services.identity.store.tables import api_keys, credentials, users
from shared.plumbing.migrate import downgrade, upgrade
from shared.values.refusal import Refusal

ADA = "ada@example.org"
DENIED = ("credentials_wrong", "No account signs in with these; check both.")
DAY = 86_400


def outcome(answer) -> tuple[int, str, str]:
    return answer.status_code, answer.json["code"], answer.json["detail"]


def register(identity: Identity, **changes):
    body = {"label": "Nightly export", "roles": ["finance"], **changes}
    return identity.send("POST", "api-clients", ADA, json=body)


def sign_in(identity: Identity, made, secret: str = ""):
    body = {"api_client_id": made["user_id"], "secret": secret or made["secret"]}
    return identity.send("POST", "client-tokens", json=body)


def claims_of(answer) -> dict:
    return jwt.decode(answer.json["access_token"], options={"verify_signature": False})


def another(identity: Identity, made, **body):
    return identity.send("POST", f"api-clients/{made['user_id']}/keys", ADA, json=body)


def listed(identity: Identity, made):
    return identity.send("GET", f"api-clients/{made['user_id']}/keys", ADA).json["data"]


class TestKeys:
    def test_a_key_buys_a_token_and_is_kept_as_a_digest(self, identity: Identity) -> None:
        made = register(identity).json
        claims = claims_of(sign_in(identity, made))
        assert (claims["sub"], claims["roles"], claims["sid"]) == (made["user_id"], ["finance"], made["key_id"])
        assert made["secret"].startswith("hbk_")
        assert made["secret"] not in str(identity.rows(sa.select(api_keys)))
        assert "refresh_token" not in sign_in(identity, made).json

    def test_the_list_shows_what_people_tell_keys_apart_by_and_no_secret(self, identity: Identity) -> None:
        made = register(identity, scopes=["payroll:read"], days=30).json
        identity.clock.now += 60
        sign_in(identity, made)
        (key,) = listed(identity, made)
        assert (key["key_id"], key["prefix"], key["scopes"]) == (made["key_id"], made["secret"][:10], ["payroll:read"])
        assert (key["expires"], key["used"], key["made_by"]) == (
            "2026-11-04T00:00:00Z", "2026-10-05T00:01:00Z", identity.ids[ADA],
        )  # fmt: skip
        assert made["secret"] not in str(key)

    def test_a_key_ends_by_itself_and_no_token_outlives_it(self, identity: Identity) -> None:
        made = register(identity, days=1).json
        identity.clock.now += DAY - 100
        assert sign_in(identity, made).json["expires_in"] == 100
        identity.clock.now += 100
        assert outcome(sign_in(identity, made)) == (401, *DENIED)

    def test_a_key_is_changed_without_a_gap(self, identity: Identity) -> None:
        made = register(identity).json
        renewed = another(identity, made, others_end_in_seconds=3_600).json
        assert [sign_in(identity, one).status_code for one in (made, renewed)] == [201, 201]
        identity.clock.now += 3_600
        assert [sign_in(identity, one).status_code for one in (made, renewed)] == [401, 201]

    def test_an_overlap_lengthens_no_key(self, identity: Identity) -> None:
        made = register(identity, days=1).json
        another(identity, made, others_end_in_seconds=2 * DAY)
        assert listed(identity, made)[1]["expires"] == made["expires"]

    def test_another_key_may_stand_beside(self, identity: Identity) -> None:
        made = register(identity).json
        beside = another(identity, made).json
        assert [sign_in(identity, one).status_code for one in (made, beside)] == [201, 201]

    def test_a_revoked_key_and_its_tokens_are_refused_at_once(self, identity: Identity) -> None:
        made = register(identity, roles=["auditor"]).json
        token = {"Authorization": f"Bearer {sign_in(identity, made).json['access_token']}"}
        assert identity.send("GET", "users/me", token).status_code == 200
        answer = identity.send("DELETE", f"api-clients/{made['user_id']}/keys/{made['key_id']}", ADA)
        assert answer.status_code == 204
        assert outcome(sign_in(identity, made)) == (401, *DENIED)
        identity.clock.now += 2
        assert identity.send("GET", "users/me", token).json["code"] == "session_ended"
        assert "session.ended" in identity.said()
        assert listed(identity, made)[0]["ended"] == "revoked"

    @pytest.mark.parametrize("how", ["replaced", "shut"])
    def test_replacing_at_once_and_shutting_the_account_do_the_same(self, identity: Identity, how) -> None:
        made = register(identity, roles=["auditor"]).json
        token = {"Authorization": f"Bearer {sign_in(identity, made).json['access_token']}"}
        if how == "replaced":
            another(identity, made, others_end_in_seconds=0)
        else:
            body = {"state": "deactivated", "why": "left"}
            identity.send("POST", f"users/{made['user_id']}/states", ADA, json=body)
        identity.clock.now += 2
        assert identity.send("GET", "users/me", token).status_code == 401
        assert sign_in(identity, made).status_code == 401

    def test_wrong_keys_unknown_clients_and_others_keys_get_the_same_answer(self, identity: Identity) -> None:
        made, other = register(identity).json, register(identity).json
        for client, secret in ((made, "x" * 43), ({"user_id": "apc_unknown"}, made["secret"]), (made, other["secret"])):
            assert outcome(sign_in(identity, client, secret)) == (401, *DENIED)

    def test_a_person_is_no_api_client(self, identity: Identity) -> None:
        hashed = identity.rows(sa.select(credentials.c.hash).join(users).where(users.c.kind != API_CLIENT))[0].hash
        assert sign_in(identity, {"user_id": identity.ids[ADA]}, hashed[:90]).status_code == 422
        answer = identity.send("GET", f"api-clients/{identity.ids[ADA]}/keys", ADA)
        assert (answer.status_code, answer.json["code"]) == (404, "api_client_not_found")

    def test_a_key_is_found_under_its_client_alone(self, identity: Identity) -> None:
        made, other = register(identity).json, register(identity).json
        answer = identity.send("DELETE", f"api-clients/{other['user_id']}/keys/{made['key_id']}", ADA)
        assert (answer.status_code, answer.json["code"]) == (404, "key_not_found")
        assert sign_in(identity, made).status_code == 201

    def test_a_program_is_never_an_admin(self, identity: Identity) -> None:
        answer = register(identity, roles=["admin"])
        assert (answer.status_code, answer.json["code"]) == (403, "grant_too_wide")

    @pytest.mark.parametrize("roles", [["finance_approver"], ["finance", "finance_approver"]])
    def test_a_program_is_never_the_second_person(self, identity: Identity, roles) -> None:
        """Whoever registers two programs would hold the keys of maker and checker, without a second factor."""
        answer = register(identity, roles=roles)
        assert (answer.status_code, answer.json["code"]) == (403, "grant_too_wide")
        made = register(identity).json
        change = f"users/{made['user_id']}"
        version = identity.send("GET", change, ADA).headers["ETag"]
        widened = identity.send("PATCH", change, ADA, json={"roles": roles}, headers={"If-Match": version})
        assert (widened.status_code, widened.json["code"]) == (403, "grant_too_wide")

    def test_the_secret_is_answered_once(self, identity: Identity) -> None:
        body, headers = {"label": "x", "roles": ["finance"]}, {"Idempotency-Key": "k"}
        first = identity.send("POST", "api-clients", ADA, json=body, headers=headers)
        second = identity.send("POST", "api-clients", ADA, json=body, headers=headers)
        assert (first.status_code, second.status_code, second.json["code"]) == (201, 409, "idempotency_answer_secret")


class TestScopes:
    def test_a_key_is_good_for_its_scopes_alone(self, identity: Identity) -> None:
        narrow = register(identity, roles=["auditor"], scopes=["payroll:read"]).json
        wide = register(identity, roles=["auditor"], scopes=["identity:read", "payroll:read"]).json
        tokens = [{"Authorization": f"Bearer {sign_in(identity, one).json['access_token']}"} for one in (narrow, wide)]
        assert claims_of(sign_in(identity, wide))["scope"] == "identity:read payroll:read"
        refused, let_in = (identity.send("GET", "users", token) for token in tokens)
        assert (refused.status_code, refused.json["code"]) == (403, "scope_missing")
        assert "identity:read" in refused.json["detail"]
        assert let_in.status_code == 200
        password = {"present_password": PASSWORD, "new_password": "another horse battery"}
        assert identity.send("PUT", "users/me/password", tokens[1], json=password).json["code"] == "scope_missing"

    def test_a_scope_adds_nothing_to_the_roles(self, identity: Identity) -> None:
        made = register(identity, scopes=["identity:read"]).json
        token = {"Authorization": f"Bearer {sign_in(identity, made).json['access_token']}"}
        assert identity.send("GET", "users", token).json["code"] == "role_missing"

    @pytest.mark.parametrize("scopes, code", [
        ([], "scopes_missing"),
        (["onboarding:change"], "scope_beyond_roles"),
        (["payroll:everything"], "choice_unknown"),
    ])  # fmt: skip
    def test_what_no_role_could_use_is_refused(self, identity: Identity, scopes, code) -> None:
        answer = register(identity, roles=["auditor"], scopes=scopes)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)


@pytest.mark.parametrize("scopes, code", [(["everything"], "scope_unknown"), ([], "scopes_missing")])
def test_no_command_makes_a_key_for_what_does_not_exist(scopes, code) -> None:
    with pytest.raises(Refusal) as refused:
        check_scopes(scopes, Grant(("auditor",)))
    assert refused.value.code == code


def test_the_one_secret_a_client_had_becomes_its_first_key_and_back(identity: Identity) -> None:
    made = register(identity).json
    engine = identity.service.units.engine
    downgrade(engine, MIGRATIONS, "0007")
    with engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from credentials")).scalar() == len(identity.ids) + 1
    upgrade(engine, MIGRATIONS)
    assert sign_in(identity, made).status_code == 201
    kept = identity.rows(sa.select(credentials.c.user_id).order_by(credentials.c.user_id))
    assert [row.user_id for row in kept] == sorted(identity.ids.values())
