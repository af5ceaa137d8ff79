"""Acts before the first hour: our company, its clients and projects, the vendors and their agreement."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from deploy.month.plan import VENDORS, PlannedClient
from deploy.simulation.acts.chance import NotNow, choose
from deploy.simulation.cast import ADMIN, PROJECTS
from deploy.simulation.world import World
from services.billing.domain.client import Client, LegalEntity
from services.billing.domain.party import Account, Party
from services.billing.domain.tax import Tax
from services.billing.usecases.open_legal_entity import OpenLegalEntity, open_legal_entity
from services.billing.usecases.register_client import RegisterClient, register_client
from services.onboarding.usecases.publish_agreement import publish_agreement
from services.onboarding.usecases.register_vendor import register_vendor
from services.timetracking.usecases.open_project import open_project
from shared.values.call import Call

_COMPANY = Party("Simulated Operator GmbH", "Beispielstraße 1", "Berlin", "DE", "10115", vat_id="DE136695976",
                 registration_id="HRB 123456", contact="Accounts", email="billing@demo.example",
                 phone="+49 30 1234567")  # fmt: skip
_BANK = Account("Simulated Operator GmbH", "Commerzbank", iban="DE89370400440532013000", bic="COBADEFFXXX")


def found_company(world: World, _draw: Random) -> str:
    """Enter our company, once."""
    if world.diary.company:
        raise NotNow

    def accepted(entity: LegalEntity) -> None:
        world.diary.company = entity.legal_entity_id

    command = OpenLegalEntity(_COMPANY, _BANK)
    world.perform("billing", ADMIN, lambda unit, call: open_legal_entity(unit, call, command), accepted)
    return "the operator enters the company"


def register_a_client(world: World, draw: Random) -> str:
    """Register a client of the cast."""
    if not world.diary.company:
        raise NotNow
    client = choose(draw, (one for one in world.cast.clients if one.key not in world.diary.clients))
    percent = int(client.tax_percent)

    def accepted(stored: Client) -> None:
        world.diary.clients[client.key] = stored.client_id
        world.books.taxes[stored.client_id] = Fraction(percent, 100)

    command = _agreement(world, client, Tax(client.tax_category, percent * 100))
    world.perform("billing", ADMIN, lambda unit, call: register_client(unit, call, command), accepted)
    return f"finance registers {client.name}"


def _agreement(world: World, client: PlannedClient, tax: Tax) -> RegisterClient:
    party = Party(client.name, client.street, client.town, client.country, client.postcode, vat_id=client.vat_id)
    return RegisterClient(party, client.currency, tax, buyer_reference=f"PO-{client.key}",
                          legal_entity_id=world.diary.company)  # fmt: skip


def open_a_project(world: World, draw: Random) -> str:
    """Open a project for a client that timetracking has heard of."""
    name = choose(draw, (name for name in PROJECTS if name not in world.diary.projects))
    client_id = world.diary.clients.get(PROJECTS[name].key)
    if client_id is None:
        raise NotNow

    def accepted(project: Any) -> None:
        world.diary.projects[name] = project.project_id

    world.perform("timetracking", ADMIN, lambda unit, call: open_project(unit, call, client_id, name), accepted)
    return f"the operator opens the project {name}"


def found_vendor(world: World, _draw: Random) -> str:
    """Register the vendors, and publish the agreement that their people sign."""
    number = len(world.diary.vendors)
    if number >= len(VENDORS):
        raise NotNow

    def found(unit: Any, call: Call) -> str:
        if number == 0:
            publish_agreement(unit, call, "Services agreement", "Approved time is paid in full on the next payday.")
        vendor_id: str = register_vendor(unit, call, *VENDORS[number]).vendor_id
        return vendor_id

    world.perform("onboarding", ADMIN, found, world.diary.vendors.append)
    return f"the operator registers the vendor {VENDORS[number][0]}"
