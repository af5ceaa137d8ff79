"""Acts that bring people in: imported by their vendor, invited, signed, engaged at a pay and a bill rate.

News travels between services, so each step may come too early and be refused; somebody tries again later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from deploy.month.plan import PlannedTrainer, PlannedWork
from deploy.month.sheets import offers_sheet, people_sheet
from deploy.simulation.acts.chance import NotNow, choose
from deploy.simulation.cast import ADMIN, FIRST_DAY, PROJECTS, maker, opens_seconds
from deploy.simulation.model.rows import RateVersion, Terms
from deploy.simulation.world import World
from services.billing.domain.client import BillRate
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from services.identity.domain.grant import Grant
from services.identity.usecases.ensure_users import Login, ensure_users
from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from services.onboarding.usecases.ports import Engagement, PayRate
from services.onboarding.usecases.set_pay_rate import set_pay_rate
from services.onboarding.usecases.sign_agreements import Signature, sign_agreements
from shared.values.call import Actor, Call
from shared.values.rate import Rate
from shared.values.refusal import Refusal

SUNDAY, MONDAY = 6, 0


def vendor_of(world: World, trainer: PlannedTrainer) -> Actor:
    """Give the manager of a trainer's vendor."""
    return Actor(f"usr_vendor_{trainer.vendor}", frozenset({"vendor_manager"}), world.diary.vendors[trainer.vendor])


def import_person(world: World, draw: Random) -> str:
    """Let a vendor import one more of its people, or one that is known under a new name."""
    waiting = [one for one in world.cast.trainers if one.external_ref not in world.diary.trainers]
    # Whoever was forgotten is not brought again: they would be somebody new.
    known = (one for one in world.cast.trainers if one.external_ref not in world.diary.forgotten)
    trainer = waiting[0] if waiting else choose(draw, known)
    if len(world.diary.vendors) <= trainer.vendor or (not waiting and draw.random() < 0.8):
        raise NotNow
    person = trainer if waiting else replace(trainer, family_name=draw.choice(trainer.country.family))
    vendor_id, ref = world.diary.vendors[trainer.vendor], trainer.external_ref

    def bring(unit: Any, call: Call) -> str:
        errors = import_trainers(unit, call, vendor_id, read_people(people_sheet([person]))).errors
        # Whoever confirmed their name keeps it.
        _none_wrong([one for one in errors if one.code != "confirmed_otherwise"])
        trainer_id: str = unit.trainers.of_vendor(vendor_id)[ref].trainer_id
        return trainer_id

    def accepted(trainer_id: str) -> None:
        world.diary.trainers[ref] = trainer_id
        world.diary.names[ref].add(f"{person.given_name} {person.family_name}")

    world.perform("onboarding", vendor_of(world, trainer), bring, accepted)
    return f"the vendor imports {person.given_name} {person.family_name} ({ref})"


def invite(world: World, draw: Random) -> str:
    """Let a trainer sign in for the first time."""
    gone = world.diary.users.keys() | world.diary.forgotten.keys()
    ref = choose(draw, (ref for ref in world.diary.trainers if ref not in gone))
    trainer = world.cast.named(ref)
    grant = Grant(("trainer",), world.diary.vendors[trainer.vendor], trainer_id=world.diary.trainers[ref])
    login = Login(trainer.email, grant)

    def accepted(users: dict[str, str]) -> None:
        world.diary.users[ref] = users[trainer.email]

    world.perform("identity", ADMIN, lambda unit, call: ensure_users(unit, call, [login]), accepted)
    return f"{ref} accepts the invitation"


def sign(world: World, draw: Random) -> str:
    """Let a trainer sign the agreement, once onboarding knows that they accepted the invitation."""
    ref = choose(draw, (ref for ref in world.diary.users if ref not in world.diary.signed))
    trainer_id = world.diary.trainers[ref]

    def put_name(unit: Any, call: Call) -> None:
        ready = unit.trainers.in_state([trainer_id], "accepted")
        if not ready:
            raise NotNow
        digest = unit.agreements.in_force().digest
        sign_agreements(unit, call, [(ready[0], Signature(trainer_id, digest, "Signed"))])

    world.perform("onboarding", ADMIN, put_name, lambda _: world.diary.signed.add(ref))
    return f"{ref} signs the agreement"


def engage(world: World, draw: Random) -> str:
    """Let a vendor offer a trainer on the next project, with the first pay rate."""
    ref, work, first = choose(draw, (
        (one.external_ref, work, first) for one in world.cast.trainers for work in one.works
        if one.external_ref in world.diary.trainers and work.project in world.diary.projects
        and (first := _free_from(world, one.external_ref, work.project))
    ))  # fmt: skip
    trainer = world.cast.named(ref)
    vendor_id, trainer_id = world.diary.vendors[trainer.vendor], world.diary.trainers[ref]
    head, row = offers_sheet([replace(trainer, works=(work,))], first).decode().splitlines()
    sheet = f"{head},workweek_start_time\n{row},{opens_seconds(trainer) // 3600:02d}:00\n".encode()

    def offer(unit: Any, call: Call) -> tuple[Engagement, PayRate]:
        _none_wrong(import_engagements(unit, call, vendor_id, read_offers(sheet)).errors)
        (found,) = [one for one in unit.engagements.of_trainers([trainer_id])
                    if (one.project_name, one.terms.valid_from) == (work.project, first)]  # fmt: skip
        return found, unit.engagements.rates_of([found.engagement_id])[0]

    world.perform("onboarding", vendor_of(world, trainer), offer, lambda pair: _engaged(world, trainer, work, *pair))
    return f"{ref} is engaged on {work.project} from {first} on at {work.pay_rate} {trainer.country.currency}"


