"""The days before the first Monday. In: the stage. Out: clients, projects, vendors, people, terms and accounts.

The sheets arrive as they do in life: one with a bad row that is mended and sent again, one sent twice, one with
an IBAN whose check digits are wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from deploy.month.calendar import FIRST_DAY
from deploy.month.people import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson
from deploy.month.plan import CLIENTS, PROJECT_CLIENT, VENDORS, PlannedTrainer
from deploy.month.sheets import accounts_sheet, offers_sheet, people_sheet
from deploy.month.stage import Stage
from services.billing.domain.party import Account, Party
from services.billing.domain.tax import Tax
from services.billing.usecases.open_legal_entity import OpenLegalEntity, open_legal_entity
from services.billing.usecases.register_client import RegisterClient, register_client
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from services.identity.domain.grant import Grant
from services.identity.usecases.ensure_users import Login, ensure_users
from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from services.onboarding.usecases.publish_agreement import publish_agreement
from services.onboarding.usecases.register_vendor import register_vendor
from services.onboarding.usecases.sign_agreements import Signature, sign_agreements
from services.payments.imports.accounts import read_accounts
from services.payments.usecases.approve_import import approve_import
from services.payments.usecases.import_accounts import import_accounts
from services.timetracking.usecases.open_project import open_project
from shared.values.call import Actor
from shared.values.rate import Rate

OPERATOR = Actor("usr_operator", frozenset({"admin"}))
_AGREEMENT = """Services agreement for the training of AI models

1. You log the time you work, to the second, and submit it each work week.
2. Approved time is paid in full on the next payday at the rate in force on the day it was worked.
3. Required training and onboarding are working time.
4. A correction adds or subtracts the difference; nothing that was paid is edited.
"""


def open_for_business(stage: Stage) -> None:
    """Register our company, the clients, their projects and the vendors; let the demo people in."""
    with stage.unit("billing", OPERATOR) as (unit, call):
        _open_company(unit, call)
        for client in CLIENTS:
            party = Party(
                client.name, client.street, client.town, client.country, client.postcode, vat_id=client.vat_id
            )
            command = RegisterClient(party, client.currency, Tax(client.tax_category, _percent_e2(client.tax_percent)),
                                     buyer_reference=f"PO-2026-{client.key}")  # fmt: skip
            stage.known.clients[client.key] = register_client(unit, call, command).client_id
    stage.house.pump()
    with stage.unit("timetracking", OPERATOR) as (unit, call):
        for project, client in sorted(PROJECT_CLIENT.items()):
            open_project(unit, call, stage.known.clients[client.key], project)
            stage.known.projects[project] = client
    with stage.unit("onboarding", OPERATOR) as (unit, call):
        stage.known.vendors = [register_vendor(unit, call, name, country).vendor_id for name, country in VENDORS]
        publish_agreement(unit, call, "Services agreement", _AGREEMENT)
    stage.house.pump()


def _percent_e2(percent: str) -> int:
    return int(percent) * 100


def _open_company(unit: object, call: object) -> None:
    party = Party("Hourbook Demo Operator GmbH", "Beispielstraße 1", "Berlin", "DE", "10115", vat_id="DE136695976",
                  registration_id="HRB 123456", contact="Accounts receivable", email="billing@demo.example",
                  phone="+49 30 1234567")  # fmt: skip
    account = Account("Hourbook Demo Operator GmbH", "Commerzbank", iban="DE89370400440532013000", bic="COBADEFFXXX")
    open_legal_entity(unit, call, OpenLegalEntity(party, account))  # type: ignore[arg-type]


def let_people_in(stage: Stage) -> None:
    """Give every demo person a sign-in, bound to the rows that are theirs."""
    staff = [person for person in DEMO_PEOPLE if person.role != "trainer"]
    grants = {person.key: _grant(stage, person) for person in staff}
    with stage.unit("identity", OPERATOR) as (unit, call):
        users = ensure_users(unit, call, [Login(one.email, grants[one.key], DEMO_PASSWORD) for one in staff])
    for person in staff:
        grant = grants[person.key]
        stage.actors[person.key] = Actor(users[person.email], frozenset(grant.roles), grant.vendor_id, grant.client_id)
    stage.house.pump()


def _grant(stage: Stage, person: DemoPerson) -> Grant:
    vendor_id = stage.known.vendors[int(person.key[-1])] if person.role == "vendor_manager" else None
    client_id = stage.known.clients["northlight"] if person.role == "client" else None
    return Grant((person.role,), vendor_id, client_id)


def bring_trainers(stage: Stage) -> None:
    """Import each vendor's people: first with a bad row, then mended, then once more for nothing."""
    for number, vendor_id in enumerate(stage.known.vendors):
        planned = [one for one in stage.trainers if one.vendor == number]
        spoiled = [replace(planned[0], email="no-address"), *planned[1:]]
        with stage.unit("onboarding", f"vendor_{number}") as (unit, call):
            report = import_trainers(unit, call, vendor_id, read_people(people_sheet(spoiled)))
            assert [error.field for error in report.errors] == ["email"], "only the spoiled row is refused"
        for expected_new in (1, 0):
            with stage.unit("onboarding", f"vendor_{number}") as (unit, call):
                report = import_trainers(unit, call, vendor_id, read_people(people_sheet(planned)))
            assert (report.new, report.errors) == (expected_new, []), "the mended row comes in, then nothing more"
        with stage.look("onboarding") as unit:
            stage.known.trainers |= {ref: one.trainer_id for ref, one in unit.trainers.of_vendor(vendor_id).items()}
    stage.house.pump()
    sign_in_and_sign(stage, stage.trainers)


