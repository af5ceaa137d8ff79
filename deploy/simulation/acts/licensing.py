"""Acts around licences: a project asks for one, people give theirs, somebody checks it; and who is welcome when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from deploy.simulation.acts.agreeing import a_project
from deploy.simulation.acts.chance import NotNow, choose, prefer
from deploy.simulation.cast import ADMIN, FIRST_DAY
from deploy.simulation.model.hours import Entry, expect
from deploy.simulation.model.licences import Heard, Licence
from deploy.simulation.world import World
from services.onboarding.domain.credential import Credential
from services.onboarding.usecases.claim_credential import claim_credential
from services.onboarding.usecases.decide_credential import decide_credential
from services.timetracking.usecases.require_credential import RequireCredential, require_credential
from shared.values.call import Actor
from shared.values.refusal import Refusal
from shared.values.span import local_date

_ENDS = sa.text("SELECT engagement_id, valid_to FROM engagements").columns(valid_to=sa.Date)
_STATES = sa.text("SELECT credential_id, state FROM credentials")
_DECISIONS = {"verified": "verify", "refused": "refuse", "revoked": "revoke"}


def ask_for_a_licence(world: World, draw: Random) -> str:
    """Ask for a licence on a project, once, from today or a later day on."""
    asked = world.books.welcome.asked
    if asked:
        raise NotNow
    name, project = a_project(world, draw)
    begins = local_date(world.now_epoch, "UTC") + timedelta(days=draw.randint(0, 5))
    command = RequireCredential(project, "licence", begins)

    def accepted(_requirement: Any) -> None:
        asked[project] = begins

    world.perform("timetracking", ADMIN, lambda unit, call: require_credential(unit, call, command), accepted)
    return f"{name} asks for a licence from {begins} on"


def give_a_licence(world: World, draw: Random) -> str:
    """Let a trainer give a licence that ends some day soon."""
    having = {one.trainer for one in world.books.welcome.licences.values()}
    without = [ref for ref in world.diary.users if world.diary.trainers[ref] not in having]
    ref = choose(draw, without or world.diary.users)
    trainer_id, trainer = world.diary.trainers[ref], world.cast.named(ref)
    today = local_date(world.now_epoch, trainer.zone)
    first = draw.choice((FIRST_DAY - timedelta(days=90), today))
    last = today + timedelta(days=draw.choice((0, 5, 14, 21, 40, 60)))
    fields = {"kind": "licence", "name": "Physician", "issuer": "Chamber", "country": "DE",
              "valid_from": first.isoformat(), "expires_on": last.isoformat()}  # fmt: skip

    def accepted(made: Credential) -> None:
        world.books.welcome.licences[made.credential_id] = Licence(trainer_id, first, last + timedelta(days=1))

    actor = Actor(world.diary.users[ref], frozenset({"trainer"}), trainer_id=trainer_id)
    world.perform("onboarding", actor, lambda unit, call: claim_credential(unit, call, trainer_id, fields), accepted)
    return f"{ref} gives a licence that is good to {last}"


def check_a_licence(world: World, draw: Random) -> str:
    """Let somebody verify a licence, or refuse it, or revoke one that was verified."""
    licences = world.books.welcome.licences
    pending = [name for name, one in licences.items() if one.state == "pending"]
    name = prefer(draw, pending or licences, licences)
    state = "revoked" if licences[name].state == "verified" else draw.choice(("verified",) * 5 + ("refused",))
    ref = world.diary.ref_of(licences[name].trainer)
    today = local_date(world.now_epoch, world.cast.named(ref).zone)
    decision = _DECISIONS[state]
    world.perform("onboarding", ADMIN,
                  lambda unit, call: decide_credential(unit, call, name, decision, "Looked it up"),
                  lambda _: world.books.welcome.decided(name, state, today))  # fmt: skip
    return f"a licence of {ref} is {state}"


def heard(world: World) -> Heard:
    """Ask timetracking what it has heard of engagements' ends and of licences."""
    with world.services["timetracking"].units.engine.connect() as connection:
        ends = {row.engagement_id: row.valid_to for row in connection.execute(_ENDS)}
        return Heard(ends, {row.credential_id: row.state for row in connection.execute(_STATES)})


def expect_welcome(world: World, known: Heard, entries: Iterable[Entry], *, licensed: bool = True) -> None:
    """Hold hours that were taken to the days of their engagement, and to what its project asks for."""
    for one in entries:
        day = one.hours.day
        expect(world.books.welcome.covers(one.engagement, day, known), f"{day} lies outside {one.engagement}")
        project = world.books.terms[one.engagement].project
        if licensed:
            holds = world.books.welcome.licensed(project, one.trainer, day, known)
            expect(holds, f"hours of {day} were taken of {one.trainer} without a licence")


def expect_unwelcome(world: World, known: Heard, engagement: str, day: date, refusal: Refusal) -> None:
    """Hold a refusal for the day's sake to the same."""
    terms, welcome = world.books.terms[engagement], world.books.welcome
    if refusal.code == "outside_engagement":
        expect(not welcome.covers(engagement, day, known), f"{day} was refused, and lies within {engagement}")
    elif refusal.code in ("credential_missing", "credential_expired"):
        holds = welcome.licensed(terms.project, terms.trainer, day, known)
        expect(not holds, f"hours of {day} were refused to {terms.trainer}, who holds a licence")
