"""Which server is away, or has no tables yet, in words. In: an error on its way out. Out: a sentence, or None.

Only the plumbing speaks to servers, so their clients' errors are known here by name, and only where a client is loaded.
"""

from __future__ import annotations

import sys

# What a client raises where it cannot reach its server, or is not let in.
_AWAY = (
    ("psycopg", "OperationalError", "PostgreSQL"),
    ("kafka.errors", "RetriableError", "Kafka"),
    ("kafka.errors", "SaslAuthenticationFailedError", "Kafka"),
    ("shared.plumbing.rabbit_link", "LinkBroken", "RabbitMQ"),
)
_REMEDY = (
    "See that it runs and that HOURBOOK_…_URL, or backbone.json in the data folder, names it with the right password "
    "(`hourbook stack status` asks servers of `hourbook stack up`), and run it again; what was not committed is as it "
    "was."
)
_UNMADE = "Its tables are not there: `hourbook migrate all` makes them. Then run it again."


def refused_by_server(error: BaseException) -> str | None:
    """Say which server could not be worked with and what its client says, where that is what went wrong."""
    # SQLAlchemy wraps what the database said.
    said = getattr(error, "orig", error)
    if _is(said, "psycopg.errors", "UndefinedTable"):
        return f"PostgreSQL says: {str(said).splitlines()[0]}. {_UNMADE}"
    for module, name, server in _AWAY:
        if _is(said, module, name):
            return f"{server} does not answer as it should: {' '.join(str(said).split())}. {_REMEDY}"
    return None


def _is(said: BaseException, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(said, kind)