def sign_in_and_sign(stage: Stage, trainers: Sequence[PlannedTrainer]) -> None:
    """Let every trainer accept the invitation and sign; the first one gets the demo password."""
    with stage.unit("identity", OPERATOR) as (unit, call):
        users = ensure_users(unit, call, [_trainer_login(stage, one) for one in trainers])
    stage.known.users |= {one.external_ref: users[_address(one)] for one in trainers}
    stage.house.pump()
    with stage.unit("onboarding", OPERATOR) as (unit, call):
        digest = unit.agreements.in_force().digest
        signed = [
            (
                trainer,
                Signature(trainer.trainer_id, digest, f"{trainer.person.given_name} {trainer.person.family_name}"),
            )
            for trainer in unit.trainers.in_state(
                [stage.known.trainers[one.external_ref] for one in trainers], "accepted"
            )
        ]
        sign_agreements(unit, call, signed)
    stage.house.pump()


def _trainer_login(stage: Stage, one: PlannedTrainer) -> Login:
    grant = Grant(("trainer",), stage.known.vendors[one.vendor], trainer_id=stage.known.trainers[one.external_ref])
    return Login(_address(one), grant, DEMO_PASSWORD if one.number == 0 else None)


def _address(one: PlannedTrainer) -> str:
    return "trainer@demo.example" if one.number == 0 else one.email


def agree_terms(stage: Stage) -> None:
    """Import the engagements with their pay rates, then agree with the clients what an hour costs them."""
    for number, vendor_id in enumerate(stage.known.vendors):
        planned = [one for one in stage.trainers if one.vendor == number]
        with stage.unit("onboarding", f"vendor_{number}") as (unit, call):
            report = import_engagements(unit, call, vendor_id, read_offers(offers_sheet(planned)))
            assert not report.errors, report.errors
    stage.house.pump()
    set_rates(stage, stage.trainers, FIRST_DAY)


def set_rates(stage: Stage, trainers: Sequence[PlannedTrainer], first_day: date) -> None:
    """Agree with the clients what an hour of these trainers costs, in each client's currency."""
    engagements = engagement_ids(stage)
    with stage.unit("billing", "finance") as (unit, call):
        set_bill_rates(unit, call, [
            SetBillRate(engagements[one.external_ref, work.project],
                        Rate.parse(work.bill_rate, stage.known.currency_of(work.project)), first_day)
            for one in trainers for work in one.works
        ])  # fmt: skip


def engagement_ids(stage: Stage) -> dict[tuple[str, str], str]:
    """Give engagement ids by trainer's reference and project name."""
    refs = {trainer_id: ref for ref, trainer_id in stage.known.trainers.items()}
    with stage.look("onboarding") as unit:
        found = unit.engagements.of_trainers(sorted(refs))
    return {(refs[one.trainer_id], one.project_name): one.engagement_id for one in found}


def open_accounts(stage: Stage) -> None:
    """Import the payout accounts, one of them with wrong check digits first."""
    for number in range(len(stage.known.vendors)):
        planned = [one for one in stage.trainers if one.vendor == number]
        import_payout_accounts(stage, [_spoiled(planned[0]), *planned[1:]], errors=1)
        import_payout_accounts(stage, planned[:1], errors=0)


def _spoiled(trainer: PlannedTrainer) -> PlannedTrainer:
    account = dict(trainer.account)
    field = "iban" if "iban" in account else "routing_number"
    last = account[field][-1]
    account[field] = account[field][:-1] + ("1" if last == "0" else "0")
    return replace(trainer, account=account)


def import_payout_accounts(stage: Stage, planned: Sequence[PlannedTrainer], errors: int) -> None:
    """Import payout accounts, expecting so many bad rows; a second person approves the good ones."""
    with stage.unit("payments", "finance") as (unit, call):
        report = import_accounts(unit, call, read_accounts(accounts_sheet(planned)))
        assert len(report.errors) == errors, report.errors
    with stage.unit("payments", "finance_approver") as (unit, call):
        if report.import_id:
            approve_import(unit, call, report.import_id)
    stage.house.pump()
