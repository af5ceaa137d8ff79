"""Invitations: one-time, expiring, stored as digests, and never wider than who gives them."""

from __future__ import annotations

import json
from dataclasses import replace

import places
import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain.grant import Grant
from services.identity.main import MIGRATIONS
from services.identity.store.tables import invitation_ends, invitations, users
from services.identity.usecases.accept_invitation import accept_invitation
from services.identity.usecases.ensure_users import Login
from services.identity.usecases.keep_trainers import keep_trainers
from shared.events.catalogue import decode, topic_of
from shared.events.fact import Envelope
from shared.events.identity import ContactSet
from shared.events.onboarding import TrainerRegistered
from shared.plumbing.database import open_engine
from shared.plumbing.links import link_secret
from shared.plumbing.migrate import upgrade
from shared.plumbing.unit import OUTBOX

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


def token_of(identity: Identity) -> str:
    return identity.mailed(invite(identity).json)


def accept(identity: Identity, token: str, password: str = PASSWORD):
    return identity.send("POST", "acceptances", json={"token": token, "password": password})


class TestAccepting:
    def test_who_accepts_may_sign_in_and_the_others_hear_of_it(self, identity: Identity) -> None:
        before = identity.said()
        answer = accept(identity, token_of(identity))
        assert (answer.status_code, answer.json["email"], answer.json["roles"]) == (201, "new@example.org", ["auditor"])
        assert identity.said() == [*before, "invitation.issued", "user.registered", "contact.set"]
        me = identity.send("GET", "users/me", "new@example.org")
        assert (me.json["user_id"], me.headers["ETag"]) == (answer.json["user_id"], '"1"')

    def test_a_token_works_once_and_is_kept_as_a_digest(self, identity: Identity) -> None:
        token = token_of(identity)
        assert token not in str(identity.rows(sa.select(invitations)))
        assert accept(identity, token).status_code == 201
        again = accept(identity, token)
        assert (again.status_code, again.json["code"]) == (404, "invitation_over")

    @pytest.mark.parametrize("seconds, status", [(604_799, 201), (604_800, 404)])
    def test_a_token_expires(self, identity: Identity, seconds, status) -> None:
        token = token_of(identity)
        identity.clock.now += seconds
        assert accept(identity, token).status_code == status

    def test_a_second_invitation_ends_the_first(self, identity: Identity) -> None:
        first, second = token_of(identity), token_of(identity)
        assert (accept(identity, first).status_code, accept(identity, second).status_code) == (404, 201)

    def test_a_revoked_one_opens_nothing(self, identity: Identity) -> None:
        made = invite(identity).json
        path = f"invitations/{made['invitation_id']}"
        assert identity.send("DELETE", path, "ada@example.org").status_code == 204
        assert identity.send("DELETE", path, "ada@example.org").json["code"] == "invitation_ended"
        assert accept(identity, identity.mailed(made)).status_code == 404

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
        token = token_of(identity)
        answer = accept(identity, token, password)
        assert (answer.status_code, answer.json["errors"][0]["pointer"], answer.json["code"]) == (
            422,
            "/password",
            code,
        )
        assert accept(identity, token).status_code == 201

    def test_a_password_is_the_same_however_the_keyboard_composed_it(self, identity: Identity) -> None:
        accept(identity, token_of(identity), "Zoe\u0308 hat f\u00fcnf Katzen")
        assert identity.sign_in("new@example.org", "Zo\u00eb hat fu\u0308nf Katzen").status_code == 201


