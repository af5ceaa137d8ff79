"""Keep the clients for whom projects may be opened. In: a batch of facts. Out: rows.

Facts of different topics come in any order; no row here needs another to be there first.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.usecases.ports import Client, TimetrackingPort
from shared.events.billing import ClientRegistered
from shared.values.call import Call


def keep_clients(unit: TimetrackingPort, _call: Call, facts: Sequence[ClientRegistered]) -> None:
    """Know clients by id; the newest fact counts."""
    unit.projects.keep_clients(list({fact.client_id: Client(fact.client_id, fact.name) for fact in facts}.values()))
