"""Migrations: each service's Alembic versions, run without a configuration file of their own.

In: an engine and the folder that holds `versions/`. Out: the database at a revision.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from shared.values.refusal import Refusal


def upgrade(engine: sa.Engine, folder: str, revision: str = "head") -> None:
    """Bring the database up to `revision`; does nothing where it is there already.

    Refused: `database_newer`, at a revision that is not in the folder.
    """
    script = _script(folder)
    _run(engine, script, lambda current, _context: script._upgrade_revs(revision, _known(script, current)))  # noqa: SLF001 - as alembic.command does


def downgrade(engine: sa.Engine, folder: str, revision: str = "base") -> None:
    """Take the database back down to `revision`."""
    script = _script(folder)
    _run(engine, script, lambda current, _context: script._downgrade_revs(revision, current))  # noqa: SLF001 - as alembic.command does


def is_current(engine: sa.Engine, folder: str) -> bool:
    """Say whether the database is at the newest revision: what readiness asks."""
    with engine.connect().execution_options(reading=True) as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(_script(folder).get_heads())


def _script(folder: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def _known(script: ScriptDirectory, current: tuple[str, ...]) -> Any:
    """Give the revisions a database is at, if the folder has all of them."""
    if unknown := set(current) - {one.revision for one in script.walk_revisions()}:
        raise Refusal(
            "database_newer",
            f"The tables are at revision {min(unknown)}, which this version does not know: "
            "a newer one brought them there. Install that one, or bring back the backup from before it.",
        )
    return current


def _run(engine: sa.Engine, script: ScriptDirectory, steps: object) -> None:
    with engine.begin() as connection, EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, transaction_per_migration=False)
        environment.run_migrations()
