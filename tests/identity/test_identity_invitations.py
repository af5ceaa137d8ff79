"""Invitations: one-time, expiring, stored as digests, and never wider than who gives them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.store.tables import invitations, users
from services.identity.usecases.accept_invitation import accept_invitation
from services.identity.usecases.ensure_users import Login
from services.identity.usecases.keep_trainers import keep_trainers
from shared.events.onboarding import TrainerRegistered

NORA = TrainerRegistered(
    "trn_1", "ven_1", "A-17", "Nora", "Weiss", "Nora@example.org", "DE", "Europe/Berlin", "contractor"
)
OTTO = TrainerRegistered(
    "trn_2", "ven_2", "B-01", "Otto", "Lang", "otto@example.org", "DE", "Europe/Berlin", "contractor"
)


@pytest.fixture
def hears(identity: Identity) -> Identity:
    with identity.service.units.write(identity.service.call_as_service()) as unit:
        keep_trainers(unit, unit.call, [NORA, OTTO])
    return identity


def invite(identity: Identity, by: str = "ada@example.org", **changes):
    body = {"email": "new@example.org", "roles": ["auditor"], **changes}
    return identity.send("POST", "invitations", by, json=body)


def accept(identity: Identity, token: str, password: str = PASSWORD):
    return identity.send("POST", "acceptances", json={"token": token, "password": password})


class TestAccepting:
    def test_who_accepts_may_sign_in_and_the_others_hear_of_it(self, identity: Identity) -> None:
        before = identity.said()
        answer = accept(identity, invite(identity).json["token"])
        assert (answer.status_code, answer.json["email"], answer.json["roles"]) == (201, "new@example.org", ["auditor"])
        assert identity.said() == [*before, "user.registered"]
        me = identity.send("GET", "users/me", "new@example.org")
        assert (me.json["user_id"], me.headers["ETag"]) == (answer.json["user_id"], '"1"')

    def test_a_token_works_once_and_is_kept_as_a_digest(self, identity: Identity) -> None:
        token = invite(identity).json["token"]
        assert token not in str(identity.rows(sa.select(invitations)))
        assert accept(identity, token).status_code == 201
        again = accept(identity, token)
        assert (again.status_code, again.json["code"]) == (404, "invitation_over")

    @pytest.mark.parametrize("seconds, status", [(604_799, 201), (604_800, 404)])
    def test_a_token_expires(self, identity: Identity, seconds, status) -> None:
        token = invite(identity).json["token"]
        identity.clock.now += seconds
        assert accept(identity, token).status_code == status

    def test_a_second_invitation_ends_the_first(self, identity: Identity) -> None:
        first, second = invite(identity).json["token"], invite(identity).json["token"]
        assert (accept(identity, first).status_code, accept(identity, second).status_code) == (404, 201)

    def test_a_revoked_one_opens_nothing(self, identity: Identity) -> None:
        made = invite(identity).json
        path = f"invitations/{made['invitation_id']}"
        assert identity.send("DELETE", path, "ada@example.org").status_code == 204
        assert identity.send("DELETE", path, "ada@example.org").json["code"] == "invitation_ended"
        assert accept(identity, made["token"]).status_code == 404

    @pytest.mark.parametrize(
        "password, code",
        [
            ("short one", "password_length"),
            ("x" * 129, "password_length"),
            ("aaaaaaaaaaaaaa", "password_obvious"),
            ("Password123456", "password_obvious"),
            ("new@example.org", "password_obvious"),
            ("hourbookhourbook", "password_obvious"),
        ],
    )
    def test_a_password_everyone_guesses_is_refused_and_the_token_holds(
        self, identity: Identity, password, code
    ) -> None:
        token = invite(identity).json["token"]
        answer = accept(identity, token, password)
        assert (answer.status_code, answer.json["errors"][0]["pointer"], answer.json["code"]) == (
            422,
            "/password",
            code,
        )
        assert accept(identity, token).status_code == 201

    def test_a_password_is_the_same_however_the_keyboard_composed_it(self, identity: Identity) -> None:
        accept(identity, invite(identity).json["token"], "Zoe\u0308 hat f\u00fcnf Katzen")
        assert identity.sign_in("new@example.org", "Zo\u00eb hat fu\u0308nf Katzen").status_code == 201


class TestWhoInvitesWhom:
    @pytest.mark.parametrize(
        "by, body, status, code",
        [
            ("ada@example.org", {"roles": ["finance", "approver"]}, 201, None),
            ("ada@example.org", {"roles": ["trainer"], "trainer_id": "trn_2"}, 201, None),
            ("ada@example.org", {"roles": ["trainer"], "trainer_id": "trn_9"}, 404, "trainer_not_found"),
            ("ada@example.org", {"roles": ["trainer"]}, 422, "role_needs_id"),
            ("ada@example.org", {"roles": ["client"]}, 422, "role_needs_id"),
            ("ada@example.org", {"roles": []}, 422, "roles_missing"),
            ("ada@example.org", {"roles": ["root"]}, 422, "request_invalid"),
            ("ada@example.org", {"email": "fred@example.org"}, 409, "email_registered"),
            ("ada@example.org", {"email": "no address"}, 422, "request_invalid"),
            ("vera@example.org", {"roles": ["trainer"], "trainer_id": "trn_1"}, 201, None),
            ("vera@example.org", {"roles": ["trainer"], "trainer_id": "trn_2"}, 404, "trainer_not_found"),
            (
                "vera@example.org",
                {"roles": ["trainer"], "trainer_id": "trn_2", "vendor_id": "ven_1"},
                404,
                "trainer_not_found",
            ),
            ("vera@example.org", {"roles": ["trainer", "finance"], "trainer_id": "trn_1"}, 403, "grant_too_wide"),
            ("vera@example.org", {"roles": ["vendor_manager"], "vendor_id": "ven_1"}, 403, "grant_too_wide"),
            ("vera@example.org", {"roles": ["admin"]}, 403, "grant_too_wide"),
            ("fred@example.org", {}, 403, "role_missing"),
            (None, {}, 401, "token_missing"),
        ],
    )
    def test_nobody_gives_more_than_they_have(self, hears: Identity, by, body, status, code) -> None:
        answer = invite(hears, by, **body)
        assert (answer.status_code, answer.json.get("code")) == (status, code)

    def test_a_trainer_s_vendor_is_the_one_onboarding_said(self, hears: Identity) -> None:
        made = invite(hears, roles=["trainer"], trainer_id="trn_2", vendor_id="ven_1").json
        assert made["vendor_id"] == "ven_2"

    def test_two_accounts_never_act_for_one_trainer(self, hears: Identity) -> None:
        tokens = [
            invite(hears, email=f"{name}@example.org", roles=["trainer"], trainer_id="trn_1").json["token"]
            for name in ("one", "two")
        ]
        assert accept(hears, tokens[0]).status_code == 201
        third = {"email": "three@example.org", "roles": ["trainer"], "trainer_id": "trn_1"}
        for late in (accept(hears, tokens[1]), invite(hears, **third)):
            assert (late.status_code, late.json["code"]) == (409, "trainer_has_account")

    def test_a_manager_lists_only_their_own(self, hears: Identity) -> None:
        invite(hears)
        mine = invite(hears, "vera@example.org", roles=["trainer"], trainer_id="trn_1").json
        listed = hears.send("GET", "invitations", "vera@example.org").json["data"]
        assert [one["invitation_id"] for one in listed] == [mine["invitation_id"]]
        assert "token" not in listed[0]
        assert len(hears.send("GET", "invitations", "ada@example.org").json["data"]) == 2


class TestManyTrainers:
    def test_all_who_wait_are_invited_once(self, hears: Identity) -> None:
        first = hears.send("POST", "trainer-invitations", "ada@example.org").json["data"]
        assert [(one["trainer_id"], one["email"]) for one in first] == [
            ("trn_1", "nora@example.org"),
            ("trn_2", "otto@example.org"),
        ]
        assert hears.send("POST", "trainer-invitations", "ada@example.org").json["data"] == []
        account = accept(hears, first[0]["token"]).json
        assert (account["trainer_id"], account["vendor_id"], account["roles"]) == ("trn_1", "ven_1", ["trainer"])

    def test_a_manager_invites_their_own(self, hears: Identity) -> None:
        made = hears.send("POST", "trainer-invitations", "vera@example.org").json["data"]
        assert [one["trainer_id"] for one in made] == ["trn_1"]

    def test_an_expired_invitation_is_made_again(self, hears: Identity) -> None:
        hears.send("POST", "trainer-invitations", "ada@example.org")
        hears.clock.now += 604_800
        assert len(hears.send("POST", "trainer-invitations", "ada@example.org").json["data"]) == 2


class TestPasswordLinks:
    def link(self, identity: Identity, email: str = "fred@example.org"):
        return identity.send("POST", f"users/{identity.ids[email]}/password-links", "ada@example.org")

    def test_a_link_sets_a_new_password_and_lifts_the_lock(self, identity: Identity) -> None:
        for _ in range(5):
            identity.sign_in("fred@example.org", "wrong horse battery")
        before = len(identity.rows(sa.select(users)))
        assert accept(identity, self.link(identity).json["token"], "a new horse, a new battery").status_code == 201
        assert identity.sign_in("fred@example.org", "a new horse, a new battery").status_code == 201
        assert identity.sign_in("fred@example.org").status_code == 401
        assert len(identity.rows(sa.select(users))) == before

    def test_a_link_ends_when_its_account_is_shut(self, identity: Identity) -> None:
        token = self.link(identity).json["token"]
        identity.send("POST", f"users/{identity.ids['fred@example.org']}/states", "ada@example.org",
                      json={"state": "deactivated", "why": "left"})  # fmt: skip
        assert accept(identity, token).status_code == 404
        assert self.link(identity).json["code"] == "account_state"

    def test_a_link_lasts_a_day(self, identity: Identity) -> None:
        token = self.link(identity).json["token"]
        identity.clock.now += 86_400
        assert accept(identity, token).status_code == 404


def test_bulk_logins_cost_no_hashing_and_are_safe_to_repeat(identity: Identity) -> None:
    logins = [
        Login(f"T{number}@example.org", Grant(("trainer",), "ven_1", trainer_id=f"trn_x{number}"))
        for number in range(2_500)
    ]
    first, said = identity.ensure(*logins), len(identity.said())
    assert len(first) == 2_500
    assert identity.ensure(*logins) == first
    assert len(identity.said()) == said
    identity.ensure(Login("t0@example.org", Grant(("trainer", "approver"), "ven_1", trainer_id="trn_x0")))
    assert len(identity.said()) == said + 1
    assert identity.findings() == []


def test_use_cases_work_on_the_unit_without_a_door(hears: Identity) -> None:
    """What the one-process house does at the first start: invite and accept without HTTP."""
    from services.identity.usecases.invite_trainers import invite_trainers

    with hears.service.units.write(hears.service.call_as_service()) as unit:
        accounts = [accept_invitation(unit, unit.call, one.token, PASSWORD) for one in invite_trainers(unit, unit.call)]
    assert [account.grant.trainer_id for account in accounts] == ["trn_1", "trn_2"]
