"""How long bringing people in takes: a vendor's sheet imported through the door, agreements sent, invitations mailed.

In: how many, and a folder. Out: seconds by step, on a fresh house with everything embedded in one process.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deploy.bench.door import door
from deploy.onebox.house import open_house_now
from services.identity.usecases.register_first_admin import register_first_admin
from shared.values.call import Actor

ONBOARDING, IDENTITY = "/api/onboarding/v1", "/api/identity/v1"
AT_ONCE = 1_000
PASSWORD = "seven grey herons stand"  # noqa: S105 - of a house that is thrown away


def sheet_of(people: int) -> bytes:
    """Write a vendor's export with columns of its own: what nobody here calls so is matched by name."""
    rows = "".join(
        f"V-{n};Family{n};Given{n};p{n}@vendor.example;{'DE' if n % 2 else 'IN'};A{n}\n" for n in range(people)
    )
    return f"Employee No;Surname;First name;E-Mail;Country code;Desk\n{rows}".encode()


def time_bringing(folder: Path, people: int) -> dict[str, float]:
    """Bring so many in; gives seconds by step, in order."""
    shutil.rmtree(folder, ignore_errors=True)
    house = open_house_now(folder)
    try:
        return _bring(house, folder, people)
    finally:
        house.close()


def _bring(house: Any, folder: Path, people: int) -> dict[str, float]:
    identity = house.services["identity"]
    with identity.units.write(identity.call_as_service()) as unit:
        admin = register_first_admin(
            unit, identity.call_as_service(), "admin@vendor.example", "seven grey herons stand"
        )
    actor = Actor(admin.user_id, frozenset({"admin"}))
    doors = {name: door(house, folder, name, actor) for name in ("onboarding", "identity")}

    def ask(path: str, **more: Any) -> Any:
        return doors[path.split("/")[2]]("POST", path, **more)

    vendor = ask(f"{ONBOARDING}/vendors", json={"name": "Meridian", "country": "DE"})["vendor_id"]
    ask(f"{ONBOARDING}/agreement", json={"title": "Services agreement", "text": "Approved time is paid in full."})
    place = f"{ONBOARDING}/vendors/{vendor}/trainer-imports"
    sheet = {"data": sheet_of(people), "content_type": "text/csv"}
    said = {"guess": "true", "same": '{"zone": "Europe/Berlin"}'}
    took: dict[str, float] = {}
    _timed(took, "dry run", lambda: ask(place, query_string=said | {"dry_run": "true"}, **sheet))
    first = _timed(took, "import, agreements sent", lambda: ask(place, query_string=said, **sheet))
    assert (first["new"], first["errors"]) == (people, []), first
    _timed(took, "heard by every service", house.pump)
    _timed(
        took, "invited", lambda: [ask(f"{IDENTITY}/trainer-invitations", json={}) for _ in range(-(-people // AT_ONCE))]
    )
    _timed(took, "mails written and sent", house.pump)
    again = _timed(took, "the same sheet again", lambda: ask(place, query_string=said, **sheet))
    assert (again["new"], again["known"]) == (0, people), again
    return took


def _timed(took: dict[str, float], step: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    took[step] = time.perf_counter() - began
    return result


def table(people: int, took: dict[str, float]) -> str:
    """Write a Markdown table of the steps."""
    rows = [f"| {step} | {seconds:.1f} |" for step, seconds in took.items()]
    sent = took["import, agreements sent"] + took["heard by every service"]
    head = [f"| {people:,} people | seconds |", "|---|---|"]
    return "\n".join([*head, *rows, f"| **imported and heard, with agreements sent** | {sent:.1f} |"])
