"""The table of printed documents. In: the root of the tree. Out: each document's path and text."""

from __future__ import annotations

from pathlib import Path

from deploy.docs.api import openapi_pages
from deploy.docs.facts import facts_page, facts_schema
from deploy.docs.permissions import permissions_page
from deploy.docs.refusals import refusals_page


def pages(root: Path) -> dict[str, str]:
    """Give every printed document, by its path from the root."""
    return {
        "docs/events.md": facts_page(),
        "docs/events.schema.json": facts_schema(),
        "docs/errors.md": refusals_page(root),
        "docs/permissions.md": permissions_page(),
        **openapi_pages(root),
    }
