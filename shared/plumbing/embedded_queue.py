"""The embedded job queue: one SQLite table of jobs and when each is next due.

In: jobs and a clock. Out: leases. Taking a job moves its due time past the lease, so a worker that dies
gives it back by doing nothing. An id that is known is not added again, not even when its job is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from shared.plumbing.database import open_engine, upsert
from shared.plumbing.job_queue import Job, known_pause
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

LEASE_SECONDS = 300

_METADATA = sa.MetaData()
_JOBS = sa.Table(
    "jobs",
    _METADATA,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("traceparent", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_epoch", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False, comment="waiting, done or dead"),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Index("jobs_by_due", "state", "name", "due_epoch"),
)
_KEPT = ("id", "name", "payload", "traceparent", "attempts")
_JOB_COLUMNS = [_JOBS.c[name] for name in _KEPT]
# Whoever waits for jobs asks many times a second.
_DUE = Statement(
    sa.select(*_JOB_COLUMNS)
    .where(
        _JOBS.c.state == "waiting",
        Listed(_JOBS.c.name, "names"),
        _JOBS.c.due_epoch <= sa.bindparam("now_epoch", type_=sa.Integer),
    )
    .order_by(_JOBS.c.position)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_LEASE = Statement(
    _JOBS.update()
    .where(Listed(_JOBS.c.id, "ids"))
    .values(due_epoch=sa.bindparam("back_epoch", type_=sa.Integer), attempts=_JOBS.c.attempts + 1)
)
_FINISH = Statement(
    _JOBS.update().where(_JOBS.c.id == sa.bindparam("job_id", type_=sa.Text)).values(state="done", reason="")
)


class EmbeddedQueue:
    """A `JobQueue` in one SQLite file."""

    def __init__(self, url: str, now_epoch: Callable[[], int]) -> None:
        """Open the file, creating its table where it is missing; leases and pauses are measured by the clock."""
        self._now_epoch = now_epoch
        self._engine = open_engine(url)
        _METADATA.create_all(self._engine)

    def put(self, jobs: Sequence[Job]) -> None:
        """Insert those whose ids are new."""
        rows = [{name: getattr(job, name) for name in _KEPT} | {"due_epoch": 0, "state": "waiting"} for job in jobs]
        with self._engine.begin() as connection:
            upsert(connection, _JOBS, rows, keys=["id"], update=[])

    def take(self, names: Sequence[str], limit: int) -> list[Job]:
        """Lease the oldest due jobs in one transaction; where none is due, nobody is kept from writing."""
        now_epoch = self._now_epoch()
        due = {"names": names, "now_epoch": now_epoch, "most": limit}
        with self._engine.connect().execution_options(reading=True) as connection, connection.begin():
            if not _DUE.rows(connection, **due):
                return []
        with self._engine.begin() as connection:
            rows = _DUE.rows(connection, **due)
            _LEASE.run(connection, ids=[row[0] for row in rows], back_epoch=now_epoch + LEASE_SECONDS)
        return [Job(job_id, name, payload, trace, tried + 1) for job_id, name, payload, trace, tried in rows]

    def finish(self, job: Job) -> None:
        """Keep the row as done, so that the same id is not done twice."""
        with self._engine.begin() as connection:
            _FINISH.run(connection, job_id=job.id)

    def retry(self, job: Job, pause_seconds: int, reason: str) -> None:
        """Let it wait until it is due again."""
        self._set(job.id, due_epoch=self._now_epoch() + known_pause(pause_seconds), reason=reason)

    def bury(self, job: Job, reason: str) -> None:
        """Set it aside."""
        self._set(job.id, state="dead", reason=reason)

    def dead(self, names: Sequence[str]) -> list[tuple[Job, str]]:
        """List what was set aside, oldest first."""
        query = sa.select(*_JOB_COLUMNS, _JOBS.c.reason).where(_JOBS.c.state == "dead", _JOBS.c.name.in_(names))
        with self._engine.connect().execution_options(reading=True) as connection:
            return [(Job(*row[:-1]), row[-1]) for row in connection.execute(query.order_by(_JOBS.c.position))]

    def dig_up(self, job: Job) -> None:
        """Start it over."""
        self._set(job.id, state="waiting", due_epoch=0, attempts=0)

    def forget(self, job: Job) -> None:
        """Keep the row as done, so that the same id is not done after all."""
        self.finish(job)

    def depth(self, names: Sequence[str]) -> int:
        """Count what waits."""
        query = sa.select(sa.func.count()).where(_JOBS.c.state == "waiting", _JOBS.c.name.in_(names))
        with self._engine.connect().execution_options(reading=True) as connection:
            return connection.execute(query).scalar_one()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def _set(self, job_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(_JOBS.update().where(_JOBS.c.id == job_id).values(**values))
