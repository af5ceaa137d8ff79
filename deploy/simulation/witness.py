"""The witness: a small service of the simulator's own that hears facts and has a job done for each.

In: facts of money that moved. Out: one row a fact, written by a worker. Services of the product queue few jobs;
the witness keeps the queue, its leases and its retries under the same weather as everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from shared.events.billing import InvoiceIssued
from shared.events.fact import Fact
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.events.payroll import PaymentOrdered
from shared.events.timetracking import HoursApproved
from shared.plumbing.database import open_engine, upsert
from shared.plumbing.service import Listener, Service, Wiring
from shared.plumbing.tables import plumbing_tables
from shared.plumbing.unit import Unit, Units
from shared.values.call import Call
from shared.values.finding import Finding

_METADATA = sa.MetaData()
plumbing_tables(_METADATA)
_ASKED = sa.Table("asked", _METADATA, sa.Column("subject", sa.Text, nullable=False))
_DONE = sa.Table("done", _METADATA, sa.Column("subject", sa.Text, primary_key=True))


def service(wiring: Wiring) -> Service:
    """Wire the witness."""
    engine = open_engine(wiring.database_url)
    return Service("witness", wiring, Units(engine, Unit), (), str(Path(__file__).parent), LISTENERS, JOBS, _check)


def create_tables(engine: sa.Engine) -> None:
    """Create its tables; it needs no migrations, for it never lives longer than a seed."""
    _METADATA.create_all(engine)


def _note(unit: Unit, _call: Call, facts: Sequence[Fact]) -> None:
    # No key makes this safe to repeat, on purpose: a fact heard twice shows.
    for fact in facts:
        # The first field of each of these facts is the id of what it is about.
        subject = f"{fact.TYPE} {getattr(fact, fields(fact)[0].name)}"
        unit.connection.execute(_ASKED.insert(), {"subject": subject})
        unit.ask("witness_fact", {"subject": subject})


def _do(unit: Unit, _call: Call, payload: Mapping[str, Any]) -> None:
    upsert(unit.connection, _DONE, [{"subject": payload["subject"]}], keys=["subject"], update=[])


LISTENERS: dict[type[Fact], Listener] = dict.fromkeys(
    (HoursApproved, PaymentOrdered, PaymentReleased, PaymentSettled, PaymentReturned, InvoiceIssued), _note
)
JOBS = {"witness_fact": _do}


def _check(unit: Unit) -> list[Finding]:
    """Find facts that were heard twice, and those whose job was never done."""
    counts = sa.select(_ASKED.c.subject, sa.func.count()).group_by(_ASKED.c.subject).order_by(_ASKED.c.subject)
    asked = {row[0]: row[1] for row in unit.connection.execute(counts)}
    done = set(unit.connection.execute(sa.select(_DONE.c.subject)).scalars())
    return [
        *(Finding("heard_twice", subject, f"The witness heard it {count} times.")
          for subject, count in asked.items() if count > 1),
        *(Finding("job_never_done", subject, "The witness asked for it in vain.")
          for subject in sorted(set(asked) - done)),
    ]  # fmt: skip
