"""What an invoice would claim. In: a client, a date, a moment or none. Out: unclaimed charges, gathered as lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.billing.domain.invoice import DAYS_OF_WEEK, trainer_code
from services.billing.store.known import charges_known, claims_known, terms_known
from services.billing.store.tables import projects, trainer_codes
from services.billing.usecases.ports import Unclaimed

_LINE = ["trainer_id", "engagement_id", "workweek_start", "code", "rate_e4"]


def unclaimed(
    connection: sa.Connection, client_id: str, up_to: date, known_epoch: int | None = None
) -> list[Unclaimed]:
    """Give what no invoice has claimed of work weeks that ended by `up_to`, less what nets to nothing.

    With `known_epoch`: of what was posted by the end of that second, what no invoice had claimed by then.
    """
    posted, claims = charges_known(known_epoch), claims_known(known_epoch)
    waiting = claimable(posted, claims, client_id, up_to)
    kinds = _kinds(connection, posted, claims, waiting)
    billed = _billed_weeks(connection, posted, claims, client_id)
    return [
        Unclaimed(
            row[0], trainer_code(row[7]), row[1], row[8], row[9], row[2], row[3], row[4], row[5], row[6],
            kinds[tuple(row[:5])], (row[1], row[2]) in billed,
        )
        for row in connection.execute(_lines(posted, claims, waiting, terms_known(known_epoch)))
    ]  # fmt: skip


def claimable(
    posted: sa.FromClause, claims: sa.FromClause, client_id: str, up_to: date
) -> tuple[sa.ColumnElement[bool], ...]:
    """Say which charges an invoice of the client up to a date claims; `claims` are joined from outside."""
    return (
        posted.c.client_id == client_id, posted.c.workweek_start <= up_to - timedelta(days=DAYS_OF_WEEK),
        claims.c.charge_id.is_(None),
    )  # fmt: skip


def _lines(
    posted: sa.FromClause, claims: sa.FromClause, waiting: tuple[sa.ColumnElement[bool], ...], terms: sa.FromClause
) -> sa.Select[Any]:
    line = [posted.c[name] for name in _LINE]
    seconds, amount = (sa.cast(sa.func.sum(posted.c[name]), sa.BigInteger) for name in ("seconds", "amount_minor"))
    place = [trainer_codes.c.sequence, terms.c.project_id, sa.func.coalesce(projects.c.name, terms.c.project_name)]
    same_trainer = sa.and_(
        trainer_codes.c.client_id == posted.c.client_id, trainer_codes.c.trainer_id == posted.c.trainer_id
    )
    return (
        sa.select(*line, seconds, amount, *place)
        .outerjoin_from(posted, claims, claims.c.charge_id == posted.c.charge_id)
        .join(terms, terms.c.engagement_id == posted.c.engagement_id)
        .outerjoin(projects, projects.c.project_id == terms.c.project_id)
        .join(trainer_codes, same_trainer)
        .where(*waiting)
        .group_by(*line, *place)
        .having(sa.or_(seconds != 0, amount != 0))
        .order_by(*line)
    )


def _kinds(
    connection: sa.Connection,
    posted: sa.FromClause,
    claims: sa.FromClause,
    waiting: tuple[sa.ColumnElement[bool], ...],
) -> dict[tuple[object, ...], tuple[str, ...]]:
    """Give, for each line, the kinds of facts behind its unclaimed charges."""
    same = claims.c.charge_id == posted.c.charge_id
    query = (
        sa.select(*(posted.c[name] for name in _LINE), posted.c.kind).distinct().outerjoin_from(posted, claims, same)
    )
    kinds: dict[tuple[object, ...], tuple[str, ...]] = {}
    for *key, kind in connection.execute(query.where(*waiting).order_by(posted.c.kind)):
        kinds[tuple(key)] = (*kinds.get(tuple(key), ()), kind)
    return kinds


def _billed_weeks(
    connection: sa.Connection, posted: sa.FromClause, claims: sa.FromClause, client_id: str
) -> set[tuple[str, date]]:
    """Give the work weeks of engagements of which an invoice has claimed something."""
    query = sa.select(posted.c.engagement_id, posted.c.workweek_start).distinct()
    claimed = query.join_from(posted, claims, claims.c.charge_id == posted.c.charge_id)
    return {(row[0], row[1]) for row in connection.execute(claimed.where(posted.c.client_id == client_id))}
