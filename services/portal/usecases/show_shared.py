"""What several people gave alike. In: the services as who looks into fraud. Out: each with the people, by name.

What it is stays unsaid, but for the end of an account's number and the country of a tax number.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import Api


@dataclass(frozen=True)
class Alike:
    """One document, device, credential, tax number or account, and whose it is: ids with names."""

    kind: str
    shown: str
    people: list[tuple[str, str]]


def show_shared(api: Api, trainer_id: str = "") -> list[Alike]:
    """Give them all, or those that one person gave too."""
    found = [(one["kind"], "", one["trainer_ids"]) for one in api.get("/api/onboarding/v1/shared-traits")["data"]]
    accounts = api.get("/api/payments/v1/shared-accounts")["data"]
    numbers = api.get("/api/payments/v1/shared-tax-numbers")["data"]
    found += [("tax_number", one["country"], one["trainer_ids"]) for one in numbers]
    found += [("payout_account", f"{one['bank_name']} …{one['last4']}", one["trainer_ids"]) for one in accounts]
    asked = [one for one in found if not trainer_id or trainer_id in one[2]]
    names = find_names(api, [who for _kind, _shown, ids in asked for who in ids])
    return [
        Alike(kind, shown, [(who, names.get(who, who)) for who in ids if who != trainer_id])
        for kind, shown, ids in asked
    ]
