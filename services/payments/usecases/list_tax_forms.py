"""List tax forms. In: filters and where the page begins. Out: forms, never a number."""

from __future__ import annotations

from datetime import date

from services.payments.usecases.ports import GivenTaxForm, PaymentsPort, TaxFormEnd
from services.payments.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.refusal import not_found


def list_tax_forms(
    unit: PaymentsPort, call: Call, *, trainer_id: str | None, expires_before: date | None, after: str, limit: int
) -> list[GivenTaxForm]:
    """Give up to `limit` by id; a trainer sees their own. With `expires_before`, only each person's newest forms."""
    mine = call.reach.narrowed("trainer", trainer_id)
    return unit.tax_forms.page(trainer_id=mine, expires_before=expires_before, after=after, limit=limit)


def list_tax_form_ends(
    unit: PaymentsPort, call: Call, before: date | None, after: tuple[date, str] | None, limit: int
) -> list[TaxFormEnd]:
    """Give up to `limit` newest forms that end (before a day), the first to end first; vendors see their people's.

    It says who has to give another one, and nothing of what stands in the form.
    """
    return unit.tax_forms.ending(call.reach, before, after, limit)


def show_tax_form(unit: PaymentsPort, call: Call, tax_form_id: str) -> GivenTaxForm:
    """Give one, if the caller may know whose it is."""
    form = unit.tax_forms.get(tax_form_id)
    if form is None:
        raise not_found("tax_form", tax_form_id)
    require_reach(call, "tax_form", tax_form_id, form.trainer_id)
    return form
