"""Whoever forgot their password has a link mailed; whoever asks for another's learns nothing, and fills no mailbox."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from identity_house import PASSWORD, Identity

from services.identity.domain import link_request
from services.identity.store.tables import invitations, link_requests
from services.identity.usecases import ask_password_link
from shared.plumbing.unit import OUTBOX

KNOWN, UNKNOWN = "fred@example.org", "nobody@example.org"


def ask(identity: Identity, email: str = KNOWN):
    return identity.send("POST", "password-links", json={"email": email})


def work(identity: Identity) -> int:
    """Do the jobs that were asked for, as a worker does; gives how many."""
    jobs = identity.rows(sa.select(OUTBOX.c.type, OUTBOX.c.data).where(OUTBOX.c.kind == "job"))
    for job in jobs:
        with identity.service.units.write(identity.service.call_as_service()) as unit:
            identity.service.jobs[job.type](unit, unit.call, json.loads(job.data))
    with identity.service.units.engine.begin() as connection:
        connection.execute(OUTBOX.delete().where(OUTBOX.c.kind == "job"))
    return len(jobs)


def links(identity: Identity) -> list[sa.Row]:
    return identity.rows(sa.select(invitations).order_by(invitations.c.invitation_id))


def test_a_link_is_mailed_and_sets_a_new_password(identity: Identity) -> None:
    answer = ask(identity, " Fred@Example.org ")
    assert (answer.status_code, answer.json) == (202, {"email": KNOWN})
    work(identity)
    (link,) = links(identity)
    assert (link.email, link.user_id, identity.said()[-1]) == (KNOWN, identity.ids[KNOWN], "invitation.issued")
    body = {"token": identity.mailed({"invitation_id": link.invitation_id}), "password": "a new horse, a new battery"}
    assert identity.send("POST", "acceptances", json=body).status_code == 201
    assert identity.sign_in(KNOWN, "a new horse, a new battery").status_code == 201


def test_until_it_is_used_the_present_password_holds(identity: Identity) -> None:
    ask(identity)
    work(identity)
    assert identity.sign_in(KNOWN, PASSWORD).status_code == 201


class TestEnumeration:
    def test_an_address_that_is_nobody_s_is_answered_alike(self, identity: Identity) -> None:
        known, unknown = ask(identity), ask(identity, UNKNOWN)
        assert known.status_code == unknown.status_code == 202
        assert set(known.headers.keys()) == set(unknown.headers.keys())
        assert known.get_data(as_text=True).replace(KNOWN, UNKNOWN) == unknown.get_data(as_text=True)
        assert work(identity) == 2
        assert [link.email for link in links(identity)] == [KNOWN]

    def test_and_costs_the_same(self, identity: Identity) -> None:
        """The statements of either are the same ones: what would tell them apart is done later, by a job."""
        with identity.overheard() as known:
            ask(identity)
        with identity.overheard() as unknown:
            ask(identity, UNKNOWN)
        assert any("INSERT INTO link_requests" in statement for statement in known)
        assert unknown == known

    def test_no_job_holds_an_address(self, identity: Identity) -> None:
        ask(identity)
        kept = str(identity.rows(sa.select(OUTBOX.c.data).where(OUTBOX.c.kind == "job")))
        assert "plr_" in kept
        assert KNOWN not in kept


class TestLimits:
    def test_one_address_gets_one_mail_in_five_minutes(self, identity: Identity) -> None:
        assert {ask(identity).status_code for _ in range(3)} == {202}
        assert work(identity) == 1
        identity.clock.now += 299
        ask(identity)
        assert work(identity) == 0
        identity.clock.now += 1
        ask(identity)
        assert (work(identity), len(links(identity))) == (1, 2)

    def test_all_together_ask_for_so_many(self, identity: Identity, monkeypatch) -> None:
        monkeypatch.setattr(ask_password_link, "MOST_TOGETHER", 3)
        assert [ask(identity, f"made-up-{n}@example.org").status_code for n in range(4)] == [202, 202, 202, 429]
        refused = ask(identity)
        assert (refused.json["code"], refused.headers["Retry-After"]) == ("password_links_many", "300")
        identity.clock.now += 300
        assert ask(identity).status_code == 202

    def test_what_is_old_is_forgotten(self, identity: Identity) -> None:
        ask(identity, UNKNOWN)
        identity.clock.now += link_request.KEPT_SECONDS + 1
        ask(identity)
        assert [row.email for row in identity.rows(sa.select(link_requests))] == [KNOWN]


def test_a_shut_account_gets_none(identity: Identity) -> None:
    identity.send("POST", f"users/{identity.ids[KNOWN]}/states", "ada@example.org",
                  json={"state": "deactivated", "why": "left"})  # fmt: skip
    ask(identity)
    work(identity)
    assert links(identity) == []


@pytest.mark.parametrize("email", ["no address", "a@b", "", "a@example.org\r\nBcc: b@example.org", "a b@example.org"])
def test_what_is_no_address_is_refused(identity: Identity, email) -> None:
    assert ask(identity, email).status_code == 422
