"""Hear of tax forms. In: `tax_form.given` facts. Out: who gave one, and until when it counts; never what it says."""

from __future__ import annotations

from collections.abc import Sequence

from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import KnownTaxForm
from shared.events.payments import TaxFormGiven
from shared.values.call import Call
from shared.values.span import parse_date


def keep_tax_forms(unit: OnboardingPort, call: Call, facts: Sequence[TaxFormGiven]) -> None:
    """Keep each once."""
    told = {fact.tax_form_id: fact for fact in facts}
    unit.accounts.keep_tax_forms([
        KnownTaxForm(
            fact.tax_form_id, fact.trainer_id,
            None if fact.valid_to is None else parse_date(fact.valid_to, field="valid_to"), call.at_epoch,
        )
        for fact in told.values()
    ])  # fmt: skip
