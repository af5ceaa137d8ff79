"""Lists of payments that come by the sheet. Payout accounts have a sheet of their own (`accounts.py`)."""

from __future__ import annotations

from services.payments.api.tax_forms import NewTaxFormSchema
from services.payments.usecases.give_tax_form import give_tax_form
from services.payments.usecases.list_tax_forms import list_tax_forms
from services.payments.usecases.ports import GivenTaxForm
from shared.plumbing.imported import Body, Rows, every, imports, of_each
from shared.plumbing.web import Blueprint, call, unit

sheets = Blueprint("sheets", __name__, url_prefix="/api/payments/v1", description="Lists that come by the sheet.")
# What of a form is kept in the clear, and so tells whether it was given before.
_CLEAR = ("trainer_id", "kind", "country", "treaty_country")


def _kept(row: Body) -> Body:
    number = "".join(one for one in row.get("tax_number") or "" if one.isalnum())
    return {name: row.get(name) or "" for name in _CLEAR} | {"tax_number": number[-4:].upper()}


def _newest(trainer_id: str) -> list[Body]:
    """Give the form that counts for a trainer: one that was given before it and replaced may be given anew."""
    forms: list[GivenTaxForm] = list(every(
        lambda after, limit: list_tax_forms(unit(), call(), trainer_id=trainer_id, expires_before=None, after=after,
                                            limit=limit), lambda one: one.tax_form_id))  # fmt: skip
    return [vars(one) | {"tax_number": one.last4} for one in forms[-1:]]


TABLE = (
    Rows("/tax-form-imports", "tax forms", NewTaxFormSchema, "tax_form_id",
         lambda body: give_tax_form(unit(), call(), body.pop("trainer_id"), body.pop("kind"), body),
         lambda bodies: of_each(bodies, "trainer_id", _newest), kept=_kept, once=("trainer_id",),
         key_required=True),
)  # fmt: skip
imports(sheets, *TABLE)
