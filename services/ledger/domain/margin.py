"""Margins: what clients are charged for hours less what the hours cost in pay, by client and project.

In: sums by engagement, side and currency. Out: lines that add up to all of them. Nothing is converted: where a client
pays in one currency and people are paid in another, both sums stand side by side and no margin is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sum:
    """What accrued for one engagement on one side in one currency."""

    engagement_id: str
    currency: str
    seconds: int
    amount_minor: int


@dataclass(frozen=True, order=True)
class Project:
    """Whose hours an engagement's are; empty where nobody has told."""

    client_id: str = ""
    project_id: str = ""
    project_name: str = ""


@dataclass(frozen=True)
class Margin:
    """One project's work charged in one currency and paid in one; a side is empty where it has none in it."""

    project: Project
    charged_currency: str
    earned_currency: str
    charged_seconds: int = 0
    charged_minor: int = 0
    earned_seconds: int = 0
    earned_minor: int = 0

    @property
    def currency(self) -> str:
        """Give the one currency of both sides, or of the only side there is; empty where they are in two."""
        known = {self.charged_currency, self.earned_currency} - {""}
        return known.pop() if len(known) == 1 else ""

    @property
    def margin_minor(self) -> int | None:
        """Give what is left, in minor units; None where the two sides are in two currencies."""
        return self.charged_minor - self.earned_minor if self.currency else None


def margins(charged: Iterable[Sum], earned: Iterable[Sum], projects: Mapping[str, Project]) -> list[Margin]:
    """Put both sides of each engagement together and add them up by project and pair of currencies."""
    sides = _by_engagement(charged), _by_engagement(earned)
    found: dict[tuple[Project, str, str], list[int]] = {}
    for engagement_id in sorted({*sides[0], *sides[1]}):
        bills, pays = (side.get(engagement_id, {}) for side in sides)
        for bill_currency, pay_currency in _pairs(list(bills), list(pays)):
            key = projects.get(engagement_id, Project()), bill_currency, pay_currency
            sums = found.setdefault(key, [0, 0, 0, 0])
            for at, side, currency in ((0, bills, bill_currency), (2, pays, pay_currency)):
                if one := side.get(currency):
                    sums[at] += one.seconds
                    sums[at + 1] += one.amount_minor
    return [Margin(*key, *found[key]) for key in sorted(found)]


def _pairs(bills: list[str], pays: list[str]) -> list[tuple[str, str]]:
    """Pair the currencies of an engagement's two sides: one with one; of several, each with itself or with nothing."""
    if len(bills) == len(pays) == 1:
        return [(bills[0], pays[0])]
    both = sorted({*bills, *pays})
    return [(one if one in bills else "", one if one in pays else "") for one in both]


def _by_engagement(sums: Iterable[Sum]) -> dict[str, dict[str, Sum]]:
    found: dict[str, dict[str, Sum]] = {}
    for one in sums:
        found.setdefault(one.engagement_id, {})[one.currency] = one
    return found
