"""Fields give back what they were given, whatever it was."""

from __future__ import annotations

from datetime import date

import marshmallow as ma
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.plumbing import fields as our
from shared.values.currency import all_currencies
from shared.values.money import Money
from shared.values.rate import MAX_E4, Rate
from shared.values.span import FIRST_YEAR, LAST_YEAR


class EverythingSchema(ma.Schema):
    money = our.MoneyField()
    rate = our.RateField()
    instant = our.InstantField()
    day = our.DayField()
    seconds = our.SecondsField()
    zone = our.ZoneField()


EVERYTHING = EverythingSchema()
MONEY = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(sorted(all_currencies())))
FACTS = st.fixed_dictionaries({
    "money": MONEY,
    "rate": st.integers(0, MAX_E4),
    "instant": st.integers(-2_208_988_800, 32_503_679_999),
    "day": st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    "seconds": st.integers(0, our.MAX_WHOLE),
    "zone": st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "UTC", "America/Argentina/Buenos_Aires"]),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(facts=FACTS)
def test_out_and_back_in_is_the_same(facts) -> None:
    assert EVERYTHING.load(EVERYTHING.dump(facts)) == facts


@pytest.mark.parametrize(
    "field, given, shown",
    [
        (our.MoneyField(), Money(150, "USD"), {"amount": "1.50", "currency": "USD"}),
        (our.MoneyField(), Money(-5, "JPY"), {"amount": "-5", "currency": "JPY"}),
        (our.MoneyField(), None, None),
        (our.RateField(), Rate(455_000, "USD"), "45.5000"),
        (our.RateField(), 1, "0.0001"),
        (our.InstantField(), 1_791_158_400, "2026-10-05T00:00:00Z"),
        (our.InstantField(), None, None),
        (our.DayField(), date(2026, 10, 5), "2026-10-05"),
        (our.FlagField(), False, False),
    ],
)
def test_how_values_are_shown(field, given, shown) -> None:
    assert field.serialize("x", {"x": given}) == shown


@pytest.mark.parametrize(
    "field, given, taken",
    [
        (our.InstantField(), "2026-10-05T02:00:00+02:00", 1_791_158_400),
        (our.WholeField(from_text=True), "12", 12),
        (our.WholeField(least=-5), -5, -5),
        (our.FlagField(from_text=True), "false", False),
        (our.TextField(), "  Zoë ", "Zoë"),
        (our.TextField(lines=True), "one\ntwo", "one\ntwo"),
        (our.ChoiceField("ach", "sepa"), "sepa", "sepa"),
        (our.IdField("trn"), "trn_01a1", "trn_01a1"),
        (our.EmailField(), " Nora@Example.ORG ", "nora@example.org"),
        (our.CurrencyField(), "KWD", "KWD"),
    ],
)
def test_what_is_taken(field, given, taken) -> None:
    assert field.deserialize(given) == taken


@pytest.mark.parametrize(
    "field, given, code",
    [
        (our.WholeField(from_text=True), "1.0", "whole_number_invalid"),
        (our.WholeField(from_text=True), "١٢", "whole_number_invalid"),
        (our.WholeField(), 2**63, "number_out_of_range"),
        (our.FlagField(), "true", "flag_invalid"),
        (our.FlagField(), 1, "flag_invalid"),
        (our.FlagField(from_text=True), "yes", "flag_invalid"),
        (our.TextField(), "one\ntwo", "text_control_character"),
        (our.TextField(most=3), "four", "text_length"),
        (our.ChoiceField("ach", "sepa"), "ACH", "choice_unknown"),
        (our.ChoiceField("ach"), ["ach"], "choice_unknown"),
        (our.IdField("trn"), "eng_1", "id_invalid"),
        (our.IdField(), "trn_1' or 1=1", "id_invalid"),
        (our.EmailField(), "nora@example", "email_invalid"),
        (our.EmailField(), "nora weiss@example.org", "email_invalid"),
        (our.CurrencyField(), "usd", "currency_unknown"),
        (our.ZoneField(), "localtime", "zone_unknown"),
    ],
)
def test_what_is_refused(field, given, code) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        field.deserialize(given)
    assert refused.value.messages[0].code == code


def test_spaces_around_a_text_count_as_long_as_it_is_documented():
    field = our.TextField(least=0, most=4)
    assert field.deserialize(" ab ") == "ab"
    for longer in (" abc ", "\x85" * 5, " " * 5):
        with pytest.raises(ma.ValidationError, match="Give 0 to 4 characters"):
            field.deserialize(longer)
