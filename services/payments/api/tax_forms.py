"""Tax forms over HTTP. In: JSON. Out: what others may see; numbers go in and never come out."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payments.domain.tax_form import KINDS
from services.payments.usecases.give_tax_form import give_tax_form
from services.payments.usecases.list_shared_tax_numbers import list_shared_tax_numbers
from services.payments.usecases.list_tax_forms import list_tax_form_ends, list_tax_forms, show_tax_form
from shared.plumbing.fields import ChoiceField, CountryField, DayField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

tax_forms = Blueprint("tax_forms", __name__, url_prefix="/api/payments/v1", description="Trainers' tax forms.")


class NewTaxFormSchema(ma.Schema):
    """A form, signed by typing the name.

    `w9`: holder_name, country US, entity_type, tax_number (SSN, ITIN or EIN). `w8ben`: holder_name, country, street,
    town, date_of_birth, and tax_number of that country or no_number_reason; treaty_country where a treaty is claimed.
    `w8bene`: the same of a business, with entity_type and no date_of_birth. `local`: country and tax_number.
    """

    trainer_id = IdField("trn", required=True)
    kind = ChoiceField(*KINDS, required=True)
    holder_name = TextField(required=True, most=140)
    signed_name = TextField(required=True, most=140)
    country = CountryField(required=True)
    tax_number = TextField(most=40)
    no_number_reason = TextField(most=40)
    street = TextField(most=140)
    town = TextField(most=70)
    postcode = TextField(most=20)
    date_of_birth = TextField(most=10)
    entity_type = TextField(most=40)
    treaty_country = TextField(most=2)


class TaxFormSchema(ma.Schema):
    """A form as others see it; it counts up to, not including, `valid_to`."""

    tax_form_id = IdField("txf", required=True)
    trainer_id = IdField("trn", required=True)
    kind = ChoiceField(*KINDS, required=True)
    country = TextField(required=True)
    last4 = TextField(required=True)
    treaty_country = TextField(required=True)
    signed_on = DayField(required=True)
    valid_to = DayField(required=True, allow_none=True)
    given_by = TextField(required=True)
    given_epoch = InstantField(required=True, data_key="given")


class TaxFormEndSchema(ma.Schema):
    """That a form ends: it counts up to, not including, `valid_to`. Nothing of what stands in it."""

    tax_form_id = IdField("txf", required=True)
    trainer_id = IdField("trn", required=True)
    kind = ChoiceField(*KINDS, required=True)
    valid_to = DayField(required=True)


class SharedTaxNumberSchema(ma.Schema):
    """A tax number that several people gave; nothing of the number is shown."""

    country = TextField(required=True)
    trainer_ids = ma.fields.List(IdField("trn"), required=True)
    tax_form_ids = ma.fields.List(IdField("txf"), required=True)


class SharedTaxNumbersSchema(ma.Schema):
    """All of them, the most shared first."""

    data = ma.fields.List(ma.fields.Nested(SharedTaxNumberSchema), required=True)


class TaxFormEndQuery(PageQuery):
    """Which forms: those that end at all, or whose last day lies before a day."""

    before = DayField(load_default=None)


class TaxFormQuery(PageQuery):
    """`?trainer_id=`; `?expires_before=` gives people's newest forms whose last day lies before that day."""

    trainer_id = IdField("trn", load_default=None)
    expires_before = DayField(load_default=None)


@tax_forms.route("/tax-forms")
class TaxForms(MethodView):
    """All tax forms."""

    @transact(key_required=True)
    @tax_forms.arguments(NewTaxFormSchema)
    @tax_forms.response(201, TaxFormSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Give a tax form; the newest of a person counts."""
        return give_tax_form(unit(), call(), body.pop("trainer_id"), body.pop("kind"), body)

    @transact
    @tax_forms.arguments(TaxFormQuery, location="query")
    @tax_forms.response(200, page_schema(TaxFormSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List tax forms, or those that end soon; a trainer sees their own."""
        after, limit = (query["cursor"] or ("",))[0], query["limit"] + 1
        rows = list_tax_forms(unit(), call(), trainer_id=query["trainer_id"], expires_before=query["expires_before"],
                              after=after, limit=limit)  # fmt: skip
        return page(rows, query, lambda form: (form.tax_form_id,))


@tax_forms.route("/tax-form-ends")
class TaxFormEnds(MethodView):
    """Whose form ends."""

    @transact
    @tax_forms.arguments(TaxFormEndQuery, location="query")
    @tax_forms.response(200, page_schema(TaxFormEndSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List people whose newest form ends, or did, the first to end first; vendors get their own people."""
        cursor, limit = query["cursor"], query["limit"] + 1
        after = (date.fromisoformat(str(cursor[0])), str(cursor[1])) if cursor else None
        rows = list_tax_form_ends(unit(), call(), query["before"], after, limit)
        return page(rows, query, lambda one: (one.valid_to.isoformat(), one.tax_form_id))


@tax_forms.route("/shared-tax-numbers")
class SharedTaxNumbers(MethodView):
    """Numbers that several people gave."""

    @transact
    @tax_forms.response(200, SharedTaxNumbersSchema)
    def get(self) -> Any:
        """List tax numbers that several people gave, with these people."""
        return {"data": list_shared_tax_numbers(unit())}


@tax_forms.route("/tax-forms/<tax_form_id>")
class OneTaxForm(MethodView):
    """One tax form."""

    @transact
    @tax_forms.response(200, TaxFormSchema)
    def get(self, tax_form_id: str) -> Any:
        """Show a tax form."""
        return show_tax_form(unit(), call(), tax_form_id)
