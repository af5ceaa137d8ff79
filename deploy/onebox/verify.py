"""Verify a data folder: each service's own invariants, and that nothing is stuck between them.

In: a data folder, running or not. Out: findings by service, and what was checked. Only reads.
"""

from __future__ import annotations

from pathlib import Path

from deploy.onebox.house import House, open_house_now
from shared.plumbing.consumer import parked_facts
from shared.values.finding import Finding


def verify_folder(data: Path) -> tuple[list[tuple[str, Finding]], list[str]]:
    """Open the folder beside whoever uses it, check everything, close it."""
    house = open_house_now(data, alone=False)
    try:
        return verify_house(house)
    finally:
        house.close()


def verify_house(house: House) -> tuple[list[tuple[str, Finding]], list[str]]:
    """Check every service of a house and what lies between them; gives findings and what was checked."""
    findings: list[tuple[str, Finding]] = []
    for name, service in house.services.items():
        with service.units.read(service.call_as_service()) as unit:
            findings += [(name, finding) for finding in sorted(service.check(unit))]
        findings += [
            (name, Finding("fact_parked", event_id, f"{type_name} of {key} could not be heard: {reason}"))
            for event_id, type_name, key, reason in parked_facts(service)
        ]
        findings += [
            (name, Finding("job_buried", job.id, f"{job.name} was given up: {reason}"))
            for job, reason in house.queue.dead(sorted(service.jobs))
        ]
    return findings, list(house.services)
