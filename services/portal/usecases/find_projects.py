"""Find what engagements work on. In: the services as a person, ids of engagements. Out: names of projects by id."""

from __future__ import annotations

from collections.abc import Iterable

from services.portal.usecases.ports import Api

_AT_ONCE = 100


def find_projects(api: Api, engagement_ids: Iterable[str]) -> dict[str, str]:
    """Ask a hundred at a time, each once; what the person may not know is left out."""
    wanted = list(dict.fromkeys(engagement_ids))
    names: dict[str, str] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        asked = {"ids": ",".join(wanted[at : at + _AT_ONCE]), "limit": str(_AT_ONCE)}
        found = api.get("/api/onboarding/v1/engagements", asked)["data"]
        names |= {one["engagement_id"]: one["project_name"] for one in found}
    return names
