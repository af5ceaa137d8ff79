"""Search the trail. In: filters, where the page begins. Out: entries, the newest first."""

from __future__ import annotations

from services.audit.domain.chain import Link
from services.audit.domain.search import Search
from services.audit.usecases.ports import AuditPort


def search_entries(unit: AuditPort, search: Search, before: int | None, limit: int) -> list[Link]:
    """Give up to `limit` entries with numbers below `before`."""
    return unit.chain.page(search, before, limit)
