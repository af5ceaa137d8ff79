"""Accounts: who sees and changes whom; shut ones act no more, even while their token lives."""

from __future__ import annotations

from urllib.parse import quote

import jwt
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.store.tables import credentials, invitation_ends, invitations, known_trainers, user_states, users
from services.identity.usecases.ensure_users import Login
from shared.plumbing.tokens import new_private_pem, signing_keys


def shut(identity: Identity, email: str, by: str = "ben@example.org", state: str = "deactivated"):
    return identity.send("POST", f"users/{identity.ids[email]}/states", by, json={"state": state, "why": "left"})


class TestSeeing:
    def test_admins_page_through_everyone(self, identity: Identity) -> None:
        first = identity.send("GET", "users?limit=3", "ada@example.org").json
        rest = identity.send("GET", f"users?limit=3&cursor={first['next_cursor']}", "ada@example.org").json
        emails = [user["email"] for user in first["data"] + rest["data"]]
        assert emails == sorted(identity.ids, key=identity.ids.get)
        assert rest["next_cursor"] is None

    def test_kinds_can_be_told_apart(self, identity: Identity) -> None:
        identity.send("POST", "api-clients", "ada@example.org", json={"label": "x", "roles": ["finance"]})
        listed = identity.send("GET", "users?kind=api_client", "ada@example.org").json["data"]
        assert [(user["kind"], user["email"], user["label"]) for user in listed] == [("api_client", None, "x")]

    @pytest.mark.parametrize("words, found", [
        ("fred", ["fred@example.org"]), ("EXAMPLE fre", ["fred@example.org"]), ("fr%d", []), ("nobody", []),
    ])  # fmt: skip
    def test_words_find_accounts(self, identity: Identity, words, found) -> None:
        listed = identity.send("GET", f"users?q={quote(words)}", "ada@example.org").json["data"]
        assert [user["email"] for user in listed] == found

    def test_no_answer_holds_a_hash(self, identity: Identity) -> None:
        assert "argon2" not in identity.send("GET", "users", "ada@example.org").get_data(as_text=True)

    @pytest.mark.parametrize("by, path, status", [
        ("fred@example.org", "users", 403), ("fred@example.org", "users/{ada@example.org}", 403),
        ("fred@example.org", "users/me", 200), ("ada@example.org", "users/usr_none", 404),
        ("ada@example.org", "users/{fred@example.org}", 200), (None, "users/me", 401), (None, "jwks", 200),
    ])  # fmt: skip
    def test_who_sees_whom(self, identity: Identity, by, path, status) -> None:
        for email, user_id in identity.ids.items():
            path = path.replace("{" + email + "}", user_id)
        assert identity.send("GET", path, by).status_code == status

    @pytest.mark.parametrize("by, names", [
        ("ada@example.org", {"ada": "ada@example.org", "fred": "fred@example.org", "vera": ""}),
        ("fred@example.org", {"ada": "ada@example.org", "fred": "fred@example.org", "vera": ""}),
        ("vera@example.org", {"ada": "", "fred": "", "vera": "vera@example.org"}),
    ])  # fmt: skip
    def test_whoever_reads_a_history_is_told_who_of_the_house_did_it_and_others_what_they_may_do(
        self, identity: Identity, by, names
    ) -> None:
        asked = ",".join(identity.ids[f"{one}@example.org"] for one in names)
        answer = identity.send("GET", f"user-names?ids={asked},usr_none", by)
        told = {one["user_id"]: one for one in answer.json["data"]}
        assert {one: told[identity.ids[f"{one}@example.org"]]["name"] for one in names} == names
        assert told[identity.ids["vera@example.org"]]["roles"] == ["vendor_manager"]
        assert all(set(one) == {"user_id", "name", "roles"} for one in told.values())
        assert len(told) == len(names)

    def test_a_program_is_called_by_its_label_and_who_left_as_before(self, identity: Identity) -> None:
        made = identity.send("POST", "api-clients", "ada@example.org", json={"label": "Books", "roles": ["finance"]})
        shut(identity, "fred@example.org")
        asked = f"{made.json['user_id']},{identity.ids['fred@example.org']}"
        named = identity.send("GET", f"user-names?ids={asked}", "ada@example.org").json["data"]
        assert sorted(one["name"] for one in named) == ["Books", "fred@example.org"]

    def test_names_are_asked_for_by_id_alone(self, identity: Identity) -> None:
        assert identity.send("GET", "user-names", "ada@example.org").json == {"data": []}
        assert identity.send("GET", "user-names?ids=usr_1", None).status_code == 401


