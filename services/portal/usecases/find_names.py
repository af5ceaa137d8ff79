"""Find what people are called. In: the services as a person, ids of trainers. Out: names by id, of those found."""

from __future__ import annotations

from collections.abc import Iterable

from services.portal.usecases.ports import Api

_AT_ONCE = 100


def find_names(api: Api, trainer_ids: Iterable[str]) -> dict[str, str]:
    """Ask a hundred at a time, each once; whoever the person may not know is left out."""
    wanted = list(dict.fromkeys(trainer_ids))
    names = {}
    for at in range(0, len(wanted), _AT_ONCE):
        asked = {"ids": ",".join(wanted[at : at + _AT_ONCE])}
        for one in api.get("/api/onboarding/v1/trainer-names", asked)["data"]:
            names[one["trainer_id"]] = f"{one['given_name']} {one['family_name']}"
    return names
