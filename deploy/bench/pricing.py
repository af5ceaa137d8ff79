"""How long pricing everything takes: from rows in a database to lines in a database, beside two yardsticks.

In: a database of invented facts (`priceable.py`). Out: seconds and memory. The bare query sums seconds times rate by
trainer. The floor reads the same rows and writes the same lines, and computes nothing in between. Ours prices, shard by
shard: while one shard is priced, the next is read and the last one written, each on a connection of its own; the floor
reads ahead and writes behind in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from resource import RUSAGE_SELF, getrusage

import polars as pl
import sqlalchemy as sa

from deploy.bench.result import seconds_of
from deploy.roles.settled import settle
from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import LINES
from services.payroll.domain.price import price
from services.payroll.main import rule_packs, tools
from services.payroll.store.unit import PayrollUnit
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import PayrollPort, Shard
from services.payroll.usecases.read_ahead import read_ahead
from shared.plumbing.columns import read_stacked, write_columns
from shared.plumbing.unit import Units
from shared.values.call import Actor, Call

# So many entries are in memory at a time, whatever the size of the house.
SHARD_ENTRIES = 100_000
_KINDS = {pl.String: sa.Text, pl.Date: sa.Date, pl.Int64: sa.BigInteger}
_LINES = sa.Table("priced_lines", sa.MetaData(), *[sa.Column(name, _KINDS[kind]) for name, kind in LINES.items()])
_BARE = sa.text(
    "SELECT hours.trainer_id, sum(hours.seconds * pay_rates.rate_e4) FROM hours"
    " JOIN pay_rates ON pay_rates.engagement_id = hours.engagement_id GROUP BY hours.trainer_id"
)
Work = Callable[[int, Facts], pl.DataFrame]


@dataclass
class Times:
    """Seconds of each round, the number of lines, and the most memory that ours took, in MiB."""

    bare: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    lines: int = 0
    peak_mib: int = 0


def measure(engine: sa.Engine, trainers: int, each: int, rounds: int) -> Times:
    """Time bare query, floor and ours in turn, `rounds` times."""
    shards = _shards(trainers, max(SHARD_ENTRIES // each, 1))
    packs, times = rule_packs(), Times()

    def priced(_number: int, facts: Facts) -> pl.DataFrame:
        return price(facts, packs).lines

    with _table(engine):
        _through(engine, shards, priced)  # warms up, and leaves the lines that the floor writes
        times.peak_mib = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        settle()  # as each of the product's processes does
        made = _made(engine, shards)
        times.lines = sum(frame.height for frame in made)
        for _ in range(rounds):
            times.bare.append(seconds_of(partial(_bare, engine)))
            times.floor.append(_timed(engine, shards, lambda number, _facts: made[number]))
            times.ours.append(_timed(engine, shards, priced))
    return times


def _bare(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(_BARE).all())


def _shards(trainers: int, size: int) -> list[Shard]:
    starts = range(0, trainers, size)
    return [Shard(f"trn_{start:023d}", f"trn_{min(start + size, trainers) - 1:023d}") for start in starts]


@contextmanager
def _table(engine: sa.Engine) -> Iterator[None]:
    _LINES.drop(engine, checkfirst=True)
    _LINES.create(engine)
    yield
    _LINES.drop(engine)


def _made(engine: sa.Engine, shards: Sequence[Shard]) -> list[pl.DataFrame]:
    """Read back the lines of each shard."""
    with engine.connect() as connection:
        queries = [_LINES.select().where(_LINES.c.trainer_id.between(one.first, one.last)) for one in shards]
        return [read_stacked(connection, [query], LINES) for query in queries]


def _timed(engine: sa.Engine, shards: Sequence[Shard], work: Work) -> float:
    """Time it into an empty table: taking away what an earlier round wrote is no part of either."""
    with engine.begin() as connection:
        on_postgres = engine.dialect.name == "postgresql"
        connection.execute(sa.text(f"{'TRUNCATE' if on_postgres else 'DELETE FROM'} {_LINES.name}"))
    return seconds_of(partial(_through, engine, shards, work))


def _through(engine: sa.Engine, shards: Sequence[Shard], work: Work) -> None:
    """Take each shard's facts through `work` into the table, reading ahead and writing behind."""
    units = Units(engine, partial(PayrollUnit, tools=tools()))
    with ThreadPoolExecutor(1) as writer, units.read(_CALL) as unit, engine.begin() as connection:
        written = None
        for number, facts in enumerate(read_ahead(map(partial(_facts, unit), shards))):
            made = work(number, facts)
            if written:
                written.result()
            written = writer.submit(write_columns, connection, _LINES, made)
        if written:
            written.result()


def _facts(unit: PayrollPort, shard: Shard) -> Facts:
    return facts_of(unit, unit.hours.of_trainers(shard), shard, unit.known.terms(shard))


def _no_id(prefix: str) -> str:
    raise AssertionError(f"pricing makes no ids, and wanted a {prefix}")


_CALL = Call(Actor("bench"), 0, _no_id)