class TestChanging:
    def patch(self, identity: Identity, email: str, by: str, version: str | None = '"1"', **body):
        headers = {"If-Match": version} if version else {}
        body = {"roles": ["finance_approver"], **body}
        return identity.send("PATCH", f"users/{identity.ids[email]}", by, json=body, headers=headers)

    def test_roles_change_with_their_version_and_the_others_hear_of_it(self, identity: Identity) -> None:
        answer = self.patch(identity, "fred@example.org", "ada@example.org")
        assert (answer.status_code, answer.json["roles"], answer.headers["ETag"]) == (200, ["finance_approver"], '"2"')
        assert identity.said()[-2:] == ["user.registered", "contact.set"]
        claims = jwt.decode(
            identity.sign_in("fred@example.org").json["access_token"], options={"verify_signature": False}
        )
        assert claims["roles"] == ["finance_approver"]

    def test_every_change_is_a_row(self, identity: Identity) -> None:
        self.patch(identity, "fred@example.org", "ada@example.org")
        shut(identity, "fred@example.org")
        rows = identity.rows(
            sa.select(user_states.c.sort_key, user_states.c.state, user_states.c.roles, user_states.c.most_recent)
            .where(user_states.c.user_id == identity.ids["fred@example.org"]).order_by(user_states.c.sort_key)
        )  # fmt: skip
        assert [tuple(row) for row in rows] == [
            (1, "active", "finance", False), (2, "active", "finance_approver", False),
            (3, "deactivated", "finance_approver", True),
        ]  # fmt: skip

    @pytest.mark.parametrize("version, status", [(None, 428), ('"2"', 412), ('W/"1"', 412)])
    def test_a_stale_change_is_refused(self, identity: Identity, version, status) -> None:
        assert self.patch(identity, "fred@example.org", "ada@example.org", version).status_code == status

    def test_nobody_changes_their_own_account(self, identity: Identity) -> None:
        assert self.patch(identity, "ada@example.org", "ada@example.org").json["code"] == "maker_is_checker"
        assert shut(identity, "ada@example.org", "ada@example.org").json["code"] == "maker_is_checker"

    def test_a_role_needs_its_id(self, identity: Identity) -> None:
        answer = self.patch(identity, "fred@example.org", "ada@example.org", roles=["client"])
        assert (answer.json["code"], answer.json["errors"][0]["pointer"]) == ("role_needs_id", "/client_id")


class TestShutting:
    def test_a_shut_account_signs_in_no_more_and_opens_again(self, identity: Identity) -> None:
        assert shut(identity, "fred@example.org").json["state"] == "deactivated"
        assert identity.sign_in("fred@example.org").status_code == 401
        assert shut(identity, "fred@example.org").json["code"] == "account_state"
        shut(identity, "fred@example.org", state="active")
        assert identity.sign_in("fred@example.org").status_code == 201

    @pytest.mark.parametrize("method, path, body", [
        ("GET", "users/me", None), ("GET", "users", None), ("GET", "invitations", None),
        ("POST", "invitations", {"email": "x@example.org", "roles": ["admin"]}),
        ("POST", "api-clients", {"label": "x", "roles": ["finance"]}),
        ("POST", "trainer-invitations", None),
        ("PUT", "users/me/password", {"present_password": PASSWORD, "new_password": "another horse battery"}),
    ])  # fmt: skip
    def test_its_living_token_opens_nothing_here(self, identity: Identity, method, path, body) -> None:
        headers = identity.headers("ada@example.org")
        shut(identity, "ada@example.org")
        answer = identity.send(method, path, headers, json=body)
        assert (answer.status_code, answer.json["code"]) == (403, "account_inactive")

    def test_a_role_taken_away_is_gone_at_once(self, identity: Identity) -> None:
        headers = identity.headers("ada@example.org")
        identity.send(
            "PATCH",
            f"users/{identity.ids['ada@example.org']}",
            "ben@example.org",
            json={"roles": ["auditor"]},
            headers={"If-Match": '"1"'},
        )
        answer = identity.send("POST", "invitations", headers, json={"email": "x@example.org", "roles": ["admin"]})
        assert (answer.status_code, answer.json["code"]) == (403, "role_missing")

    def test_an_api_client_is_shut_like_a_person(self, identity: Identity) -> None:
        made = identity.send("POST", "api-clients", "ada@example.org", json={"label": "x", "roles": ["finance"]}).json
        identity.ids["program"] = made["user_id"]
        shut(identity, "program")
        answer = identity.send(
            "POST", "client-tokens", json={"api_client_id": made["user_id"], "secret": made["secret"]}
        )
        assert answer.status_code == 401


