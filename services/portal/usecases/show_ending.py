"""What people gave that ends soon. In: the services as their vendor, a day. Out: who has to give what by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import Api

_CREDENTIALS, _FORMS = "/api/onboarding/v1/credentials", "/api/payments/v1/tax-form-ends"
# So many of each are named; there are lists of all credentials.
NAMED = 10


@dataclass(frozen=True)
class Ending:
    """One thing that ends: whose, its kind, its own name where it has one, and its last day or the one after it."""

    trainer_id: str
    kind: str
    name: str
    last_day: str
    day_after: str = ""


@dataclass(frozen=True)
class EndingSoon:
    """All of them, those that end first first, people's names by id; `more` says that others end too."""

    rows: list[Ending]
    names: Mapping[str, str]
    more: bool


def show_ending(api: Api, before: str) -> EndingSoon:
    """Gather credentials and tax forms that end before a day."""
    limit = {"limit": str(NAMED)}
    given = api.get(_CREDENTIALS, limit | {"state": "verified", "expires_before": before})
    forms = api.get(_FORMS, limit | {"before": before})
    rows = [Ending(one["trainer_id"], one["kind"], one["name"], one["expires_on"]) for one in given["data"]]
    rows += [Ending(one["trainer_id"], one["kind"], "", "", one["valid_to"]) for one in forms["data"]]
    rows.sort(key=lambda one: (one.last_day or one.day_after, one.trainer_id))
    return EndingSoon(rows, find_names(api, sorted({one.trainer_id for one in rows})),
                      more=bool(given["next_cursor"] or forms["next_cursor"]))  # fmt: skip