class TestWhoInvitesWhom:
    @pytest.mark.parametrize(
        "by, body, status, code",
        [
            ("ada@example.org", {"roles": ["finance", "approver"]}, 201, None),
            ("ada@example.org", {"email": "otto@example.org", "roles": ["trainer"], "trainer_id": "trn_2"}, 201, None),
            ("ada@example.org", {"roles": ["trainer"], "trainer_id": "trn_9"}, 404, "trainer_not_found"),
            ("ada@example.org", {"roles": ["trainer"]}, 422, "role_needs_id"),
            ("ada@example.org", {"roles": ["client"]}, 422, "role_needs_id"),
            ("ada@example.org", {"roles": []}, 422, "roles_missing"),
            ("ada@example.org", {"roles": ["root"]}, 422, "request_invalid"),
            ("ada@example.org", {"email": "fred@example.org"}, 409, "email_registered"),
            ("ada@example.org", {"email": "no address"}, 422, "request_invalid"),
            ("vera@example.org", {"email": "nora@example.org", "roles": ["trainer"], "trainer_id": "trn_1"}, 201, None),
            ("vera@example.org", {"roles": ["trainer"], "trainer_id": "trn_1"}, 422, "trainer_address_differs"),
            ("ada@example.org", {"roles": ["trainer"], "trainer_id": "trn_1"}, 422, "trainer_address_differs"),
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
        made = invite(hears, email="otto@example.org", roles=["trainer"], trainer_id="trn_2", vendor_id="ven_1").json
        assert made["vendor_id"] == "ven_2"

    def test_two_accounts_never_act_for_one_trainer(self, hears: Identity) -> None:
        nora = {"roles": ["trainer"], "trainer_id": "trn_1"}
        first = invite(hears, email="nora@example.org", **nora).json
        with hears.service.units.write(hears.service.call_as_service()) as unit:
            keep_trainers(unit, unit.call, [replace(NORA, email="new.nora@example.org")])
        second = invite(hears, email="new.nora@example.org", **nora).json
        assert accept(hears, hears.mailed(first)).status_code == 201
        for late in (accept(hears, hears.mailed(second)), invite(hears, email="new.nora@example.org", **nora)):
            assert (late.status_code, late.json["code"]) == (409, "trainer_has_account")

    def test_a_manager_lists_only_their_own(self, hears: Identity) -> None:
        invite(hears)
        mine = invite(hears, "vera@example.org", email="nora@example.org", roles=["trainer"], trainer_id="trn_1").json
        listed = hears.send("GET", "invitations", "vera@example.org").json["data"]
        assert [one["invitation_id"] for one in listed] == [mine["invitation_id"]]
        assert len(hears.send("GET", "invitations", "ada@example.org").json["data"]) == 2
        of_nora = hears.send("GET", "invitations?trainer_id=trn_1", "ada@example.org").json["data"]
        assert [one["invitation_id"] for one in of_nora] == [mine["invitation_id"]]


class TestManyTrainers:
    def test_all_who_wait_are_invited_once(self, hears: Identity) -> None:
        first = hears.send("POST", "trainer-invitations", "ada@example.org", json={}).json["data"]
        assert [(one["trainer_id"], one["email"]) for one in first] == [
            ("trn_1", "nora@example.org"),
            ("trn_2", "otto@example.org"),
        ]
        assert hears.send("POST", "trainer-invitations", "ada@example.org", json={}).json["data"] == []
        account = accept(hears, hears.mailed(first[0])).json
        assert (account["trainer_id"], account["vendor_id"], account["roles"]) == ("trn_1", "ven_1", ["trainer"])

    def test_a_manager_invites_their_own(self, hears: Identity) -> None:
        made = hears.send("POST", "trainer-invitations", "vera@example.org", json={}).json["data"]
        assert [one["trainer_id"] for one in made] == ["trn_1"]

    def test_an_expired_invitation_is_made_again(self, hears: Identity) -> None:
        hears.send("POST", "trainer-invitations", "ada@example.org", json={})
        hears.clock.now += 604_800
        assert len(hears.send("POST", "trainer-invitations", "ada@example.org", json={}).json["data"]) == 2


class TestPasswordLinks:
    def link(self, identity: Identity, email: str = "fred@example.org"):
        return identity.send("POST", f"users/{identity.ids[email]}/password-links", "ada@example.org")

    def test_a_link_sets_a_new_password_and_lifts_the_lock(self, identity: Identity) -> None:
        for _ in range(5):
            identity.sign_in("fred@example.org", "wrong horse battery")
        before = len(identity.rows(sa.select(users)))
        assert (
            accept(identity, identity.mailed(self.link(identity).json), "a new horse, a new battery").status_code == 201
        )
        assert identity.sign_in("fred@example.org", "a new horse, a new battery").status_code == 201
        assert identity.sign_in("fred@example.org").status_code == 401
        assert len(identity.rows(sa.select(users))) == before

    def test_a_link_ends_when_its_account_is_shut(self, identity: Identity) -> None:
        token = identity.mailed(self.link(identity).json)
        identity.send("POST", f"users/{identity.ids['fred@example.org']}/states", "ada@example.org",
                      json={"state": "deactivated", "why": "left"})  # fmt: skip
        assert accept(identity, token).status_code == 404
        assert self.link(identity).json["code"] == "account_state"

    def test_whoever_uses_a_link_is_told(self, identity: Identity) -> None:
        accept(identity, identity.mailed(self.link(identity).json), "a new horse, a new battery")
        assert identity.said()[-1] == "password.changed"

    def test_a_link_lasts_a_day(self, identity: Identity) -> None:
        token = identity.mailed(self.link(identity).json)
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
    assert identity.said()[said:] == ["user.registered", "contact.set"]
    assert identity.findings() == []


def test_use_cases_work_on_the_unit_without_a_door(hears: Identity) -> None:
    """What the one-process house does at the first start: invite and accept without HTTP."""
    from services.identity.usecases.invite_trainers import invite_trainers

    with hears.service.units.write(hears.service.call_as_service()) as unit:
        accounts = [accept_invitation(unit, unit.call, unit.link_secret(one.invitation_id), PASSWORD)
                    for one in invite_trainers(unit, unit.call)]  # fmt: skip
    assert [account.grant.trainer_id for account in accounts] == ["trn_1", "trn_2"]


class TestSecrets:
    """A link's secret is in the mail and nowhere else: whoever asks for it, stores it or hears of it cannot use it."""

    def test_no_answer_row_or_fact_holds_it(self, hears: Identity) -> None:
        one = invite(hears)
        many = hears.send("POST", "trainer-invitations", "vera@example.org", json={"language": "id"})
        link = hears.send("POST", f"users/{hears.ids['fred@example.org']}/password-links", "ada@example.org")
        listed = hears.send("GET", "invitations", "ada@example.org")
        made = [one.json, *many.json["data"], link.json]
        assert [row["language"] for row in made] == ["en", "id", "en"]
        answered = "".join(answer.get_data(as_text=True) for answer in (one, many, link, listed))
        kept = str(hears.rows(sa.select(invitations))) + str(hears.rows(sa.select(OUTBOX.c.data)))
        for row in made:
            assert row["invitation_id"] in kept
            assert hears.mailed(row) not in answered + kept

    def test_it_is_not_logged(self, identity: Identity, capfd) -> None:
        made = invite(identity).json
        accept(identity, identity.mailed(made))
        said = capfd.readouterr()
        assert identity.mailed(made) not in said.out + said.err

    def test_it_is_another_one_under_another_key_and_of_another_invitation(self) -> None:
        secrets = {link_secret(key, name) for key in (b"k" * 32, b"l" * 32) for name in ("inv_1", "inv_2")}
        assert len(secrets) == 4
        assert {len(one) for one in secrets} == {43}
        with pytest.raises(AssertionError):
            link_secret(b"k" * 31, "inv_1")

    def test_an_address_is_told_with_the_language_of_its_invitation(self, identity: Identity) -> None:
        accept(identity, identity.mailed(invite(identity, language="fr").json))
        row = identity.newest()
        assert json.loads(row.data) | {"user_id": ""} == {
            "user_id": "", "email": "new@example.org", "trainer_id": None, "language": "fr", "active": True,
            "roles": ["auditor"],
        }  # fmt: skip

    def test_a_shut_account_is_written_to_no_more(self, identity: Identity) -> None:
        identity.send("POST", f"users/{identity.ids['fred@example.org']}/states", "ada@example.org",
                      json={"state": "deactivated", "why": "left"})  # fmt: skip
        row = identity.newest()
        assert (json.loads(row.data)["email"], json.loads(row.data)["active"]) == ("fred@example.org", False)


def test_links_that_were_shown_to_others_end_and_everyone_s_address_is_told(tmp_path) -> None:
    """Migration 0004 on a database that has people and an open invitation."""
    engine, folder = open_engine(places.database_url(tmp_path / "old.db")), MIGRATIONS
    upgrade(engine, folder, "0003")
    with engine.begin() as connection:
        for statement in _OLD:
            connection.execute(sa.text(statement))
    upgrade(engine, folder)
    with engine.connect() as connection:
        ended = connection.execute(sa.select(invitation_ends.c.invitation_id, invitation_ends.c.how)).all()
        told = connection.execute(sa.select(OUTBOX.c.type, OUTBOX.c.topic, OUTBOX.c.key, OUTBOX.c.data)).all()
        assert connection.execute(sa.select(invitations.c.language)).scalars().all() == ["en"]
    engine.dispose()
    assert ended == [("inv_1", "revoked")]
    fact = decode(Envelope("evt_1", told[0].type, 1, "identity", told[0].topic, told[0].key, 0, "", told[0].data))
    assert (fact, told[0].topic, told[0].key) == (
        ContactSet("usr_1", "a@example.org", None, None, active=True), topic_of(ContactSet.TYPE), "usr_1"
    )  # fmt: skip
    assert len(told) == 1, "API clients have no address"


_STATE = (
    "INSERT INTO user_states (user_id, sort_key, state, roles, most_recent, by_user, at_epoch, why) "
    "VALUES ('{}', 1, 'active', 'admin', true, 'x', 5, 'x')"
)
_OLD = (
    "INSERT INTO users VALUES ('usr_1', 'person', 'a@example.org', '', NULL, NULL, NULL, 1, 5)",
    "INSERT INTO users VALUES ('apc_1', 'api_client', NULL, 'x', NULL, NULL, NULL, 1, 5)",
    _STATE.format("usr_1"),
    _STATE.format("apc_1"),
    "INSERT INTO invitations VALUES ('inv_1', 'd', 'b@example.org', 'auditor', NULL, NULL, NULL, NULL, 'usr_1', 5, 9)",
)