def _free_from(world: World, ref: str, project: str) -> date | None:
    """Give from which day on somebody can be engaged on a project: who is engaged already, not before that ends."""
    known = world.diary.engagements.get((ref, project))
    return FIRST_DAY if known is None else world.books.welcome.ends[known][-1]


def _engaged(world: World, trainer: PlannedTrainer, work: PlannedWork, engagement: Engagement, rate: PayRate) -> None:
    identifier = engagement.engagement_id
    if identifier in world.books.terms:
        return
    world.diary.engagements[trainer.external_ref, work.project] = identifier
    world.books.welcome.engaged(identifier, engagement.terms.valid_from)
    client_id = world.diary.clients[PROJECTS[work.project].key]
    starts = SUNDAY if trainer.workweek_start == "sunday" else MONDAY
    world.books.terms[identifier] = Terms(identifier, engagement.trainer_id, client_id, engagement.project_id,
                                          trainer.zone, starts, opens_seconds(trainer), trainer.rule_pack,
                                          trainer.pay_group, trainer.country.currency)  # fmt: skip
    _pays(world, rate)


def _pays(world: World, rate: PayRate) -> None:
    world.books.pay_rates.append(
        RateVersion(rate.rate_id, rate.engagement_id, Fraction(rate.rate_e4, 10_000), rate.currency, rate.valid_from,
                    rate.valid_to, rate.known_epoch, len(world.books.pay_rates))
    )  # fmt: skip


def change_pay_rate(world: World, draw: Random) -> str:
    """Set another pay rate, from a day that may have been worked and paid long ago, for ever or for some days."""
    (ref, project), engagement_id = choose(draw, world.diary.engagements.items())
    trainer = world.cast.named(ref)
    work = next(work for work in trainer.works if work.project == project)
    rate = _another(draw, work.pay_rate)
    first, end = _days(draw)

    def change(unit: Any, call: Call) -> PayRate:
        return set_pay_rate(unit, call, engagement_id, rate, first, end)

    world.perform("onboarding", vendor_of(world, trainer), change, lambda stored: _pays(world, stored))
    return f"{ref} is paid {rate} {trainer.country.currency} on {project} from {first}{_until(end)}"


def agree_bill_rate(world: World, draw: Random) -> str:
    """Agree with a client what an hour costs: of an engagement, or now and then of a whole project."""
    (ref, project), engagement_id = choose(draw, world.diary.engagements.items())
    work = next(work for work in world.cast.named(ref).works if work.project == project)
    currency = PROJECTS[project].currency
    known = engagement_id in world.diary.billed
    scope = world.diary.projects[project] if draw.random() < 0.15 else engagement_id
    rate = _another(draw, work.bill_rate) if known else work.bill_rate
    # A project's rate covers all days: a week that is priced in part has gaps that somebody must look at (ADR 9).
    first, end = _days(draw) if known and scope == engagement_id else (FIRST_DAY, None)
    commands = [SetBillRate(scope, Rate.parse(rate, currency), first, end)]
    if draw.random() < 0.05:
        # Agreed and agreed otherwise within the same second: nobody could say which counts, so both are refused.
        commands.append(replace(commands[0], rate=Rate.parse(_another(draw, rate), currency)))

    def accepted(stored: list[BillRate]) -> None:
        if scope == engagement_id:
            world.diary.billed.add(engagement_id)
        world.books.bill_rates.extend(
            RateVersion(one.rate_id, one.scope_id, Fraction(one.rate_e4, 10_000), one.currency, one.valid_from,
                        one.valid_to, one.known_epoch, len(world.books.bill_rates))
            for one in stored
        )  # fmt: skip

    world.perform("billing", maker(draw), lambda unit, call: set_bill_rates(unit, call, commands), accepted)
    whose = ref if scope == engagement_id else "everybody"
    return f"an hour of {whose} on {project} costs {commands[-1].rate.decimal} {currency} from {first}{_until(end)}"


def _another(draw: Random, rate: str) -> str:
    e4 = int(rate.replace(".", "")) * draw.randint(80, 125) // 100
    return f"{e4 // 10_000}.{e4 % 10_000:04d}"


def _days(draw: Random) -> tuple[date, date | None]:
    first = FIRST_DAY + timedelta(days=draw.randint(0, 27))
    return first, first + timedelta(days=draw.randint(1, 10)) if draw.random() < 0.3 else None


def _until(end: date | None) -> str:
    return f" until {end}" if end else ""


def _none_wrong(errors: list[Any]) -> None:
    if errors:
        raise Refusal(errors[0].code, errors[0].detail)
