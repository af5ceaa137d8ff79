"""What is set for everyone: what each setting is, who may change it and where; which of its versions holds.

In: nothing, or versions and a day. Out: a table; the versions that hold or will. Who may change a setting is read off
the permission table, by the route that changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.domain.words import ROLES
from shared.values.permissions import PERMISSIONS


@dataclass(frozen=True)
class Setting:
    """A kind of setting: what it is called, what it does, the routes that change it; the page that does, if one does.

    `endpoint` with `sheet` is the import of that kind of sheet; `link` is what leads there.
    """

    title: str
    says: str
    routes: tuple[str, ...] = ()
    endpoint: str = ""
    link: str = ""
    sheet: str = ""

    @property
    def roles(self) -> list[str]:
        """Give the roles that may change it."""
        let_in = {role for route in self.routes for role in PERMISSIONS[route].cells}
        return [role for role in ROLES if role in let_in]


_TIME = "POST /api/timetracking/v1"
SETTINGS: Mapping[str, Setting] = {
    "companies": Setting(
        "Our companies", "Who invoices, and the numbers that stand on every invoice.",
        ("POST /api/billing/v1/legal-entities", "POST /api/billing/v1/legal-entity-imports"),
        "people.bring", "Import our companies", "legal-entities",
    ),
    "methods": Setting(
        "Ways of paying", "Who pays, and from which account, stands in the files for the bank. The operator sets it, "
        "and a file is refused as long as a part of it is not set.",
    ),
    "packs": Setting(
        "Rule packs in force", "By which rules hours of work weeks that begin today are paid, each number with its "
        "source. They come with the program; which of them holds for an engagement is chosen for it.",
        ("POST /api/onboarding/v1/engagements/<engagement_id>/rule-packs", "POST /api/onboarding/v1/rule-pack-imports"),
        "people.bring", "Import rule packs of engagements", "rule-packs",
    ),
    "groups": Setting(
        "Pay groups", "People who are paid together. A group is in use once a pay run was opened for it.",
        ("POST /api/payroll/v1/pay-runs",), "runs.new", "Open a pay run",
    ),
    "rules": Setting(
        "Rules for hours", "Where nobody says otherwise, hours can be changed for a week after their work week, a "
        "dispute is due within a week, and nothing is approved by itself.",
        (f"{_TIME}/time-rules", f"{_TIME}/time-rule-imports"),
        "people.bring", "Import rules for hours", "time-rules",
    ),
    "chains": Setting(
        "Chains of approval",
        "Who approves the hours of a project one after another; without a chain one approver does.",
        (f"{_TIME}/approval-chains", f"{_TIME}/approval-chain-imports"),
        "people.bring", "Import chains of approval", "approval-chains",
    ),
    "substitutes": Setting(
        "Substitutes", "Who approves in place of somebody who is away.",
        (f"{_TIME}/substitutions", f"{_TIME}/users/<user_id>/substitutions", f"{_TIME}/substitution-imports"),
        "people.bring", "Import substitutes", "substitutions",
    ),
    "budgets": Setting(
        "Budgets", "From which share of its hours on a project warns.", (f"{_TIME}/budgets", f"{_TIME}/budget-imports"),
        "people.bring", "Import budgets", "budgets",
    ),
}  # fmt: skip
# How it is called that a payer is set up, by what payments say of it.
PAYERS: Mapping[str, str] = {"own": "set up", "demo": "demo values", "missing": "not set up"}
# What the operator says when a service starts; what it is stays there.
OPERATOR: Mapping[str, str] = {
    "HOURBOOK_PAYOUT_COOL_OFF_SECONDS": "How long a changed payout account waits while the old one is paid",
    "HOURBOOK_ONBOARDING_NEEDS": "What is asked of people before they are ready to work",
    "HOURBOOK_SECOND_FACTOR_ROLES": "Roles that sign in with a second factor or not at all",
    "HOURBOOK_FRESH_SIGN_IN_SECONDS": "How new a sign-in must be for what moves money elsewhere",
    "HOURBOOK_SESSION_IDLE_SECONDS": "After how long a sign-in that is not used ends",
    "HOURBOOK_MAIL_FROM": "Whom mails are from",
}


def that_hold(versions: Iterable[Mapping[str, Any]], of: tuple[str, ...], today: str) -> list[Mapping[str, Any]]:
    """Give of each thing, named by the fields `of`, the version that holds on a day (YYYY-MM-DD) and those to come.

    Of two from the same day the later in the list holds.
    """
    holding: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    coming: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for one in versions:
        thing, day = tuple(one[name] for name in of), one["valid_from"]
        if day > today:
            coming[*thing, day] = one
        elif thing not in holding or holding[thing]["valid_from"] <= day:
            holding[thing] = one
    return [*holding.values(), *sorted(coming.values(), key=lambda one: str(one["valid_from"]))]
