"""Countries: the list is that of the standard, one code more where banks have one, and invoices stay strict."""

from __future__ import annotations

import pycountry
import pytest

from shared.values.country import COUNTRIES, ISO_COUNTRIES, checked_country, country_of
from shared.values.refusal import Refusal


def test_countries_are_those_of_the_standard() -> None:
    assert {country.alpha_2 for country in pycountry.countries} == ISO_COUNTRIES
    assert {"XK"} == COUNTRIES - ISO_COUNTRIES


@pytest.mark.parametrize("code", ["??", "XX", "de", "DEU", "D", "", "D\n", "\uff24\uff25"])
def test_what_is_no_country_is_refused(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_country(code, field="party/country")
    assert (refused.value.code, refused.value.faults[0].pointer) == ("country_unknown", "party/country")


def test_kosovo_is_lived_in_and_banked_in_but_on_no_invoice() -> None:
    assert checked_country("XK") == "XK"
    with pytest.raises(Refusal, match="country_unknown"):
        checked_country("XK", among=ISO_COUNTRIES)


@pytest.mark.parametrize("typed, code", [("de", "DE"), (" Us ", "US"), ("ß", None), ("", None)])
def test_people_type_small_letters(typed: str, code: str | None) -> None:
    if code:
        assert country_of(typed) == code
        return
    with pytest.raises(Refusal, match="country_unknown"):
        country_of(typed)