class TestOwnPassword:
    def change(self, identity: Identity, headers, present: str = PASSWORD, new: str = "another horse battery"):
        body = {"present_password": present, "new_password": new}
        return identity.send("PUT", "users/me/password", headers, json=body)

    def test_it_changes_with_the_present_one(self, identity: Identity) -> None:
        assert self.change(identity, identity.headers("fred@example.org")).status_code == 204
        assert identity.sign_in("fred@example.org").status_code == 401
        assert identity.sign_in("fred@example.org", "another horse battery").status_code == 201

    def test_a_borrowed_token_cannot_guess(self, identity: Identity) -> None:
        headers = identity.headers("fred@example.org")
        statuses = [self.change(identity, headers, "wrong horse battery").status_code for _ in range(6)]
        assert statuses == [401, 401, 401, 401, 429, 429]
        assert self.change(identity, headers).status_code == 429

    def test_a_weak_one_is_refused(self, identity: Identity) -> None:
        answer = self.change(identity, identity.headers("fred@example.org"), new="password1234")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/new_password")


class TestKeys:
    def test_the_keys_are_public_and_nothing_else_is(self, identity: Identity) -> None:
        answer = identity.send("GET", "jwks")
        assert [set(key) for key in answer.json["keys"]] == [{"alg", "crv", "kid", "kty", "use", "x"}]
        assert answer.headers["Cache-Control"] == "public, max-age=300"

    def test_a_new_key_in_front_signs_while_the_old_one_still_checks(self, make_identity) -> None:
        before = make_identity()
        old = before.headers("ada@example.org")
        rotated = make_identity(pem=new_private_pem() + before.pem)
        assert rotated.send("GET", "users/me", old).status_code == 200
        token = rotated.sign_in("ada@example.org").json["access_token"]
        assert jwt.get_unverified_header(token)["kid"] == signing_keys(rotated.pem)[0].kid
        assert len(rotated.send("GET", "jwks").json["keys"]) == 2

    def test_another_house_s_token_opens_nothing(self, identity: Identity, tmp_path) -> None:
        (tmp_path / "other").mkdir()
        headers = type(identity)(tmp_path / "other").headers("ada@example.org")
        assert identity.send("GET", "users/me", headers).status_code == 401


PLANTED = [
    ("account_without_state", sa.delete(user_states)),
    ("account_without_state", sa.update(users).values(version=7)),
    ("person_without_email", sa.update(users).values(email=None)),
    ("password_not_argon2id", sa.update(credentials).values(hash="5f4dcc3b5aa765d61d8327deb882cf99")),
    ("grant_without_id", sa.update(user_states).values(roles="client")),
]


class TestCheck:
    def test_a_healthy_house_has_no_findings(self, identity: Identity) -> None:
        identity.send("POST", "api-clients", "ada@example.org", json={"label": "x", "roles": ["finance"]})
        assert identity.findings() == []

    @pytest.mark.parametrize("code, fault", PLANTED)
    def test_each_planted_fault_is_found(self, identity: Identity, code, fault) -> None:
        with identity.service.units.engine.begin() as connection:
            connection.execute(fault)
        assert set(identity.findings()) == {code}

    def test_a_trainer_of_another_vendor_is_found(self, identity: Identity) -> None:
        identity.ensure(Login("nora@example.org", Grant(("trainer",), "ven_1", trainer_id="trn_1")))
        with identity.service.units.engine.begin() as connection:
            connection.execute(known_trainers.insert(), {"trainer_id": "trn_1", "vendor_id": "ven_2", "email": "n"})
        assert identity.findings() == ["trainer_of_other_vendor"]

    def test_an_acceptance_without_an_account_is_found(self, identity: Identity) -> None:
        made = identity.send(
            "POST", "invitations", "ada@example.org", json={"email": "x@example.org", "roles": ["auditor"]}
        ).json
        with identity.service.units.engine.begin() as connection:
            connection.execute(invitation_ends.insert(), {
                "invitation_id": made["invitation_id"], "how": "accepted", "by_user": "usr_1", "at_epoch": 1,
            })  # fmt: skip
        assert identity.findings() == ["invitation_of_nobody"]
        assert len(identity.rows(sa.select(invitations))) == 1
