"""What people's tax forms say, by the model: who may give which, until when each counts, and which ones end.

In: forms given. Out: the newest of each person that ends before a day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from deploy.simulation.model.hours import expect

# Forms that count to the end of the third calendar year after the one in which they were signed.
ENDING = ("w8ben", "w8bene")


@dataclass(frozen=True)
class TaxForm:
    """Whose form of which kind it is, and the first day on which it does not count (None: it always does)."""

    trainer: str
    kind: str
    ends: date | None


@dataclass
class TaxForms:
    """All forms by id, in the order in which they were given."""

    known: dict[str, TaxForm] = field(default_factory=dict)

    def given(self, form: str, trainer: str, country: str, kind: str, signed_on: date) -> None:
        """Take in one: a W-9 is for people in the United States, a W-8 for all others."""
        expect(form not in self.known, f"tax form {form} was given before")
        fits = {"w9": country == "US", "w8ben": country != "US", "w8bene": country != "US"}
        expect(fits.get(kind, True), f"a {kind} was taken of somebody in {country}")
        ends = date(signed_on.year + 4, 1, 1) if kind in ENDING else None
        self.known[form] = TaxForm(trainer, kind, ends)

    def ending(self, before: date) -> set[str]:
        """Give the forms that people have to give anew before a day, or on it: the newest of each, where it ends."""
        newest = {one.trainer: form for form, one in self.known.items()}
        ends = {form: self.known[form].ends for form in newest.values()}
        return {form for form, day in ends.items() if day and day <= before}
