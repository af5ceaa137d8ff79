"""Acts around tax forms: people give theirs, the one for their country or another, and again when they like."""

from __future__ import annotations

from random import Random

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.acts.working import trainer_of
from deploy.simulation.cast import maker
from deploy.simulation.world import World
from services.payments.domain.tax_form import KINDS
from services.payments.usecases.give_tax_form import give_tax_form
from services.payments.usecases.ports import GivenTaxForm
from shared.values.span import local_date

# Numbers that tax offices could have given; whoever is from elsewhere gives a form that asks for none.
_NUMBERS = {"US": "536-90-4399", "DE": "36 574 261 809", "KE": "A004416331M"}


def give_a_tax_form(world: World, draw: Random) -> str:
    """Let a trainer, or finance for them, give a tax form: mostly one for their country."""
    ref, trainer_id = choose(draw, world.diary.trainers.items())
    country = world.cast.named(ref).country.code
    kind = prefer(draw, ["w9", "local"] if country == "US" else ["w8ben", "w8bene", "local"], KINDS)
    actor = prefer(draw, [trainer_of(world, trainer_id)], [maker(draw)])
    signed_on = local_date(world.now_epoch, "UTC")

    def accepted(given: GivenTaxForm) -> None:
        world.books.tax_forms.given(given.tax_form_id, trainer_id, country, kind, signed_on)

    world.perform("payments", actor,
                  lambda unit, call: give_tax_form(unit, call, trainer_id, kind, _fields(ref, country, kind)),
                  accepted)  # fmt: skip
    return f"{ref} in {country} gives a tax form: {kind}"


def _fields(ref: str, country: str, kind: str) -> dict[str, str]:
    fields = {"holder_name": ref, "signed_name": ref, "country": country, "tax_number": _NUMBERS.get(country, "")}
    if kind == "w9":
        return fields | {"entity_type": "individual"}
    if kind == "local":
        return fields
    fields |= {"street": "Main Street 1", "town": "Town"}
    fields |= {"date_of_birth": "1980-07-01"} if kind == "w8ben" else {"entity_type": "corporation"}
    return fields if fields["tax_number"] else fields | {"no_number_reason": "not_issued_by_country"}
