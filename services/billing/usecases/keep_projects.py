"""Hear projects. In: a batch of `project.opened`. Out: their newest names, as invoices show them."""

from __future__ import annotations

from collections.abc import Sequence

from services.billing.usecases.ports import BillingPort
from shared.events.timetracking import ProjectOpened
from shared.values.call import Call


def keep_projects(unit: BillingPort, _call: Call, facts: Sequence[ProjectOpened]) -> None:
    """Keep a batch; the newest fact about a project replaces what is known."""
    newest = {fact.project_id: fact for fact in facts}
    rows = [{"project_id": fact.project_id, "client_id": fact.client_id, "name": fact.name} for fact in newest.values()]
    unit.engagements.save_projects(rows)
