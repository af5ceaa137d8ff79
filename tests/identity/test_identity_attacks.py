"""Attacks on sign-in that the tests of each part do not try: what is stolen, swapped, planted, injected, timed.

Where the others stand: fixation and forged forms in tests/portal; others' ids in tests/permissions and the tests of
sessions, keys and passkeys; forged tokens in tests/plumbing/test_web_tokens.py; the way inside by discovery in
test_identity_provider.py.
"""

from __future__ import annotations

import pytest
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.usecases.ensure_users import Login
from shared.plumbing.tokens import issue_token, signing_keys
from shared.values.call import Actor

ADA, FRED = "ada@example.org", "fred@example.org"
WRONG = "wrong horse battery"


class TestSwapped:
    """Every secret opens its own door and no other."""

    def test_a_refresh_token_is_no_token(self, identity: Identity) -> None:
        headers = {"Authorization": f"Bearer {identity.sign_in(ADA).json['refresh_token']}"}
        assert identity.send("GET", "users/me", headers).json["code"] == "token_invalid"

    def test_a_token_continues_no_session(self, identity: Identity) -> None:
        signed = identity.sign_in(ADA).json
        for stolen in (signed["access_token"][:100], signed["session_id"]):
            answer = identity.send("POST", "session-tokens", json={"refresh_token": stolen})
            assert (answer.status_code, answer.json["code"]) == (401, "session_ended")

    def test_a_cookie_is_no_proof_to_a_service(self, identity: Identity) -> None:
        """So no page of another site can have a browser ask the API for anything."""
        identity.client.set_cookie("__Host-hourbook", identity.sign_in(ADA).json["refresh_token"])
        assert identity.send("GET", "users/me").json["code"] == "token_missing"

    def test_a_key_of_a_program_is_no_refresh_token_and_no_password(self, identity: Identity) -> None:
        made = identity.send("POST", "api-clients", ADA, json={"label": "x", "roles": ["finance"]}).json
        assert identity.send("POST", "session-tokens", json={"refresh_token": made["secret"]}).status_code == 401
        assert identity.sign_in(ADA, made["secret"]).status_code == 401

    @pytest.mark.parametrize("where", ["issuer", "audience"])
    def test_a_token_for_somebody_else_signed_by_our_own_key_opens_nothing(self, identity: Identity, where) -> None:
        said = {"issuer": "hourbook", "audience": "hourbook", where: "elsewhere"}
        admin = Actor(identity.ids[ADA], frozenset({"admin"}))
        token = issue_token(signing_keys(identity.pem)[0], admin, at_epoch=identity.clock(), seconds=60, token_id="t",
                            **said)  # fmt: skip
        assert identity.send("GET", "users", {"Authorization": f"Bearer {token}"}).json["code"] == "token_invalid"


class TestInjected:
    @pytest.mark.parametrize("header, value", [
        ("Authorization", "Bearer x\tSet-Cookie: a=b"), ("traceparent", "00-aa-bb-01, 00-cc"), ("If-Match", '"1", *'),
        ("Idempotency-Key", "k" * 300), ("X-Forwarded-Host", "evil.example"), ("Host", "evil.example"),
    ])  # fmt: skip
    def test_no_header_comes_back_or_changes_where_things_lead(self, identity: Identity, header, value) -> None:
        body = {"email": "x@example.org", "roles": ["auditor"]}
        headers = identity.headers(ADA) | {header: value}
        answer = identity.send("POST", "invitations", headers, json=body)
        assert answer.status_code in (201, 400, 401)
        assert "evil.example" not in answer.text + str(answer.headers)
        assert "Set-Cookie" not in answer.headers

    def test_lines_in_what_a_program_calls_itself_stay_one_line(self, identity: Identity) -> None:
        agent = "Browser\x0bX-Injected: yes\x85\u2028next"
        identity.client.post("/api/identity/v1/tokens", json={"email": FRED, "password": PASSWORD},
                             environ_overrides={"HTTP_USER_AGENT": agent})  # fmt: skip
        listed = identity.send("GET", "users/me/sessions", FRED).json["data"]
        assert [one["agent"] for one in listed][-1] == "BrowserX-Injected: yesnext"


class TestEnumeration:
    """Who has an account is told to nobody: not by words, not by headers, not by the work that is done."""

    def told(self, identity: Identity, path: str, **body: str):
        with identity.overheard() as sent:
            answer = identity.send("POST", path, json=body)
        said = answer.json | {"email": "", "trace_id": ""}
        same = {name: value for name, value in answer.headers.items() if name != "traceparent"}
        return answer.status_code, said, {**same, "RateLimit": ""}, sent

    @pytest.mark.parametrize("path, more", [
        ("tokens", {}), ("tokens", {"code": "123456"}), ("second-factors", {}), ("passkey-challenges", {}),
        ("second-factor-confirmations", {"code": "123456"}),
    ])  # fmt: skip
    def test_known_and_unknown_addresses_look_alike(self, make_identity, path, more) -> None:
        house = make_identity(public_url="https://hourbook.example")
        house.ensure(Login("bare@example.org", Grant(("auditor",))))
        first = self.told(house, path, email="first@example.org", password=WRONG, **more)
        for email in (FRED, "bare@example.org", "nobody@example.org"):
            status, said, headers, sent = self.told(house, path, email=email, password=WRONG, **more)
            assert (status, said, headers) == first[:3]
            assert sent == first[3]

    def test_the_lock_looks_alike_too(self, identity: Identity) -> None:
        answers = []
        for email in (FRED, "nobody@example.org"):
            for _ in range(5):
                identity.sign_in(email, WRONG)
            answers.append(self.told(identity, "tokens", email=email, password=WRONG)[:3])
        assert answers[0] == answers[1]
        assert answers[0][0] == 429

    def test_a_forgotten_password_looks_alike(self, identity: Identity) -> None:
        first, *others = (self.told(identity, "password-links", email=email) for email in (
            FRED, "nome@example.org", "bare@example.org"
        ))  # fmt: skip
        assert [one[:3] for one in others] == [first[:3]] * 2
        assert [len(one[3]) for one in others] == [len(first[3])] * 2
