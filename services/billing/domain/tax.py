"""Tax on invoices: the VAT categories of EN 16931 that billing uses, what each asks for, and its amount.

In: a category with its rate, and both parties. Out: a checked `Tax`, its amount rounded once a category.
Source: EN 16931-1:2017, 6.4.3 (rules BR-S, BR-Z, BR-E, BR-AE, BR-O) and code list UNCL 5305.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.domain.party import Party
from shared.values.decimal_text import format_scaled
from shared.values.refusal import Refusal
from shared.values.rounding import divide_half_up

RATE_PLACES = 2
_HUNDRED_PERCENT_E2 = 10_000


@dataclass(frozen=True)
class Category:
    """What one category means: its name on paper, whether it has a rate, and why there is no tax."""

    name: str
    taxed: bool = False
    reason: str = ""
    reason_code: str = ""
    own_reason: bool = False


CATEGORIES = {
    "S": Category("Standard rate", taxed=True),
    "Z": Category("Zero rated"),
    "E": Category("Exempt", own_reason=True),
    "AE": Category("Reverse charge", reason="Reverse charge: the buyer accounts for the VAT.",
                   reason_code="VATEX-EU-AE"),
    "O": Category("Outside the scope of VAT", reason="Not subject to VAT.", reason_code="VATEX-EU-O"),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Tax:
    """A category with its rate in hundredths of a percent (19 % is 1900) and, for E, the reason in words."""

    category: str
    rate_e2: int = 0
    exemption: str = ""

    @property
    def kind(self) -> Category:
        """Give what the category means."""
        return CATEGORIES[self.category]

    @property
    def reason(self) -> str:
        """Give why there is no tax, in words; empty where none is needed."""
        return self.exemption or self.kind.reason

    @property
    def percent(self) -> str:
        """Give the rate as decimal text of percents, such as 19.00."""
        return format_scaled(self.rate_e2, RATE_PLACES)

    def on(self, net_minor: int) -> int:
        """Give the tax on a net amount, both in minor units, rounded once, half up."""
        return divide_half_up(net_minor * self.rate_e2, _HUNDRED_PERCENT_E2)


def checked_tax(tax: Tax, seller: Party, buyer: Party) -> Tax:
    """Give the tax back, or refuse what EN 16931 would refuse: a wrong rate, a missing reason or tax number."""
    if tax.category not in CATEGORIES:
        raise Refusal("tax_category_unknown", f"{tax.category!r} is none of {', '.join(CATEGORIES)}.",
                      pointer="tax/category")  # fmt: skip
    if tax.kind.taxed != (0 < tax.rate_e2 < _HUNDRED_PERCENT_E2):
        wanted = "a rate above 0 and below 100" if tax.kind.taxed else "the rate 0"
        raise Refusal("tax_rate_wrong", f"Category {tax.category} goes with {wanted} percent.", pointer="tax/percent")
    if tax.kind.own_reason != bool(tax.exemption):
        wanted = "needs its reason in words" if tax.kind.own_reason else "takes no reason of your own"
        raise Refusal("tax_exemption_wrong", f"Category {tax.category} {wanted}.", pointer="tax/exemption")
    _check_numbers(tax, seller, buyer)
    return tax


def _check_numbers(tax: Tax, seller: Party, buyer: Party) -> None:
    """Refuse where a tax number is missing that the category needs (BR-S-02, BR-AE-02, BR-CO-26)."""
    if tax.category == "AE" and not (seller.vat_id and buyer.vat_id):
        raise Refusal("vat_id_missing", "Reverse charge needs the VAT numbers of both seller and buyer.",
                      pointer="tax/category")  # fmt: skip
    if tax.category != "O" and not (seller.vat_id or seller.tax_id):
        raise Refusal("vat_id_missing", f"Category {tax.category} needs the VAT or tax number of the seller.",
                      pointer="tax/category")  # fmt: skip
    if tax.category == "O" and not seller.registration_id:
        raise Refusal("registration_id_missing", "Category O names no VAT numbers: the seller needs its register's.",
                      pointer="tax/category")  # fmt: skip
