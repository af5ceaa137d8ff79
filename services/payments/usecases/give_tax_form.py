"""Give a tax form. In: a trainer, the kind, its fields. Out: the form as others may see it, and a fact.

The newest form of a person counts; earlier ones are kept, sealed, as long as the books are.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.payments.domain.tax_form import read_tax_form
from services.payments.usecases.ports import GivenTaxForm, PaymentsPort
from shared.events.payments import TaxFormGiven
from shared.values.call import Call
from shared.values.refusal import not_found
from shared.values.span import local_date


def give_tax_form(
    unit: PaymentsPort, call: Call, trainer_id: str, kind: str, fields: Mapping[str, str]
) -> GivenTaxForm:
    """Check and keep it, signed today; a trainer gives their own, finance anyone's. Refuses with a fault per field."""
    if unit.trainers.get(trainer_id) is None or not call.reach.covers(trainer_id=trainer_id):
        raise not_found("trainer", trainer_id)
    form = read_tax_form(kind, fields, local_date(call.at_epoch, "UTC"))
    given = GivenTaxForm(
        call.new_id("txf"), trainer_id, kind, form.country, form.last4, form.treaty_country, form.signed_on,
        form.valid_to, call.actor.user_id, call.at_epoch,
    )  # fmt: skip
    unit.tax_forms.add(given, form)
    unit.erasures.wait_again([trainer_id])
    unit.say(TaxFormGiven(given.tax_form_id, trainer_id, kind, form.country, form.signed_on.isoformat(),
                          form.valid_to.isoformat() if form.valid_to else None))  # fmt: skip
    return given
