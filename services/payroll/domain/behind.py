"""What lies behind a line: the entries, the pieces they were split into, the bands that it sums up, its regular rate.

In: pieces after their rules (`price.Priced.pieces`), the line's key and the pack version pinned on it. Out: values
whose seconds add up to the line's, and whose pay adds up to the week's pay that its premium is on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from services.payroll.domain.amount import pay_of_minor
from services.payroll.domain.extras import names
from services.payroll.domain.layers import LAYERS, RAISED, bands
from services.payroll.domain.line import LineKey
from services.payroll.domain.pack import PackVersion
from services.payroll.domain.price import Priced
from services.payroll.domain.regular import switched

# What a piece has in common with the line that its seconds are in, besides layer and code.
_SAME = ("workweek_start", "engagement_id", "rate_e4", "extra_e4", "currency", "pack", "pack_version")
_TIMES = ["start_epoch", "end_epoch", "seconds"]


@dataclass(frozen=True)
class WorkedEntry:
    """An approved entry, whole; clock times are None where only the date is known."""

    entry_id: str
    code: str
    start_epoch: int | None
    end_epoch: int | None
    seconds: int


@dataclass(frozen=True)
class Piece:
    """A part of an entry between two borders; `border` says what begins with it, nothing where the entry does."""

    entry_id: str
    work_date: date
    workday: date
    workweek_start: date
    border: str
    start_epoch: int | None
    end_epoch: int | None
    seconds: int


@dataclass(frozen=True)
class Band:
    """Seconds of a piece in one layer; `week_seconds_before` of the trainer's under the pack came before them."""

    entry_id: str
    work_date: date
    layer: str
    entry_code: str
    rate_id: str
    start_epoch: int | None
    end_epoch: int | None
    seconds: int
    week_seconds_before: int


@dataclass(frozen=True)
class WeekPart:
    """What a regular rate is made of: seconds at an hourly rate, or a bonus; `pay` counts as `week_pay` does."""

    what: str
    seconds: int
    rate_e4: int
    pay: int


@dataclass(frozen=True)
class Behind:
    """All of it, in the order in which it was worked."""

    entries: tuple[WorkedEntry, ...] = ()
    pieces: tuple[Piece, ...] = ()
    bands: tuple[Band, ...] = ()
    unworked_seconds: int = 0
    week_parts: tuple[WeekPart, ...] = ()

    @property
    def seconds(self) -> int:
        """Give the seconds that were worked."""
        return sum(band.seconds for band in self.bands)


def behind(priced: Priced, trainer_id: str, key: LineKey, version: PackVersion) -> Behind:
    """Look behind one line of a trainer's."""
    pieces = priced.pieces.filter(trainer_id=trainer_id)
    bonuses = priced.bonuses.filter(trainer_id=trainer_id)
    marks = {name: mark for mark, name in enumerate(names())}
    counted = pieces.with_columns(_before=pl.col("seconds").cum_sum().over("week") - pl.col("seconds"))
    same = counted.filter([pl.col(name) == getattr(key, name) for name in _SAME], extra=marks[key.extra])
    of_line = _bands(same, key, version)
    unworked = same.filter(pl.col("unworked_seconds") > 0, code=key.code) if not key.premium_e4 else same.clear()
    touched = {*of_line["entry_id"], *unworked["entry_id"]}
    around = pieces.filter(pl.col("entry_id").is_in(touched))
    week = pieces.filter(pl.col("week").is_in(same["week"].unique().implode()))
    parts = _week_parts(week, bonuses, key, version) if key.premium_e4 else ()
    return Behind(
        _entries(around), tuple(_pieces(around)),
        tuple(Band(**row) for row in of_line.select(list(Band.__annotations__)).iter_rows(named=True)),
        int(unworked["unworked_seconds"].sum()), parts,
    )  # fmt: skip


def _bands(same: pl.DataFrame, key: LineKey, version: PackVersion) -> pl.DataFrame:
    """Give the bands of the pieces that are in the line's layer; what a piece had before counts as before."""
    premiums = {layer: version.premium_e4(layer) if layer in RAISED else 0 for layer in LAYERS}
    at = [layer for layer, premium_e4 in premiums.items() if premium_e4 == key.premium_e4]
    cut = bands(same).filter(pl.col("layer").is_in(at), code=key.code).sort("order", "start_epoch")
    below = {layer: LAYERS[:number] for number, layer in enumerate(LAYERS)}
    inside = pl.sum_horizontal(
        pl.when(pl.col("layer").is_in([over for over in LAYERS if layer in below[over]])).then(layer).otherwise(0)
        for layer in LAYERS
    )
    return cut.with_columns(week_seconds_before=pl.col("_before") + inside)


def _entries(around: pl.DataFrame) -> tuple[WorkedEntry, ...]:
    whole = around.unique("entry_id", keep="first", maintain_order=True).with_columns(
        end_epoch="entry_end", start_epoch=pl.col("entry_end") - pl.col("entry_seconds"), seconds="entry_seconds"
    )
    return tuple(WorkedEntry(*row) for row in whole.select("entry_id", "code", *_TIMES).iter_rows())


def _pieces(around: pl.DataFrame) -> list[Piece]:
    """Say of each piece at which border it begins."""
    ordered = around.sort("order", "start_epoch").sort("entry_id", maintain_order=True)
    found: list[Piece] = []
    first: dict[str, object] = {"entry_id": None}
    for before, row in pairwise([first, *ordered.iter_rows(named=True)]):
        border = _border(before, row) if before["entry_id"] == row["entry_id"] else ""
        found.append(Piece(row["entry_id"], row["work_date"], row["workday"], row["workweek_start"], border,
                           *(row[name] for name in _TIMES)))  # fmt: skip
    order = {entry_id: number for number, entry_id in enumerate(around.sort("order")["entry_id"].unique(
        maintain_order=True))}  # fmt: skip
    return sorted(found, key=lambda piece: order[piece.entry_id])


_BORDERS = {"workweek_start": "work week", "workday": "work day", "work_date": "date"}


def _border(before: dict[str, object], row: dict[str, object]) -> str:
    for column, name in _BORDERS.items():
        if before[column] != row[column]:
            return name
    return "window" if before["piece"] != row["piece"] else "day of 24 hours"


def _week_parts(week: pl.DataFrame, bonuses: pl.DataFrame, key: LineKey, version: PackVersion) -> tuple[WeekPart, ...]:
    """List the pay and hours behind the regular rate: all hours at their rates, and the bonuses that count in it."""
    rate = pl.col("rate_e4") + pl.col("counted_e4")
    if switched(version, "in_effect"):
        own = week.filter(rate_e4=key.rate_e4, extra_e4=key.extra_e4, engagement_id=key.engagement_id)
        hours = [(int(own.select(rate.first()).item()), int(week["seconds"].sum()))]
    else:
        hours = week.group_by(rate.alias("rate")).agg(pl.col("seconds").sum()).sort("rate").rows()
    straight = int(week["straight"].sum())
    kinds = ["nondiscretionary"]
    if not (switched(version, "flat_over_straight") and straight > 0):
        kinds.append("flat_sum")
    counting = bonuses.filter(
        pl.col("kind").is_in(kinds), workweek_start=key.workweek_start, currency=key.currency, pack=key.pack
    )
    in_week = counting.with_columns(pay=pay_of_minor(pl.col("amount_minor"))).sort("bonus_id")
    return (
        *(WeekPart("hours", seconds, e4, seconds * e4) for e4, seconds in hours),
        *(WeekPart(f"bonus {name}", 0, 0, pay) for name, pay in in_week.select("bonus_id", "pay").iter_rows()),
    )
