"""What is left to do, worked out of what is missing and what was given; faults in words for whoever fills in a form."""

from __future__ import annotations

from datetime import date

import pytest

from services.portal.domain.faults import SENTENCES, plain
from services.portal.domain.own_steps import (
    ACCOUNT_FIELDS,
    ENTITY_TYPES,
    TAX_FIELDS,
    Given,
    own_steps,
    usual_form,
    usual_way,
)
from services.portal.domain.typed_hours import NotHours, week_seconds_typed
from services.portal.domain.words import GIVEN

DAY = date(2026, 10, 5)
NOTHING = Given((), (), (), ())
NEW = ("identity_data", "agreement", "payout_account")


def states(missing, **given) -> dict[str, str]:
    return {one.name: one.state for one in own_steps(missing, Given(**{**vars(NOTHING), **given}), DAY)}


@pytest.mark.parametrize("missing, given, name, state", [
    (NEW, {}, "identity_data", "open"),
    ((), {}, "identity_data", "done"),
    (NEW, {}, "agreement", "open"),
    ((), {}, "tax_form", "free"),
    (("tax_form",), {}, "tax_form", "open"),
    # Given a moment ago, and onboarding has not heard of it.
    (("tax_form",), {"tax_forms": [{"valid_to": None}]}, "tax_form", "done"),
    (("tax_form",), {"tax_forms": [{"valid_to": "2026-10-06"}]}, "tax_form", "done"),
    (("tax_form",), {"tax_forms": [{"valid_to": "2026-10-05"}]}, "tax_form", "open"),
    (NEW, {}, "payout_account", "open"),
    (NEW, {"accounts": [{"state": "pending"}]}, "payout_account", "waiting"),
    (NEW, {"accounts": [{"state": "rejected"}]}, "payout_account", "open"),
    (NEW, {"accounts": [{"state": "rejected"}, {"state": "active"}]}, "payout_account", "done"),
    ((), {}, "payout_account", "free"),
    ((), {"accounts": [{"state": "active"}, {"state": "cooling"}]}, "payout_account", "done"),
    (("credentials",), {}, "credentials", "open"),
    (("credentials",), {"credentials": [{"state": "refused"}]}, "credentials", "open"),
    (("credentials",), {"credentials": [{"state": "pending"}]}, "credentials", "waiting"),
    ((), {"credentials": [{"state": "verified"}]}, "credentials", "done"),
    ((), {}, "credentials", "free"),
    ((), {}, "availability", "free"),
    ((), {"availabilities": [{"weekly_seconds": 0}]}, "availability", "done"),
])  # fmt: skip
def test_each_step_stands_as_it_is(missing, given, name, state) -> None:
    assert states(missing, **given)[name] == state


@pytest.mark.parametrize("country, way, form", [
    ("US", "us", "w9"), ("DE", "iban", "w8ben"), ("GB", "other", "w8ben"), ("KE", "other", "w8ben"),
])  # fmt: skip
def test_the_usual_is_suggested(country, way, form) -> None:
    assert (usual_way(country), usual_form(country)) == (way, form)


def test_every_choice_has_words() -> None:
    kinds = {*TAX_FIELDS, *ACCOUNT_FIELDS, *(one for some in ENTITY_TYPES.values() for one in some)}
    assert kinds <= set(GIVEN)


def test_fields_are_those_that_payments_takes() -> None:
    from services.payments.domain import account, tax_form

    assert {name for fields in ACCOUNT_FIELDS.values() for name in fields} <= set(account.FIELDS)
    assert set(TAX_FIELDS) == set(tax_form.KINDS)
    assert {name: tuple(some) for name, some in ENTITY_TYPES.items()} == dict(tax_form.ENTITY_TYPES)


def test_a_fault_is_said_in_words_and_an_unknown_one_as_the_service_says_it() -> None:
    assert plain("field_missing", "street is empty; line 3 asks.") == "This is needed."
    assert plain("of_tomorrow", "'1' does not fit GBP; give a sort code.").endswith("give a sort code.")
    assert all(text.endswith(".") for text in SENTENCES.values())


@pytest.mark.parametrize("typed, seconds", [("30", 108_000), ("0", 0), ("37,5", 135_000), ("1:30", 5_400)])
def test_a_week_takes_hours_as_people_type_them(typed, seconds) -> None:
    assert week_seconds_typed(typed) == seconds


@pytest.mark.parametrize("typed, says", [("", "needed"), ("many", "no number"), ("10090m", "no number")])
def test_a_week_takes_nothing_else(typed, says) -> None:
    with pytest.raises(NotHours, match=says):
        week_seconds_typed(typed)
